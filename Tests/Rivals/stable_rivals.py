#!/usr/bin/env python3
"""The largest eigenvalue of the Hessian of a two-layer ReLU network: thresher beside PyHessian and SciPy's eigsh.

One run, one thread, CPU seconds, on the same files: a network of K units with random data of n points in d dimensions, loss 1/(2n) sum r^2.

  thresher   paper-bench sharpness: Lanczos to 1e-12 with products in closed form; then both ends proved
  eigsh      scipy.sparse.linalg.eigsh, which="LA", tol=1e-12, with the same products in NumPy (pip install scipy)
  PyHessian  pyhessian.hessian(...).eigenvalues(), its defaults and tol=1e-12 (pip install pyhessian; Debian: python3-torch)

Then what no rival does: exact decisions of 31 x 31 and 301 x 301 Hessians, the table of eight descents, proved least path norms; the path
norm over a dictionary of units is compared with SciPy's HiGHS. Packages that are absent are skipped with a notice.

    stable_rivals.py [--bench PROGRAM] [--large]
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import sys
import tempfile

from measuring import RELEASE, best, program

try:
    import numpy as np
except ImportError:
    sys.exit("stable_rivals: NumPy is absent; nothing is compared")


class Products:
    """Hess L times a vector: J^T (J v) / n + C v."""

    def __init__(self, x, y, w, b, a, c):
        self.x, self.a, self.n = x, a, len(y)
        z = x @ w.T + b
        self.on, self.h = (z > 0).astype(float), np.maximum(z, 0)
        r = self.h @ a + c - y
        weighted = self.on * r[:, None] / self.n
        self.rho, self.rho0 = weighted.T @ x, weighted.sum(0)

    def __call__(self, v):
        k, d = self.rho.shape
        dw, db, da, dc = v[: k * d].reshape(k, d), v[k * d : k * (d + 1)], v[k * (d + 1) : k * (d + 2)], v[-1]
        s = ((self.x @ dw.T + db) * self.on) @ self.a + self.h @ da + dc
        back = self.on * (s / self.n)[:, None] * self.a
        w = back.T @ self.x + self.rho * da[:, None]
        b = back.sum(0) + self.rho0 * da
        a = self.h.T @ s / self.n + (self.rho * dw).sum(1) + self.rho0 * db
        return np.concatenate([w.ravel(), b, a, [s.mean()]])


def eigsh(x, y, w, b, a, c):
    from scipy.sparse.linalg import LinearOperator, eigsh as solve

    products = Products(x, y, w, b, a, c)
    size = w.size + 2 * len(a) + 1
    operator = LinearOperator((size, size), matvec=lambda v: products(v.ravel()), dtype=float)
    return float(solve(operator, k=1, which="LA", tol=1e-12, return_eigenvectors=False)[0])


def pyhessian(x, y, w, b, a, c, **options):
    import torch
    from pyhessian import hessian

    torch.set_num_threads(1)
    torch.manual_seed(1)
    k, d = w.shape
    model = torch.nn.Sequential(torch.nn.Linear(d, k), torch.nn.ReLU(), torch.nn.Linear(k, 1)).double()
    for target, value in zip(model.parameters(), (w, b, a[None, :], np.array([c]))):
        target.data = torch.from_numpy(np.ascontiguousarray(value))
    data = (torch.from_numpy(x), torch.from_numpy(y)[:, None])
    computation = hessian(model, lambda f, t: torch.mean((f - t) ** 2) / 2, data=data, cuda=False)
    return computation.eigenvalues(**options)[0][0]


def sharpness(options, folder, n, d, k, rng, rivals):
    x, y = rng.standard_normal((n, d)) / np.sqrt(d), rng.standard_normal(n)
    w, b = rng.standard_normal((k, d)) / np.sqrt(d), rng.standard_normal(k) / 4
    a, c = rng.standard_normal(k) / np.sqrt(k), 0.1
    network, data = os.path.join(folder, "net.npz"), os.path.join(folder, "data.npz")
    np.savez(network, **{"0.weight": w, "0.bias": b, "2.weight": a[None, :], "2.bias": np.array([c])})
    np.savez(data, X=x, y=y)
    ours = program(options.bench, "sharpness", network, data)
    value = ours["value"]
    print(f"{ours['parameters']} parameters (n = {n}, d = {d}, K = {k}): lambda_max = {value:.15g}")
    print(f"  {'thresher':22} {ours['seconds']:8.3f} s   residual {ours['residual']:.1e}, {ours['products']} products")
    print(f"  {'thresher, proved':22} {ours['proved_seconds']:8.3f} s   in [{ours['lower']:.12g}, {ours['upper']:.12g}]")
    for name, body in rivals:
        try:
            seconds, found = best(1, lambda: body(x, y, w, b, a, c))
        except ImportError as missing:
            print(f"stable_rivals: {name} is skipped: {missing}")
            continue
        print(f"  {name:22} {seconds:8.3f} s   ratio {seconds / ours['seconds']:6.2f}, relative error {abs(found / value - 1):.1e}")
        if name == "eigsh" and abs(found / value - 1) > 1e-9:
            sys.exit("stable_rivals: thresher and eigsh find different eigenvalues")


def dictionary(m, error):
    """The least path norm over 24 directions with offsets at the grid's projections, by HiGHS."""
    from scipy.optimize import linprog

    grid = np.linspace(-1, 1, m)
    x = np.array([(s, t) for s in grid for t in grid])
    p = np.maximum(0, 1 - np.abs(x).sum(1))
    columns = []
    for i in range(24):
        u = np.array([np.cos(np.pi * i / 24), np.sin(np.pi * i / 24)])
        columns += [np.maximum(0, x @ u - t) for t in np.unique(np.round(x @ u, 12))]
    phi = np.array(columns).T
    affine = np.c_[np.ones(len(x)), x]
    rows = np.c_[phi, -phi, affine]
    count = phi.shape[1]
    result = linprog(
        np.r_[np.ones(2 * count), np.zeros(3)], np.r_[rows, -rows], np.r_[p + error, error - p],
        bounds=[(0, None)] * (2 * count) + [(None, None)] * 3, method="highs")
    return result.fun


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=os.path.join(RELEASE, "paper-bench"))
    parser.add_argument("--large", action="store_true", help="787,001 parameters, as of a network for MNIST")
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    rivals = [
        ("eigsh", eigsh), ("PyHessian", pyhessian),
        ("PyHessian, tol 1e-12", lambda *given: pyhessian(*given, maxIter=2000, tol=1e-12)),
    ]
    with tempfile.TemporaryDirectory() as folder:
        sharpness(options, folder, 200, 1, 53, rng, rivals)
        sharpness(options, folder, 1000, 50, 500, rng, rivals)
        if options.large:
            sharpness(options, folder, 1000, 784, 1000, rng, rivals[:2])
    exact = program(options.bench, "decisions")
    for name in ("rational_31", "dyadic_301"):
        print(f"{name}: bracket {exact[name + '_bracket']:.3f} s, a bound between its ends {exact[name + '_elimination']:.3f} s")
    tents = program(options.bench, "tents")
    print(f"{tents['rows']} descents of 30,000 to 120,000 steps: {tents['seconds']:.1f} s")
    norms = program(options.bench, "path-norms")
    for side in (9, 13, 17):
        print(f"grid {side}, error 0.02: {norms[f'grid_{side}']:.2f} s, least path norm in "
              f"[{norms[f'lower_{side}']:.7f}, {norms[f'upper_{side}']:.7f}], proved for all units")
    try:
        seconds, value = best(1, lambda: dictionary(9, 0.02))
        print(f"grid 9, error 0.02 by HiGHS over 24 directions: {seconds:.2f} s, at most {value:.7f}, no lower end")
    except ImportError as missing:
        print(f"stable_rivals: HiGHS is skipped: {missing}")


if __name__ == "__main__":
    main()
