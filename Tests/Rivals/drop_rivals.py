#!/usr/bin/env python3
"""What a trace of compute times promises: thresher beside SciPy and NumPy, in one run, one thread, CPU seconds.

  e_N            an enclosure of the expected maximum of N normal numbers, beside scipy.integrate.quad
  threshold      the best threshold of 2000 steps x 200 workers x 12 micro-batches, beside NumPy: the published rule (200 candidates, whole
                 arrays) and one sweep over all sorted ends
  simulation     micro-batch times a second, drawn and put through the released code's rule, for two laws, beside NumPy's draws alone

SciPy is skipped with a notice where it is absent.

    drop_rivals.py [--bench PROGRAM] [--steps N]
"""

import argparse
import os
import sys
import tempfile

from measuring import RELEASE, best, program

try:
    import numpy as np
except ImportError:
    sys.exit("drop_rivals: NumPy is absent; nothing is compared")


def maxima(options):
    ours = program(options.bench, "maxima")
    print(f"e_N: thresher {1e3 * ours['seconds']:.4f} ms an enclosure, width at most {ours['width']:.1e} for N = 8 ... 10^6")
    try:
        from scipy.integrate import quad
        from scipy.special import log_ndtr
    except ImportError:
        print("drop_rivals: SciPy is absent and skipped")
        return
    for n in (8, 200, 1000000):
        f = lambda x: n * x * np.exp(-x * x / 2 + (n - 1) * log_ndtr(x)) / np.sqrt(2 * np.pi)
        seconds, (value, error) = best(1, lambda: [quad(f, -9, 9, epsabs=1e-13, epsrel=1e-13, limit=200) for _ in range(20)][0])
        print(f"     SciPy, N = {n}: {1e3 * seconds / 20:.3f} ms, {value:.12f} +- {error:.0e} (estimated, not proved)")


def published(times, serial):
    """200 candidates, each with whole arrays."""
    ends = np.cumsum(times, axis=2)
    slowest = ends[:, :, -1].max(axis=1)
    best = (-1.0, 0.0)
    for tau in np.linspace(ends[:, :, 5].min(), slowest.max(), 200):
        done = (ends <= tau).sum(axis=(1, 2)) / (times.shape[1] * times.shape[2])
        speed = (done * (slowest + serial) / (np.minimum(tau, slowest) + serial)).mean()
        best = max(best, (speed, tau))
    return best


def sweep(times, serial):
    """All ends in one sorted pass."""
    ends = np.cumsum(times, axis=2)
    slowest = ends[:, :, -1].max(axis=1)
    steps = np.repeat(np.arange(times.shape[0]), times.shape[1] * times.shape[2])
    flat = ends.reshape(-1)
    order = np.argsort(flat)
    weight = (slowest + serial)[steps[order]]
    opened = np.cumsum(weight)
    tau = flat[order]
    # A step is finished where its own largest end comes: its numerator leaves, and 1 takes its place.
    whole = times.shape[1] * times.shape[2]
    last = np.argsort(slowest)
    place = np.searchsorted(slowest[last], tau, side="right")
    gone = np.concatenate([[0], np.cumsum((slowest + serial)[last] * whole)])[place]
    speed = ((opened - gone) / (tau + serial) + place * whole) / (whole * times.shape[0])
    index = int(np.argmax(speed))
    return speed[index], tau[index]


def threshold(options, folder, rng):
    times = np.maximum(rng.normal(1, 0.3, (options.steps, 200, 12)), 0.01)
    path = os.path.join(folder, "trace.npy")
    np.save(path, times)
    ours = program(options.bench, "threshold", path, "1")
    one, (speed_one, tau_one) = best(1, lambda: published(times, 1.0))
    two, (speed_two, tau_two) = best(1, lambda: sweep(times, 1.0))
    print(f"threshold of {options.steps} x 200 x 12: thresher {ours['seconds']:.3f} s, {ours['threshold']:.6f} with S = {ours['speed']:.6f}")
    print(f"     NumPy, 200 candidates {one:.2f} s ({one / ours['seconds']:.1f} times), {tau_one:.6f} with {speed_one:.6f}")
    print(f"     NumPy, one sweep      {two:.2f} s ({two / ours['seconds']:.1f} times), {tau_two:.6f} with {speed_two:.6f}")
    if abs(speed_two - ours["speed"]) > 1e-9 or speed_one > ours["speed"] + 1e-9:
        sys.exit("drop_rivals: the programs disagree")


def simulation(options, rng):
    for law in ("two-point", "log-normal"):
        ours = program(options.bench, "simulation", law)
        count = 10_000_000
        draw = (lambda: rng.integers(0, 2, count) * 0.6 + 0.7) if law == "two-point" else (lambda: rng.lognormal(0, 0.3, count))
        seconds, _ = best(1, draw)
        print(f"simulation, {law}: thresher {ours['times_a_second']:.3g} times a second drawn and dropped "
              f"(S = {ours['speed']:.4f} +- {ours['error']:.4f}), {ours['draws_a_second']:.3g} drawn alone; NumPy draws {count / seconds:.3g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=os.path.join(RELEASE, "paper-bench"))
    parser.add_argument("--steps", type=int, default=2000)
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    maxima(options)
    with tempfile.TemporaryDirectory() as folder:
        threshold(options, folder, rng)
    simulation(options, rng)


if __name__ == "__main__":
    main()
