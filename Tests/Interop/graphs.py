#!/usr/bin/env python3
"""Binarized networks in ONNX: `thresher convert` has the bits of onnxruntime, and what Thresher writes comes back.

    graphs.py THRESHER [--networks N] [--seed S]

Random chains of layers are made with the package onnx, accepted by onnx.checker, and run by onnxruntime without optimisations on all inputs, or
on 10^4 of them; the network that `convert` makes of the file has the same bits. Layers are MatMul or Gemm in float, double, int32 or int64;
then sums, products, normalisations, many with constants that sums meet exactly; then Sign, or comparisons with Cast or Where. Networks of
every model of neurons are written as ONNX by `convert` and come back as the same file. What is no such graph is refused with the node.
"""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from options import parse  # noqa: E402
from others import has  # noqa: E402
from trained import bits, convert, converted, cut_off, refused  # noqa: E402

if not all(has(name) for name in ("numpy", "onnx", "onnxruntime")):
    print("numpy, onnx or onnxruntime is absent; `make interop-tools` brings them: graphs are not compared")
    sys.exit(0)

import numpy  # noqa: E402
import onnx  # noqa: E402
import onnxruntime  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

TYPES = {"float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE, "int32": TensorProto.INT32, "int64": TensorProto.INT64}


class Graph:
    """A chain of nodes that grows at its end."""

    def __init__(self, inputs, kind):
        self.inputs, self.kind, self.width, self.last = inputs, numpy.dtype(kind), inputs, "x"
        self.nodes, self.constants = [], []

    def also(self, operation):
        self.add(operation)
        return self

    def constant(self, values, kind=None):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.asarray(values).astype(kind or self.kind), name))
        return name

    def add(self, operation, *others, first=(), **attributes):
        """A node on the last value, with constants `first` before it and `others` behind it."""
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, [*first, self.last, *others], [name], name=f"n{len(self.nodes)}", **attributes))
        self.last = name

    def model(self, outputs=("y",), extra=()):
        if self.nodes:
            self.nodes[-1].output[0] = "y"
        value = helper.make_tensor_value_info
        kind = TYPES.get(str(self.kind), TensorProto.FLOAT)
        ends = [value(name, self.output_kind(), ["N", self.width]) for name in outputs]
        graph = helper.make_graph(self.nodes, "g", [value("x", kind, ["N", self.inputs]), *extra], ends, self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)

    def output_kind(self):
        return TYPES[str(self.kind)]


def some(rng, *choices):
    return choices[int(rng.integers(len(choices)))]


def affine(rng, graph, signs):
    """Sums, products and normalisations, often such that a sum meets the threshold 0 exactly."""
    width, floating = graph.width, graph.kind.kind == "f"

    def row():
        numbers = rng.uniform(-1, 1, width) * numpy.sqrt(graph.before) if floating and rng.random() < 0.6 else rng.integers(-4, 5, width)
        return numbers if rng.random() < 0.7 else numbers[:1] if rng.random() < 0.5 else numbers[0]

    def shaped(values):
        values = numpy.asarray(values)
        return values.reshape(1, -1) if values.ndim == 1 and rng.random() < 0.3 else values

    for _ in range(int(rng.integers(0, 3))):
        kind = rng.random()
        if kind < 0.3:
            graph.add(some(rng, "Add", "Sub"), graph.constant(shaped(row())))
        elif kind < 0.45:
            graph.add(some(rng, "Add", "Sub"), first=[graph.constant(shaped(row()))])
        elif kind < 0.6:
            factor = rng.uniform(-2, 2, width) if floating else rng.choice([-2, -1, 1, 3], width)
            name = graph.constant(shaped(factor))
            graph.add("Mul", name) if rng.random() < 0.5 else graph.add("Mul", first=[name])
        elif kind < 0.7 and floating:
            graph.add("Div", graph.constant(shaped(rng.uniform(0.1, 5, width) * some(rng, -1, 1))))
        elif kind < 0.75:
            graph.add("Neg")
        elif str(graph.kind) == "float32":
            meets = rng.random() < 0.4
            mean = rng.integers(-3, 4, width) if meets else rng.uniform(-1, 1, width) * numpy.sqrt(graph.before)
            shift = numpy.zeros(width) if meets else rng.uniform(-1, 1, width)
            constants = [rng.uniform(-2, 2, width), shift, mean, rng.uniform(0, 9, width)]
            graph.add(
                "BatchNormalization", *[graph.constant(c) for c in constants], epsilon=float(some(rng, 1e-5, 1e-3)))


def step(rng, graph, signs):
    """Two values of every number."""
    kind = rng.random()
    if signs and kind < 0.3:
        # What larq's sign exports to: 0 counts as positive.
        graph.add("Sign")
        if graph.kind.kind == "i":
            graph.add("Mul", graph.constant(2))
        graph.add("Add", graph.constant(1 if graph.kind.kind == "i" else 0.1))
        graph.add("Sign")
        return
    if signs and kind < 0.5:
        graph.add("Sign")
        return
    threshold = graph.constant(some(rng, 0, rng.integers(-2, 3, graph.width)))
    operation = some(rng, "Greater", "GreaterOrEqual", "Less", "LessOrEqual")
    if rng.random() < 0.8:
        graph.add(operation, threshold)
    else:
        graph.add(operation, first=[threshold])
    if rng.random() < 0.2:
        graph.add("Not")
    if signs or rng.random() < 0.3:
        low = -1 if signs else 0
        pair = (1, low) if rng.random() < 0.7 else (low, 1)
        graph.add("Where", *[graph.constant(value) for value in pair])
    else:
        graph.add("Cast", to=TYPES[str(graph.kind)])


def random_graph(rng, signs):
    """A chain of one to three layers, all values -1 and 1 or all 0 and 1."""
    kind = some(rng, "float32", "float32", "float32", "float64", "int32", "int64")
    widths = [int(rng.integers(3, 14)) if rng.random() < 0.6 else int(rng.integers(20, 500))]
    widths += [int(rng.integers(2, 20)) for _ in range(int(rng.integers(0, 3)))] + [1]
    graph = Graph(widths[0], kind)
    for inputs, width in zip(widths, widths[1:]):
        values = some(rng, [-1, 1], [-1, 1], [-1, 0, 1], [-3, -1, 2])
        weights = rng.choice(values, (inputs, width))
        graph.width, graph.before = width, inputs
        if kind.startswith("float") and rng.random() < 0.5:
            turned = int(rng.random() < 0.5)
            others = [graph.constant(weights.T if turned else weights)]
            if rng.random() < 0.7:
                others.append(graph.constant(rng.uniform(-3, 3, width) if rng.random() < 0.7 else rng.integers(-3, 4, width)))
            graph.add("Gemm", *others, **({"transB": 1} if turned else {}))
        else:
            graph.add("MatMul", graph.constant(weights))
        affine(rng, graph, signs)
        step(rng, graph, signs)
    return graph


def values(model, points):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": points})[0][:, 0]


def compare(thresher, folder, rng, networks, seed):
    """Counts of networks by their neurons, of inputs, of ones and of refusals because Sign may give 0 or a sum is rounded twice."""
    source, target = os.path.join(folder, "network.onnx"), os.path.join(folder, "network.json")
    models, total, ones, zeros, rounded = {}, 0, 0, 0, 0
    for number in range(networks):
        signs = number % 3 != 2
        graph = random_graph(rng, signs)
        model = graph.model()
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, source)
        n = graph.inputs
        points = (numpy.arange(2 ** n)[:, None] >> numpy.arange(n) & 1) if n <= 13 else rng.integers(0, 2, (10_000, n))
        found = values(model, (2 * points - 1 if signs else points).astype(graph.kind))
        network, refusal = converted(thresher, source, target, "--values", "signs" if signs else "bits")
        place = f"network {number} of seed {seed}"
        if network is None:
            if "Sign gives 0 at 0" in refusal and "Sign" in [node.op_type for node in model.graph.node]:
                zeros += 1
            elif "MatMul and then Add round once" in refusal and graph.inputs > 128:
                rounded += 1
            else:
                sys.exit(f"{place}: {refusal}")
            continue
        # Without the option the first layer tells, unless it gives 1 always.
        first = network["layers"][0]
        varies = any(len(numpy.unique(bits({"layers": [[neuron]]}, points))) > 1 for neuron in first)
        if varies and converted(thresher, source, target)[0] != network:
            sys.exit(f"{place}: another network without --values")
        models[network.get("neurons", "binary")] = models.get(network.get("neurons", "binary"), 0) + 1
        if set(numpy.unique(found)) - ({-1, 1} if signs else {0, 1}):
            sys.exit(f"{place}: onnxruntime gives {numpy.unique(found)}")
        differ = ((found == 1) != bits(network, points)).sum()
        if differ:
            sys.exit(f"{place}: {differ} of {len(points)} bits differ")
        total, ones = total + len(points), ones + int((found == 1).sum())
    return models, total, ones, zeros, rounded


def random_network(rng, model):
    n = fan_in = int(rng.integers(1, 7))
    layers = []
    for width in [int(rng.integers(1, 5)) for _ in range(int(rng.integers(0, 3)))] + [1]:
        layer = []
        for _ in range(width):
            if model == "binary":
                # A sign 0 would come back without its weights, and no weights without their sign.
                weights = [int(w) for w in rng.integers(0, 2, fan_in)]
                weights[int(rng.integers(fan_in))] = 1
                layer.append({"weights": "".join(map(str, weights)), "sign": int(some(rng, -1, 1)),
                              "bias": int(rng.integers(1 - fan_in, fan_in + 1))})
                continue
            allowed = {"bipolar": [-1, 1], "ternary": [-1, 0, 1], "levels:3": range(-3, 4), "threshold": [-900, -2, 0, 5, 70_000]}[model]
            bias = rng.integers(-3, 4) if model == "levels:3" else rng.integers(1 - fan_in, fan_in + 1)
            layer.append({"weights": [int(w) for w in rng.choice(list(allowed), fan_in)], "bias": int(bias)})
        layers.append(layer)
        fan_in = width
    network = {"schema": f"thresher/network/{1 if model == 'binary' else 2}", "inputs": n, "layers": layers}
    return network if model == "binary" else {**network, "neurons": model}


def come_back(thresher, folder, rng, count):
    """Networks of Thresher through its own ONNX."""
    paths = [os.path.join(folder, name) for name in ("own.json", "own.onnx", "back.json")]
    for number in range(count):
        network = random_network(rng, ["binary", "bipolar", "ternary", "levels:3", "threshold"][number % 5])
        with open(paths[0], "w") as file:
            json.dump(network, file)
        for source, target in zip(paths, paths[1:]):
            done = convert(thresher, source, target)
            if done.returncode:
                sys.exit(f"{json.dumps(network)}: {done.stderr}")
        with open(paths[2]) as file:
            back = json.load(file)
        if back != network:
            sys.exit(f"{json.dumps(network)} comes back as {json.dumps(back)}")


def layer(kind="float32", weights=None, steps=("Sign",)):
    """Three inputs, two neurons."""
    graph = Graph(3, kind)
    graph.width = 2
    graph.add("MatMul", graph.constant([[1, -1], [1, 1], [-1, 1]] if weights is None else weights))
    for operation in steps:
        graph.add(operation)
    return graph


def refusals(thresher, folder, rng):
    source, target = os.path.join(folder, "bad.onnx"), os.path.join(folder, "bad.json")
    cases = []

    def case(words, graph, *options):
        cases.append((words, graph.model() if isinstance(graph, Graph) else graph, options))

    case("(Relu): an operation that is no part", layer(steps=["Relu", "Sign"]))
    case("(Softmax)", layer(steps=["Sign", "Softmax"]))
    case("2 neurons in the last layer", layer())
    case("found --neuron 3", layer(), "--neuron", "3")
    case("found --then", layer(), "--then", "a.npz")
    case("found --epsilon", layer(), "--epsilon", "0.1")
    case("0.5 in row 1, column 2", layer(weights=[[1, 0.5], [1, 1], [1, 1]]))
    case("(MatMul): gives -3 for neuron 1", layer(weights=[[1, -1], [1, 1], [1, 1]], steps=[]))
    case("gives -1, 0 and 1; the second of these for neuron 2 where its sum is 0", layer(weights=[[1, 1], [1, 0], [1, 1]]))
    case("3 inputs; expected 4, as come before it", changed(layer(), shape=4))
    case("\"other\"", changed(layer(), weights="other"))
    case("\"x\"", changed(layer(steps=["Sign", "Sign"]), branch=True))
    case("1 inputs and 2 outputs", layer().model(outputs=("y", "v0")))
    case("alpha, beta", gemm(alpha=2.0))
    case("transA", gemm(transA=1))
    case("decides one way or the other", gemm_at_the_edge())
    case("of another type", changed(layer(), kind=TensorProto.FLOAT16))
    case("com.example.Sign", changed(layer(), domain="com.example"))
    case("the attribute \"axis\"", changed(layer(), attribute="axis"))
    case("in training", normalised(training_mode=1))
    case("a variance above 0", normalised(variance=-1.0))
    case("expected one number, or 2 in a row", normalised(count=5))
    case("no MatMul and no Gemm", Graph(3, "float32").also("Sign"))
    case("neither -1 and 1 nor 0 and 1", preprocessed(2.0))
    case("elements in another file", external())
    count = 0
    for words, model, options in cases:
        with open(source, "wb") as file:
            file.write(model if isinstance(model, bytes) else model.SerializeToString())
        refused(thresher, source, target, words, *options)
        count += 1
    model = layer(steps=["Sign"])
    onnx.save(model.model(), source)
    cut_off(thresher, source, target, rng, 60)
    return count + 60


def gemm(**attributes):
    graph = Graph(3, "float32")
    graph.width = 1
    weights = [[1], [1], [1]]
    graph.add("Gemm", graph.constant(weights), graph.constant([0.5]), **attributes)
    graph.add("Sign")
    return graph


def gemm_at_the_edge():
    """A bias that single precision rounds away where it is added to a sum of some size, beside a sum of 0."""
    graph = Graph(400, "float32")
    graph.width = 1
    graph.add("Gemm", graph.constant(numpy.ones((400, 1))), graph.constant([1e-6]))
    graph.add("Sign")
    return graph


def normalised(count=2, variance=1.0, **attributes):
    graph = layer(steps=[])
    rows = [graph.constant([number] * count) for number in (1.0, 0.5, 0.0, variance)]
    graph.add("BatchNormalization", *rows, **attributes)
    graph.add("Sign")
    return graph


def preprocessed(factor):
    graph = Graph(3, "float32")
    graph.width = 1
    graph.add("Mul", graph.constant(factor))
    graph.add("MatMul", graph.constant([[1], [1], [1]]))
    graph.add("Sign")
    return graph


def changed(graph, shape=None, weights=None, branch=False, kind=None, domain=None, attribute=None):
    model = graph.model()
    nodes = model.graph.node
    if shape:
        model.graph.input[0].type.tensor_type.shape.dim[1].dim_value = shape
    if weights:
        nodes[0].input[1] = weights
    if branch:
        nodes[-1].input[0] = "x"
    if kind:
        model.graph.input[0].type.tensor_type.elem_type = kind
    if domain:
        nodes[-1].domain = domain
    if attribute:
        nodes[-1].attribute.append(helper.make_attribute(attribute, 1))
    return model


def external():
    model = layer().model()
    model.graph.initializer[0].data_location = TensorProto.EXTERNAL
    return model.SerializeToString()


def main():
    options = parse("networks", 300)
    rng = numpy.random.default_rng(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        models, total, ones, zeros, rounded = compare(options.thresher, folder, rng, options.networks, options.seed)
        come_back(options.thresher, folder, rng, options.networks)
        count = refusals(options.thresher, folder, rng)
    kinds = ", ".join(f"{number} {model}" for model, number in sorted(models.items()))
    print(
        f"graphs of {kinds} neurons on {total} inputs, {ones} of them 1: 0 bits differ from onnxruntime; refused because "
        f"Sign may give 0: {zeros}, because a sum may be rounded twice: {rounded}; {options.networks} networks come back; {count} refusals")


if __name__ == "__main__":
    main()
