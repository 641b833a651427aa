"""Random matrix products in a custom floating-point accumulator, as APyTypes computes them.

  accumulator_products.py COUNT SEED

Prints one JSON object a line: mantissa and exponent bits, exponent bias, quantization mode, shape, both matrices, the product. APyTypes keeps
subnormal numbers, quantizes products and sums in one format, and adds from first to last. What overflows, to infinity there, is drawn again.
"""

import json
import math
import random
import sys

import apytypes as apy

MODES = {"rz": apy.QuantizationMode.TO_ZERO, "rd": apy.QuantizationMode.TO_NEG, "rne": apy.QuantizationMode.TIES_EVEN}


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    draw = random.Random(seed)
    done = 0
    while done < count:
        m, e, mode = draw.randint(1, 10), draw.randint(4, 6), draw.choice(sorted(MODES))
        bias = draw.randint(2 ** (e - 2), 2 ** (e - 1))
        rows, inner, columns = draw.randint(1, 4), draw.randint(1, 40), draw.randint(1, 5)
        # Entries of 12 bits; products down to far below the least normal number, sums below the largest.
        largest = 2.0 ** (2**e - 2 - bias)
        bound = min(4.0, (largest / inner) ** 0.5)

        def entry():
            value = draw.uniform(-bound, bound) * 2.0 ** draw.choice([0, 0, 0, -4, -8])
            scale = 2.0**20
            return round(value * scale) / scale

        a = [[entry() for _ in range(inner)] for _ in range(rows)]
        b = [[entry() for _ in range(columns)] for _ in range(inner)]
        # Wide enough that all entries are what they are.
        wide = dict(exp_bits=11, man_bits=30)
        x, y = apy.APyFloatArray.from_float(a, **wide), apy.APyFloatArray.from_float(b, **wide)
        assert x.to_numpy().tolist() == a and y.to_numpy().tolist() == b
        with apy.APyFloatAccumulatorContext(exp_bits=e, man_bits=m, bias=bias, quantization=MODES[mode]):
            product = x @ y
        values = product.to_numpy().reshape(-1).tolist()
        if not all(map(math.isfinite, values)):
            continue
        done += 1
        line = {"mantissa": m, "exponent": e, "bias": bias, "mode": mode, "rows": rows, "inner": inner, "columns": columns}
        line |= {"a": sum(a, []), "b": sum(b, []), "product": values}
        print(json.dumps(line))


main()
