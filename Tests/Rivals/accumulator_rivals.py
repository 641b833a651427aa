#!/usr/bin/env python3
"""Matrix products with a 12-bit accumulator: thresher beside NumPy and APyTypes, in one run, one thread, CPU seconds.

M7E4 with biases 12 (products) and 10 (sums), chunks of 16, toward zero, 256 x 256 x 256: fused multiply-adds a second.

  thresher    the vector kernel for every instruction set of this machine, lanes of single and of double precision
  NumPy       bit masks on whole float32 matrices; the product is compared with thresher's, number by number
  APyTypes    matmul with an accumulator context, 64 x 256 x 64, which knows no chunks (pip install apytypes)

Then the worst case of 16 weights over all 129 values of M3E3b4, and of 256 weights. APyTypes is skipped with a notice where it is absent.

    accumulator_rivals.py [--bench PROGRAM] [--size N] [--floor RATE] [--baseline-floor RATE]

With floors the script fails where AVX2 (or better) and the baseline are slower.
"""

import argparse
import os
import sys
import tempfile

from measuring import RELEASE, best, program

try:
    import numpy as np
except ImportError:
    sys.exit("accumulator_rivals: NumPy is absent; nothing is compared")


def quantize(x, mantissa, exponent, bias):
    """Toward zero by bit masks: below the least magnitude zero, above the largest that."""
    largest = np.float32(2.0 ** (2**exponent - 1 - bias) * (2 - 2.0**-mantissa))
    bits = x.view(np.uint32)
    sign = bits & np.uint32(0x80000000)
    magnitude = (bits & np.uint32(0x7FFFFFFF & ~((1 << (23 - mantissa)) - 1))).view(np.float32)
    magnitude = np.minimum(magnitude, largest)
    magnitude[magnitude < np.float32(2.0**-bias)] = 0
    return (magnitude.view(np.uint32) | sign).view(np.float32)


def numpy_product(a, b, chunk=16):
    total = None
    for start in range(0, a.shape[1], chunk):
        s = np.zeros((a.shape[0], b.shape[1]), dtype=np.float32)
        for k in range(start, min(start + chunk, a.shape[1])):
            s = quantize(quantize(a[:, k, None] * b[k], 7, 4, 12) + s, 7, 4, 10)
        total = s if total is None else quantize(total + s, 7, 4, 10)
    return total


def products(options, folder, rng):
    n = options.size
    # Entries of five bits: their products are exact in single precision, which NumPy needs.
    a, b = (np.float32(rng.integers(-16, 17, (n, n))) / np.float32(s) for s in (8, 32))
    path, result = os.path.join(folder, "ab.npz"), os.path.join(folder, "c.npy")
    np.savez(path, a=a, b=b)
    ours = program(options.bench, "accumulators", path, result)
    seconds, c = best(3, lambda: numpy_product(a, b))
    numpy_rate = n**3 / seconds
    fastest = ours["avx2_single"] if "avx2_single" in ours else ours["baseline_single"]
    print(f"FMAq a second, M7E4, b = 12/10, chunks of 16, {n} x {n} x {n}")
    for name, rate in ours.items():
        print(f"  thresher {name:16} {rate:9.2e}   {rate / numpy_rate:6.1f} times NumPy")
    print(f"  NumPy, bit masks          {numpy_rate:9.2e}")
    if not np.array_equal(np.load(result), c.astype(np.float64)):
        sys.exit("accumulator_rivals: thresher and NumPy disagree")
    try:
        import apytypes as apy
    except ImportError:
        print("accumulator_rivals: APyTypes is absent and skipped")
    else:
        x, y = (apy.APyFloatArray.from_float(m, exp_bits=8, man_bits=23) for m in (a[:64], b[:, :64]))

        def product():
            with apy.APyFloatAccumulatorContext(exp_bits=5, man_bits=7, bias=11, quantization=apy.QuantizationMode.TO_ZERO):
                return x @ y

        seconds, _ = best(3, product)
        rate = 64 * n * 64 / seconds
        print(f"  APyTypes, 64 x {n} x 64    {rate:9.2e}   thresher with AVX2 {fastest / rate:.0f} times")
    for name, floor in (("avx2_single", options.floor), ("baseline_single", options.baseline_floor)):
        if floor and ours.get(name, floor) < floor:
            sys.exit(f"accumulator_rivals: {name} is slower than {floor:.1e}")


def worst_cases(options):
    for name, found in program(options.bench, "worst-case").items():
        print(
            f"worst case, {name}: {found['seconds']:.3f} s, overflow {'reachable' if found['overflow'] else 'impossible'}, "
            f"largest error {found['error']:.4g} of {found['sum']:.4g}, {found['states']} states"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=os.path.join(RELEASE, "paper-bench"))
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--floor", type=float, default=0)
    parser.add_argument("--baseline-floor", type=float, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        products(options, folder, np.random.default_rng(1))
    worst_cases(options)


if __name__ == "__main__":
    main()
