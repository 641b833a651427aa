#!/usr/bin/env python3
"""How good the first networks of `thresher minimize` are, on functions whose question stays open.

    first_witnesses.py .build/release/thresher [--first 8] [--long 60] [--every N] [--names a,b]

Functions of seven to ten inputs in four families: arithmetic (bits of sums, products, squares, comparisons), symmetric (parities,
counts in a set), random (total and partial), sparse (few ones, sums of few products). Each is asked at depth 2 with `--first`
seconds; where that leaves an interval it is asked again with `--long` seconds. The ratio is the upper end of the first run over
the upper end of the second. Printed are a line a function, and at the end how many ratios exceed 1.3 and the largest.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

BAR = 1.3


def table(inputs, value):
    return [(row, int(value(row))) for row in range(1 << inputs)]


def ones(row):
    return bin(row).count("1")


def functions():
    """Name, number of inputs, rows with labels; x1 is bit 0 of a row."""
    low = lambda row, bits: row & ((1 << bits) - 1)
    for bits in (4, 5):
        n = 2 * bits
        for place in range(1, bits + 1):
            yield f"sum{bits}b{place}", n, table(n, lambda r: (low(r, bits) + (r >> bits)) >> place & 1)
        for place in range(2, 2 * bits - 1, 2):
            yield f"product{bits}b{place}", n, table(n, lambda r: (low(r, bits) * (r >> bits)) >> place & 1)
        yield f"greater{bits}", n, table(n, lambda r: low(r, bits) > (r >> bits))
        yield f"distance{bits}", n, table(n, lambda r: abs(low(r, bits) - (r >> bits)) <= 1)
    for n in (8, 9):
        for place in (4, 7):
            yield f"square{n}b{place}", n, table(n, lambda r: r * r >> place & 1)
        yield f"hidden{n}", n, table(n, lambda r: ones(r) > 0 and r >> (ones(r) - 1) & 1)
    for n in (8, 9, 10):
        yield f"mod3of{n}", n, table(n, lambda r: ones(r) % 3 == 0)
        yield f"twos{n}", n, table(n, lambda r: ones(r) // 2 % 2)
    yield "parity10", 10, table(10, lambda r: ones(r) % 2)
    draw = random.Random(38)
    for n in (7, 8):
        yield f"random{n}", n, table(n, lambda r: draw.getrandbits(1))
    for n, points in ((9, 120), (10, 200), (10, 400)):
        rows = sorted(draw.sample(range(1 << n), points))
        yield f"partial{n}of{points}", n, [(row, draw.getrandbits(1)) for row in rows]
    for n, count in ((8, 12), (9, 16), (10, 16), (10, 32)):
        chosen = set(draw.sample(range(1 << n), count))
        yield f"sparse{n}of{count}", n, table(n, lambda r: r in chosen)
    for n, terms in ((9, 6), (10, 8), (10, 12)):
        cubes = []
        for _ in range(terms):
            mask = sum(1 << place for place in draw.sample(range(n), 4))
            cubes.append((mask, draw.getrandbits(n) & mask))
        yield f"terms{n}of{terms}", n, table(n, lambda r: any(r & mask == value for mask, value in cubes))


def write(path, inputs, rows):
    with open(path, "w") as file:
        file.write(f".i {inputs}\n.o 1\n.type fr\n")
        for row, label in rows:
            file.write("".join(str(row >> place & 1) for place in range(inputs)) + f" {label}\n")
        file.write(".e\n")


def minimize(program, path, seconds):
    """Answer, lower and upper end, None where no network is known."""
    run = subprocess.run(
        [program, "minimize", path, "--depth", "2", "--time", f"{seconds}s", "--json", "--quiet"],
        capture_output=True, text=True, timeout=20 * seconds + 60)
    if run.returncode not in (0, 30):
        sys.exit(f"{path}: exit {run.returncode}: {run.stderr}")
    result = json.loads(run.stdout)
    return result["answer"], result["lower"], result["upper"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--first", type=int, default=8, help="seconds of the first run")
    parser.add_argument("--long", type=int, default=60, help="seconds of the run that it is compared with")
    parser.add_argument("--every", type=int, default=1, help="every N-th function only")
    parser.add_argument("--names", default="", help="these functions only, separated by commas")
    options = parser.parse_args()
    wanted = set(filter(None, options.names.split(",")))
    ratios = []
    settled = 0
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "function.pla")
        print(f"{'function':16} {'after ' + str(options.first) + ' s':>12} {'after ' + str(options.long) + ' s':>12}  ratio")
        for index, (name, inputs, rows) in enumerate(functions()):
            if index % options.every or wanted and name not in wanted:
                continue
            write(path, inputs, rows)
            answer, lower, upper = minimize(options.program, path, options.first)
            if answer == "optimal":
                settled += 1
                continue
            later = minimize(options.program, path, options.long)
            ratio = upper / later[2] if upper and later[2] else float("inf")
            ratios.append(ratio)
            ends = [f"{low}...{high}" for low, high in ((lower, upper), later[1:])]
            print(f"{name:16} {ends[0]:>12} {ends[1]:>12}  {ratio:.2f}", flush=True)
    beyond = sum(ratio > BAR for ratio in ratios)
    print(f"{len(ratios)} open after {options.first} s, {settled} settled; beyond {BAR}: {beyond}, largest {max(ratios, default=1):.2f}")


if __name__ == "__main__":
    main()
