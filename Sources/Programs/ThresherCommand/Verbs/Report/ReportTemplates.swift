import Mustache

/// The skeleton of the page, in Mustache; `{{name}}` is escaped by the library, `{{{name}}}` is HTML of ours.
///
/// Literals, for the program is one file and finds no folder of templates where it runs. They are
/// parsed when a page is written.
enum ReportTemplates {
  /// The page of a context; see `ReportPage` for the names.
  static func page(_ context: [String: Any]) throws -> String {
    var library = MustacheLibrary()
    for (name, text) in [("result", result), ("network", network), ("rows", rows)] {
      try library.register(text, named: name)
    }
    return try MustacheTemplate(string: page).render(context, library: library)
  }

  private static let page = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Thresher report</title>
    <style>
    {{{style}}}
    </style>
    </head>
    <body>
    <main>
    <h1>Report</h1>
    {{#results}}
    {{> result}}
    {{/results}}
    <p class="source">Written by thresher {{version}}.</p>
    </main>
    <script>
    {{{script}}}
    </script>
    </body>
    </html>

    """

  private static let result = """
    <section>
    <h2>{{verb}}</h2>
    {{#question}}
    <p class="question">{{.}}</p>
    {{/question}}
    <p class="answer">{{sentence}}</p>
    {{#pictures}}
    <figure class="chart"><img alt="{{words}}" src="data:image/svg+xml;base64,{{data}}"></figure>
    {{/pictures}}
    {{#networks}}
    {{> network}}
    {{/networks}}
    {{#numbers}}
    <details><summary>Numbers in full</summary><dl>
    {{#list}}
    <dt>{{name}}</dt><dd>{{value}}</dd>
    {{/list}}
    </dl></details>
    {{/numbers}}
    {{#commands}}
    <p>To check it, with the instance as FILE:</p>
    <pre>{{.}}</pre>
    {{/commands}}
    <p class="source">From {{file}}{{#digest}}, about the instance with SHA-256 {{.}}{{/digest}}.</p>
    </section>

    """

  private static let network = """
    <div class="network" id="network{{number}}">
    <figure>{{{svg}}}<figcaption>Widths {{widths}}<details>\
    <summary>In words</summary><pre>{{lines}}</pre></details></figcaption></figure>
    {{#data}}
    <script type="application/json">{{{.}}}</script>
    {{/data}}
    {{#rows}}
    {{> rows}}
    {{/rows}}
    </div>

    """

  private static let rows = """
    <div class="rows"><table><caption>Point at a row, or use the arrow keys: what fires is drawn bold.</caption>
    <thead><tr>{{#names}}<th scope="col">{{.}}</th>{{/names}}\
    <th scope="col">label</th><th scope="col">network</th></tr></thead>
    <tbody>
    {{#points}}
    <tr tabindex="{{tab}}" data-x="{{point}}"{{#isWrong}} class="wrong"{{/isWrong}}>\
    {{#values}}<td>{{.}}</td>{{/values}}\
    <td>{{label}}</td><td>{{output}}{{#isWrong}} (wrong){{/isWrong}}</td></tr>
    {{/points}}
    </tbody></table>{{#cut}}<p>{{.}}</p>{{/cut}}</div>

    """
}
