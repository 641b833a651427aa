"""Threshold networks as values."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from typing import Any, Sequence

from .errors import UsageError
from .service import service


@dataclass(frozen=True)
class Neuron:
    """Fires when ``sign * (sum of weights[j] h[j]) + bias > 0``; weights are zeros and ones, the sign is -1, 0 or 1."""

    weights: tuple
    sign: int
    bias: int

    def fires(self, values: Sequence[int]) -> int:
        """0 or 1 for as many values as there are weights."""
        return int(self.sign * sum(v for w, v in zip(self.weights, values) if w) + self.bias > 0)


class Network:
    """A network with ``inputs`` inputs and ``layers``, a tuple of tuples of neurons, the last of one neuron."""

    def __init__(self, inputs: int, layers: Sequence[Sequence[Neuron]]) -> None:
        self.inputs = inputs
        self.layers = tuple(tuple(layer) for layer in layers)

    @classmethod
    def from_json(cls, value: Any) -> "Network":
        """A network of the schema ``thresher/network/1``, as text or as an object."""
        if isinstance(value, str):
            value = json.loads(value)
        try:
            return cls(
                value["inputs"],
                [[Neuron(tuple(map(int, n["weights"])), n["sign"], n["bias"]) for n in layer] for layer in value["layers"]])
        except (KeyError, TypeError):
            raise UsageError("found no network, expected an object of the schema thresher/network/1", 64) from None

    def to_json(self) -> str:
        """One line of the schema ``thresher/network/1``."""
        layers = [
            [{"bias": n.bias, "sign": n.sign, "weights": "".join(map(str, n.weights))} for n in layer] for layer in self.layers]
        return json.dumps({"inputs": self.inputs, "layers": layers, "schema": "thresher/network/1"}, separators=(",", ":"))

    @property
    def widths(self) -> tuple:
        """The number of neurons of each layer."""
        return tuple(len(layer) for layer in self.layers)

    @property
    def weights(self) -> int:
        """The size: the sum over layers of its width times that of the layer before."""
        counts = (self.inputs,) + self.widths
        return sum(a * b for a, b in zip(counts, counts[1:]))

    @property
    def wires(self) -> int:
        """The number of weights that are one, on neurons whose sign is not 0."""
        return sum(sum(n.weights) for layer in self.layers for n in layer if n.sign)

    def __call__(self, point: Sequence[int]) -> int:
        """The output, 0 or 1, on one point of ``inputs`` zeros and ones."""
        values = [int(v) for v in point]
        if len(values) != self.inputs:
            raise UsageError(f"found a point of {len(values)} values, expected {self.inputs}", 64)
        for layer in self.layers:
            values = [neuron.fires(values) for neuron in layer]
        return values[0]

    def predict(self, X: Any) -> Any:
        """Outputs on the points of X.

        Args:
            X: shape (n, inputs), zeros and ones.

        Returns:
            An array of shape (n,), int64, where X is one of NumPy, else a list.
        """
        if not hasattr(X, "astype"):
            return [self(point) for point in X]
        import numpy

        values = numpy.asarray(X).astype(numpy.int64)
        if values.ndim != 2 or values.shape[1] != self.inputs:
            raise UsageError(f"found X of shape {values.shape}, expected (n, {self.inputs})", 64)
        for layer in self.to_numpy():
            values = (layer["sign"] * (values @ layer["weights"].T) + layer["bias"] > 0).astype(numpy.int64)
        return values[:, 0]

    def to_numpy(self) -> list:
        """A dictionary a layer: ``weights`` of shape (width, fan-in), ``sign`` and ``bias`` of shape (width,), all int64."""
        import numpy

        return [
            {
                "weights": numpy.array([n.weights for n in layer], dtype=numpy.int64),
                "sign": numpy.array([n.sign for n in layer], dtype=numpy.int64),
                "bias": numpy.array([n.bias for n in layer], dtype=numpy.int64),
            }
            for layer in self.layers
        ]

    def to(self, kind: str) -> str:
        """The network in a format that ``thresher convert`` writes, by its suffix: ``blif``, ``v``, ``dot``, ``svg``."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, f"network.{kind}")
            service.ask("convert", ["network.json", path], files={"network.json": self.to_json()}, text=True)
            with open(path, encoding="utf-8") as file:
                return file.read()

    def _repr_svg_(self) -> str:
        return self.to("svg").split("?>\n", 1)[-1]

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Network) and (self.inputs, self.layers) == (other.inputs, other.layers)

    def __hash__(self) -> int:
        return hash((self.inputs, self.layers))

    def __repr__(self) -> str:
        return f"<Network of {self.inputs} inputs and widths {','.join(map(str, self.widths))}>"
