"""Exact questions about small binary threshold networks.

    >>> import thresher
    >>> xor = thresher.Sample.from_arrays([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
    >>> thresher.minimize(xor).upper
    6
    >>> thresher.count(xor, widths=[2, 1]).count
    4

Every question is answered by the program ``thresher``, of which one process runs for as long as Python does. It is looked for in
the environment variable ``THRESHER``, in ``PATH``, and in the checkout that this package lies in.
"""

from .errors import DataError, Disagreement, ServiceError, ThresherError, UsageError
from .network import Network, Neuron
from .questions import certify, count, decide, draw, enumerate, mass, minimize, verify
from .results import Certificate, Count, Decision, Draws, Enumeration, Mass, Minimum, Verdict
from .sample import Sample
from .classifier import MinimalNetworkClassifier
from .service import Answer, Service, ask, service

__version__ = "0.1.0"

__all__ = [
    "Answer", "Certificate", "Count", "DataError", "Decision", "Disagreement", "Draws", "Enumeration", "Mass",
    "MinimalNetworkClassifier", "Minimum", "Network", "Neuron", "Sample", "Service", "ServiceError", "ThresherError",
    "UsageError", "Verdict", "ask", "certify", "count", "decide", "draw", "enumerate", "mass", "minimize", "service",
    "verify",
]
