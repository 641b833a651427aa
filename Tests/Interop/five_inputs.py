#!/usr/bin/env python3
"""Least widths at depth 2 of random functions of five inputs, settled again by CP-SAT: the same width, function by function.

    five_inputs.py THRESHER [--functions N] [--seed S] [--jobs J]

`thresher catalog 5 --to DIR --sample N` draws functions and settles their classes by the engine that made the table of all of them. Here
each class is moved by a random symmetry (inputs permuted, all inputs complemented, the output complemented) and settled anew. Every
twentieth function that comes out of this is asked for by itself as well, `thresher catalog 5 --function`, which is another engine.

What is solved follows from the definition alone. The functions of one neuron are those of all settings of its weights, sign and bias.
With them n_f copies of f among the hidden neurons, an output neuron of sign + that reads s of k neurons says [sum of n_f f >= T] with
sum of n_f = s <= k; one of sign - says that not so many are true, thus that enough of the complements are, and the complements are
functions of a neuron too (checked below). Neurons that are not read may be left out, and T <= 0 or T > s is a constant. So the least width
of a function that is not constant is the least sum of n_f, over integers n_f >= 0 and 1 <= T, with

    sum of n_f f(p) >= T where the function is true,    sum of n_f f(p) <= T - 1 where it is false.

All numbers of a solution of width w are at most w: under these bounds CP-SAT has to find w, which is evaluated here, and to prove that
nothing is less. Neither shares code, columns up to complements, or linear programs with thresher.
"""
import itertools
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from options import parse  # noqa: E402
from others import has  # noqa: E402

INPUTS = 5
ROWS = 1 << INPUTS
ALL_TRUE = (1 << ROWS) - 1


class Disagreement(Exception):
    pass


def functions_of_a_neuron():
    """The tables, bit p for the row number p, of all settings of a neuron that reads the inputs."""
    tables = set()
    for weights in itertools.product((0, 1), repeat=INPUTS):
        sums = [sum(weight * (row >> i & 1) for i, weight in enumerate(weights)) for row in range(ROWS)]
        for sign, bias in itertools.product((-1, 0, 1), range(-INPUTS + 1, INPUTS + 1)):
            tables.add(sum((sign * value + bias > 0) << row for row, value in enumerate(sums)))
    if any(ALL_TRUE ^ table not in tables for table in tables):
        raise AssertionError("the functions of a neuron are not closed under complement")
    return sorted(tables)


COLUMNS = functions_of_a_neuron()


def least_width(table, width):
    """The least width of `table`, by CP-SAT, if it is at most `width`; else None."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    copies = [model.new_int_var(0, width, "") for _ in COLUMNS]
    threshold = model.new_int_var(1, width, "")
    for row in range(ROWS):
        true = sum(count for count, column in zip(copies, COLUMNS) if column >> row & 1)
        model.add(true >= threshold if table >> row & 1 else true <= threshold - 1)
    model.add(sum(copies) <= width)
    model.minimize(sum(copies))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise Disagreement(f"{table:#010x}: CP-SAT ends with {solver.status_name(status)}")
    counts, least = [solver.value(count) for count in copies], solver.value(threshold)
    for row in range(ROWS):
        if (sum(n for n, column in zip(counts, COLUMNS) if column >> row & 1) >= least) != bool(table >> row & 1):
            raise Disagreement(f"{table:#010x}: CP-SAT's own network is wrong on row {row}")
    return sum(counts)


def settle(case):
    table, width = case
    return table, width, least_width(table, width)


def moved(table, rng):
    """`table` with its inputs permuted, perhaps all complemented, and its output perhaps complemented."""
    order, flip = rng.sample(range(INPUTS), INPUTS), rng.choice([0, ROWS - 1])
    rows = (sum((row >> i & 1) << place for i, place in enumerate(order)) ^ flip for row in range(ROWS))
    return sum((table >> source & 1) << row for row, source in enumerate(rows)) ^ rng.choice([0, ALL_TRUE])


def drawn_widths(thresher, functions, seed):
    """Pairs of table and least width, of the file that `catalog --sample` writes; its proofs are passed over."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([thresher, "catalog", str(INPUTS), "--to", folder, "--sample", str(functions), "--seed", str(seed)],
                       check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, f"{INPUTS}-sample-{seed}.widths"), "rb") as file:
            header = file.readline().split()
            content = file.read()
    place = 0
    for _ in range(int(header[-1])):
        table, width = int.from_bytes(content[place:place + 4], "little"), content[place + 4]
        place += 6 + width
        place += 3 + int.from_bytes(content[place:place + 3], "little")
        yield table, width
    if place != len(content):
        raise Disagreement(f"{len(content) - place} bytes follow the last record")


def width_by_itself(thresher, table):
    words = [thresher, "catalog", str(INPUTS), "--function", f"{INPUTS}:{table:#010x}"]
    return int(subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()[-1].split(",")[0])


def main():
    options = parse("functions", 100, jobs=1)
    thresher = options.thresher
    if not has("ortools"):
        print("no ortools: widths of five inputs are not compared; `make interop-tools` brings it")
        return
    rng = random.Random(options.seed)
    cases = [(moved(table, rng), width) for table, width in drawn_widths(thresher, options.functions, options.seed)]
    rng.shuffle(cases)
    histogram, start = {}, time.monotonic()
    with multiprocessing.Pool(options.jobs) as pool:
        for number, (table, width, least) in enumerate(pool.imap(settle, cases), 1):
            if least != width:
                raise Disagreement(f"{table:#010x}: width {width}, CP-SAT says {least or 'more'}")
            if number % 20 == 0 and width_by_itself(thresher, table) != width:
                raise Disagreement(f"{table:#010x}: width {width} in the sample, not by itself")
            histogram[width] = histogram.get(width, 0) + 1
            if number % 1000 == 0:
                print(f"{number} classes equal after {time.monotonic() - start:.0f} s", flush=True)
    print(f"{len(cases)} classes of {options.functions} random functions of five inputs: all widths equal ("
          + ", ".join(f"{count} of width {width}" for width, count in sorted(histogram.items())) + ")")


if __name__ == "__main__":
    try:
        main()
    except Disagreement as error:
        sys.exit(str(error))
