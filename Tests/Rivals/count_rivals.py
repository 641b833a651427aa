#!/usr/bin/env python3
"""Exact counts beside the model counter ganak (pip install pyganak).

    count_rivals.py THRESHER INSTANCES [--limit SECONDS] [--cases FIRST:LAST]

Every parameter setting is one model of the formula given to ganak: W, gamma and b of each neuron are its
free variables, everything else follows from them. Both counts must agree with each other and with the
expected one.

What is compared is the CPU time of counting. For ganak that is the call that counts: starting Python and
handing over the clauses are left out. For thresher it is the whole process less the process that counts a
trivial sample, medians of several runs; a difference below a millisecond is taken for one. A count that ganak
has not finished within the limit is a lower bound of the ratio.
"""
import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time


class Formula:
    def __init__(self):
        self.variables = 0
        self.clauses = []

    def fresh(self):
        self.variables += 1
        return self.variables

    def add(self, *literals):
        """Adds a clause; True and False are allowed as literals."""
        if any(literal is True for literal in literals):  # the variable 1 equals True
            return
        self.clauses.append([literal for literal in literals if literal is not False])

    def conjunction(self, left, right):
        if left is False or right is False:
            return False
        if left is True:
            return right
        if right is True:
            return left
        both = self.fresh()
        self.add(-both, left)
        self.add(-both, right)
        self.add(both, -left, -right)
        return both

    def at_least(self, literals):
        """Literals for "at least 1, 2, ... of these", defined in both directions."""
        if len(literals) <= 1:
            return list(literals)
        middle = len(literals) // 2
        left = self.at_least(literals[:middle])
        right = self.at_least(literals[middle:])
        sums = [self.fresh() for _ in literals]

        def reach(counts, i):
            return True if i == 0 else False if i > len(counts) else counts[i - 1]

        for i in range(len(left) + 1):
            for j in range(len(right) + 1):
                if i + j >= 1:
                    self.add(negated(reach(left, i)), negated(reach(right, j)), reach(sums, i + j))
                if i + j < len(sums):
                    self.add(reach(left, i + 1), reach(right, j + 1), negated(reach(sums, i + j + 1)))
        return sums


def negated(literal):
    return not literal if isinstance(literal, bool) else -literal


class Neuron:
    """W, gamma and b; b in -m+1 ... m in unary."""

    def __init__(self, formula, fan_in):
        self.formula = formula
        self.fan_in = fan_in
        self.weights = [formula.fresh() for _ in range(fan_in)]
        self.signs = {sign: formula.fresh() for sign in (-1, 0, 1)}
        formula.add(*self.signs.values())
        for a, b in ((-1, 0), (-1, 1), (0, 1)):
            formula.add(-self.signs[a], -self.signs[b])
        self.bias = {value: formula.fresh() for value in range(2 - fan_in, fan_in + 1)}
        for value in range(3 - fan_in, fan_in + 1):
            formula.add(-self.bias[value], self.bias[value - 1])

    def bias_at_least(self, value):
        return True if value <= 1 - self.fan_in else False if value > self.fan_in else self.bias[value]

    def output(self, inputs):
        """A literal for the value on one point."""
        formula = self.formula
        products = [formula.conjunction(w, x) for w, x in zip(self.weights, inputs)]
        counts = formula.at_least([p for p in products if p is not False])

        def count(i):
            return True if i <= 0 else False if i > len(counts) else counts[i - 1]

        fires = formula.fresh()
        for i in range(len(counts) + 1):
            # gamma = 1: count + b >= 1.
            plus = -self.signs[1]
            formula.add(plus, negated(count(i)), negated(self.bias_at_least(1 - i)), fires)
            formula.add(plus, count(i + 1), self.bias_at_least(1 - i), -fires)
            # gamma = -1: b > count.
            minus = -self.signs[-1]
            formula.add(minus, count(i + 1), negated(self.bias_at_least(i + 1)), fires)
            formula.add(minus, negated(count(i)), self.bias_at_least(i + 1), -fires)
        zero = -self.signs[0]
        formula.add(zero, negated(self.bias_at_least(1)), fires)
        formula.add(zero, self.bias_at_least(1), -fires)
        return fires


def read_pla(path):
    points, listed, inputs, kind = [], False, 0, "f"
    with open(path) as file:
        for line in file:
            fields = line.split("#")[0].split()
            if not fields:
                continue
            if fields[0] == ".i":
                inputs = int(fields[1])
            elif fields[0] == ".type":
                kind = fields[1]
            elif not fields[0].startswith("."):
                points.append((fields[0], fields[1] == "1"))
    if kind != "fr" or any("-" in point for point, _ in points):
        return None
    return inputs, points


def encode(inputs, points, widths):
    formula = Formula()
    fan_ins = [inputs] + widths[:-1]
    layers = [[Neuron(formula, fan_in) for _ in range(width)] for fan_in, width in zip(fan_ins, widths)]
    for point, label in points:
        values = [bit == "1" for bit in point]
        for layer in layers:
            values = [neuron.output(values) for neuron in layer]
        formula.add(values[0] if label else -values[0])
    return formula


def ganak(path):
    """Runs in a process of its own: counts the formula in `path`."""
    import pyganak

    with open(path) as file:
        data = json.load(file)
    counter = pyganak.Counter()
    counter.new_vars(data["variables"])
    counter.add_clauses(data["clauses"])
    start = time.process_time()
    count = counter.count()
    print(json.dumps({"count": str(count), "seconds": time.process_time() - start}))


def timed(command, limit):
    """The output, None if the limit ends the run, and the CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None, limit
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (run.stdout if run.returncode == 0 else None), seconds


def repeated(command, limit, runs):
    """The same with the median of several runs, unless they are long."""
    output, seconds = timed(command, limit)
    if output is None or seconds > 2:
        return output, seconds
    return output, statistics.median([seconds] + [timed(command, limit)[1] for _ in range(runs - 1)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("thresher")
    parser.add_argument("instances")
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--cases", default="1:1000", help="the first and the last case, counted from 1")
    options = parser.parse_args()
    with open(os.path.join(options.instances, "counts.json")) as file:
        cases = [case for case in json.load(file) if case.get("model_counter")]
    start_up = repeated([options.thresher, "count", "--function", "1:0x2", "--widths", "1,1", "--json"], 60, 9)[1]
    print(f"start of thresher: {start_up:.3f} s, left out below")
    ratios, wrong, unfinished = [], 0, 0
    print(f"{'case':30}{'points':>7} {'widths':10}{'count':>18}{'thresher s':>12}{'ganak s':>10}{'ratio':>10}")
    first, last = (int(number) for number in options.cases.split(":"))
    for case in cases[first - 1 : last]:
        path = os.path.join(options.instances, case["name"] + ".pla")
        widths = ",".join(map(str, case["widths"]))
        ours, seconds = repeated(
            [options.thresher, "count", path, "--widths", widths, "--jobs", "1", "--json"], options.limit, 5
        )
        our_time = max(seconds - start_up, 0.001)
        count = json.loads(ours)["count"] if ours else None
        inputs, points = read_pla(path)
        formula = encode(inputs, points, case["widths"])
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"variables": formula.variables, "clauses": formula.clauses}, file)
            file.flush()
            theirs, _ = timed([sys.executable, __file__, "--ganak", file.name], options.limit)
        result = json.loads(theirs) if theirs else None
        if count != case["count"] or (result and result["count"] != count):
            wrong += 1
        their_time = result["seconds"] if result else options.limit
        unfinished += 0 if result else 1
        ratios.append(their_time / our_time)
        mark = "" if result else ">"
        print(
            f"{case['name']:30}{len(points):7} {widths:10}{count or '?':>18}{our_time:12.3f}"
            f"{mark + format(their_time, '.2f'):>10}{mark + format(ratios[-1], '.0f'):>10}",
            flush=True,
        )
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(
        f"geometric mean of the ratio: {'at least ' if unfinished else ''}{mean:.0f} over {len(ratios)} counts, "
        f"{unfinished} of which ganak did not finish in {options.limit:g} s"
    )
    if wrong:
        print(f"{wrong} counts disagree")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--ganak":
        ganak(sys.argv[2])
    else:
        sys.exit(main())
