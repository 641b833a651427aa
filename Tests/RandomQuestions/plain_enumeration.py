"""The answers to small questions by going through all settings, written from the definition of the networks alone.

A neuron with m inputs has weights w in {0,1}^m, a sign g in {-1, 0, 1} and a bias b in {-m+1, ..., m}, and is one where
g * (w . h) + b > 0. Its values on N points are an integer of N bits, its column.
"""

import functools
import itertools


def columns(values, count):
    """What a neuron can compute from `values` on `count` points: column -> (settings, least wires)."""
    return _columns(tuple(values), count)


@functools.lru_cache(maxsize=1 << 16)
def _columns(values, count):
    m = len(values)
    found = {}
    for weights in itertools.product((0, 1), repeat=m):
        sums = [sum(w * (v >> point & 1) for w, v in zip(weights, values)) for point in range(count)]
        for sign in (-1, 0, 1):
            for bias in range(-m + 1, m + 1):
                column = sum((sign * s + bias > 0) << point for point, s in enumerate(sums))
                settings, wires = found.get(column, (0, m + 1))
                found[column] = settings + 1, min(wires, sum(weights) if sign else 0)
    return found


def layers(inputs, count, widths):
    """The tuples of columns below the last neuron: tuple -> (settings, least wires)."""
    states = {tuple(inputs): (1, 0)}
    for width in widths[:-1]:
        following = {}
        for values, (settings, wires) in states.items():
            choices = columns(values, count)
            # The order of the neurons of a layer does not matter to what comes after.
            for chosen in itertools.combinations_with_replacement(sorted(choices), width):
                orders, ways, cost, run = 1, settings, wires, 0
                for place, column in enumerate(chosen):
                    run = run + 1 if place and chosen[place - 1] == column else 1
                    orders = orders * (place + 1) // run
                    ways *= choices[column][0]
                    cost += choices[column][1]
                old = following.get(chosen, (0, cost))
                following[chosen] = old[0] + orders * ways, min(old[1], cost)
        states = following
    return states


def outputs(inputs, count, widths):
    """What networks of these widths compute on the points: column -> (settings, least wires)."""
    found = {}
    for values, (settings, wires) in layers(inputs, count, widths).items():
        for column, (more, cost) in columns(values, count).items():
            old = found.get(column, (0, wires + cost))
            found[column] = old[0] + settings * more, min(old[1], wires + cost)
    return found


class Sample:
    """A partial function: `points` are distinct tuples of bits, `labels` their values."""

    def __init__(self, inputs, points, labels):
        self.inputs, self.points, self.labels = inputs, points, labels

    @property
    def pla(self):
        lines = [f".i {self.inputs}", ".o 1", ".type fr"]
        lines += ["".join(map(str, p)) + f" {y}" for p, y in zip(self.points, self.labels)]
        return "\n".join(lines + [".e", ""])

    def _bits(self, points):
        return [sum(p[i] << k for k, p in enumerate(points)) for i in range(self.inputs)]

    @property
    def label(self):
        return sum(y << k for k, y in enumerate(self.labels))

    @functools.cache
    def _outputs(self, widths):
        return outputs(self._bits(self.points), len(self.points), widths)

    def fitting(self, widths, mismatches):
        """(settings, least wires) of the networks that are wrong on at most so many labels; (0, None) without any."""
        right = [v for c, v in self._outputs(widths).items() if (c ^ self.label).bit_count() <= mismatches]
        return sum(v[0] for v in right), min((v[1] for v in right), default=None)

    def functions(self, widths, mismatches):
        """The truth tables of fitting networks with their settings; input i is bit i of a row, row r bit r of a table."""
        cube = [tuple(row >> i & 1 for i in range(self.inputs)) for row in range(2**self.inputs)]
        rows = [cube.index(p) for p in self.points]
        found = {}
        for column, (settings, _) in outputs(self._bits(cube), len(cube), widths).items():
            wrong = sum((column >> row & 1) != y for row, y in zip(rows, self.labels))
            if wrong <= mismatches:
                found[column] = settings
        return found

    def mismatches_of(self, network):
        """The number of labels that a network in JSON gets wrong."""
        return sum(evaluate(network, p) != y for p, y in zip(self.points, self.labels))


def evaluate(network, point):
    """The value of a network, as its file describes it, on a point."""
    values = list(point)
    for layer in network["layers"]:
        values = [
            int(n["sign"] * sum(int(w) * v for w, v in zip(n["weights"], values, strict=True)) + n["bias"] > 0)
            for n in layer
        ]
    return values[0]


def widths_of(network):
    return tuple(len(layer) for layer in network["layers"])


def wires_of(network):
    return sum(n["weights"].count("1") for layer in network["layers"] for n in layer if n["sign"])


def weights_of(widths, inputs):
    return sum(a * b for a, b in zip((inputs,) + widths, widths))
