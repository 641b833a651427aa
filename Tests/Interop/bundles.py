#!/usr/bin/env python3
"""Bundles of trained binarized networks: `thresher convert` has the bits of the floating-point network.

    bundles.py THRESHER [--networks N] [--seed S]

Random layers in the forms of larq and QKeras, as Keras names them in one .npz, are computed by NumPy in single precision on 10^4 inputs and
compared with the integers of the network that `convert` makes: weights -1 and 1, latent ones, and -1, 0 and 1; with and without a bias, a
scale of the normalisation, or the normalisation. Files that are no such network, and files cut off, are refused in one line.
"""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from options import parse  # noqa: E402
from trained import bits, converted, cut_off, refused  # noqa: E402

try:
    import numpy
except ImportError:
    print("numpy is absent; `make interop-tools` brings it: bundles are not compared")
    sys.exit(0)

EPSILON = numpy.float32(0.001)


def random_layers(rng, widths):
    layers = []
    for inputs, width in zip(widths, widths[1:]):
        kernel = rng.uniform(-1, 1, (inputs, width)).astype(numpy.float32)
        kind = rng.random()
        if kind < 0.4:
            kernel = numpy.where(kernel < 0, -1, 1).astype(numpy.float32)
        elif kind < 0.6:
            kernel = rng.integers(-1, 2, (inputs, width)).astype(numpy.float32)
        layer = {"kernel": kernel}
        scale = numpy.float32(numpy.sqrt(inputs))
        for name, size in (("gamma", 2), ("beta", 1), ("moving_mean", scale)):
            layer[name] = (rng.uniform(-1, 1, width) * size).astype(numpy.float32)
        layer["moving_variance"] = rng.uniform(0, 9, width).astype(numpy.float32)
        # Sums that meet their mean are where a step has to be "at least".
        if rng.random() < 0.3:
            layer["moving_mean"], layer["beta"] = numpy.rint(layer["moving_mean"]), numpy.zeros(width, numpy.float32)
        if rng.random() < 0.5:
            del layer["gamma"]
        if rng.random() < 0.5:
            layer["bias"] = rng.uniform(-1, 1, width).astype(numpy.float32)
            if rng.random() < 0.2:
                layer = {"kernel": kernel, "bias": numpy.rint(layer["bias"] * 3) if rng.random() < 0.5 else layer["bias"]}
        layers.append(layer)
    return layers


def weights(kernel):
    return kernel if numpy.isin(kernel, (-1, 0, 1)).all() else numpy.where(kernel < 0, -1, 1).astype(numpy.float32)


def floats(layers, points):
    """The outputs, 0 or 1, of inputs -1 and 1."""
    values = points.astype(numpy.float32)
    for layer in layers:
        sums = values @ weights(layer["kernel"]) + layer.get("bias", numpy.float32(0))
        if "beta" in layer:
            factor = layer.get("gamma", numpy.float32(1)) / numpy.sqrt(layer["moving_variance"] + EPSILON)
            sums = (sums - layer["moving_mean"]) * factor + layer["beta"]
        values = numpy.where(sums >= 0, 1, -1).astype(numpy.float32)
    return values[:, 0] > 0


def named(layers, trainable_first=False, suffix="", maker=""):
    """Tensors under the names of Keras, layer by layer or what is trained first."""
    pairs = []
    for number, layer in enumerate(layers):
        end = f"_{number}" if number else ""
        for part, values in layer.items():
            kind = "dense" if part in ("kernel", "bias") else "batch_normalization"
            pairs.append((f"{maker or 'quant_' * (kind == 'dense')}{kind}{end}/{part}{suffix}", values))
    if trainable_first:
        pairs.sort(key=lambda pair: "moving" in pair[0])
    return dict(pairs)


def refusals(thresher, folder, layers, rng):
    source, target = os.path.join(folder, "bad.npz"), os.path.join(folder, "bad.json")

    def save(change):
        tensors = named([dict(layer) for layer in layers])
        change(tensors)
        numpy.savez(source, **tensors)

    def scaled(tensors):
        kernel = tensors["quant_dense/kernel"]
        tensors["quant_dense/kernel"] = numpy.where(kernel < 0, -0.5, 0.5).astype(numpy.float32)

    def scaled_by_neuron(tensors):
        kernel = tensors["quant_dense/kernel"]
        scales = numpy.arange(1, kernel.shape[1] + 1) / 4
        tensors["quant_dense/kernel"] = (numpy.where(kernel < 0, -1, kernel > 0.5) * scales).astype(numpy.float32)

    def spoiled(tensors):
        tensors["quant_dense/kernel"] = tensors["quant_dense/kernel"].copy()
        tensors["quant_dense/kernel"][0, 0] = numpy.nan

    cases = [
        (scaled, "all of size 0.5"),
        (scaled_by_neuron, "all of size 0.25"),
        (spoiled, "expected a finite number"),
        (lambda tensors: tensors.update({"conv/filters": numpy.zeros(3)}), "a tensor of another name"),
        (lambda tensors: tensors.pop("batch_normalization_1/beta"), "no tensor beta"),
        (lambda tensors: tensors.update({"extra/beta": numpy.zeros(1)}), "a second beta"),
        (lambda tensors: tensors.update({"quant_dense/kernel:0": numpy.zeros((9, 4))}), "the name twice"),
        (lambda tensors: tensors.pop("quant_dense/kernel"), "before any kernel"),
        (lambda tensors: tensors.pop("quant_dense_1/kernel"), "batch_normalization_1"),
        (lambda tensors: tensors.update({"quant_dense_1/kernel": numpy.ones((99, 1))}), "a layer of 99 inputs"),
        (lambda tensors: tensors.update({"batch_normalization/beta": numpy.zeros(1)}), "1 numbers"),
        (lambda tensors: tensors.update({"batch_normalization/moving_variance": -numpy.ones(4)}), "a variance of -1"),
    ]
    for change, words in cases:
        save(change)
        refused(thresher, source, target, words)
    save(lambda tensors: None)
    cut_off(thresher, source, target, rng, 40)
    return len(cases) + 40


def main():
    options = parse("networks", 100)
    thresher = options.thresher
    rng = numpy.random.default_rng(options.seed)
    ones = total = 0
    models = set()
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "network.npz"), os.path.join(folder, "network.json")
        for number in range(options.networks):
            widths = [int(rng.integers(5, 60)) for _ in range(int(rng.integers(1, 5)))] + [1]
            layers = random_layers(rng, widths)
            numpy.savez(
                source, **named(layers, number % 2 == 1, ":0" if number % 3 == 0 else "", "q_" if number % 5 == 0 else ""))
            network, refusal = converted(thresher, source, target)
            if network is None:
                sys.exit(f"network {number} of seed {options.seed}: {refusal}")
            models.add(network["neurons"])
            points = rng.integers(0, 2, (10_000, widths[0]))
            expected, found = floats(layers, 2 * points - 1), bits(network, points)
            if (expected != found).any():
                sys.exit(f"network {number} of seed {options.seed}, widths {widths}: {(expected != found).sum()} bits differ")
            ones, total = ones + int(expected.sum()), total + len(points)
        while True:
            last = random_layers(rng, [9, 4, 1])
            if all("gamma" in layer and "bias" not in layer for layer in last) and not numpy.isin(last[0]["kernel"], (-1, 0, 1)).all():
                break
        count = refusals(thresher, folder, last, rng)
    print(
        f"{options.networks} bundles of {' and '.join(sorted(models))} neurons on {total} inputs, {ones} of them 1: "
        f"0 bits differ; {count} refusals")


if __name__ == "__main__":
    main()
