"""Questions through ``libthresher-c.so``, in this process: for thousands of small ones, a fraction of a millisecond each.

    >>> from thresher import native
    >>> with native.Points([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]) as xor:
    ...     xor.count([2, 1])
    4

The library is looked for in the environment variable ``THRESHER_LIBRARY``, beside the program, and where the system looks. Ctrl-C ends a
question only after it: ask long ones through ``thresher.count``, which stops at once.
"""

from __future__ import annotations

import ctypes
import os
import threading
from pathlib import Path
from typing import Any, List, Optional, Sequence

from .errors import ServiceError, UsageError, error
from .network import Network, Neuron
from .sample import _bit, _rows
from .service import program

_NAME = "libthresher-c.so"
_lock = threading.Lock()
_loaded: Optional[ctypes.CDLL] = None

_size = ctypes.c_size_t
_handle = ctypes.c_uint64
_pointer = ctypes.POINTER

#: Argument types of the functions that are used; as in thresher.h.
_FUNCTIONS = {
    "thresher_free": [_handle],
    "thresher_effort": [ctypes.c_double, ctypes.c_uint64, ctypes.c_uint64, ctypes.c_uint32, _pointer(_handle)],
    "thresher_sample": [_size, _size, ctypes.c_char_p, ctypes.c_char_p, _pointer(_handle)],
    "thresher_network_length": [_size, _pointer(_size), _size, _pointer(_size)],
    "thresher_count": [
        _handle, _pointer(_size), _size, _size, _handle, ctypes.c_char_p, _size, _pointer(_size)],
    "thresher_draw": [
        _handle, _pointer(_size), _size, _size, _size, ctypes.c_uint64, _handle, _pointer(ctypes.c_int32), _size],
}


def library() -> ctypes.CDLL:
    """The library.

    Raises:
        ServiceError: if there is none.
    """
    global _loaded
    with _lock:
        if _loaded is None:
            named = os.environ.get("THRESHER_LIBRARY")
            places = [named] if named else []
            if not named:
                try:
                    places.append(str(Path(program()).resolve().parent / _NAME))
                except ServiceError:
                    pass
                places.append(_NAME)
            for place in places:
                try:
                    _loaded = ctypes.CDLL(place)
                    break
                except OSError:
                    continue
            if _loaded is None:
                raise ServiceError(f"no {_NAME} in {' or '.join(places)}; `make build` makes it", 65)
            _loaded.thresher_last_error.argtypes = [ctypes.c_char_p, _size]
            _loaded.thresher_last_error.restype = _size
            for name, types in _FUNCTIONS.items():
                getattr(_loaded, name).argtypes = types
        return _loaded


def _failure(code: int) -> Exception:
    text = ctypes.create_string_buffer(1000)
    library().thresher_last_error(text, len(text))
    message = text.value.decode("utf-8", "replace")
    return TimeoutError(message) if code == 30 else error(message, code)


class Points:
    """Labelled points that live in the library until ``close``.

    Args:
        X: shape (n, d), zeros and ones.
        y: shape (n,), zeros and ones.
    """

    def __init__(self, X: Any, y: Any) -> None:
        self._handle = None
        self._library = library()
        rows, labels = _rows(X, "X"), _rows(y, "y")
        if len(rows) != len(labels) or not rows:
            raise UsageError(f"found {len(rows)} points and {len(labels)} labels, expected as many of both, at least one", 64)
        width = len(rows[0])
        if any(len(row) != width for row in rows):
            raise UsageError(f"found rows of different lengths, expected {width} values", 64)
        bits = bytes(_bit(v, f"row {i} of X") == "1" for i, row in enumerate(rows) for v in row)
        ones = bytes(_bit(v, f"row {i} of y") == "1" for i, v in enumerate(labels))
        handle = _handle()
        code = self._library.thresher_sample(len(rows), width, bits, ones, handle)
        if code:
            raise _failure(code)
        self.inputs = width
        self._handle = handle.value

    def close(self) -> None:
        """Ends the life of the points; further questions raise UsageError."""
        if self._handle is not None:
            self._library.thresher_free(self._handle)

    def __enter__(self) -> "Points":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None:
            self.close()

    def _effort(self, seconds: float) -> int:
        if not seconds:
            return 0
        effort = _handle()
        code = self._library.thresher_effort(seconds, 0, 0, 0, effort)
        if code:
            raise _failure(code)
        return effort.value

    def count(self, widths: Sequence[int], mismatches: int = 0, seconds: float = 0) -> int:
        """The exact number of parameter settings of these widths that fit.

        Raises:
            TimeoutError: after so many seconds, 0 for no limit.
        """
        array = (_size * len(widths))(*widths)
        digits, needed, effort = ctypes.create_string_buffer(4096), _size(), self._effort(seconds)
        try:
            code = self._library.thresher_count(
                self._handle, array, len(widths), mismatches, effort, digits, len(digits), needed)
            if code and needed.value > len(digits):
                digits = ctypes.create_string_buffer(needed.value)
                code = self._library.thresher_count(
                    self._handle, array, len(widths), mismatches, effort, digits, len(digits), needed)
        finally:
            if effort:
                self._library.thresher_free(effort)
        if code:
            raise _failure(code)
        return int(digits.value)

    def draw(
        self, n: int, widths: Sequence[int], seed: int = 1, mismatches: int = 0, seconds: float = 0
    ) -> List[Network]:
        """n networks from the uniform law on the settings that fit, the same for the same seed; none if nothing fits."""
        array, length = (_size * len(widths))(*widths), _size()
        code = self._library.thresher_network_length(self.inputs, array, len(widths), length)
        if code:
            raise _failure(code)
        numbers, effort = (ctypes.c_int32 * (max(1, n) * length.value))(), self._effort(seconds)
        try:
            code = self._library.thresher_draw(
                self._handle, array, len(widths), mismatches, n, seed, effort, numbers, len(numbers))
        finally:
            if effort:
                self._library.thresher_free(effort)
        if code == 20:
            return []
        if code:
            raise _failure(code)
        return [self._network(numbers[k * length.value:(k + 1) * length.value], widths) for k in range(n)]

    def _network(self, numbers: Sequence[int], widths: Sequence[int]) -> Network:
        layers, start, m = [], 0, self.inputs
        for width in widths:
            layer = []
            for _ in range(width):
                layer.append(Neuron(tuple(numbers[start:start + m]), numbers[start + m], numbers[start + m + 1]))
                start += m + 2
            layers.append(layer)
            m = width
        return Network(self.inputs, layers)
