#!/usr/bin/env python3
"""Smallest networks: thresher against cadical, clasp and OR-Tools CP-SAT.

Every program answers the same question on the same instances in the same run, on one thread. At depth 2 that is
the least width of the hidden layer with a network that fits; at depth 3 the least weights and every pair of widths
that has them. Times are CPU seconds after start-up:

  thresher         from the moment its arguments are parsed to the printed result, reading included: the median of
                   several runs of `minimize --jobs 1`, field `verb_cpu_seconds` under `timing`
  cadical, clasp   decide the formulas that `thresher export` writes, widths in ascending order of weight; the
                   process less what it takes on a formula of one clause; writing the formula is not counted
  cp-sat           depth 2 only: one model a width over the dictionary of columns, how often each one is taken, and
                   the threshold (pip install ortools); the solver alone, without building the model

A rival may use `--limit` seconds for an instance, and no more than twice the best one before it on that instance, since
only the best rival counts. If none finishes, the limit stands for it and the ratio is a lower bound, marked >. An
answer that differs from thresher's ends the run.

    width_rivals.py [--thresher PROGRAM] [--depth 2] [--limit SECONDS] [--runs N] [--rivals cp-sat,cadical,clasp] [INSTANCE...]
"""

import argparse
import json
import math
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

FOLDER = os.path.dirname(os.path.abspath(__file__))
BENCH = os.path.join(FOLDER, "../../Instances/bench")
# At depth 3 the general solvers need seconds to minutes for each of these.
DEEP = "mux4 eq3 rand_5_32 rand_10_28 noisy_8_32_05 rand_6_24 hwb5 gt3".split()
# A rival that is not faster than this takes part in the mean.
LEAST_SECONDS = 0.1


class OutOfTime(Exception):
    pass


def run(command, limit=None):
    """Standard output, exit code and CPU seconds of a command that may use `limit` CPU seconds."""
    with tempfile.TemporaryFile() as output:
        # A limit makes the clock coarse that a process reads about itself: none for those that time themselves.
        child = subprocess.Popen(
            command, stdout=output, stderr=subprocess.DEVNULL, preexec_fn=None if limit is None else lambda: limit_cpu(limit))
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = usage.ru_utime + usage.ru_stime
        if limit is not None and (seconds >= limit or child.returncode in (-signal.SIGXCPU, -signal.SIGKILL)):
            raise OutOfTime
        output.seek(0)
        return output.read().decode(), child.returncode, seconds


def limit_cpu(limit):
    import resource

    seconds = max(1, math.ceil(limit))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def thresher(options, path):
    """The pairs of widths of least weights, and the median of the CPU seconds after start-up."""
    seconds = []
    while len(seconds) < options.runs:
        output, code, _ = run(
            [options.thresher, "minimize", path, "--depth", str(options.depth), "--jobs", "1", "--json"])
        result = json.loads(output)
        if code != 0 or result["answer"] != "optimal":
            sys.exit(f"{path}: thresher ended with {code}, {result['answer']}")
        seconds.append(result["timing"]["verb_cpu_seconds"])
        if seconds[0] > 5:
            break
    return sorted(tuple(minimum["widths"]) for minimum in result["minima"]), statistics.median(seconds)


def architectures(inputs, depth, weights):
    """The hidden widths with these weights that can be least: one neuron is followed by one."""
    if depth == 2:
        return [(weights // (inputs + 1),)] if weights % (inputs + 1) == 0 else []
    product = weights + inputs
    pairs = [(d - 1, product // d - inputs) for d in range(2, product + 1) if product % d == 0]
    return [(first, second) for first, second in pairs if second >= 1 and (first > 1 or second == 1)]


class Solver:
    """A satisfiability solver on exported formulas."""

    def __init__(self, command, thresher):
        self.command = command
        self.thresher = thresher
        with tempfile.NamedTemporaryFile("w", suffix=".cnf") as file:
            file.write("p cnf 1 1\n1 0\n")
            file.flush()
            self.startup = statistics.median(run(command + [file.name], 10)[2] for _ in range(9))

    def minima(self, path, depth, limit):
        """All pairs of widths of least weights, and the CPU seconds of all decisions."""
        inputs = read(path)[0]
        total = 0.0
        weights = inputs + depth - 1
        with tempfile.TemporaryDirectory() as folder:
            while True:
                found = []
                for hidden in architectures(inputs, depth, weights):
                    widths = hidden + (1,)
                    feasible, seconds = self.decide(path, widths, os.path.join(folder, "formula.cnf"), limit - total)
                    total += seconds
                    if total >= limit:
                        raise OutOfTime
                    if feasible:
                        found.append(widths)
                if found:
                    return sorted(found), total
                weights += 1

    def decide(self, path, widths, formula, limit):
        subprocess.run(
            [self.thresher, "export", path, "--widths", ",".join(map(str, widths)), formula],
            check=True, stdout=subprocess.DEVNULL)
        _, code, seconds = run(self.command + [formula], limit)
        # clasp ends with 10 or 30 for a model, both with 20 if there is none; 0 and 1 say that they were stopped.
        if code in (0, 1):
            raise OutOfTime
        if code not in (10, 20, 30):
            raise RuntimeError(f"{self.command[0]} ended with {code} on {path}, widths {widths}")
        return code != 20, max(0.0, seconds - self.startup)


class CPSat:
    """OR-Tools in a process of its own for each instance."""

    def minima(self, path, depth, limit):
        output, code, _ = run([sys.executable, __file__, "--cp-sat", path, str(limit)])
        if code != 0:
            raise RuntimeError(f"cp-sat ended with {code} on {path}")
        width, seconds = output.split()
        if width == "open":
            raise OutOfTime
        return [(int(width), 1)], float(seconds)


def least_width_by_cp_sat(path, limit):
    """Multiplicities of the columns and the threshold T: at least T on ones, below T on zeros."""
    from ortools.sat.python import cp_model

    inputs, points = read(path)
    columns = dictionary(inputs, [point for point, _ in points])
    total = 0.0
    for width in range(1, len(points) + 1):
        model = cp_model.CpModel()
        count = [model.new_int_var(0, width, "") for _ in columns]
        threshold = model.new_int_var(1, width, "")
        model.add(sum(count) == width)
        for index, (_, label) in enumerate(points):
            ones = sum(x for x, column in zip(count, columns) if column >> index & 1)
            model.add(ones >= threshold) if label else model.add(ones <= threshold - 1)
        search = cp_model.CpSolver()
        search.parameters.num_workers = 1
        search.parameters.max_time_in_seconds = max(0.01, 1.5 * (limit - total))
        start = time.process_time()
        status = search.solve(model)
        total += time.process_time() - start
        if total >= limit or status == cp_model.UNKNOWN:
            print("open", total)
            return
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            print(width, total)
            return


def dictionary(inputs, points):
    """The distinct columns of all neurons: at least t of a subset of the inputs, or fewer."""
    everything = (1 << len(points)) - 1
    columns = {0, everything}
    for subset in range(1, 1 << inputs):
        counts = [bin(subset & point).count("1") for point in points]
        for bound in range(1, bin(subset).count("1") + 1):
            column = sum(1 << index for index, count in enumerate(counts) if count >= bound)
            columns |= {column, everything ^ column}
    return sorted(columns)


def read(path):
    """The number of inputs and the labelled points of a PLA file without don't cares in its points."""
    points = []
    inputs = 0
    with open(path) as file:
        for line in file:
            fields = line.split("#")[0].split()
            if fields and fields[0] == ".i":
                inputs = int(fields[1])
            elif len(fields) == 2 and not fields[0].startswith("."):
                points.append((int(fields[0], 2), fields[1] == "1"))
    return inputs, points


def solved(depth):
    """The names of `expected.json` with an answer at this depth."""
    with open(os.path.join(BENCH, "expected.json")) as file:
        return [entry["name"] for entry in json.load(file)["solved"] if entry["depth"] == depth]


def available(options):
    rivals = {}
    for name in options.rivals.split(","):
        if name == "cp-sat":
            if options.depth != 2:
                continue
            if subprocess.run([sys.executable, "-c", "import ortools"], stderr=subprocess.DEVNULL).returncode == 0:
                rivals[name] = CPSat()
            else:
                print("cp-sat is left out: pip install ortools", file=sys.stderr)
        elif shutil.which(name):
            rivals[name] = Solver([name, "-q"] if name == "cadical" else [name, "--verbose=0"], options.thresher)
        else:
            print(f"{name} is left out: apt-get install {name}", file=sys.stderr)
    return rivals


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--thresher", default=os.path.join(FOLDER, "../../.build/release/thresher"))
    parser.add_argument("--depth", type=int, choices=[2, 3], default=2)
    parser.add_argument("--limit", type=float, default=20)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rivals", default="cp-sat,cadical,clasp")
    parser.add_argument("instances", nargs="*")
    options = parser.parse_args()
    rivals = available(options)
    instances = options.instances or (solved(2) if options.depth == 2 else DEEP)

    print(f"| instance | least {'width' if options.depth == 2 else 'widths'} | thresher s | best rival s | | ratio |")
    print("| --- | ---: | ---: | ---: | --- | ---: |")
    ratios = []
    for instance in instances:
        path = instance if os.path.exists(instance) else os.path.join(BENCH, f"{instance}.pla")
        minima, own = thresher(options, path)
        least, best = options.limit, None
        for name, rival in rivals.items():
            try:
                found, seconds = rival.minima(path, options.depth, min(options.limit, 2 * least + 0.1))
            except OutOfTime:
                continue
            if found != minima:
                sys.exit(f"{instance}: thresher says {minima}, {name} {found}")
            if seconds < least or best is None:
                least, best = seconds, name
        ratio = least / max(own, 1e-6)
        if least >= LEAST_SECONDS:
            ratios.append(ratio)
        mark = "" if best else "> "
        widths = ", ".join(str(m[0]) if options.depth == 2 else ",".join(map(str, m)) for m in minima)
        name = os.path.splitext(os.path.basename(path))[0]
        print(f"| {name} | {widths} | {own:.4f} | {mark}{least:.2f} | {best or 'all'} | {mark}{ratio:.0f} |", flush=True)
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"\ngeometric mean over the {len(ratios)} instances that take the best rival {LEAST_SECONDS} s or more: {mean:.0f}")


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "--cp-sat":
        least_width_by_cp_sat(sys.argv[2], float(sys.argv[3]))
    else:
        main()
