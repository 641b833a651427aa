#!/usr/bin/env python3
"""Assignments, folds and large files: thresher beside SciPy, NumPy and safetensors.

  assignment   units of two networks matched by the correlations of their activations, n = 512, 768, 3072, and the same with random
               costs: paper-bench assignment beside scipy.optimize.linear_sum_assignment, CPU seconds on one thread, the best of several
               runs; the gap of our duals in exact arithmetic
  fold         two blocks of the size of ViT-B (768 and 3072), M and U full, floats: the memory is stated before; beside the product
               of two 2048 x 2048 matrices by the same library in the same run
  file         a safetensors file of 350 MB: opening it, beside safetensors.safe_open

Packages that are absent are skipped with a notice.

    fold_rivals.py [--bench PROGRAM] [--runs N] [--width D]
"""

import argparse
import json
import os
import sys
import tempfile
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from measuring import RELEASE, best, program

try:
    import numpy as np
except ImportError:
    sys.exit("fold_rivals: NumPy is absent; nothing is compared")


def correlated(rng, n):
    """Activations of two networks on 2000 points: the units of the second one are those of the first, moved, with noise."""
    features = rng.standard_normal((2000, n // 4)) @ rng.standard_normal((n // 4, n)) / np.sqrt(n / 4)
    first = np.maximum(features, 0)
    second = np.maximum(features[:, rng.permutation(n)] + 0.7 * rng.standard_normal((2000, n)), 0)

    def standard(x):
        x = x - x.mean(0)
        return x / (np.linalg.norm(x, axis=0) + 1e-12)

    return -(standard(first).T @ standard(second))


def assignments(options, folder, rng):
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        print("fold_rivals: SciPy is absent and skipped")
        return
    print(f"{'costs':12} {'n':>5} {'thresher':>9} {'SciPy':>9} {'ratio':>6} {'certified':>9} {'gap':>8}")
    for name, make in (("correlated", correlated), ("random", lambda rng, n: rng.random((n, n)))):
        for n in (512, 768, 3072):
            # As merge-networks does it: multiples of 2^-40 have exact sums, so that the gap of an optimum is exactly 0.
            cost = np.round(make(rng, n) * 2**40) / 2**40
            path = os.path.join(folder, f"cost{n}.npy")
            np.save(path, cost)
            runs = options.runs if n < 1000 else max(1, options.runs // 4)
            ours = program(options.bench, "assignment", path, runs)
            seconds, (rows, columns) = best(runs, lambda: linear_sum_assignment(cost))
            total = cost[rows, columns].sum()
            if abs(total - ours["total"]) > 1e-9 * n:
                sys.exit(f"fold_rivals: the totals differ, {ours['total']} and {total}")
            gap = "0" if ours["exact_gap_is_zero"] else f"{ours['gap']:.1e}"
            print(f"{name:12} {n:5} {ours['seconds']:9.4f} {seconds:9.4f} {seconds / ours['seconds']:6.2f} "
                  f"{ours['certificate_seconds']:9.4f} {gap:>8}")


def fold(options):
    d = options.width
    # Weights and fold of three blocks, M of six maps and U of four for two networks.
    numbers = 3 * 12 * d * d + 2 * (5 + 16) * d * d + 2 * (3 + 16) * d * d
    print(f"fold of two blocks of width {d}: {4 * numbers / 1e6:.0f} MB of matrices will be held")
    ours = program(options.bench, "fold", d, max(1, options.runs // 4))
    print(f"  {ours['seconds']:.2f} s for {ours['operations'] / 1e9:.0f} GFLOP: {ours['rate'] / 1e9:.1f} GFLOP/s, "
          f"{100 * ours['share_of_product']:.0f} % of a 2048 x 2048 product ({ours['product_rate'] / 1e9:.1f} GFLOP/s); "
          f"{ours['matrix_bytes'] / 1e6:.0f} MB held")


def large_file(options, folder):
    path = os.path.join(folder, "large.safetensors")
    count, each = 50, 1_750_000
    header, offset = {}, 0
    for i in range(count):
        header[f"layer.{i}.weight"] = {"dtype": "F32", "shape": [1000, each // 1000], "data_offsets": [offset, offset + 4 * each]}
        offset += 4 * each
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        block = np.ones(each, dtype=np.float32).tobytes()
        for _ in range(count):
            file.write(block)
    ours = program(options.bench, "open", path)
    line = f"file of {ours['bytes'] / 1e6:.0f} MB: thresher {1e3 * ours['seconds']:.2f} ms"
    try:
        from safetensors import safe_open

        def theirs():
            with safe_open(path, framework="numpy") as tensors:
                return len(list(tensors.keys()))

        start = time.time()
        theirs()
        line += f", safetensors {1e3 * (time.time() - start):.2f} ms"
    except ImportError:
        line += "; safetensors is absent and skipped"
    print(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=os.path.join(RELEASE, "paper-bench"))
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--width", type=int, default=768)
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        assignments(options, folder, rng)
        fold(options)
        large_file(options, folder)


if __name__ == "__main__":
    main()
