"""The questions. All take limits: ``time`` ("30s", or seconds), ``budget``, ``memory``, ``jobs``; and ``progress``, a function of one line.

A sample may have ``majority=True`` (contradicting rows vote) or ``mismatches=k`` (that many labels may be wrong). Where the limits
end the work, ``complete`` is False and what is known is returned; a wrong argument raises ``UsageError``, wrong data ``DataError``.
"""

from __future__ import annotations

import os
from typing import Any, Callable, Optional, Sequence, Union

from .network import Network
from .results import Certificate, Count, Decision, Draws, Enumeration, Mass, Minimum, Verdict
from .sample import Sample
from .service import Answer, service

Progress = Optional[Callable[[str], None]]
Question = Union[Sample, Network, str]


def _ask(verb: str, sample: Question, options: dict, progress: Progress = None) -> Answer:
    if isinstance(sample, Network):
        question: dict = {"operands": ["network.json"], "options": {}, "files": {"network.json": sample.to_json()}}
    elif isinstance(sample, Sample):
        question = sample.question()
    else:
        question = (Sample.from_function(sample) if ":0x" in str(sample) else Sample(os.fspath(sample))).question()
    given = {name: value for name, value in options.items() if value is not None}
    return service.ask(
        verb, question["operands"], {**question["options"], **given}, files=question["files"], progress=progress)


def minimize(
    sample: Question, *, depth: Optional[int] = None, depths: Optional[range] = None, size: Optional[str] = None,
    progress: Progress = None, **options: Any,
) -> Minimum:
    """The smallest networks that fit.

    Args:
        sample: a sample, a network (whose function is meant), a file, or a function ``"n:0xHEX"``.
        depth: the number of layers, 2 if None.
        depths: several depths: ``range(2, 5)``.
        size: ``weights``, ``neurons`` or ``wires``.
    """
    return Minimum.of(_ask("minimize", sample, {"depth": depth, "depths": depths, "size": size, **options}, progress))


def decide(sample: Question, *, widths: Sequence[int], progress: Progress = None, **options: Any) -> Decision:
    """Whether a network of these widths fits; ``bool`` of the answer is that, or raises where it is not decided."""
    return Decision.of(_ask("decide", sample, {"widths": widths, **options}, progress))


def enumerate(
    sample: Question, *, widths: Optional[Sequence[int]] = None, networks: bool = False, progress: Progress = None,
    **options: Any,
) -> Enumeration:
    """All functions that fit, or all networks, at these widths, or at the least if there are none."""
    return Enumeration.of(_ask("enumerate", sample, {"widths": widths, "networks": networks, **options}, progress))


def count(
    sample: Question, *, widths: Optional[Sequence[int]] = None, posterior: bool = False, teacher: Optional[str] = None,
    progress: Progress = None, **options: Any,
) -> Count:
    """The exact number of parameter settings of these widths that fit."""
    options = {"widths": widths, "posterior": posterior, "teacher": teacher, **options}
    return Count.of(_ask("count", sample, options, progress))


def draw(
    sample: Question, n: int = 1, *, widths: Sequence[int], seed: int = 1, method: str = "fair", progress: Progress = None,
    **options: Any,
) -> Draws:
    """n networks from the uniform law on the settings of these widths that fit; none if nothing fits.

    Args:
        seed: equal seeds give equal draws.
        method: ``fair`` (exact), ``reject``, ``gibbs`` or ``metropolis``.
    """
    options = {"widths": widths, "draws": n, "seed": seed, "method": method, **options}
    return Draws.of(_ask("sample", sample, options, progress))


def mass(sample: Question, *, widths: Sequence[int], progress: Progress = None, **options: Any) -> Mass:
    """An estimate of the chance that random settings of these widths fit, beyond counting."""
    return Mass.of(_ask("mass", sample, {"widths": widths, **options}, progress))


def certify(
    sample: Question, *, to: Any, depth: Optional[int] = None, progress: Progress = None, **options: Any
) -> Certificate:
    """Minimizes and writes a certificate into the folder ``to``, which ``thresher-check`` accepts."""
    folder = os.path.abspath(os.fspath(to))
    answer = _ask("certify", sample, {"depth": depth, "to": folder, **options}, progress)
    found = Minimum.of(answer)
    return Certificate(found.complete, found.raw, found.answer, found.lower, found.upper, found.minima, folder)


def verify(claim: str, *, progress: Progress = None, time: Any = None, jobs: Optional[int] = None, **parameters: Any) -> Verdict:
    """A paper's claim with both sides worked out, on its default cases or on parameters of its own."""
    words = []
    for name, value in parameters.items():
        words += [f"--{name}", ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)]
    return Verdict.of(service.ask("verify", [claim], {"time": time, "jobs": jobs}, arguments=words, progress=progress))
