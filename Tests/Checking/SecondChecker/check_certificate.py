#!/usr/bin/env python3
"""A second checker of certificates, written from the manual's page "Certificates" and sharing nothing with the first.

    check_certificate.py INSTANCE.pla CERTIFICATE ...
    check_certificate.py @LIST

INSTANCE is in the canonical form, CERTIFICATE the folder or its certificate.json; LIST has such a pair in every line.
One line a certificate: accepted, rejected with the reason, or not checked. Exit code 0 if all are accepted, 1 if one
is rejected, else 30. Standard library only; sets of points and of pairs are the bits of integers. Clausal proofs
about whole networks are not replayed, those about duties are: cake_lpr or lrat-check read what `thresher-check --emit-cnf` writes.
"""

import hashlib
import itertools
import json
import math
import os
import re
import sys


class Rejected(Exception):
    """The certificate is wrong, or not in the form that is read."""


class NotChecked(Exception):
    """Nothing is said about the claim."""


def demand(condition, reason):
    if not condition:
        raise Rejected(reason)


def integer(value, low, high):
    demand(type(value) is int and low <= value <= high, f"{value!r} is no integer in {low}...{high}")
    return value


def fields(value, required, optional=()):
    demand(type(value) is dict, "an object was expected")
    demand(set(required) <= set(value) <= set(required) | set(optional), f"the keys {sorted(value)}")
    return value


def items(value):
    demand(type(value) is list, "a list was expected")
    return value


def parse_json(data):
    def unique(pairs):
        demand(len(dict(pairs)) == len(pairs), "a key stands twice in an object")
        return dict(pairs)

    def refuse(text):
        raise Rejected(f"the number {text}")

    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=unique, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise Rejected(f"no JSON: {error}") from None


class Sample:
    """Points and labels of an instance in the canonical form."""

    def __init__(self, data):
        form = rb"(?:#[ -~]*\n)*\.i ([1-9]\d{0,3})\n\.o 1\n\.type fr\n(?:\.p (0|[1-9]\d{0,6})\n)?((?:[01]+ [01]\n)*)\.e\n"
        match = re.fullmatch(form, data)
        demand(match, "the instance is not in the canonical form")
        rows = match[3].decode().splitlines()
        self.inputs, self.points = int(match[1]), [row[:-2] for row in rows]
        demand(self.inputs <= 4096 and all(len(p) == self.inputs for p in self.points), "a row of another length")
        demand(match[2] is None or int(match[2]) == len(rows), ".p is not the number of rows")
        demand(len(set(self.points)) == len(rows), "a point stands twice")
        self.labels = [row[-1] == "1" for row in rows]
        self.count, self.everything = len(rows), (1 << len(rows)) - 1
        self.ones = [p for p, label in enumerate(self.labels) if label]
        self.zeros = [p for p, label in enumerate(self.labels) if not label]
        self.true = sum(1 << p for p in self.ones)
        self.columns = [sum(1 << p for p, x in enumerate(self.points) if x[j] == "1") for j in range(self.inputs)]

    def demands(self, threshold, width):
        return [threshold if label else width + 1 - threshold for label in self.labels]


def with_input(counts, column):
    """counts[t - 1] is the set where at least t of the inputs taken so far are one; the same with one input more."""
    return [up | (counts[t - 1] if t else -1) & column for t, up in enumerate(counts + [0])]


def at_least(threshold, columns, everything):
    counts = []
    for column in columns:
        counts = with_input(counts, column)
    return everything if threshold <= 0 else counts[threshold - 1] if threshold <= len(counts) else 0


def fires(sign, bias, chosen, everything):
    """The set where sign * (number of ones among the chosen columns) + bias > 0."""
    if sign == 0:
        return everything if bias > 0 else 0
    return at_least(1 - bias, chosen, everything) if sign > 0 else everything & ~at_least(bias, chosen, everything)


def least_wires(columns):
    """What "at least t of W" can be, 1 <= t <= |W|, and constant zero: every column with the least |W|, at least 1."""
    if len(columns) > 16:
        raise NotChecked(f"2^{len(columns)} sets of weights")
    layers, costs = [[]], {0: 1}
    for column in columns:
        more = [with_input(counts, column) for counts in layers]
        for counts in more:
            for found in counts:
                costs[found] = min(costs.get(found, len(counts)), len(counts))
        layers += more
    return costs


class Model:
    """Neurons of other weights: sum_j w_j h_j + b > 0."""

    def __init__(self, name):
        levels = re.fullmatch(r"levels:([1-9]\d{0,2})", name) if type(name) is str else None
        demand(name in ("bipolar", "ternary", "threshold") or levels and int(levels[1]) <= 100, "neurons of no known kind")
        self.name, self.bound = name, int(levels[1]) if levels else 1
        self.counts = name in ("bipolar", "ternary")
        self.complements = self.counts or name == "threshold"

    def weights(self, m):
        """Weights that give every function of m inputs."""
        if self.name == "threshold":
            if m > 5:
                raise NotChecked(f"the threshold functions of {m} inputs")
            # Muroga, Toda and Takasu 1961.
            self.bound = max(1, math.isqrt((m + 1) ** (m + 1)) >> m)
        whole = range(-self.bound, self.bound + 1)
        return [-1, 1] if self.name == "bipolar" else whole

    def biases(self, m):
        if self.counts:
            return range(1 - m, m + 1)
        return range(-m * self.bound, m * self.bound + 2) if self.name == "threshold" else range(-self.bound, self.bound + 1)

    def functions(self, columns, everything):
        """Every column of a neuron on these with the number of its settings."""
        m, table = len(columns), {}
        weights, count = self.weights(m), everything.bit_length()
        if len(weights) ** m * count > 2_000_000:
            raise NotChecked(f"{len(weights)}^{m} weight vectors")
        for vector in itertools.product(weights, repeat=m):
            cells = {0: everything}
            for weight, column in zip(vector, columns):
                following = {}
                for total, points in cells.items():
                    for more, part in ((weight, points & column), (0, points & ~column)):
                        if part:
                            following[total + more] = following.get(total + more, 0) | part
                cells = following
            sums = sorted(cells, reverse=True)
            for bias in self.biases(m):
                value = 0
                for total in sums:
                    if total + bias <= 0:
                        break
                    value |= cells[total]
                table[value] = table.get(value, 0) + 1
        return table

    def evaluate(self, network, sample, widths):
        fields(network, ["schema", "neurons", "inputs", "layers"])
        demand(network["schema"] == "thresher/network/2" and network["neurons"] == self.name, "a network of other neurons")
        demand(integer(network["inputs"], 1, 4096) == sample.inputs, "a witness with another number of inputs")
        demand([len(items(layer)) for layer in items(network["layers"])] == widths, "a witness of other widths")
        values = [[x == "1" for x in point] for point in sample.points]
        for layer in network["layers"]:
            for neuron in layer:
                fields(neuron, ["weights", "bias"])
                m = len(values[0]) if values else len(items(neuron["weights"]))
                any_size = self.name == "threshold"
                low, high = (1 - 10**15, 10**15 - 1) if any_size else (self.biases(m)[0], self.biases(m)[-1])
                demand(len(items(neuron["weights"])) == m, "the weights of a neuron")
                for weight in neuron["weights"]:
                    integer(weight, 1 - 10**15, 10**15 - 1)
                    demand(any_size or weight in self.weights(m), "a weight that the neuron must not have")
                integer(neuron["bias"], low, high)
            values = [[sum(w for w, h in zip(n["weights"], v) if h) + n["bias"] > 0 for n in layer] for v in values]
        return sum(1 << p for p, v in enumerate(values) if v[0])


def evaluate(network, sample, widths):
    """The points where a network fires, its wires, and how many values its output reads, by the definition."""
    fields(network, ["schema", "inputs", "layers"])
    demand(network["schema"] == "thresher/network/1", "the schema of a network")
    demand(integer(network["inputs"], 1, 4096) == sample.inputs, "a witness with another number of inputs")
    demand([len(items(layer)) for layer in items(network["layers"])] == widths, "a witness of other widths")
    values, wires, reads = sample.columns, 0, 0
    for layer in network["layers"]:
        following = []
        for neuron in layer:
            fields(neuron, ["weights", "sign", "bias"])
            m, weights = len(values), neuron["weights"]
            demand(type(weights) is str and re.fullmatch(f"[01]{{{m}}}", weights), "the weights of a neuron")
            sign, bias = integer(neuron["sign"], -1, 1), integer(neuron["bias"], 1 - m, m)
            chosen = [v for v, w in zip(values, weights) if w == "1"]
            reads = len(chosen) if sign else 0
            wires += reads
            following.append(fires(sign, bias, chosen, sample.everything))
        values = following
    return values[0], wires, reads


class Weighing:
    """Sums of weights over sets, by bit planes of the weights."""

    def __init__(self, weights):
        demand(sum(weights.values()) <= 1 << 40, "the weights are too large")
        self.planes = []
        for bit in range(max(weights.values(), default=0).bit_length()):
            self.planes.append(sum(1 << item for item, weight in weights.items() if weight >> bit & 1))

    def __call__(self, chosen):
        return sum((chosen & plane).bit_count() << bit for bit, plane in enumerate(self.planes))


class Tree:
    """The numbers of an evidence file."""

    def __init__(self, data):
        self.data, self.place = data, 0

    def byte(self):
        demand(self.place < len(self.data), "the tree is cut off")
        self.place += 1
        return self.data[self.place - 1]

    def number(self):
        value = 0
        for shift in range(0, 56, 7):
            byte = self.byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
        raise Rejected("a number of more than eight bytes")

    def weights(self, size):
        count, item, found = self.number(), -1, {}
        for _ in range(count):
            distance, weight = self.number(), self.number()
            item += distance
            demand(distance >= 1 and item < size, "a weight on no item")
            found[item] = weight
        return found

    def neuron(self, sample):
        """A column and the wires into it."""
        code = self.number()
        packed = [self.byte() for _ in range((sample.inputs + 7) // 8)]
        chosen = [c for j, c in enumerate(sample.columns) if packed[j // 8] >> j % 8 & 1]
        column = at_least(code >> 1, chosen, sample.everything)
        return sample.everything & ~column if code & 1 else column, max(len(chosen), 1)


def lead_to_conflict(clauses, hints, true):
    """Unit propagation along hints from true literals, which must end in a conflict with the last hint."""
    done = any(-literal in true for literal in true)
    for distance in hints:
        demand(not done and 1 <= distance <= len(clauses), "a hint that names no clause or follows the conflict")
        demand(clauses[-distance] is not None, "a hint that names a deleted clause")
        rest = {literal for literal in clauses[-distance] if -literal not in true}
        demand(len(rest) <= 1 and not rest & true, "a hint that is no unit clause")
        true = true | rest
        done = not rest
    demand(done, "hints that lead to no conflict")


def follow(tree, length, variables, clauses):
    """A proof of so many bytes, to the empty clause: steps by unit propagation along hints, RAT steps and deletions."""
    end = tree.place + length
    while True:
        codes = [tree.number() for _ in range(integer(tree.number(), 0, length))]
        if codes[:1] == [0]:
            for distance in codes[1:]:
                demand(1 <= distance <= len(clauses) and clauses[-distance] is not None, "a deletion of no clause")
                clauses[-distance] = None
            continue
        demand(all(2 <= code < 2 * (variables + length) + 2 for code in codes), "a literal that the formula does not have")
        clause = [-(code >> 1) if code & 1 else code >> 1 for code in codes]
        hints, true = [tree.number() for _ in range(integer(tree.number(), 0, length))], {-literal for literal in clause}
        if hints[:1] == [0]:
            demand(clause and not any(-literal in true for literal in true), "resolvents of a clause that is true or empty")
            rest = hints if len(hints) > 1 else []
            for place, other in enumerate(clauses):
                if other is not None and -clause[0] in other:
                    demand(rest[:2] == [0, len(clauses) - place], "a resolvent that is not shown")
                    own = list(itertools.takewhile(bool, rest[2:]))
                    lead_to_conflict(clauses, own, true | {-literal for literal in other if literal != -clause[0]})
                    rest = rest[2 + len(own):]
            demand(not rest, "a resolvent with a clause that has not the complement of the first literal")
        else:
            lead_to_conflict(clauses, hints, true)
        demand(tree.place <= end, "a proof of another length")
        clauses.append(clause)
        if not clause:
            demand(tree.place == end, "a proof of another length")
            return


class Cover:
    """That no so many sets cover every item as often as it demands, but for `spare` items: the rules of the page.

    `costs` gives the sets; `priced` where their costs count and exactly so many are chosen for a budget in all.
    """

    def __init__(self, costs, priced=False, spare=0):
        self.costs, self.priced, self.spare = costs if priced else dict.fromkeys(costs, 1), priced, spare

    def excess(self, weights, price, node, left):
        """How far the demanded weights exceed what `left` sets give, and the rate M of their cost."""
        weigh = Weighing(weights)
        rate = max((-(-(weigh(s) - price) // self.costs[s]) for s in node["allowed"]), default=0)
        owed = {i: w * max(node["need"][i], 0) for i, w in weights.items()}
        forgiven = sorted((d for i, d in owed.items() if i not in node["kept"]), reverse=True)[:node["spare"]]
        return sum(owed.values()) - sum(forgiven) - left * price, max(rate, 0)

    def root(self, need, size, budget=None):
        demand(size <= 1 << 16 and (budget or 0) <= 1 << 20, "a width beyond 2^16 or a budget beyond 2^20")
        return {"allowed": list(self.costs), "need": need, "left": size, "budget": size if budget is None else budget,
                "spare": self.spare, "kept": frozenset(), "chosen": []}

    def prune(self, node, weights, price=0):
        if self.priced:
            node["allowed"] = self.affordable(node)
        excess, rate = self.excess(weights, price, node, node["left"])
        demand(excess > rate * node["budget"], "weights that do not refute")

    def affordable(self, node):
        least = min((self.costs[s] for s in node["allowed"]), default=0)
        most = node["budget"] - (node["left"] - 1) * least
        return [s for s in node["allowed"] if node["left"] == 0 or self.costs[s] <= most]

    def replay(self, tree, root, neuron, complete=None, points=0):
        """`neuron` gives the set of the next neuron of the tree and its wires; `complete` refutes a full choice."""
        size, stack = len(root["need"]), [root]
        while stack:
            node = stack.pop()
            kind, left = tree.number(), node["left"]
            if self.priced:
                node["allowed"] = self.affordable(node)
            if kind in (0, 3):
                weights = tree.weights(size)
                price = integer(tree.number(), 0, 1 << 40) if self.priced else 0
            if kind == 0:
                self.prune(node, weights, price)
            elif kind == 1:
                covered = 0
                for one in node["allowed"]:
                    covered |= one
                lost = {i for i, d in enumerate(node["need"]) if d > left or d > 0 and not covered >> i & 1}
                stuck = (complete is not None or self.priced) and left > 0 and not node["allowed"]
                demand(stuck or len(lost) > node["spare"] or lost & node["kept"], "every demand could still be met")
            elif kind == 2:
                demand(left > 0, "nothing is left to choose")
                taken, wires = neuron(tree)
                cost = wires if self.priced else 1
                within = (lambda s: s == taken) if complete else (lambda s: not s & ~taken and self.costs[s] >= cost)
                stack.append(node | {"allowed": [s for s in node["allowed"] if not within(s)]})
                stack.append(node | {"need": [d - (taken >> i & 1) for i, d in enumerate(node["need"])], "left": left - 1,
                                     "budget": node["budget"] - cost, "chosen": node["chosen"] + [taken]})
            elif kind == 3:
                if left > 0:
                    excess, rate = self.excess(weights, price, node, left - 1)
                    rate = self.excess(weights, price, node, left)[1]
                    wanted = Weighing({i: w for i, w in weights.items() if node["need"][i] > 0})
                    kept = [s for s in node["allowed"]
                            if excess - wanted(s) <= rate * (node["budget"] - self.costs[s])]
                    node = node | {"allowed": kept}
                stack.append(node)
            elif kind == 4:
                demand(complete is not None and left == 0, "sets are left to choose")
                complete(node["chosen"], [tree.weights(points) for _ in range(tree.number())])
            elif kind == 5:
                item = integer(tree.number(), 0, size - 1)
                demand(node["spare"] > 0 and item not in node["kept"], "a point that may not be given up")
                stack.append(node | {"kept": node["kept"] | {item}})
                need = [0 if i == item else d for i, d in enumerate(node["need"])]
                stack.append(node | {"need": need, "spare": node["spare"] - 1})
            else:
                raise Rejected("a node of no known kind")


def recount(sample, widths, mismatches, left, columns=None, model=None):
    """The number of settings of these widths that fit, by going through the multisets of columns of each layer.

    left[0] neurons may still be evaluated for the whole certificate.
    """
    columns, table = sample.columns if columns is None else columns, {}
    if not model and len(columns) > 12:
        raise NotChecked(f"2^{len(columns)} sets of weights")
    if model:
        left[0] -= len(model.weights(len(columns))) ** len(columns) * len(model.biases(len(columns)))
    else:
        left[0] -= 6 * len(columns) << len(columns)
    if left[0] < 0:
        raise NotChecked("too many neurons to count")
    if model:
        table = model.functions(columns, sample.everything)
    for size in range(len(columns) + 1) if not model else []:
        for chosen in itertools.combinations(columns, size):
            for sign, bias in itertools.product((-1, 0, 1), range(1 - len(columns), len(columns) + 1)):
                value = fires(sign, bias, chosen, sample.everything)
                table[value] = table.get(value, 0) + 1
    if len(widths) == 1:
        return sum(n for value, n in table.items() if (value ^ sample.true).bit_count() <= mismatches)
    if math.comb(len(table) + widths[0] - 1, widths[0]) > (20_000 if model else 200_000):
        raise NotChecked("too many layers to count")
    total = 0
    for layer in itertools.combinations_with_replacement(sorted(table), widths[0]):
        ways = math.factorial(widths[0]) * math.prod(table[column] for column in layer)
        for _, group in itertools.groupby(layer):
            ways //= math.factorial(len(list(group)))
        total += ways * recount(sample, widths[1:], mismatches, left, list(layer), model)
    return total


class Certificate:
    def __init__(self, sample, digest, folder, document):
        self.sample, self.folder, self.document, self.left = sample, folder, document, [10**7]
        keys = ["schema", "instance", "question", "lower", "upper", "complete", "minima", "refuted"]
        fields(document, keys, ["counts"])
        demand(document["schema"] == "thresher/certificate/1", "the schema")
        about = fields(document["instance"], ["sha256", "inputs", "points"])
        demand(about == {"sha256": digest, "inputs": sample.inputs, "points": sample.count}, "another instance")
        question = fields(document["question"], ["verb", "depth", "size"], ["mismatches", "neurons"])
        self.depth, self.size = integer(question["depth"], 1, 64), question["size"]
        demand(question["verb"] == "minimize" and self.size in ("weights", "neurons", "wires"), "the question")
        self.mismatches = integer(question["mismatches"], 1, 1 << 20) if "mismatches" in question else 0
        self.model = Model(question["neurons"]) if "neurons" in question else None
        demand(self.model is None or self.size != "wires", "wires of other than binary neurons")
        demand(self.size != "wires" or self.depth <= 2, "wires beyond depth 2")

    def check(self):
        document, wires = self.document, self.size == "wires"
        lower, upper, complete = integer(document["lower"], 0, 10**9), document["upper"], document["complete"]
        demand(upper is None or integer(upper, 0, 10**9) >= lower, "the upper end is below the lower one")
        demand(type(complete) is bool and (not complete or upper == lower), "complete with open bounds")
        minima = [self.witness(entry, upper) for entry in items(document["minima"])]
        demand(upper is None or minima, "no witness")
        refuted = [self.refutation(entry) for entry in items(document["refuted"])]
        if wires:
            self.wires_covered(lower, complete, refuted, {reads for _, reads in minima})
        for widths, size in [] if wires else self.architectures(lower if complete else lower - 1):
            inside = any(all(w is None or n <= w for n, w in zip(widths, wide)) for wide, _ in refuted)
            demand(inside or size == upper and widths in [w for w, _ in minima], f"nothing refutes the widths {widths}")
        demand("counts" not in document or not self.model or self.model.name != "threshold", "settings of threshold neurons")
        for entry in items(document.get("counts", [])):
            fields(entry, ["widths", "count"])
            widths = [integer(w, 1, 4096) for w in items(entry["widths"])]
            demand(widths and widths[-1] == 1 and len(widths) <= 64, "the widths of a count")
            count = str(recount(self.sample, widths, self.mismatches, self.left, None, self.model))
            demand(entry["count"] == count, f"the count of {widths}")

    def fits_constant(self):
        return min(len(self.sample.ones), len(self.sample.zeros)) <= self.mismatches

    def wires_covered(self, lower, complete, refuted, known):
        """Every number k of hidden neurons that `lower` needs is refuted with enough wires."""
        demand(lower == 0 or not self.fits_constant(), "a constant fits, which has no wires")
        for k in range(1, lower // 2 + 1) if self.depth == 2 else [1]:
            found = complete and (k in known or self.depth == 1 and bool(known))
            wires = lower if complete and not found else lower - 1
            needed = wires >= (2 * k if self.depth == 2 else 1)
            demand(not needed or any(wide[0] == k and most >= wires for wide, most in refuted), f"nothing refutes {k}")

    def cost(self, width, fan_in):
        return width * fan_in if self.size == "weights" else width

    def witness(self, entry, upper):
        """The widths, and what the output reads."""
        fields(entry, ["widths", "network"])
        widths = [integer(w, 1, 4096) for w in items(entry["widths"])]
        demand(len(widths) == self.depth and widths[-1] == 1, "a witness of another depth")
        if self.model:
            output, size, reads = self.model.evaluate(entry["network"], self.sample, widths), 0, 0
        else:
            output, size, reads = evaluate(entry["network"], self.sample, widths)
        if self.size != "wires":
            size = sum(self.cost(w, m) for w, m in zip(widths, [self.sample.inputs] + widths))
        demand(size == upper, f"a witness of size {size}")
        demand((output ^ self.sample.true).bit_count() <= self.mismatches, "a witness that is wrong on too many points")
        return widths, reads

    def architectures(self, limit):
        def extend(widths, size):
            fan_in, left = (widths or [self.sample.inputs])[-1], self.depth - len(widths)
            if left == 1:
                if size + self.cost(1, fan_in) <= limit:
                    yield widths + [1], size + self.cost(1, fan_in)
                return
            for width in range(1, limit + 1):
                if size + self.cost(width, fan_in) + left - 1 > limit:
                    return
                yield from extend(widths + [width], size + self.cost(width, fan_in))

        return extend([], 0)

    def refutation(self, entry):
        """The widths, and the wires with which they are refuted."""
        demand(type(entry) is dict and type(entry.get("by")) is str, "a refutation without its method")
        demand(not self.fits_constant(), "every architecture fits a constant sample")
        widths = [w if w is None else integer(w, 1, 10**9) for w in items(entry.get("widths"))]
        demand(len(widths) == self.depth and widths[-1] == 1, "refuted widths of another depth")
        evidence = {"counting": ["chain"], "margin": ["weights"], "hulls": ["weights"], "columns": []}.get(entry["by"], ["file", "sha256"])
        if entry["by"] == "separation" and "weights" in entry:
            evidence = ["weights"]
        fields(entry, ["widths", "by"] + evidence + ["wires"] * (self.size == "wires"))
        if self.model:
            return self.model_refutation(entry, widths)
        # Layers behind the first of width one only pass its value on.
        essential = widths[:widths.index(1) + 1]
        if self.size == "wires":
            wires = integer(entry["wires"], 0, 10**9)
            demand((entry["by"], self.depth) in [("columns", 1), ("margin", 2), ("tree", 2)], "a method without wires")
            if self.depth == 1:
                fitting = [n for column, n in least_wires(self.sample.columns).items() if min(
                    (s ^ self.sample.true).bit_count() for s in (column, self.sample.everything & ~column)) <= self.mismatches]
                demand(min(fitting, default=wires + 1) > wires, "a neuron with so few wires fits")
            else:
                demand(widths[0] is not None and wires >= widths[0], "hidden neurons without wires out")
                self.cover(entry, widths[0], wires - widths[0])
            return widths, wires
        if entry["by"] in ("margin", "tree"):
            demand(len(essential) <= 2 and essential[0] is not None, "not a question of depth 2")
            self.cover(entry, essential[0], None)
        elif entry["by"] == "columns":
            demand(None not in essential and max(essential) <= 4096, "every width has to be given")
            demand(recount(self.sample, essential, self.mismatches, self.left) == 0, "settings of these widths fit")
        else:
            methods = {"counting": self.counting, "separation": self.separation, "layers": self.layers,
                       "clauses": self.clauses, "neuron": self.neuron, "conflicts": self.conflicts}
            demand(entry["by"] in methods, "a method of no known kind")
            methods[entry["by"]](entry, essential, widths[0])
        return widths, 0

    def model_refutation(self, entry, widths):
        """What is known of other than binary neurons: nothing about chains, and signs of later weights only where they are free."""
        sample, model, method = self.sample, self.model, entry["by"]
        essential = widths[:widths.index(1) + 1] if model.complements else widths
        if method == "columns":
            demand(None not in essential and max(essential) <= 4096, "every width has to be given")
            demand(recount(sample, essential, self.mismatches, self.left, None, model) == 0, "networks of these widths fit")
        elif method == "margin" and model.counts:
            demand(len(essential) <= 2 and essential[0] is not None, "not a question of depth 2")
            self.cover(entry, essential[0], None)
        elif method == "separation" and "weights" in entry:
            self.separation(entry, essential, widths[0])
        elif method == "hulls" and model.name == "threshold":
            demand(essential == [1] and self.mismatches == 0, "hulls of one neuron without mismatches")
            weights = [integer(w, 0, 1 << 40) for w in items(entry["weights"])]
            demand(len(weights) == sample.count and sum(weights) <= 1 << 40 and any(weights), "the weights of the points")
            signed = [w if label else -w for w, label in zip(weights, sample.labels)]
            sums = [sum(w for w, p in zip(signed, sample.points) if p[j] == "1") for j in range(sample.inputs)]
            demand(not any(sums + [sum(signed)]), "sums of ones and zeros that differ")
        elif method == "clauses":
            self.clauses()
        else:
            raise Rejected(f"{method} says nothing of {model.name} neurons")
        return widths, 0

    def first_columns(self):
        """The columns of a first-layer neuron with their wires, those of other neurons at no price."""
        if self.model:
            return dict.fromkeys(self.model.functions(self.sample.columns, self.sample.everything), 1)
        return least_wires(self.sample.columns)

    def neuron(self, entry, essential, _):
        demand(essential == [1], "not the widths of one neuron")
        tree = self.file(entry)
        for complemented in (False, True):
            self.neuron_tree(tree, complemented, self.mismatches)
        demand(tree.place == len(tree.data), "something follows the last tree")

    def neuron_tree(self, tree, complemented, mismatches):
        """No neuron "at least t of W", 1 <= t <= m, is right on all points but so many: cases of W and of points given up.

        The points with a weight are returned: without mismatches no neuron is right on all of them.
        """
        sample, m, points = self.sample, self.sample.inputs, set()
        stack = [({}, frozenset(), frozenset(), mismatches)]
        while stack:
            decided, given, kept, spare = stack.pop()
            kind = tree.number()
            if kind == 0:
                used, lists, closed = set(), tree.number(), False
                for _ in range(lists):
                    weights = tree.weights(sample.count)
                    demand(sum(weights.values()) <= 1 << 40, "the weights are too large")
                    signed = {p: w if sample.labels[p] != complemented else -w for p, w in weights.items()}
                    balance = -sum(signed.values())
                    most = max(balance, balance * m) - sum(-w for w in signed.values() if w < 0)
                    for j in range(m):
                        slope = sum(w for p, w in signed.items() if sample.points[p][j] == "1")
                        most += slope * decided[j] if j in decided else max(0, slope)
                    demand(most < 0, "weights that do not refute")
                    points |= set(weights)
                    free = set(weights) - kept
                    demand(not free & (used | given), "a point of two lists, or one that is given up")
                    used |= free
                    closed = closed or not free
                demand(closed or lists > spare, "too few contradictions")
            elif kind == 1:
                code = tree.number()
                j, first = code >> 1, code & 1
                demand(j < m and j not in decided, "a branch on an input that is none or decided")
                stack.append((decided | {j: 1 - first}, given, kept, spare))
                stack.append((decided | {j: first}, given, kept, spare))
            elif kind == 2:
                point = integer(tree.number(), 0, sample.count - 1)
                demand(spare > 0 and point not in given | kept, "a point that may not be given up")
                stack.append((decided, given, kept | {point}, spare))
                stack.append((decided, given | {point}, kept, spare - 1))
            else:
                raise Rejected("a node of no known kind")
        return points

    def conflicts(self, entry, essential, _):
        """Single neurons cannot do some duties, so no `width` of them can share those of the sample, for any threshold."""
        demand(len(essential) <= 2 and essential[0] is not None, "not a question of depth 2")
        tree, width, found = self.file(entry), essential[0], []
        for _ in range(tree.number()):
            sign = integer(tree.number(), 0, 1)
            found.append((sign, sorted(self.neuron_tree(tree, sign == 1, 0))))
        for threshold in range(1, width + 1):
            follow(tree, tree.number(), *self.duties(width, threshold, found))
        demand(tree.place == len(tree.data), "something follows the last proof")

    def duties(self, k, threshold, conflicts):
        """The number of variables and the clauses of the page, in its order."""
        if k > 16:
            raise NotChecked(f"the duties of {k} neurons")
        n, spare = self.sample.count, self.mismatches

        def duty(neuron, point):
            return k + neuron * n + point + 1

        def counter(level, point):  # level 0: the point is given up
            return k + (k + level) * n + point + 1

        clauses = [[i, -(i + 1)] for i in range(1, k)]
        for p, need in enumerate(self.sample.demands(threshold, k)):
            for neurons in itertools.combinations(range(k), k - need + 1):
                clauses.append([duty(i, p) for i in neurons] + ([counter(0, p)] if spare else []))
        for p in range(n if spare else 0):
            clauses.append([-counter(0, p), counter(1, p)])
            for level in range(1, spare + 1 if p else 0):
                clauses.append([-counter(level, p - 1), counter(level, p)])
                more = [counter(level + 1, p)] if level < spare else []
                clauses.append([-counter(0, p), -counter(level, p - 1)] + more)
        for sign, points in conflicts:
            for i in range(k):
                clauses.append([i + 1 if sign else -(i + 1)] + [-duty(i, p) for p in points])
        return k + k * n + (n * (1 + spare) if spare else 0), clauses

    def file(self, entry):
        name = entry["file"]
        demand(type(name) is str and re.fullmatch(r"[^./\0][^/\0]*", name), "the name of a file beside the certificate")
        try:
            with open(os.path.join(self.folder, name), "rb") as stream:
                data = stream.read()
        except OSError as error:
            raise Rejected(f"{name}: {error.strerror}") from None
        demand(hashlib.sha256(data).hexdigest() == entry["sha256"], f"the digest of {name}")
        return Tree(data)

    def counting(self, entry, _, first):
        chain = [integer(p, 0, self.sample.count - 1) for p in items(entry["chain"])]
        demand(first is not None and len(chain) - 1 - 2 * self.mismatches > first, "too few changes along the chain")
        for a, b in zip(chain, chain[1:]):
            demand(all(x <= y for x, y in zip(self.sample.points[a], self.sample.points[b])), "no chain")
            demand(self.sample.labels[a] != self.sample.labels[b], "equal labels along the chain")

    def cover(self, entry, width, budget):
        """No `width` columns are right as often as each threshold demands; with costs of at most a budget, if there is one."""
        sample, priced, costs = self.sample, budget is not None, {}
        for column, wires in self.first_columns().items():
            for right in (column ^ sample.true, sample.everything & ~(column ^ sample.true)):
                costs[right] = min(costs.get(right, wires), wires)
        cover = Cover(costs, priced, self.mismatches)
        given = items(entry["weights"]) if entry["by"] == "margin" else None
        demand(given is None or len(given) == width, "one list for each threshold")
        tree = self.file(entry) if given is None else None

        def right(tree):
            column, wires = tree.neuron(sample)
            return sample.everything & ~(column ^ sample.true), wires

        for threshold in range(1, width + 1):
            root = cover.root(sample.demands(threshold, width), width, budget)
            if given is None:
                cover.replay(tree, root, right)
                continue
            entry = given[threshold - 1]
            points, price = entry, 0
            if priced:
                fields(entry, ["points", "price"])
                points, price = entry["points"], integer(entry["price"], 0, 1 << 40)
            demand(len(items(points)) == sample.count, "one weight a point")
            cover.prune(root, {p: integer(w, 0, 1 << 40) for p, w in enumerate(points)}, price)
        demand(tree is None or tree.place == len(tree.data), "something follows the last tree")

    def pairs(self, column):
        """The pairs of a one and a zero that a column separates; pair (i, j) is item i * (number of zeros) + j."""
        zeros = self.sample.zeros
        values = sum(1 << j for j, p in enumerate(zeros) if column >> p & 1)
        other, found = (1 << len(zeros)) - 1 ^ values, 0
        for i, p in enumerate(self.sample.ones):
            found |= (other if column >> p & 1 else values) << i * len(zeros)
        return found

    def separation(self, entry, _, first, second=None):
        demand(first is not None, "separation needs a first width")
        ones, zeros = self.sample.ones, self.sample.zeros
        cover = Cover({self.pairs(column): 1 for column in self.first_columns()})
        root = cover.root([1] * (len(ones) * len(zeros)), first)
        if second is None and "weights" in entry:
            given, of_point = {}, {}
            for triple in items(entry["weights"]):
                demand(len(items(triple)) == 3, "a one, a zero and a weight")
                i, j = integer(triple[0], 0, len(ones) - 1), integer(triple[1], 0, len(zeros) - 1)
                weight = integer(triple[2], 0, 1 << 40)
                for table, key in ((given, i * len(zeros) + j), (of_point, ones[i]), (of_point, zeros[j])):
                    table[key] = table.get(key, 0) + weight
            forgiven = sum(sorted(of_point.values(), reverse=True)[:self.mismatches])
            excess, rate = cover.excess(given, 0, root, first)
            demand(excess - forgiven > rate * first, "weights that do not refute")
            return
        demand(self.mismatches == 0, "a tree of separation with mismatches")
        tree = self.file(entry)

        def complete(chosen, lists):
            # Pairs of the first one, and pairs of the first zero, give back a column or its complement.
            layer = []
            for pairs in chosen:
                column = sum(1 << p for j, p in enumerate(zeros) if pairs >> j & 1)
                layer.append(column + sum(1 << p for i, p in enumerate(ones) if (pairs >> i * len(zeros) ^ pairs) & 1))
            self.refute_layer(layer, second, lists)

        def separated(tree):
            return self.pairs(tree.neuron(self.sample)[0]), 1

        cover.replay(tree, root, separated, complete if second is not None else None, self.sample.count)
        demand(tree.place == len(tree.data), "something follows the tree")

    def layers(self, entry, essential, first):
        demand(len(essential) == 3 and None not in essential, "not of depth 3")
        demand(first <= 12 and essential[1] <= 4096, "not of depth 3 with a small first layer")
        self.separation(entry, essential, first, essential[1])

    def refute_layer(self, layer, width, lists):
        """No second layer of this width fits on the columns of a first layer, each with either sign."""
        demand(len(lists) == width, "one list of weights for each threshold")
        sample, found = self.sample, {0}

        def extend(counts, rest):
            found.update(counts)
            for place, column in enumerate(rest):
                for value in (column, sample.everything & ~column):
                    extend(with_input(counts, value), rest[place + 1:])

        extend([], layer)
        right = {column ^ sample.true for column in found}
        for threshold, weights in enumerate(lists, start=1):
            weigh, total, need = Weighing(weights), sum(weights.values()), sample.demands(threshold, width)
            largest = max(max(w, total - w) for w in map(weigh, right))
            demand(sum(w * need[p] for p, w in weights.items()) > width * largest, f"threshold {threshold} of a layer")

    def clauses(self, *_):
        raise NotChecked("clausal proofs are for other checkers")


def check(instance, certificate):
    """The answer and its exit code, for the paths of an instance and of a certificate."""
    path = os.path.join(certificate, "certificate.json") if os.path.isdir(certificate) else certificate
    try:
        with open(instance, "rb") as stream:
            data = stream.read()
        with open(path, "rb") as stream:
            document = parse_json(stream.read())
        Certificate(Sample(data), hashlib.sha256(data).hexdigest(), os.path.dirname(path), document).check()
        return "accepted", 0
    except Rejected as reason:
        return f"rejected: {reason}", 1
    except (NotChecked, RecursionError, MemoryError) as reason:
        return f"not checked: {reason}", 30
    except OSError as error:
        return f"rejected: {error.filename}: {error.strerror}", 1


def main(words):
    if len(words) == 1 and words[0].startswith("@"):
        with open(words[0][1:], encoding="utf-8") as stream:
            words = stream.read().split()
    if not words or len(words) % 2:
        sys.exit(__doc__)
    codes = set()
    for instance, certificate in zip(words[::2], words[1::2]):
        text, code = check(instance, certificate)
        codes.add(code)
        print(f"{certificate}: {text}", flush=True)
    return 1 if 1 in codes else 30 if 30 in codes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
