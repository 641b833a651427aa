"""Tests of the Python package; `make python-test` runs them from the checkout, `make wheel-test` on an installed wheel."""

import builtins
import html.parser
import importlib.util
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from fractions import Fraction
from itertools import product

import thresher

HAS_NUMPY = importlib.util.find_spec("numpy") is not None
HAS_ARVIZ = importlib.util.find_spec("arviz") is not None
HAS_SKLEARN = importlib.util.find_spec("sklearn") is not None and sys.version_info >= (3, 9) and (
    tuple(map(int, __import__("sklearn").__version__.split(".")[:2])) >= (1, 7))
HAS_PANDAS = importlib.util.find_spec("pandas") is not None
MUX = "3:0xe4"
CUBE = [[r >> i & 1 for i in range(3)] for r in range(8)]


def mux_sample():
    return thresher.Sample.from_arrays(CUBE, [0xE4 >> r & 1 for r in range(8)])


class Questions(unittest.TestCase):
    def test_minimum(self):
        found = thresher.minimize(mux_sample(), depth=2)
        self.assertEqual((found.answer, found.lower, found.upper, found.complete), ("optimal", 12, 12, True))
        self.assertEqual([n.widths for n in found.minima], [(3, 1)])
        self.assertEqual([found.network(p) for p in CUBE], [0xE4 >> r & 1 for r in range(8)])
        self.assertEqual(found.network.weights, 12)

    def test_two_ways_to_name_a_function(self):
        self.assertEqual(thresher.count(MUX, widths=[3, 1]).count, thresher.count(mux_sample(), widths=(3, 1)).count)

    def test_exact_numbers(self):
        found = thresher.count(MUX, widths=[3, 1], posterior=True)
        self.assertEqual((found.count, found.probability), (36, Fraction(1, 11943936)))
        self.assertEqual(found.functions, {"e4": 36})
        large = thresher.count(thresher.Sample.from_arrays([[0, 0, 0, 0], [1, 1, 1, 1]], [0, 1]), widths=[8, 1])
        self.assertEqual(Fraction(large.count, large.settings), large.probability)
        self.assertGreater(large.settings, 2**64)

    def test_decisions(self):
        self.assertTrue(thresher.decide(MUX, widths=[3, 1]))
        no = thresher.decide(MUX, widths=[2, 1])
        self.assertEqual((no.answer, no.network, bool(no)), ("impossible", None, False))

    def test_enumeration(self):
        found = thresher.enumerate("2:0x6", widths=[2, 1])
        self.assertEqual(found.functions, {"6": 4})
        self.assertEqual(len(thresher.enumerate("2:0x6", networks=True).networks), 4)

    def test_draws_fit_and_repeat(self):
        sample = thresher.Sample.from_arrays(CUBE[:5], [0, 0, 1, 0, 0])
        first = thresher.draw(sample, 50, widths=[3, 1], seed=7)
        self.assertEqual(len(first), 50)
        for network in first:
            self.assertEqual(network.predict(CUBE[:5]), [0, 0, 1, 0, 0])
        self.assertEqual(first.networks, thresher.draw(sample, 50, widths=[3, 1], seed=7).networks)
        self.assertNotEqual(first.networks, thresher.draw(sample, 50, widths=[3, 1], seed=8).networks)
        self.assertEqual(len(thresher.draw("3:0x96", 5, widths=[1, 1])), 0)

    def test_mass_is_near_the_exact_one(self):
        exact = float(thresher.count(MUX, widths=[3, 1]).probability)
        found = thresher.mass(MUX, widths=[3, 1], repetitions=8)
        self.assertLess(abs(found.estimate - exact), 8 * found.standard_error)

    def test_certificate(self):
        with tempfile.TemporaryDirectory() as folder:
            found = thresher.certify(mux_sample(), to=os.path.join(folder, "proof"), depth=2)
            self.assertEqual(found.upper, 12)
            self.assertTrue(os.path.exists(os.path.join(found.folder, "certificate.json")))

    def test_claim(self):
        self.assertTrue(thresher.verify("clean-error"))

    def test_any_verb(self):
        self.assertEqual(thresher.ask("describe", function="4:0x6996")["instance"]["points"], 16)

    def test_limits_leave_what_is_known(self):
        found = thresher.minimize(hard(), depth=3, time="1s")
        self.assertFalse(found.complete)
        self.assertEqual(found.answer, "interval")
        undecided = thresher.decide(hard(), widths=[5, 3, 1], budget=1000)
        if undecided.answer == "undecided":
            with self.assertRaises(ValueError):
                bool(undecided)


def hard():
    """48 points of six inputs with labels of no pattern."""
    points = [p for i, p in enumerate(product([0, 1], repeat=6)) if i % 4]
    return thresher.Sample.from_arrays(points, [bin(i * i * 2654435761 >> 7).count("1") & 1 for i in range(len(points))])


class Samples(unittest.TestCase):
    def test_what_goes_in_comes_out(self):
        sample = thresher.Sample.from_arrays([[True, False], [0.0, 1.0]], [1, 0], names=["a", "b"])
        self.assertEqual((sample.names, sample.points, sample.labels), (["a", "b"], [[1, 0], [0, 1]], [1, 0]))
        self.assertEqual(len(sample), 2)

    def test_files(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "t.csv")
            with open(path, "w") as file:
                file.write("colour,size,y\nred,1,no\nblue,2,yes\nred,3,no\nblue,4,yes\n")
            sample = thresher.Sample.read(path, positive="yes", binarize="median")
            self.assertEqual(sample.labels, [0, 1, 0, 1])
            self.assertEqual(thresher.minimize(sample, depth=1).answer, "optimal")
            with self.assertRaises(thresher.DataError):
                thresher.Sample.read(os.path.join(folder, "absent.pla"))

    def test_wrong_arguments_are_one_line(self):
        wrong = [
            lambda: thresher.Sample.from_arrays([[0, 2]], [0]),
            lambda: thresher.Sample.from_arrays([[0, 1]], [0, 1]),
            lambda: thresher.Sample.from_arrays([[0, 1], [0]], [0, 1]),
            lambda: thresher.Sample.from_arrays([], []),
            lambda: thresher.Sample.from_arrays([0, 1], [0, 1]),
            lambda: thresher.Sample.from_function("3:0xe4e4"),
            lambda: thresher.count(MUX, widths=[3, 2]),
            lambda: thresher.count(MUX, widths="many"),
            lambda: thresher.count(MUX, widths=[3, 1], colour="red"),
            lambda: thresher.verify("cleen-error"),
            lambda: thresher.ask("cuont"),
        ]
        for call in wrong:
            with self.assertRaises(thresher.UsageError) as caught:
                call()
            self.assertEqual(len(str(caught.exception).splitlines()), 1)
            self.assertIsInstance(caught.exception, ValueError)
        with self.assertRaisesRegex(thresher.DataError, "line 5: found label 1") as caught:
            thresher.count(thresher.Sample.from_arrays([[0, 1], [0, 1]], [0, 1]), widths=[1])
        self.assertEqual(caught.exception.code, 65)
        self.assertEqual(thresher.count(MUX, widths=[3, 1]).count, 36)


class Networks(unittest.TestCase):
    def test_json_and_back(self):
        network = thresher.minimize(MUX).network
        self.assertEqual(thresher.Network.from_json(network.to_json()), network)
        with self.assertRaises(thresher.UsageError):
            thresher.Network.from_json("{}")

    def test_picture(self):
        self.assertTrue(thresher.minimize(MUX)._repr_svg_().startswith("<svg"))

    @unittest.skipUnless(HAS_NUMPY, "no NumPy")
    def test_arrays(self):
        import numpy

        X = numpy.array(CUBE)
        draws = thresher.draw(MUX, 20, widths=[4, 1])
        self.assertEqual(draws.to_numpy()[0]["weights"].shape, (20, 4, 3))
        self.assertTrue((draws.predict(X) == [0xE4 >> r & 1 for r in range(8)]).all())
        self.assertEqual(draws[0].predict(X).tolist(), draws[0].predict(CUBE))
        x, y = mux_sample().to_numpy()
        self.assertEqual((x.shape, y.shape), ((8, 3), (8,)))
        self.assertEqual(thresher.minimize(thresher.Sample.from_arrays(x, y.astype(bool))).upper, 12)

    @unittest.skipUnless(HAS_PANDAS, "no pandas")
    def test_frames(self):
        import pandas

        frame = pandas.DataFrame({"a": [True, False, True], "kind": ["x", "y", "y"], "label": [1, 0, 0]})
        sample = thresher.Sample.from_pandas(frame, "label")
        self.assertEqual(sample.labels, [1, 0, 0])
        self.assertEqual(mux_sample().to_pandas().shape, (8, 4))
        self.assertEqual(thresher.count(MUX, widths=[3, 1], posterior=True).to_pandas()["count"].tolist(), [36])
        self.assertEqual(thresher.minimize(MUX).to_pandas()["weights"].tolist(), [12])
        self.assertEqual(len(thresher.draw(MUX, 3, widths=[3, 1]).to_pandas()), 3)
        self.assertEqual(thresher.enumerate("2:0x6", widths=[2, 1]).to_pandas()["settings"].tolist(), [4])


class Exports(unittest.TestCase):
    """What leaves the program, judged by what reads it."""

    def networks(self):
        for literal, widths in (("3:0xe4", [3, 1]), ("3:0x96", [4, 1]), ("2:0x6", [2, 2, 1])):
            yield thresher.draw(literal, 1, widths=widths)[0]
        yield from thresher.draw(thresher.Sample.from_arrays([[0, 1, 1, 0]], [1]), 4, widths=[3, 3, 2, 1])
        yield from thresher.draw(thresher.Sample.from_arrays([[0, 1, 1, 0]], [0]), 4, widths=[1])

    @staticmethod
    def cube(network):
        return [list(point) for point in product([0, 1], repeat=network.inputs)]

    def test_python_source(self):
        for network in self.networks():
            space = {}
            exec(network.to("py"), space)
            self.assertEqual([space["network"](p) for p in self.cube(network)], network.predict(self.cube(network)))
            with self.assertRaises(ValueError):
                space["network"]([0] * (network.inputs + 1))

    @unittest.skipUnless(shutil.which("gcc"), "no gcc")
    def test_c_source(self):
        main = """
#include <stdio.h>
int main(void) { unsigned char x[N]; for (long r = 0; r < 1L << N; r++) {
  for (int i = 0; i < N; i++) x[i] = r >> i & 1;
  putchar('0' + thresher_network(x)); } return 0; }
"""
        for network in self.networks():
            with tempfile.TemporaryDirectory() as folder:
                source = os.path.join(folder, "n.c")
                with open(source, "w") as file:
                    file.write(network.to("c") + main.replace("N]", f"{network.inputs}]").replace("N;", f"{network.inputs};"))
                subprocess.run(
                    ["gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", source, "-o", source[:-2]], check=True)
                bits = subprocess.run([source[:-2]], capture_output=True, text=True, check=True).stdout
            points = [[r >> i & 1 for i in range(network.inputs)] for r in range(1 << network.inputs)]
            self.assertEqual(bits, "".join(map(str, network.predict(points))))

    @unittest.skipUnless(importlib.util.find_spec("onnx") and HAS_NUMPY, "no onnx")
    def test_onnx(self):
        import numpy
        import onnx
        from onnx.reference import ReferenceEvaluator

        for network in self.networks():
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "n.onnx")
                thresher.service.ask("convert", ["n.json", path], files={"n.json": network.to_json()}, text=True)
                model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
            points = numpy.array(self.cube(network), dtype=numpy.int32)
            expected = numpy.array(network.predict(self.cube(network)))[:, None]
            runs = [ReferenceEvaluator(model).run(None, {"x": points})[0]]
            if importlib.util.find_spec("onnxruntime"):
                import onnxruntime

                session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
                runs.append(session.run(None, {"x": points})[0])
            for found in runs:
                self.assertEqual((found.dtype, found.tolist()), (numpy.int32, expected.tolist()))

    def test_pictures(self):
        network = thresher.minimize(MUX).network
        text = network.to("tex")
        self.assertEqual(text.count("\\draw[wire] (n"), network.wires + 1)
        self.assertEqual(text.count("\\node[neuron]"), 4)
        if shutil.which("pdflatex"):
            with tempfile.TemporaryDirectory() as folder:
                with open(os.path.join(folder, "n.tex"), "w") as file:
                    file.write(text)
                subprocess.run(["pdflatex", "-interaction=batchmode", "n.tex"], cwd=folder, check=True, capture_output=True)
        import xml.dom.minidom

        self.assertEqual(xml.dom.minidom.parseString(network.to("svg")).documentElement.tagName, "svg")

    def export(self, literal, widths, kind, **options):
        answer = thresher.service.ask("export", ["-"], {"function": literal, "widths": widths, "as": kind, **options}, text=True)
        return answer.text

    def test_a_model_comes_back(self):
        for literal, widths, options in (
            ("2:0x6", [2, 1], {}), ("2:0x8", [1], {}), ("2:0x6", [2, 1], {"plain": True}), ("2:0x6", [2, 1], {"wires": 6}),
            ("2:0x6", [2, 1, 1], {}),
        ):
            for kind, prefix in (("cnf", ""), ("opb", "x")):
                formula = self.export(literal, widths, kind, **options)
                model = solve(clauses(formula, kind))
                self.assertIsNotNone(model)
                line = "s SATISFIABLE\nv " + " ".join(("-" if v < 0 else "") + prefix + str(abs(v)) for v in model) + " 0\n"
                files = {"f": formula, "m": line, "s.pla": pla(literal)}
                answer = thresher.service.ask("import-model", ["f", "m"], {"on": "s.pla"}, files=files)
                network = thresher.Network.from_json(answer.text)
                self.assertEqual(network.widths, tuple(widths))
                table = int(literal.split("x")[1], 16)
                self.assertEqual(network.predict([[0, 0], [1, 0], [0, 1], [1, 1]]), [table >> r & 1 for r in range(4)])
        self.assertIsNone(solve(clauses(self.export("2:0x6", [1, 1], "cnf"), "cnf")))

    def test_wrong_models(self):
        formula = self.export("2:0x6", [2, 1], "cnf")
        wrong = [
            ("s UNSATISFIABLE\n", "expected a model"), ("v 1 0\n", "no value of variable"), ("v one\n", "found \"one\""),
            ("v 1 -1 0\n", "both true and false"), ("c nothing\n", "no values"),
            ("v " + " ".join(str(-v) for v in range(1, 400)) + " 0\n", "wrong on"),
        ]
        for model, words in wrong:
            with self.assertRaisesRegex(thresher.DataError, words):
                thresher.service.ask("import-model", ["f", "m"], {"on": "s.pla"}, files={"f": formula, "m": model, "s.pla": pla("2:0x6")})
        for text in ("p cnf 1 0\n", "c thresher/variables/1 inputs 2 widths 1\n", "c thresher/variables/1 inputs 99999999 widths 1\n",
                     "c neuron 1.1 weights 1\n", formula.replace("negated", "weights"), formula.replace("c neuron 1.2", "c neuron 1.3")):
            with self.assertRaises(thresher.DataError):
                thresher.service.ask("import-model", ["f", "m"], files={"f": text, "m": "v 1 0\n"})


class Reports(unittest.TestCase):
    def page(self, *verbs, sample=None):
        files = {f"{i}.json": json.dumps(thresher.ask(verb, **options)) for i, (verb, options) in builtins.enumerate(verbs)}
        options = {}
        if sample:
            files["s.pla"] = sample
            options["on"] = "s.pla"
        return thresher.service.ask("report", [name for name in files if name != "s.pla"], options, files=files).text

    def test_is_whole(self):
        rows = "".join(f"{r & 1}{r >> 1 & 1}{r >> 2} {0xE4 >> r & 1}\n" for r in range(8))
        text = self.page(
            ("minimize", {"function": MUX}), ("count", {"function": MUX, "widths": [3, 1]}),
            ("decide", {"function": MUX, "widths": [2, 1]}), ("mass", {"function": MUX, "widths": [3, 1], "repetitions": 2}),
            sample=f".i 3\n.o 1\n.type fr\n{rows}.e\n")
        self.assertIn("No network with fewer than 12 weights fits at depth 2", text)
        self.assertIn("36 parameter settings of widths 3,1 fit", text)
        self.assertIn("No network of widths 2,1 fits", text)
        self.assertEqual(text.count("<tr tabindex"), 8)
        self.assertNotIn('class="wrong"', text)
        # Nothing is fetched: no address but the name of the SVG vocabulary, and pictures are within the page.
        self.assertNotRegex(text.replace("http://www.w3.org/2000/svg", ""), r"https?:|src=(?!\"data:)|@import|url\(")

        class Balance(html.parser.HTMLParser):
            void = {"meta", "line", "circle", "rect", "br", "img"}
            stack = []

            def handle_starttag(self, tag, attributes):
                if tag not in self.void:
                    self.stack.append(tag)

            def handle_endtag(self, tag):
                if tag not in self.void:
                    assert self.stack.pop() == tag, tag

        balance = Balance()
        balance.feed(text)
        self.assertEqual(balance.stack, [])

    def test_tells_wrong_rows_and_escapes(self):
        found = json.dumps(thresher.ask("minimize", function="2:0x8"))
        text = thresher.service.ask(
            "report", ["r"], {"on": "s.csv"}, files={"r": found, "s.csv": "<b>,a&c,y\n1,1,0\n0,1,0\n"}).text
        self.assertEqual(text.count('class="wrong"'), 1)
        self.assertIn("&lt;b&gt;", text)
        self.assertIn("a&amp;c", text)

    @unittest.skipUnless(shutil.which("node"), "no node")
    def test_what_fires(self):
        """The script on elements that record what is marked, beside the network itself."""
        result = thresher.ask("minimize", function=MUX)
        network = thresher.Network.from_json(result["minima"][0]["network"])
        text = self.page(("minimize", {"function": MUX}))
        script = re.findall(r"<script>\n(.*?)</script>", text, re.S)[0]
        counts = [len(re.findall(f"<{tag}[ >]", text)) for tag in ("circle", "line", "text")]
        harness = """
const make = n => Array.from({length: n}, () => ({on: false, classList: {toggle(name, on) { this.owner.on = on; }}}));
const kinds = {circle: make(COUNTS[0]), line: make(COUNTS[1]), text: make(COUNTS[2])};
for (const list of Object.values(kinds)) for (const e of list) e.classList.owner = e;
const rows = POINTS.map(x => ({dataset: {x}, tabIndex: -1, classList: {toggle() {}}, on: {},
  addEventListener(name, f) { this.on[name] = f; }, focus() { this.on.focus(); }}));
const place = {querySelector: s => s.startsWith('script') ? {textContent: NETWORK} : {querySelectorAll: tag => kinds[tag.split(':')[0]]},
  querySelectorAll: () => rows};
globalThis.document = {querySelectorAll: () => [place]};
SCRIPT
const show = () => kinds.circle.map(e => +e.on).join('') + ' ' + +kinds.line.at(-1).on + ' ' + kinds.line.filter(e => e.on).length;
for (const row of rows) { row.on.mouseenter(); console.log(show()); }
rows[0].on.click(); rows[0].on.keydown({key: 'ArrowDown', preventDefault() {}}); console.log(show());
"""
        points = ["".join(map(str, p)) for p in CUBE]
        for name, value in (("COUNTS", counts), ("POINTS", points), ("NETWORK", network.to_json())):
            harness = harness.replace(name, json.dumps(value))
        run = subprocess.run(["node", "-e", harness.replace("SCRIPT", script)], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        shown = run.stdout.splitlines()
        self.assertEqual(len(shown), 9)
        for point, line in zip(CUBE + [CUBE[1]], shown):
            hidden = [n.fires(point) for n in network.layers[0]]
            output = network(point)
            wires = sum(w & v for n in network.layers[0] for w, v in zip(n.weights, point))
            wires += sum(w & v for w, v in zip(network.layers[1][0].weights, hidden)) + output
            self.assertEqual(line, "".join(map(str, hidden + [output])) + f" {output} {wires}")

    def test_refuses(self):
        for text in ("{}", "[]", "x", '{"schema":"thresher/network/1"}', '{"schema":"thresher/result/1","question":{}}'):
            with self.assertRaises(thresher.DataError):
                thresher.service.ask("report", ["r"], files={"r": text})


def pla(literal):
    table = int(literal.split("x")[1], 16)
    rows = "".join(f"{r & 1}{r >> 1} {table >> r & 1}\n" for r in range(4))
    return f".i 2\n.o 1\n.type fr\n{rows}.e\n"


def clauses(text, kind):
    found = []
    for line in text.splitlines():
        if not line or line[0] in "cp*":
            continue
        words = line.replace("~x", "-").replace("x", "").split()
        if kind == "opb":
            end = words.index(">=")
            terms = [(int(c), int(l)) for c, l in zip(words[:end:2], words[1:end:2])]
            found += clauses_of(terms, int(words[end + 1]))
        else:
            found.append([int(w) for w in words[:-1]])
    return found


def clauses_of(terms, bound):
    """What a sum of positive terms says as clauses: of each set without which it stays below the bound, one is true."""
    total = sum(c for c, _ in terms)
    return [
        [l for _, l in chosen]
        for size in range(1, len(terms) + 1)
        for chosen in itertools.combinations(terms, size)
        if total - sum(c for c, _ in chosen) < bound <= total - sum(c for c, _ in chosen) + min(c for c, _ in chosen)
    ]


def solve(clauses):
    """The values of all variables, or None: splitting with unit propagation, enough for a few hundred clauses."""
    variables = {abs(l) for c in clauses for l in c}

    def search(values):
        while True:
            unit = None
            for clause in clauses:
                free = [l for l in clause if -l not in values]
                if any(l in values for l in free):
                    continue
                if not free:
                    return None
                if len(free) == 1:
                    unit = free[0]
                    break
            if unit is None:
                break
            values = values | {unit}
        open_ = [v for v in sorted(variables) if v not in values and -v not in values]
        if not open_:
            return values
        for literal in (open_[0], -open_[0]):
            found = search(values | {literal})
            if found is not None:
                return found
        return None

    found = search(frozenset())
    return None if found is None else sorted(found, key=abs)


class Classifier(unittest.TestCase):
    def test_learns_words(self):
        model = thresher.MinimalNetworkClassifier(depth=2).fit(CUBE, ["on" if 0xE4 >> r & 1 else "off" for r in range(8)])
        self.assertEqual(model.predict([[0, 0, 0], [0, 1, 0]]), ["off", "on"])
        self.assertEqual(model.score(CUBE, ["on" if 0xE4 >> r & 1 else "off" for r in range(8)]), 1.0)
        self.assertEqual(thresher.MinimalNetworkClassifier().set_params(**model.get_params()).depth, 2)

    def test_refuses(self):
        model = thresher.MinimalNetworkClassifier(depth=1)
        with self.assertRaises(thresher.UsageError):
            model.predict(CUBE)
        with self.assertRaises(thresher.UsageError):
            model.fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
        with self.assertRaises(thresher.UsageError):
            model.fit([[0], [1], [1]], [1, 2, 3])

    def test_one_class(self):
        self.assertEqual(thresher.MinimalNetworkClassifier().fit([[0], [1]], ["a", "a"]).predict([[1]]), ["a"])


# What scikit-learn checks with points that are not binary; reasons are what the classifier answers.
NOT_BINARY = (
    "check_fit_score_takes_y check_estimators_overwrite_params check_dont_overwrite_parameters check_estimators_fit_returns_self "
    "check_readonly_memmap_input check_n_features_in_after_fitting check_positive_only_tag_during_fit check_estimators_dtypes "
    "check_complex_data check_dtype_object check_pipeline_consistency check_estimators_nan_inf check_estimators_pickle "
    "check_f_contiguous_array_estimator check_classifier_data_not_an_array check_classifiers_one_label check_classifiers_classes "
    "check_classifiers_train check_supervised_y_2d check_methods_sample_order_invariance check_methods_subset_invariance "
    "check_fit2d_1sample check_fit2d_1feature check_dict_unchanged check_fit_idempotent check_fit_check_is_fitted "
    "check_n_features_in check_fit2d_predict1d").split()


class OnThresholds(thresher.MinimalNetworkClassifier):
    """The classifier on numbers: an input is whether a number is above the mean of its column."""

    def bits(self, X, reset):
        from sklearn.utils.validation import validate_data

        X = validate_data(self, X, reset=reset)
        if reset:
            self.means_ = X.mean(axis=0)
        return (X > self.means_).astype(int)

    def fit(self, X, y):
        return super().fit(X if y is None else self.bits(X, True), y)

    def predict(self, X):
        return super().predict(self.bits(X, False) if hasattr(self, "means_") else X)


@unittest.skipUnless(HAS_SKLEARN, "no scikit-learn that has check_estimator with expected_failed_checks")
class Conventions(unittest.TestCase):
    """check_estimator, twice: on the classifier, where checks with other points than binary ones end in our message, and on one that
    asks of each input whether it is above its mean, where they all run."""

    def results(self, estimator, expected):
        from sklearn.utils.estimator_checks import check_estimator

        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = check_estimator(estimator, on_fail=None, on_skip=None, expected_failed_checks=expected)
        self.assertGreater(len(found), 40)
        self.assertEqual([f"{r['check_name']}: {r['exception']}" for r in found if r["status"] == "failed"], [])
        return found

    def test_binary_points(self):
        found = self.results(
            thresher.MinimalNetworkClassifier(), {name: "its points are not binary" for name in NOT_BINARY})
        # None of these fails for another reason, where it is the classifier that raised and not the check.
        said = [str(r["exception"]) for r in found if isinstance(r["exception"], thresher.UsageError)]
        self.assertEqual([line for line in said if "expected 0 or 1" not in line and "Complex data" not in line], [])
        self.assertGreater(len(said), 20)

    def test_every_check_on_thresholds(self):
        self.results(
            OnThresholds(majority=True, time="5s"),
            {"check_supervised_y_2d": "labels in a column are taken without a warning"})

    def test_in_a_grid_search(self):
        import numpy
        from sklearn.model_selection import GridSearchCV

        X = numpy.array(list(product([0, 1], repeat=5)))
        y = numpy.where(X[:, :3].sum(axis=1) >= 2, "yes", "no")
        search = GridSearchCV(thresher.MinimalNetworkClassifier(), {"depth": [1, 2]}, cv=4).fit(X, y)
        self.assertEqual((search.best_params_, search.score(X, y)), ({"depth": 1}, 1.0))


class OneProcess(unittest.TestCase):
    def test_the_child_stays(self):
        thresher.count(MUX, widths=[3, 1])
        pid = thresher.service.pid
        for _ in range(20):
            thresher.count(MUX, widths=[3, 1])
        self.assertEqual(thresher.service.pid, pid)

    def test_threads_take_turns(self):
        counts = []
        threads = [
            threading.Thread(target=lambda w=w: counts.append((w, thresher.count(MUX, widths=[w, 1]).count)))
            for w in (3, 4, 5, 3, 4, 5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(set(counts)), 3)

    def test_a_child_that_ends_is_started_again(self):
        thresher.count(MUX, widths=[3, 1])
        os.kill(thresher.service.pid, signal.SIGKILL)
        try:
            thresher.count(MUX, widths=[3, 1])
        except thresher.ServiceError:
            pass
        self.assertEqual(thresher.count(MUX, widths=[3, 1]).count, 36)

    def test_ctrl_c_leaves_the_child(self):
        # Whoever runs the tests in the background of a shell has interruptions ignored.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.addCleanup(signal.signal, signal.SIGINT, before)
        thresher.count(MUX, widths=[3, 1])
        pid = thresher.service.pid
        threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        begin = time.monotonic()
        with self.assertRaises(KeyboardInterrupt):
            thresher.minimize(hard(), depth=3, time="60s")
        self.assertLess(time.monotonic() - begin, 20)
        self.assertEqual(thresher.count(MUX, widths=[3, 1]).count, 36)
        self.assertEqual(thresher.service.pid, pid)
        self.assertIs(signal.getsignal(signal.SIGINT), signal.default_int_handler)

    def test_progress_and_a_failing_listener(self):
        told = []
        thresher.minimize(hard(), depth=3, time="1s", progress=told.append)
        self.assertTrue(told and all("\n" not in line for line in told))

        def fails(line):
            raise RuntimeError("enough")

        with self.assertRaises(RuntimeError):
            thresher.minimize(hard(), depth=3, time="60s", progress=fails)
        self.assertEqual(thresher.count(MUX, widths=[3, 1]).count, 36)


class Line(unittest.TestCase):
    """The stream itself."""

    def talk(self, data):
        path = thresher.service._path or __import__("thresher.service", fromlist=["program"]).program()
        run = subprocess.run([path, "serve"], input=data, capture_output=True, timeout=120)
        return run, [json.loads(line) for line in run.stdout.splitlines()]

    def test_odd_lines_are_answered(self):
        good = b'{"id":"good","verb":"count","options":{"function":"3:0xe4","widths":[3,1]}}\n'
        odd = [
            b"\n", b"{\n", b"[]\n", b"null\n", b"\xff\xfe\n", b"\x00\n", b'{"id":1}\n', b'{"id":{},"verb":"count"}\n',
            b'{"id":1,"verb":7}\n', b'{"id":1,"verb":"--help"}\n', b'{"id":1,"verb":""}\n', b"[" * 100000 + b"\n",
            b'{"cancel":99}\n', b'{"cancel":[]}\n', b'{"id":2,"verb":"count","options":{"function":{}}}\n',
            b'{"id":3,"verb":"count","operands":["-"],"options":{"widths":[1]}}\n',
            b'{"id":4,"verb":"count","operands":["-"],"options":{"widths":[1]},"input":"\\u0000"}\n',
            b'{"id":5,"verb":"count","operands":["/dev/stdin"],"options":{"widths":[1]}}\n',
            b'{"id":6,"verb":"generate","options":{"inputs":3,"family":"parity","to":"/dev/stdout"}}\n',
            b'{"id":7,"verb":"serve"}\n', b'{"id":8,"verb":"count","options":{"\\u0000":1}}\n',
            b'{"id":9,"verb":"count","operands":["\\u0000"],"options":{"widths":[1]}}\n',
            b'{"id":10,"verb":"count","operands":["' + b"x" * 3000000 + b'"],"options":{"widths":[1]}}\n',
        ]
        run, answers = self.talk(b"".join(odd) + good)
        self.assertEqual(run.returncode, 0, run.stderr[-500:])
        self.assertEqual(answers[0]["schema"], "thresher/serve/1")
        by_id = {a["id"]: a for a in answers[1:] if a["id"] is not None}
        self.assertEqual(by_id["good"]["result"]["count"], "36")
        for answer in answers[1:]:
            self.assertIn("exit", answer)
            if "error" in answer:
                self.assertNotIn("\n", answer["error"])
        self.assertEqual(sum(a["exit"] >= 64 for a in answers[1:]), len(odd) - 3, [a.get("error") for a in answers[1:]])

    def test_a_line_without_an_end(self):
        run, answers = self.talk(b'{"id":1,"verb":"count","options":{"function":"3:0xe4","widths":[3,1]}}')
        self.assertEqual((run.returncode, answers[1]["result"]["count"]), (0, "36"))

    def test_the_limit_of_a_line(self):
        path = __import__("thresher.service", fromlist=["program"]).program()
        data = b"x" * 3000000 + b'\n{"id":1,"verb":"count","options":{"function":"3:0xe4","widths":[3,1]}}\n'
        run = subprocess.run([path, "serve", "--memory", "1M"], input=data, capture_output=True, timeout=120)
        answers = [json.loads(line) for line in run.stdout.splitlines()]
        self.assertEqual([a["exit"] for a in answers[1:] if a["id"] is None], [65])
        self.assertEqual([a["exit"] for a in answers[1:] if a["id"] == 1], [0])

    def test_a_request_is_what_the_command_is(self):
        path = __import__("thresher.service", fromlist=["program"]).program()
        run = subprocess.run(
            [path, "enumerate", "--function", "2:0x6", "--widths", "2,1", "--json"], capture_output=True, timeout=60)
        alone = json.loads(run.stdout)
        served = thresher.ask("enumerate", function="2:0x6", widths=[2, 1])
        for document in (alone, served):
            document.pop("timing")
        self.assertEqual(alone, served)


def has_library():
    from thresher import native

    try:
        return native.library() is not None
    except thresher.ServiceError:
        return False


@unittest.skipUnless(has_library(), "no libthresher-c.so")
class Native(unittest.TestCase):
    """The library in this process, beside the program."""

    def setUp(self):
        from thresher import native

        self.native = native
        self.labels = [0xE4 >> r & 1 for r in range(8)]

    def test_the_same_answers_as_the_program(self):
        with self.native.Points(CUBE, self.labels) as mux:
            for widths in ([3, 1], [2, 1], [2, 2, 1]):
                self.assertEqual(mux.count(widths), thresher.count(mux_sample(), widths=widths).count)
            draws = mux.draw(20, [3, 1], seed=7)
            for network in draws:
                self.assertEqual([network(p) for p in CUBE], self.labels)
            again = [n.to_json() for n in mux.draw(20, [3, 1], seed=7)]
            self.assertEqual([n.to_json() for n in draws], again)
            self.assertNotEqual([n.to_json() for n in mux.draw(20, [3, 1], seed=8)], again)
            self.assertEqual(mux.draw(3, [1, 1]), [])

    def test_wrong_calls_raise_one_line(self):
        with self.native.Points(CUBE, self.labels) as mux:
            with self.assertRaisesRegex(thresher.UsageError, "^thresher_count: found widths .*, the last one 1$"):
                mux.count([3, 2])
        with self.assertRaisesRegex(thresher.UsageError, "stands for nothing"):
            mux.count([3, 1])
        with self.assertRaisesRegex(thresher.UsageError, "found 2 in row 0 of X"):
            self.native.Points([[2]], [1])
        with self.assertRaises(thresher.DataError):
            self.native.Points([[1], [1]], [0, 1]).count([1])
        hard = [[r >> i & 1 for i in range(8)] for r in range(256)]
        with self.native.Points(hard, [bin(r).count("1") & 1 for r in range(256)]) as parity:
            with self.assertRaises(TimeoutError):
                parity.count([7, 6, 5, 1], seconds=0.05)


class ArviZ(unittest.TestCase):
    @unittest.skipUnless(HAS_NUMPY, "no numpy")
    def test_dimensions(self):
        draws = thresher.draw("2:0x6", 11, widths=[2, 1])
        posterior = draws.posterior(chains=2)
        self.assertEqual(posterior["weights1"].shape, (2, 5, 2, 2))
        self.assertEqual(posterior["bias2"].shape, (2, 5, 1))
        self.assertEqual(tuple(posterior["bias1"][1, 0]), tuple(n.bias for n in draws[5].layers[0]))
        with self.assertRaises(thresher.UsageError):
            draws.posterior(chains=0)

    @unittest.skipUnless(HAS_ARVIZ, "no arviz")
    def test_arviz_reads_it(self):
        data = thresher.draw("2:0x6", 20, widths=[2, 1]).to_arviz(chains=2)
        self.assertEqual(data.posterior.sizes["chain"], 2)
        self.assertEqual(data.posterior.sizes["draw"], 10)


class Status(unittest.TestCase):
    def test_complete_and_stopped(self):
        found = thresher.minimize("3:0x96")
        self.assertEqual((found.status, found.reason), ("complete", None))
        stopped = thresher.count("6:0x6996966996696996", widths=[5, 4, 3, 1], budget=1)
        self.assertEqual(stopped.status, "stopped")
        self.assertIn("resource", stopped.reason)


if __name__ == "__main__":
    print("program:", __import__("thresher.service", fromlist=["program"]).program(), file=sys.stderr)
    unittest.main()
