#!/usr/bin/env python3
"""Least hidden width at depth 2: thresher against cadical, clasp and OR-Tools CP-SAT.

Every program answers the same question on the same instances in the same run, on one thread:
the least width of the hidden layer with a network that fits. Times are CPU seconds after start-up:
thresher's process less what `thresher --version` takes, the processes of cadical and clasp, the solver alone
of cp-sat, without Python and without building the model.

  cadical, clasp   decide the formula that `thresher export` writes, for widths 1, 2, ... in turn; writing
                   the formula is not counted
  cp-sat           one model a width over the dictionary of columns: how often each one is taken, and
                   the threshold; the loop over widths is the same (pip install ortools; left out if missing)

A program that does not finish within the limit counts with the limit, so its ratio is a lower bound, marked >.

    width_rivals.py [--thresher PROGRAM] [--limit SECONDS] [--rivals cadical,clasp,cp-sat] [INSTANCE...]
"""

import argparse
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

INSTANCES = """eq3 hwb5 noisy_5_28_30 rand_6_24 rand_10_28 rand_8_32 rand_5_32 mux4 noisy_6_40_20
noisy_6_64_10 rand_6_32 rand_8_40 noisy_10_64_05 gt3 hwb6 noisy_8_48_20 noisy_10_64_20 addmsb3 mul3b2
rand_8_48 noisy_8_64_30 rand_6_48 rand_8_64 rand_7_64 rand_6_64""".split()


class OutOfTime(Exception):
    pass


def run(command, limit):
    """Standard output, exit code and CPU seconds of a command that may use `limit` CPU seconds."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(
            command, stdout=output, stderr=subprocess.DEVNULL, preexec_fn=lambda: limit_cpu(limit))
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = usage.ru_utime + usage.ru_stime
        if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL) or seconds >= limit:
            raise OutOfTime
        output.seek(0)
        return output.read().decode(), child.returncode, seconds


def limit_cpu(limit):
    import resource

    seconds = max(1, math.ceil(limit))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def thresher(program, instance, limit):
    startup = min(run([program, "--version"], limit)[2] for _ in range(5))
    output, _, seconds = run([program, "minimize", instance, "--depth", "2", "--json"], limit)
    minima = json.loads(output)["minima"]
    return minima[0]["widths"][0], max(seconds - startup, 0.001)


def loop_over_widths(decide, limit):
    """The first feasible width and the CPU seconds of all decisions up to it."""
    total = 0.0
    width = 1
    while True:
        feasible, seconds = decide(width, limit - total)
        total += seconds
        if feasible:
            return width, total
        if total >= limit:
            raise OutOfTime
        width += 1


def solver(command, program, instance, limit):
    inputs = read(instance)[0]
    with tempfile.TemporaryDirectory() as folder:

        def decide(width, rest):
            formula = os.path.join(folder, "formula.cnf")
            subprocess.run(
                [program, "export", instance, "--widths", f"{width},1", formula],
                check=True, stdout=subprocess.DEVNULL)
            _, code, seconds = run(command + [formula], rest)
            if code not in (10, 20, 30):
                raise RuntimeError(f"{command[0]} ended with {code} on {inputs} inputs")
            return code != 20, seconds

        return loop_over_widths(decide, limit)


def cp_sat(instance, limit):
    def decide(width, rest):
        output, code, _ = run([sys.executable, __file__, "--decide", instance, str(width)], rest + 5)
        if code != 0:
            raise RuntimeError(f"cp-sat ended with {code}")
        word, seconds = output.split()
        return word == "feasible", float(seconds)

    return loop_over_widths(decide, limit)


def decide_by_cp_sat(instance, width):
    """Multiplicities of the columns and the threshold T: at least T on ones, below T on zeros."""
    from ortools.sat.python import cp_model

    inputs, points = read(instance)
    model = cp_model.CpModel()
    columns = dictionary(inputs, [point for point, _ in points])
    count = [model.new_int_var(0, width, "") for _ in columns]
    threshold = model.new_int_var(1, width, "")
    model.add(sum(count) == width)
    for index, (_, label) in enumerate(points):
        ones = sum(x for x, column in zip(count, columns) if column >> index & 1)
        model.add(ones >= threshold) if label else model.add(ones <= threshold - 1)
    search = cp_model.CpSolver()
    search.parameters.num_workers = 1
    start = time.process_time()
    status = search.solve(model)
    word = "feasible" if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else "infeasible"
    print(word, time.process_time() - start)


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


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser()
    parser.add_argument("--thresher", default=os.path.join(folder, "../../.build/release/thresher"))
    parser.add_argument("--limit", type=float, default=20)
    parser.add_argument("--rivals", default="cadical,clasp,cp-sat")
    parser.add_argument("instances", nargs="*", default=INSTANCES)
    options = parser.parse_args()

    rivals = {}
    for name in options.rivals.split(","):
        if name == "cp-sat":
            if subprocess.run([sys.executable, "-c", "import ortools"], stderr=subprocess.DEVNULL).returncode == 0:
                rivals[name] = cp_sat
            else:
                print("cp-sat is left out: pip install ortools", file=sys.stderr)
        elif shutil.which(name):
            command = [name, "-q"] if name == "cadical" else [name, "--verbose=0"]
            rivals[name] = lambda path, limit, command=command: solver(command, options.thresher, path, limit)
        else:
            print(f"{name} is left out: apt-get install {name}", file=sys.stderr)

    print(f"{'instance':16} {'width':>5} {'thresher':>9}" + "".join(f"{name:>11} {'ratio':>7}" for name in rivals))
    ratios = {name: [] for name in rivals}
    best = []
    for instance in options.instances:
        path = instance if os.path.exists(instance) else os.path.join(folder, f"../../Instances/bench/{instance}.pla")
        width, own = thresher(options.thresher, path, options.limit)
        row = f"{os.path.basename(instance):16} {width:5} {own:9.3f}"
        least = math.inf
        for name, rival in rivals.items():
            try:
                found, seconds = rival(path, options.limit)
                if found != width:
                    sys.exit(f"{instance}: thresher says {width}, {name} {found}")
                mark = ""
            except OutOfTime:
                seconds, mark = options.limit, ">"
            least = min(least, seconds)
            ratios[name].append(seconds / own)
            row += f"{mark + format(seconds, '.2f'):>11} {mark + format(seconds / own, '.0f'):>7}"
        if least >= 0.1:
            best.append(least / own)
        print(row, flush=True)
    for name, values in ratios.items():
        print(f"geometric mean against {name}: {mean(values):.1f}")
    if best:
        print(f"geometric mean against the best rival of each of the {len(best)} instances where that takes 0.1 s or more: "
              f"{mean(best):.1f}")


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "--decide":
        decide_by_cp_sat(sys.argv[2], int(sys.argv[3]))
    else:
        main()
