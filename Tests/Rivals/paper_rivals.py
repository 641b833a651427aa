#!/usr/bin/env python3
"""Projections on polyhedra, exact projections, and exact forgetting: thresher beside quadprog and DAQP.

A chain of 50 projections, w_0 = 0, each on { v : z . v >= 1 } for the 30 random rows z of a task in 20 dimensions, is worked out by
all programs in the same run, one thread, CPU seconds, the best of several runs:

  thresher   paper-bench projections, the making of each projector included
  quadprog   solve_qp in a Python loop (pip install quadprog)
  daqp       daqp.solve in a Python loop (pip install daqp)

The worst violation and the distance to quadprog's end are shown too, for a fast answer that is wrong is none. Then 50 exact projections of
data with three digits, 1000 steps on 50 tasks of 1000 float32 rows in 512 dimensions (with --probe), and the exact forgetting beside NumPy's
simulation. Packages that are absent are skipped with a notice.

    paper_rivals.py [--bench PROGRAM] [--thresher PROGRAM] [--runs N] [--probe]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

from measuring import RELEASE, best, program

try:
    import numpy as np
except ImportError:
    sys.exit("paper_rivals: NumPy is absent; nothing is compared")


def tasks(rng, count, dimension, rows, digits=None):
    teacher = rng.standard_normal(dimension)
    result = []
    for _ in range(count):
        x = rng.uniform(-1, 1, (rows, dimension))
        if digits:
            x = np.round(x, digits)
        x *= np.where(x @ teacher > 0, 1.0, -1.0)[:, None]
        result.append(x)
    return result


def write(path, chain, dtype=np.float64):
    x = np.concatenate(chain).astype(dtype)
    task = np.concatenate([np.full(len(z), i, dtype=np.int64) for i, z in enumerate(chain)])
    np.savez(path, X=x, y=np.ones(len(x), dtype=np.int64), task=task)


def write_csv(path, chain, digits):
    """Decimals, which are exact fractions; a float of an .npz would be a dyadic number of 53 bits."""
    with open(path, "w") as file:
        print(",".join(["task"] + [f"x{j}" for j in range(chain[0].shape[1])] + ["y"]), file=file)
        for i, rows in enumerate(chain):
            for row in rows:
                print(",".join([str(i + 1)] + [f"{v:.{digits}f}" for v in row] + ["1"]), file=file)


def quadprog_chain(chain):
    import quadprog

    g, w, worst = np.eye(chain[0].shape[1]), np.zeros(chain[0].shape[1]), 0.0
    for z in chain:
        w = quadprog.solve_qp(g, w, z.T.copy(), np.ones(len(z)))[0]
        worst = max(worst, float(np.max(1 - z @ w)))
    return w, worst


def daqp_chain(chain):
    import daqp
    from ctypes import c_int

    n, worst = chain[0].shape[1], 0.0
    h, w = np.eye(n), np.zeros(n)
    for z in chain:
        m = len(z)
        w = daqp.solve(h, -w, np.ascontiguousarray(z), np.full(m, 1e30), np.ones(m), np.zeros(m, dtype=c_int))[0]
        w = np.array(w)
        worst = max(worst, float(np.max(1 - z @ w)))
    return w, worst


def projections(options, folder, rng):
    chain = tasks(rng, 50, 20, 30)
    path = os.path.join(folder, "chain.npz")
    write(path, chain)
    ours = program(options.bench, "projections", path, options.runs)
    end, seconds = np.array(ours["end"]), ours["seconds_per_projection"]
    print(f"{'solver':10} {'s/projection':>13} {'ratio':>7} {'violation':>10} {'to quadprog':>12}")
    rivals = {}
    for name, solve in (("quadprog", quadprog_chain), ("daqp", daqp_chain)):
        try:
            total, (w, worst) = best(options.runs, lambda: solve(chain))
        except ImportError:
            print(f"paper_rivals: {name} is absent and skipped")
            continue
        rivals[name] = (total / 50, w, worst)
    reference = rivals["quadprog"][1] if "quadprog" in rivals else end
    print(f"{'thresher':10} {seconds:13.2e} {1:7.2f} {ours['residual']:10.1e} {np.linalg.norm(end - reference):12.1e}")
    for name, (time_, w, worst) in rivals.items():
        print(f"{name:10} {time_:13.2e} {time_ / seconds:7.2f} {worst:10.1e} {np.linalg.norm(w - reference):12.1e}")
        if np.linalg.norm(end - w) > 1e-8:
            sys.exit(f"paper_rivals: thresher and {name} end at different points")


def exact(options, folder, rng):
    chain = tasks(rng, 50, 20, 30, digits=3)
    path = os.path.join(folder, "exact.csv")
    write_csv(path, chain, 3)
    result = program(options.bench, "exact", path)
    print(f"exact: {result['projections']} projections of three-digit data in {result['seconds']:.2f} s, "
          f"{result['guessed']} by a guess that passed, fractions of {result['bits']} bits at the end")


def probe(options, folder, rng):
    path = os.path.join(folder, "probe.npz")
    write(path, tasks(rng, 50, 512, 1000), np.float32)
    start = time.time()
    subprocess.run([options.thresher, "verify", "separable-tasks", "--data", path, "--set", "steps=1000", "--jobs", "1"],
                   check=True, stdout=subprocess.DEVNULL)
    print(f"probe: 50 tasks of 1000 x 512 float32 rows, 1000 steps, reading and offline solution included: {time.time() - start:.1f} s")


def forgetting(options, rng):
    ours = program(options.bench, "forgetting")
    print(f"forgetting: f(500,50,250) {1e3 * ours['seconds_per_value']:.4f} ms, p = 10^6 {1e3 * ours['seconds_at_million']:.4f} ms, "
          f"all {ours['pairs']} pairs at p = 500 {ours['seconds_all_pairs']:.1f} s")
    p, d, m = 500, 50, 250

    def draw():
        v = np.linalg.qr(rng.standard_normal((p, d)))[0]
        q, r = np.linalg.qr(rng.standard_normal((m, m)))
        q *= np.sign(np.diag(r))
        k = v.T @ np.concatenate([q @ v[:m], v[m:]])
        return np.sum((k.T @ (np.eye(d) - k)) ** 2) / d

    seconds, _ = best(1, lambda: [draw() for _ in range(20)])
    numerator, denominator = map(int, ours["f_500_50_250"].split("/"))
    print(f"NumPy: {1e3 * seconds / 20:.2f} ms a draw; f = {numerator / denominator:.13f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=os.path.join(RELEASE, "paper-bench"))
    parser.add_argument("--thresher", default=os.path.join(RELEASE, "thresher"))
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--probe", action="store_true")
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        projections(options, folder, rng)
        exact(options, folder, rng)
        forgetting(options, rng)
        if options.probe:
            probe(options, folder, rng)


if __name__ == "__main__":
    main()
