#!/usr/bin/env python3
"""Denoisers of least cost: thresher's proofs beside CVXPY's optima.

On the line the least cost is a linear programme over changes of slope at the copies; CVXPY solves it (pip install cvxpy), thresher proves
its optimum in fractions. In the plane the cost over a finite dictionary of units is a group lasso; CVXPY's optimum over a dictionary is an
upper bound of nothing but that dictionary, beside the cost that thresher proves for all units. Then the proofs alone: 10,000 clusters of 10
copies, 200 multipliers in the plane, 100 noise levels. CPU seconds. Packages that are absent are skipped with a notice.

    denoiser_rivals.py [--bench PROGRAM]
"""

import argparse
import os
import sys
import tempfile
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from measuring import RELEASE, program

try:
    import numpy as np
except ImportError:
    sys.exit("denoiser_rivals: NumPy is absent; nothing is compared")


def sample(rng, clusters, copies):
    clean = np.repeat(np.arange(clusters, dtype=float), copies)
    return np.stack([clean, clean + np.round(rng.uniform(-0.3, 0.3, len(clean)), 4)], 1)


def line_optimum(cvxpy, pairs, solver):
    """min sum |a_k| over f(y) = sum a_k [y - t_k]_+ + v y + c through the pairs, t_k at the copies."""
    y, x = pairs[:, 1], pairs[:, 0]
    ramps = np.maximum(y[:, None] - y[None, :], 0)
    a, v, c = cvxpy.Variable(len(y)), cvxpy.Variable(), cvxpy.Variable()
    problem = cvxpy.Problem(cvxpy.Minimize(cvxpy.norm1(a)), [ramps @ a + v * y + c == x])
    start = time.process_time()
    problem.solve(solver=solver)
    return time.process_time() - start, problem.value, problem.status


def plane_optimum(cvxpy, points, radius, solver, directions=36, per_ball=8):
    """The group lasso over directions of half a turn, thresholds at the constraint points."""
    angles = 2 * np.pi * np.arange(per_ball) / per_ball
    ring = np.concatenate([np.zeros((1, 2)), radius * np.stack([np.cos(angles), np.sin(angles)], 1)])
    places = np.concatenate([p + ring for p in points])
    targets = np.concatenate([np.repeat(p[None], len(ring), 0) for p in points])
    columns = []
    for angle in np.pi * np.arange(directions) / directions:
        s = places @ np.array([np.cos(angle), np.sin(angle)])
        for t in np.unique(np.round(s, 9))[:-1]:
            columns.append(np.maximum(s - t, 0))
    f = np.stack(columns, 1)
    a, v, c = cvxpy.Variable((f.shape[1], 2)), cvxpy.Variable((2, 2)), cvxpy.Variable((1, 2))
    ones = np.ones((len(places), 1))
    problem = cvxpy.Problem(
        cvxpy.Minimize(cvxpy.sum(cvxpy.norm(a, 2, axis=1))), [f @ a + places @ v + ones @ c == targets])
    start = time.process_time()
    problem.solve(solver=solver)
    return time.process_time() - start, problem.value, problem.status


def beside_cvxpy(options, folder, rng):
    try:
        import cvxpy
    except ImportError:
        print("denoiser_rivals: CVXPY is absent and skipped")
        return
    print(f"{'line':>6} {'copies':>7} {'thresher':>9} {'CVXPY':>9} {'proved cost':>14} {'CVXPY':>14}")
    for clusters, copies in ((10, 5), (40, 5), (100, 4)):
        pairs = sample(rng, clusters, copies)
        path = os.path.join(folder, "pairs.npy")
        np.save(path, pairs)
        ours = program(options.bench, "denoiser-pairs", path)
        try:
            seconds, value, status = line_optimum(cvxpy, pairs, "CLARABEL")
        except cvxpy.error.SolverError:
            print(f"{clusters:6} {len(pairs):7} {ours['seconds']:9.5f} {'failed':>9} {ours['cost']:14.9f}")
            continue
        print(f"{clusters:6} {len(pairs):7} {ours['seconds']:9.5f} {seconds:9.3f} {ours['cost']:14.9f} {value:14.9f}")
        if not ours["proved"] or abs(value - ours["cost"]) > 1e-4 * abs(value):
            sys.exit(f"denoiser_rivals: the optima differ ({status})")
    hub = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 1.5]])
    try:
        seconds, value, status = plane_optimum(cvxpy, hub, 0.2, "CLARABEL")
        print(f"hub (0,0), (2,0), (0,3/2), radius 1/5: proved 115/22 = {115 / 22:.6f} for all units; CVXPY {value:.6f} over 36 "
              f"directions and 9 points a ball in {seconds:.2f} s ({status})")
    except cvxpy.error.SolverError:
        print("hub: CVXPY's solver failed")


def proofs(options):
    line = program(options.bench, "denoiser-line", 10_000, 10)
    print(f"line: {line['clusters']} clusters, {line['copies']} copies: proved {line['proved']} in {line['seconds']:.3f} s, "
          f"sorting them {line['seconds_sample']:.3f} s")
    for count in (8, 50, 200):
        plane = program(options.bench, "denoiser-plane", count)
        print(f"plane: {plane['multipliers']} multipliers: valid for all units {plane['valid']}, value equal to the cost "
              f"{plane['equal_to_cost']}, {plane['seconds']:.2f} s")
    sigmas = program(options.bench, "denoiser-sigmas", 100)
    print(f"errors: {sigmas['sigmas']} noise levels, every bound below {sigmas['largest_bound']:.1e}, {sigmas['seconds']:.3f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=os.path.join(RELEASE, "paper-bench"))
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        proofs(options)
        beside_cvxpy(options, folder, rng)


if __name__ == "__main__":
    main()
