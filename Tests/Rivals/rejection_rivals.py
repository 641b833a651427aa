#!/usr/bin/env python3
"""Guess and check on random 8-4-1 networks and 32 points: thresher beside numpy, in one run.

    Tests/Rivals/rejection_rivals.py .build/release/thresher

Prints million networks per CPU second, and how much more two threads do than one by the clock. numpy looks first-layer columns up in a table of all 12,288 settings, one word for
the 32 points, and leaves off at the first wrong point. It draws every parameter of every network; thresher settles five
networks of six by their output neuron, and the figure in brackets counts the sixth alone.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

INPUTS, HIDDEN, POINTS = 8, 4, 32


def sample(rng):
    rows = rng.choice(1 << INPUTS, POINTS, replace=False)
    labels = rng.integers(0, 2, POINTS)
    return rows, labels


def column_table(rows):
    """The column of every setting (W, gamma, b), one word each."""
    words = []
    bits = np.arange(1 << INPUTS)
    counts = np.array([[bin(w & r).count("1") for r in rows] for w in bits])
    for gamma in (-1, 0, 1):
        for bias in range(1 - INPUTS, INPUTS + 1):
            fires = gamma * counts + bias > 0
            words.append((fires.astype(np.uint64) << np.arange(POINTS, dtype=np.uint64)).sum(axis=1))
    return np.concatenate(words).astype(np.uint32)


def numpy_speed(rng, table, labels, seconds):
    wanted = np.uint32(sum(int(label) << i for i, label in enumerate(labels)))
    size = 1 << 18
    tried = hits = 0
    start = time.process_time()
    while time.process_time() - start < seconds:
        columns = table[rng.integers(0, len(table), (HIDDEN, size), dtype=np.int32)]
        weights = rng.integers(0, 1 << HIDDEN, size, dtype=np.int32)
        gamma = rng.integers(-1, 2, size, dtype=np.int32)
        bias = rng.integers(1 - HIDDEN, HIDDEN + 1, size, dtype=np.int32)
        alive = np.ones(size, dtype=bool)
        # Point by point with early exit: most networks fail at the first few.
        places = np.arange(size)
        for point in range(POINTS):
            total = np.zeros(len(places), dtype=np.int32)
            for neuron in range(HIDDEN):
                total += ((columns[neuron, places] >> np.uint32(point)) & 1).astype(np.int32) * (
                    (weights[places] >> neuron) & 1)
            fires = gamma[places] * total + bias[places] > 0
            places = places[fires == bool(int(wanted) >> point & 1)]
            if not len(places):
                break
        hits += len(places)
        tried += size
    return tried / (time.process_time() - start) / 1e6


def thresher_speed(program, rows, labels, tries, jobs):
    with tempfile.NamedTemporaryFile("w", suffix=".pla") as file:
        file.write(f".i {INPUTS}\n.o 1\n.type fr\n")
        for row, label in zip(rows, labels):
            file.write("".join(str(row >> i & 1) for i in range(INPUTS)) + f" {label}\n")
        file.write(".e\n")
        file.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run(
            [program, "sample", file.name, "--widths", f"{HIDDEN},1", "--method", "reject", "-n", "1",
             "--tries", str(tries), "--jobs", str(jobs), "--json", "--quiet"], capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = json.loads(run.stdout.splitlines()[-1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    tried = int(result["tries"])
    return tried / cpu / 1e6, tried / result["timing"]["seconds"] / 1e6


def main():
    program = sys.argv[1]
    rng = np.random.default_rng(1)
    rows, labels = sample(rng)
    table = column_table(rows)
    for round_number in range(3):
        rival = numpy_speed(rng, table, labels, 2)
        one, one_wall = thresher_speed(program, rows, labels, 3_000_000_000, 1)
        two, two_wall = thresher_speed(program, rows, labels, 6_000_000_000, 2)
        print(f"M networks per CPU second: numpy {rival:.1f}   thresher {one:.0f} ({one / 6:.0f} evaluated in full)   "
              f"ratio {one / rival:.0f}   two threads {two:.0f}, {two_wall / one_wall:.2f} times one by the clock")


main()
