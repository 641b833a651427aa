"""Answers as values. Exact numbers are ``int`` and ``Fraction``; ``raw`` is the object that the program printed."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Iterator, Optional

from .errors import UsageError
from .network import Network
from .service import Answer, service


@dataclass
class Result:
    """``complete`` is False where the limits ended the work; what is known then still holds."""

    complete: bool
    raw: dict = field(repr=False)

    @property
    def status(self) -> str:
        """``complete`` or ``stopped``."""
        return self.raw.get("status", "complete" if self.complete else "stopped")

    @property
    def reason(self) -> Optional[str]:
        """Why the work ended early, None where it did not."""
        return self.raw.get("reason")


@dataclass
class Minimum(Result):
    """The least size lies in ``lower ... upper``; ``minima`` has a network for each architecture of the least size.

    ``answer`` is ``optimal``, ``interval``, or ``none`` where no network of the depth fits. ``upper`` is None as long as no network
    is known.
    """

    answer: str
    lower: Optional[int]
    upper: Optional[int]
    minima: list

    @property
    def network(self) -> Optional[Network]:
        """The first of the smallest networks, None if there is none."""
        return self.minima[0] if self.minima else None

    def to_pandas(self) -> Any:
        """A row for each architecture: ``widths``, ``weights``, ``neurons``, ``wires``."""
        import pandas

        return pandas.DataFrame(
            [
                {"widths": n.widths, "weights": n.weights, "neurons": sum(n.widths), "wires": n.wires} for n in self.minima
            ], columns=["widths", "weights", "neurons", "wires"])

    def _repr_svg_(self) -> Optional[str]:
        return self.network._repr_svg_() if self.network else None

    @classmethod
    def of(cls, answer: Answer) -> "Minimum":
        raw = answer.result or {}
        minima = [Network.from_json(entry["network"]) for entry in raw.get("minima", []) if entry.get("network")]
        return cls(answer.exit == 0, raw, raw["answer"], raw["lower"], raw["upper"], minima)


@dataclass
class Decision(Result):
    """``answer`` is ``found``, ``impossible`` or ``undecided``; ``network`` is a witness or None."""

    answer: str
    network: Optional[Network]

    def __bool__(self) -> bool:
        if self.answer == "undecided":
            raise ValueError("not decided within the limits: neither true nor false")
        return self.answer == "found"

    @classmethod
    def of(cls, answer: Answer) -> "Decision":
        raw = answer.result or {}
        network = Network.from_json(raw["network"]) if raw.get("network") else None
        return cls(answer.exit != 30, raw, raw["answer"], network)


@dataclass
class Count(Result):
    """``count`` settings of ``settings`` fit, all exact; ``probability`` is their quotient.

    With ``posterior``, ``functions`` maps each truth table (hexadecimal, highest row first) to its number of settings.
    """

    count: Optional[int]
    settings: Optional[int]
    probability: Optional[Fraction]
    functions: Optional[dict]
    risk: Optional[Fraction]

    def to_pandas(self) -> Any:
        """A row for each function of the posterior: ``table``, ``count``, ``share``."""
        import pandas

        functions = self.functions or {}
        return pandas.DataFrame(
            [{"table": t, "count": c, "share": c / self.count} for t, c in functions.items()],
            columns=["table", "count", "share"])

    @classmethod
    def of(cls, answer: Answer) -> "Count":
        raw = answer.result or {}

        def exact(name: str, kind: Any) -> Any:
            return kind(raw[name]) if raw.get(name) is not None else None

        functions = raw.get("functions")
        return cls(
            answer.exit == 0, raw, exact("count", int), exact("settings", int), exact("probability", Fraction),
            {f["table"]: int(f["count"]) for f in functions} if functions is not None else None, exact("risk", Fraction))


@dataclass
class Enumeration(Result):
    """``functions`` maps each truth table that fits to its settings; ``networks`` are listed where these were asked for."""

    functions: dict
    networks: list

    def __len__(self) -> int:
        return len(self.networks) or len(self.functions)

    def to_pandas(self) -> Any:
        """A row for each function: ``table``, ``settings``."""
        import pandas

        return pandas.DataFrame(list(self.functions.items()), columns=["table", "settings"])

    @classmethod
    def of(cls, answer: Answer) -> "Enumeration":
        raw = answer.result or {}
        return cls(
            answer.exit == 0, raw, {f["table"]: int(f["settings"]) for f in raw.get("functions", [])},
            [Network.from_json(n["network"]) for n in raw.get("networks", [])])


@dataclass
class Draws(Result):
    """Networks drawn from the uniform law on the settings that fit."""

    networks: list

    def __len__(self) -> int:
        return len(self.networks)

    def __iter__(self) -> Iterator[Network]:
        return iter(self.networks)

    def __getitem__(self, index: Any) -> Any:
        return self.networks[index]

    def to_numpy(self) -> list:
        """A dictionary a layer: ``weights`` of shape (draws, width, fan-in), ``sign`` and ``bias`` of shape (draws, width), int64."""
        import numpy

        depth = len(self.networks[0].layers) if self.networks else 0
        return [
            {
                "weights": numpy.array([[n.weights for n in net.layers[l]] for net in self.networks], dtype=numpy.int64),
                "sign": numpy.array([[n.sign for n in net.layers[l]] for net in self.networks], dtype=numpy.int64),
                "bias": numpy.array([[n.bias for n in net.layers[l]] for net in self.networks], dtype=numpy.int64),
            }
            for l in range(depth)
        ]

    def posterior(self, chains: int = 1) -> dict:
        """The parameters by name, with the dimensions of ArviZ first: ``weights1`` has the shape (chain, draw, width, fan-in), ``sign1`` and
        ``bias1`` (chain, draw, width), and so on for each layer; all int64.

        Args:
            chains: independent draws may be dealt out to several chains of equal length; what is left over is dropped.
        """
        if chains < 1:
            raise UsageError(f"found {chains} chains, expected at least one", 64)
        length = len(self.networks) // chains
        return {
            f"{name}{index + 1}": values[: chains * length].reshape((chains, length) + values.shape[1:])
            for index, layer in builtins.enumerate(self.to_numpy()) for name, values in layer.items()
        }

    def to_arviz(self, chains: int = 1) -> Any:
        """The ``posterior`` as what ``arviz.from_dict`` makes of it; needs ArviZ."""
        import inspect

        import arviz

        # Version 1 takes a dictionary of groups, former ones take the groups as arguments.
        if "posterior" in inspect.signature(arviz.from_dict).parameters:
            return arviz.from_dict(posterior=self.posterior(chains))
        return arviz.from_dict({"posterior": self.posterior(chains)})

    def predict(self, X: Any) -> Any:
        """The outputs of all draws on the points of X, shape (n, d): an array of shape (draws, n), int64."""
        import numpy

        values = numpy.asarray(X).astype(numpy.int64)[None]
        for layer in self.to_numpy():
            sums = values @ layer["weights"].transpose(0, 2, 1)
            values = (layer["sign"][:, None] * sums + layer["bias"][:, None] > 0).astype(numpy.int64)
        return values[:, :, 0]

    def to_pandas(self) -> Any:
        """A row for each draw: ``wires``, and ``network`` as its line of JSON."""
        import pandas

        return pandas.DataFrame(
            [{"wires": n.wires, "network": n.to_json()} for n in self.networks], columns=["wires", "network"])

    @classmethod
    def of(cls, answer: Answer) -> "Draws":
        return cls(answer.exit in (0, 20), answer.result or {}, [Network.from_json(line) for line in answer.lines])


@dataclass
class Mass(Result):
    """An unbiased ``estimate`` of the chance that random settings fit, with its ``standard_error``; both floats, or None."""

    estimate: Optional[float]
    standard_error: Optional[float]

    @classmethod
    def of(cls, answer: Answer) -> "Mass":
        raw = answer.result or {}
        return cls(answer.exit == 0, raw, raw.get("estimate"), raw.get("standard_error"))


@dataclass
class Certificate(Minimum):
    """A minimum with a ``folder`` that ``thresher-check`` accepts."""

    folder: str = ""


@dataclass
class Verdict(Result):
    """``verdict`` of a paper's claim: ``holds``, ``violated``, ``undecided`` or ``outside``."""

    verdict: str

    def __bool__(self) -> bool:
        if self.verdict not in ("holds", "violated"):
            raise ValueError(f"the claim is {self.verdict}: neither true nor false")
        return self.verdict == "holds"

    @classmethod
    def of(cls, answer: Answer) -> "Verdict":
        raw = answer.result or {}
        return cls(answer.exit != 30, raw, raw.get("verdict", "undecided"))
