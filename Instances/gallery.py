#!/usr/bin/env python3
"""Writes the tables of the manual's gallery into the present folder (pip install scikit-learn)."""

import itertools

import numpy
from sklearn.datasets import load_breast_cancer, load_digits


def write(name, points, labels):
    """Points that occur with both labels are left out, repeated ones are kept once."""
    seen = {}
    for point, label in zip(points, labels):
        seen.setdefault(tuple(map(int, point)), set()).add(int(label))
    with open(f"{name}.csv", "w") as file:
        file.write(",".join(f"x{j + 1}" for j in range(len(points[0]))) + ",y\n")
        file.writelines(",".join(map(str, [*point, *labels])) + "\n" for point, labels in seen.items() if len(labels) == 1)


def one_of(values, sizes):
    return [value == level for value, size in zip(values, sizes) for level in range(size)]


def ends(board, player):
    """The boards on which a game of noughts and crosses ends."""
    if won(board, 3 - player) or all(board):
        yield tuple(board)
        return
    for place in range(9):
        if not board[place]:
            yield from ends([*board[:place], player, *board[place + 1:]], 3 - player)


def won(board, player):
    lines = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]
    return any(all(board[place] == player for place in line) for line in lines)


digits = load_digits()
for a, b in itertools.combinations(range(10), 2):
    chosen = (digits.target == a) | (digits.target == b)
    write(f"digits-{a}-{b}", digits.data[chosen] >= 8, digits.target[chosen] == b)
tumours = load_breast_cancer()
write("tumours", tumours.data > numpy.median(tumours.data, axis=0), tumours.target)
boards = sorted(set(ends([0] * 9, 1)))
write("crosses", [[x == 1 for x in b] + [x == 2 for x in b] for b in boards], [won(b, 1) for b in boards])
sizes = [3, 3, 2, 3, 4, 2]
robots = list(itertools.product(*map(range, sizes)))
monks = [
    lambda a: a[0] == a[1] or a[4] == 0, lambda a: a.count(0) == 2,
    lambda a: a[4] == 2 and a[3] == 0 or a[4] != 3 and a[1] != 2]
for number, rule in enumerate(monks, 1):
    write(f"monk-{number}", [one_of(a, sizes) for a in robots], [rule(a) for a in robots])
random = numpy.random.default_rng(5)
burden = random.random(267)
findings = random.random((267, 22)) < (0.15 + 0.35 * burden)[:, None]
write("hearts", findings, burden + 0.1 * random.normal(size=267) > 0.45)
