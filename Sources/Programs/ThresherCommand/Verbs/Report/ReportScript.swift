/// What stands in the page as it is: how it looks, and how rows show which neurons fire.
enum ReportScript {
  static let style = """
    :root { color-scheme: light dark; --paper: #fff; --ink: #222; --faint: #666; --line: #ccc; --hot: #b34700; \
    --row: #fdeedd; }
    @media (prefers-color-scheme: dark) { :root { --paper: #14171c; --ink: #e6e6e6; --faint: #a0a6ae; \
    --line: #3a414a; --hot: #ffb066; --row: #3a2a18; } }
    body { background: var(--paper); color: var(--ink); font: 16px/1.5 'DejaVu Sans', Verdana, Helvetica, \
    sans-serif; margin: 0; }
    main { max-width: 62rem; margin: 0 auto; padding: 1rem; }
    .question, .source, caption { color: var(--faint); font-size: 0.875rem; overflow-wrap: anywhere; }
    section { border-top: 1px solid var(--line); } h2 { margin-top: 1rem; }
    .answer { font-size: 1.125rem; font-weight: bold; overflow-wrap: anywhere; }
    .network { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
    figure { margin: 0; } figure svg, .chart img { max-width: 100%; height: auto; }
    .rows { max-height: 28rem; max-width: 100%; overflow: auto; }
    table { border-collapse: collapse; } caption { text-align: left; }
    td, th { border-bottom: 1px solid var(--line); padding: 0.1rem 0.5rem; text-align: center; }
    thead th { position: sticky; top: 0; background: var(--paper); }
    @media (max-width: 34rem) { td, th { padding: 0.1rem 0.25rem; font-size: 0.875rem; } }
    tr[data-x] { cursor: pointer; } tr.chosen { background: var(--row); } tr:focus { outline: 2px solid var(--hot); }
    tr.wrong td:last-child { font-weight: bold; text-decoration: underline; }
    svg .fires { stroke: var(--hot); stroke-width: 4; } svg text.fires { stroke: none; fill: var(--hot); \
    font-weight: bold; }
    pre { overflow: auto; white-space: pre-wrap; } dd { margin-left: 1rem; overflow-wrap: anywhere; }
    @media print {
      .rows { max-height: none; overflow: visible; } thead th { position: static; } caption { display: none; }
      figure, tr, .answer, h2 { break-inside: avoid; } h2, .answer { break-after: avoid; } td, \
    th { padding: 0 0.4rem; }
    }
    """

  /// The picture's elements stand in the order of the network: a text for each input and each neuron, a line
  /// for each value read.
  static let script = """
    'use strict';
    for (const place of document.querySelectorAll('.network')) {
      const data = place.querySelector('script[type="application/json"]'), svg = place.querySelector('svg');
      const rows = [...place.querySelectorAll('tr[data-x]')];
      if (!data || !svg || !rows.length) continue;
      const network = JSON.parse(data.textContent);
      const circles = svg.querySelectorAll('circle'), lines = svg.querySelectorAll('line'), \
    texts = svg.querySelectorAll('text:not(.weight)');
      function fire(bits) {
        let values = [...bits].map(Number), circle = 0, line = 0;
        values.forEach((value, i) => texts[i].classList.toggle('fires', value === 1));
        for (const layer of network.layers) {
          const next = [];
          for (const neuron of layer) {
            let sum = neuron.bias;
            weights(neuron).forEach((w, j) => { sum += w * values[j]; });
            const value = sum > 0 ? 1 : 0;
            const drawn = reads(neuron);
            drawn.forEach(j => { lines[line].classList.toggle('fires', values[j] === 1); line += 1; });
            circles[circle].classList.toggle('fires', value === 1); circle += 1;
            next.push(value);
          }
          values = next;
        }
        lines[line].classList.toggle('fires', values[0] === 1);
        texts[texts.length - 1].classList.toggle('fires', values[0] === 1);
      }
      // A neuron that is constant is drawn without what it reads.
      function reads(neuron) {
        let least = neuron.bias, most = neuron.bias;
        const all = weights(neuron);
        for (const w of all) { if (w < 0) least += w; else most += w; }
        return least > 0 === most > 0 ? [] : all.flatMap((w, j) => w !== 0 ? [j] : []);
      }
      // A text of zeros and ones under a sign, or an array of numbers.
      function weights(neuron) { return [...neuron.weights].map(w => (neuron.sign ?? 1) * Number(w)); }
      function choose(row) {
        for (const other of rows) other.classList.toggle('chosen', other === row);
        for (const other of rows) other.tabIndex = other === row ? 0 : -1;
        fire(row.dataset.x);
      }
      rows.forEach((row, index) => {
        row.addEventListener('mouseenter', () => choose(row));
        row.addEventListener('focus', () => choose(row));
        row.addEventListener('click', () => row.focus());
        row.addEventListener('keydown', event => {
          const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
          if (!step) return;
          event.preventDefault();
          rows[Math.min(rows.length - 1, Math.max(0, index + step))].focus();
        });
      });
    }
    """
}
