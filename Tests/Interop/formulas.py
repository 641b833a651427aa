#!/usr/bin/env python3
"""Exported formulas through other solvers: the same answers, the same counts.

    formulas.py THRESHER [--formulas N] [--seed S]

For each random sample and architecture of depth 1 to 4, with and without mismatches, `thresher export` writes
 - the formula with symmetry breaking, which cadical, z3, cvc5 and pysat decide; a model comes back by `thresher import-model --on`;
 - the linear constraints, which clasp decides and, with a line `min:`, minimizes: the network that comes back has as many wires as clasp
   says, and the formulas with one wire less have no model;
 - the cases of .icnf, which pysat assumes one by one;
 - --models choices, functions, weighted, settings, which ganak counts: `settings` and the weighted sum are what `thresher count` says, and
   variables that choose the neurons determine all others (`functions`, projected and not).
A program or package that is absent is left out with a notice; that none is there is an error.
"""
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from options import parse  # noqa: E402
from others import Others, variables_of  # noqa: E402


class Case:
    def __init__(self, number, rng):
        depth = 1 + number % 4
        inputs = rng.choice([1, 2, 2, 3, 3] if depth < 3 else [1, 2, 2])
        self.widths = [rng.choice([1, 2, 2] if depth > 2 else [1, 2, 3]) for _ in range(depth - 1)] + [1]
        while sum(self.widths) > 5:
            self.widths[self.widths.index(max(self.widths))] -= 1
        rows = rng.sample(range(2 ** inputs), min(rng.randint(1, 2 ** inputs), 6))
        self.mismatches = rng.choice([0, 0, 1, 2])
        self.lines = []
        for row in rows:
            line = "".join(str(row >> place & 1) for place in range(inputs)) + f" {rng.randint(0, 1)}"
            # With mismatches a row that is listed twice weighs two.
            self.lines += [line] * (rng.choice([1, 1, 2]) if self.mismatches else 1)
        self.text = f".i {inputs}\n.o 1\n.type fr\n" + "\n".join(self.lines) + "\n.e\n"

    def __str__(self):
        return f"widths {self.widths} mismatches {self.mismatches}: {' / '.join(self.lines)}"


class Disagreement(Exception):
    pass


def run(words, codes=(0,), text=None):
    done = subprocess.run(words, capture_output=True, text=True, input=text)
    if done.returncode not in codes:
        raise Disagreement(f"{' '.join(words)}: exit code {done.returncode}: {done.stdout[-300:]}{done.stderr[-300:]}")
    return done


def check(case, thresher, others, folder):
    sample = os.path.join(folder, "sample.pla")
    with open(sample, "w") as file:
        file.write(case.text)
    widths = ",".join(map(str, case.widths))
    allowed = ["--mismatches", str(case.mismatches)] if case.mismatches else []

    def export(name, *options):
        path = os.path.join(folder, name)
        run([thresher, "export", sample, path, "--widths", widths, *allowed, *options])
        return path

    def import_model(formula, model):
        path = os.path.join(folder, "model.txt")
        with open(path, "w") as file:
            file.write(model)
        return json.loads(run([thresher, "import-model", formula, path, "--on", sample, *allowed]).stdout)

    found = run([thresher, "decide", sample, "--widths", widths, *allowed, "--quiet"], (10, 20)).returncode == 10
    count = json.loads(run([thresher, "count", sample, "--widths", widths, *allowed, "--json"]).stdout)["count"]
    if (count != "0") != found:
        raise Disagreement(f"count {count}, decide {'found' if found else 'impossible'}")

    formula = export("formula.cnf")
    for name, model in others.decide(formula):
        if (model is not None) != found:
            raise Disagreement(f"{name} says {'satisfiable' if model else 'unsatisfiable'}")
        if model:
            import_model(formula, model)
    cubes = others.decide_cubes(export("formula.icnf", "--split", "3"))
    if cubes is not None and cubes != found:
        raise Disagreement(f"the cases say {cubes}")

    program = export("formula.opb")
    answer = others.decide_program(program)
    if answer is not None:
        if (answer[0] is not None) != found:
            raise Disagreement(f"clasp says {answer}")
        if found:
            import_model(program, answer[0])
        wires = export("wires.opb", "--least", "wires")
        model, optimum = others.decide_program(wires)
        if found:
            layers = import_model(wires, model)["layers"]
            own = sum(neuron["weights"].count("1") for layer in layers for neuron in layer if neuron["sign"])
            if own != optimum:
                raise Disagreement(f"a network of {own} wires where clasp says {optimum}")
            if optimum > 0:
                for name, model in others.decide(export("less.cnf", "--wires", str(optimum - 1))):
                    if model is not None:
                        raise Disagreement(f"{name} knows fewer wires than {optimum}")
        elif model is not None:
            raise Disagreement("clasp minimizes what is impossible")

    # Without models ganak takes seconds to find nothing, unless it is told what chooses the neurons.
    settings = export("settings.cnf", "--models", "settings")
    number = others.count(settings, None if found else variables_of(settings))
    if number is not None and str(number) != count:
        raise Disagreement(f"{number} models, {count} settings")
    for kind in ("choices", "functions") if found else ():
        path = export(f"{kind}.cnf", "--models", kind)
        models, projected = others.count(path), others.count(path, variables_of(path))
        if models != projected or models == 0:
            raise Disagreement(f"{models} models of {kind}, {projected} projected")
    path = export("weighted.cnf", "--models", "weighted")
    weighted = others.count_weighted(path)
    # ganak weighs in floating point of 128 bits and hands out a double.
    if weighted is not None and not math.isclose(weighted, int(count), rel_tol=1e-12):
        raise Disagreement(f"the models weigh {weighted}, {count} settings")
    return found


def main():
    options = parse("formulas", 220, verbose=False)
    others = Others()
    print(f"with {', '.join(others.names)}" + (f"; absent: {', '.join(others.absent)}" if others.absent else ""))
    if not others.names:
        sys.exit("no other solver is there; `make interop-tools` brings them")
    rng = random.Random(options.seed)
    fitting = 0
    folder = tempfile.mkdtemp()
    try:
        for number in range(options.formulas):
            case = Case(number, rng)
            if options.verbose:
                print(number, case, flush=True)
            try:
                fitting += check(case, options.thresher, others, folder)
            except Disagreement as wrong:
                sys.exit(f"case {number} of seed {options.seed}, {case}\n{wrong}")
    finally:
        shutil.rmtree(folder)
    print(f"{options.formulas} questions, {fitting} with a network: all agree")


if __name__ == "__main__":
    main()
