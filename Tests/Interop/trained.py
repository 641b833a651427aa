"""What the scripts about trained networks of others share: `thresher convert`, the network that it writes, and refusals."""
import json
import os
import subprocess
import sys


def convert(thresher, source, target, *options):
    return subprocess.run([thresher, "convert", source, target, *options], capture_output=True, text=True)


def converted(thresher, source, target, *options):
    """The network that is written, or the line that refuses it."""
    done = convert(thresher, source, target, *options)
    if done.returncode:
        return None, done.stderr
    with open(target) as file:
        return json.load(file), ""


def refused(thresher, source, target, words, *options):
    """Ends the script unless the file is refused in one line that has these words."""
    done = convert(thresher, source, target, *options)
    if done.returncode not in (64, 65, 66) or done.stderr.count("\n") != 1 or words not in done.stderr:
        sys.exit(f"expected one line with {words!r}, found exit code {done.returncode}: {done.stderr[-400:]}")
    if not words.startswith("found --") and os.path.basename(source) not in done.stderr:
        sys.exit(f"expected the name of the file, found {done.stderr[-400:]}")


def cut_off(thresher, source, target, rng, count):
    """Files that end early are refused, wherever that is."""
    with open(source, "rb") as file:
        whole = file.read()
    for length in rng.integers(1, len(whole), count):
        with open(source, "wb") as file:
            file.write(whole[:length])
        refused(thresher, source, target, "expected")


def bits(network, points):
    """The values of a network of version 1 or 2 on rows of zeros and ones, by its integers."""
    import numpy
    values = points.astype(numpy.int64)
    for layer in network["layers"]:
        weights = numpy.array(
            [[int(w) for w in neuron["weights"]] for neuron in layer], dtype=numpy.int64).reshape(len(layer), -1)
        sign = numpy.array([neuron.get("sign", 1) for neuron in layer], dtype=numpy.int64)
        bias = numpy.array([neuron["bias"] for neuron in layer], dtype=numpy.int64)
        values = (sign * (values @ weights.T) + bias > 0).astype(numpy.int64)
    return values[:, 0] > 0
