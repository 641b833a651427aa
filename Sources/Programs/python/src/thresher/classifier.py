"""A classifier in the manner of scikit-learn, which need not be installed."""

from __future__ import annotations

import sys
from typing import Any, Optional

from .errors import UsageError
from .questions import minimize
from .sample import Sample


class MinimalNetworkClassifier:
    """The smallest threshold network that fits labels of binary points.

    Args:
        depth: the number of layers.
        mismatches: how many labels may be wrong.
        majority: contradicting rows vote.
        time: the limit of the search, as in ``"30s"``; the best network known is taken then.

    Attributes:
        network_: the network, after ``fit``.
        classes_: the two labels, the smaller first, shape (2,); one where only one occurs.
        n_features_in_: d.
    """

    _parameters = ("depth", "mismatches", "majority", "time")
    _estimator_type = "classifier"

    def __init__(
        self, depth: int = 2, mismatches: Optional[int] = None, majority: bool = False, time: Optional[str] = None
    ) -> None:
        self.depth = depth
        self.mismatches = mismatches
        self.majority = majority
        self.time = time

    def get_params(self, deep: bool = True) -> dict:
        """The arguments by name."""
        return {name: getattr(self, name) for name in self._parameters}

    def set_params(self, **parameters: Any) -> "MinimalNetworkClassifier":
        """Changes arguments."""
        for name, value in parameters.items():
            if name not in self._parameters:
                raise ValueError(f"found the parameter {name!r}, expected one of {', '.join(self._parameters)}")
            setattr(self, name, value)
        return self

    def fit(self, X: Any, y: Any) -> "MinimalNetworkClassifier":
        """Finds the network.

        Args:
            X: shape (n, d), zeros and ones.
            y: shape (n,), of two labels at most.
        """
        if y is None:
            raise UsageError("requires y to be passed, but the target y is None", 64)
        labels = _labels(y)
        if any(isinstance(label, float) and not label.is_integer() for label in labels):
            raise UsageError("found labels that are no whole numbers, expected two classes: Unknown label type: continuous", 64)
        if any(isinstance(label, complex) for label in labels):
            raise UsageError("found complex labels, expected two classes: Complex data not supported", 64)
        classes = sorted(set(labels))
        if len(classes) > 2:
            raise UsageError(
                f"found {len(classes)} different labels, expected at most two: Only binary classification is supported. "
                "The type of the target is multiclass.", 64)
        bits = [int(label == classes[-1]) for label in labels] if classes else []
        # A single label is a constant, whichever it is.
        sample = Sample.from_arrays(X, bits)
        found = minimize(
            sample, depth=self.depth, mismatches=self.mismatches, majority=self.majority or None, time=self.time)
        if found.network is None:
            raise UsageError(
                f"no network of depth {self.depth} " + ("fits" if found.complete else "was found in time"), 64)
        self.network_ = found.network
        self.minimum_ = found
        self.classes_ = _array(classes, y)
        self.n_features_in_ = self.network_.inputs
        return self

    def predict(self, X: Any) -> Any:
        """The label of each point of X, shape (n, d): an array of shape (n,) where X is one, else a list."""
        if not hasattr(self, "network_"):
            raise _not_fitted()
        shape = getattr(X, "shape", None)
        if shape is not None and len(shape) != 2:
            raise UsageError(f"found X of {len(shape)} dimensions, expected 2D array of shape (n, d); Reshape your data", 64)
        if shape is not None and shape[1] != self.n_features_in_:
            raise UsageError(
                f"X has {shape[1]} features, but MinimalNetworkClassifier is expecting {self.n_features_in_} features as input", 64)
        bits = self.network_.predict(X)
        if hasattr(bits, "astype"):
            import numpy

            classes = numpy.asarray(self.classes_)
            return classes[bits * (len(classes) - 1)]
        return [self.classes_[bit * (len(self.classes_) - 1)] for bit in bits]

    def score(self, X: Any, y: Any) -> float:
        """The share of points that get their label."""
        labels = _labels(y)
        found = self.predict(X)
        found = found.tolist() if hasattr(found, "tolist") else found
        return sum(a == b for a, b in zip(found, labels)) / len(labels)

    def __sklearn_tags__(self) -> Any:
        """What scikit-learn asks an estimator about itself; it is installed where this is called."""
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier", target_tags=TargetTags(required=True), transformer_tags=None,
            regressor_tags=None, classifier_tags=ClassifierTags(multi_class=False), input_tags=InputTags())

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "network_")

    def _repr_svg_(self) -> Optional[str]:
        return self.network_._repr_svg_() if hasattr(self, "network_") else None

    def __repr__(self) -> str:
        return "MinimalNetworkClassifier(" + ", ".join(f"{k}={v!r}" for k, v in self.get_params().items()) + ")"


def _not_fitted() -> Exception:
    """An exception that scikit-learn takes for its own, where it is in use."""
    text = "this classifier has no network yet, call fit first"
    if "sklearn" not in sys.modules:
        return UsageError(text, 64)
    from sklearn.exceptions import NotFittedError

    return type("NotFittedError", (UsageError, NotFittedError), {})(text, 64)


def _labels(y: Any) -> list:
    """The labels as a list; those of a column of shape (n, 1) too."""
    if hasattr(y, "__array__") and not hasattr(y, "tolist"):
        import numpy

        y = numpy.asarray(y)
    labels = y.tolist() if hasattr(y, "tolist") else list(y)
    return [label[0] if isinstance(label, list) and len(label) == 1 else label for label in labels]


def _array(values: list, like: Any) -> Any:
    if not hasattr(like, "tolist"):
        return values
    import numpy

    return numpy.array(values)
