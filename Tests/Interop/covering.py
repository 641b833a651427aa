#!/usr/bin/env python3
"""Linear programs of covering problems through HiGHS: the same least values, and the same answers in integers.

    covering.py THRESHER [--samples N] [--seed S] [--instances FOLDER]

For a width of each sample, half of them random and half of them of the bench, and for all output thresholds up to four inputs, one
threshold above, `thresher export` writes the covering program and the exact value of its relaxation, a fraction.
 - HiGHS reads the file and solves the relaxation: its floating-point value differs by at most 10^-9 (relatively above 1);
 - the file holds what it should: the least number of neurons of small programs, which HiGHS finds in integers, is at most the width for
   some threshold if and only if `thresher decide` finds a network;
 - where the values of all thresholds are above the width, `decide` says that there is none.
"""
import fractions
import glob
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from options import parse  # noqa: E402
from others import has  # noqa: E402

TOLERANCE = 1e-9


class Disagreement(Exception):
    pass


def run(words, codes=(0,)):
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode not in codes:
        raise Disagreement(f"{' '.join(words)}: exit code {done.returncode}: {done.stdout[-300:]}{done.stderr[-300:]}")
    return done


def random_sample(rng, path):
    inputs = rng.randint(2, 7)
    rows = rng.sample(range(2 ** inputs), rng.randint(3, min(2 ** inputs, 40)))
    with open(path, "w") as file:
        file.write(f".i {inputs}\n.o 1\n.type fr\n")
        for row in rows:
            file.write("".join(str(row >> place & 1) for place in range(inputs)) + f" {rng.randint(0, 1)}\n")
        file.write(".e\n")


def inputs_of(path):
    with open(path) as file:
        return next(int(line.split()[1]) for line in file if line.startswith(".i "))


def own_value(path):
    with open(path) as file:
        for line in file:
            if line.startswith("\\ relaxation "):
                return fractions.Fraction(line.split()[2])
    raise Disagreement("the file tells no value of the relaxation")


def highs_value(path, integers):
    import highspy
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("solve_relaxation", not integers)
    solver.setOptionValue("mip_rel_gap", 0.0)
    if solver.readModel(path) != highspy.HighsStatus.kOk:
        raise Disagreement("HiGHS does not read the file")
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Disagreement(f"HiGHS ends with {solver.getModelStatus()}")
    return solver.getInfo().objective_function_value


def check(sample, width, thresher, folder, rng):
    """(programs compared, largest difference) of all thresholds of the width, or of one."""
    program = os.path.join(folder, "cover.lp")
    widest, values, least = 0.0, [], []
    small = inputs_of(sample) <= 4
    for threshold in range(1, width + 1) if small else [rng.randint(1, width)]:
        run([thresher, "export", sample, program, "--widths", f"{width},1", "--threshold", str(threshold)])
        own, other = own_value(program), highs_value(program, integers=False)
        difference = abs(float(own) - other) / max(1.0, abs(other))
        if difference > TOLERANCE:
            raise Disagreement(f"threshold {threshold}: {own} = {float(own)!r}, HiGHS says {other!r}")
        widest = max(widest, difference)
        values.append(own)
        if small:
            least.append(round(highs_value(program, integers=True)))
    if len(values) == width:
        found = run([thresher, "decide", sample, "--widths", f"{width},1", "--quiet"], (10, 20)).returncode == 10
        if found and all(value > width for value in values):
            raise Disagreement(f"`decide` finds a network; values {', '.join(map(str, values))}")
        if least and found != any(number <= width for number in least):
            raise Disagreement(f"`decide` says {found}; least numbers {least} for width {width}")
    return len(values), widest


def main():
    options = parse("samples", 50, instances="Instances/bench")
    if not has("highspy"):
        print("highspy is absent; `make interop-tools` brings it: covering programs are not compared")
        return
    rng = random.Random(options.seed)
    bench = [path for path in sorted(glob.glob(os.path.join(options.instances, "*.pla"))) if inputs_of(path) <= 8]
    if not bench:
        sys.exit(f"no instance in {options.instances}")
    rng.shuffle(bench)
    compared, widest = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.samples):
            name = sample = bench[number // 2 % len(bench)]
            if number % 2:
                sample = os.path.join(folder, "random.pla")
                random_sample(rng, sample)
                with open(sample) as file:
                    name = " / ".join(file.read().split("\n")[3:-2])
            width = rng.randint(1, 5)
            try:
                programs, difference = check(sample, width, options.thresher, folder, rng)
            except Disagreement as wrong:
                sys.exit(f"seed {options.seed}, width {width}, {name}\n{wrong}")
            compared, widest = compared + programs, max(widest, difference)
    print(f"{compared} covering programs of {options.samples} samples: the values of HiGHS, within {widest:.1e}")


if __name__ == "__main__":
    main()
