"""Samples: points with labels, as lists, arrays, tables or files."""

from __future__ import annotations

import os
from typing import Any, Mapping, Optional, Sequence

from .errors import UsageError
from .service import service


def _rows(values: Any, what: str) -> list:
    """Nested lists of whatever has rows."""
    if hasattr(values, "toarray"):
        raise UsageError(f"found {what} as a sparse matrix, expected a dense array: sparse input is not supported", 64)
    if hasattr(values, "__array__") and not hasattr(values, "tolist"):
        import numpy

        values = numpy.asarray(values)
    rows = values.tolist() if hasattr(values, "tolist") else list(values)
    if not isinstance(rows, list):
        raise UsageError(f"found {what} without rows, expected a list or an array", 64)
    return rows


def _bit(value: Any, place: str) -> str:
    if value is True or value is False or (isinstance(value, (int, float)) and value in (0, 1)):
        return "1" if value else "0"
    if isinstance(value, complex):
        raise UsageError(f"found {value!r} in {place}, expected 0 or 1: Complex data not supported", 64)
    raise UsageError(f"found {'NaN' if value != value else repr(value)} in {place}, expected 0 or 1", 64)


class Sample:
    """Points of {0,1}^d with labels 0 or 1. Contradicting rows may vote (``majority``) or be mistakes (``mismatches``)."""

    def __init__(
        self, operand: Optional[str], files: Optional[Mapping[str, str]] = None, options: Optional[Mapping[str, Any]] = None
    ) -> None:
        self._operand = operand
        self._files = dict(files or {})
        self._options = dict(options or {})
        self._table: Optional[tuple] = None

    @classmethod
    def from_arrays(cls, X: Any, y: Any, names: Optional[Sequence[str]] = None) -> "Sample":
        """A sample of lists or arrays.

        Args:
            X: shape (n, d), zeros and ones: integers, floats or booleans.
            y: shape (n,), zeros and ones.
            names: d names of the inputs.
        """
        rows, labels = _rows(X, "X"), _rows(y, "y")
        if len(rows) != len(labels):
            raise UsageError(f"found {len(rows)} points and {len(labels)} labels, expected as many of both", 64)
        if not rows:
            raise UsageError("found no points, expected at least one", 64)
        lines, points, bits_of_labels = [], [], []
        width = len(rows[0]) if isinstance(rows[0], (list, tuple)) else 0
        if width == 0:
            if isinstance(rows[0], (list, tuple)):
                raise UsageError(f"found 0 feature(s) (shape=({len(rows)}, 0)) while a minimum of 1 is required.", 64)
            raise UsageError("found X of one dimension, expected 2D array of shape (n, d); Reshape your data", 64)
        for index, (row, label) in enumerate(zip(rows, labels)):
            row = row.tolist() if hasattr(row, "tolist") else row
            if not isinstance(row, (list, tuple)) or len(row) != width:
                raise UsageError(f"found row {index} of X of another length, expected {width} values", 64)
            bits = "".join([_bit(value, f"row {index} of X") for value in row])
            one = _bit(label, f"row {index} of y")
            lines.append(f"{bits} {one}")
            points.append([int(bit) for bit in bits])
            bits_of_labels.append(int(one))
        head = f".i {width}\n.o 1\n.type fr\n"
        if names is not None:
            if len(names) != width or any(not name or any(c.isspace() or c == "#" for c in name) for name in names):
                raise UsageError(f"found names that do not fit, expected {width} words", 64)
            head += ".ilb " + " ".join(names) + "\n"
        sample = cls("sample.pla", {"sample.pla": head + "\n".join(lines) + "\n.e\n"})
        sample._table = (list(names or [f"x{i + 1}" for i in range(width)]), points, bits_of_labels)
        return sample

    @classmethod
    def from_pandas(cls, frame: Any, label: Optional[str] = None, **options: Any) -> "Sample":
        """A sample of a table: columns of any kind become bits as files of tables do.

        Args:
            frame: a DataFrame with n rows.
            label: the column of the label, the last one if None.
            options: those of tables: ``positive``, ``ignore``, ``binarize``, ``missing``.
        """
        table = frame.copy()
        for name in table.columns:
            if str(table[name].dtype) == "bool":
                table[name] = table[name].astype(int)
        if label is not None:
            if label not in table.columns:
                raise UsageError(f"found no column {label!r}, expected one of {', '.join(map(str, table.columns))}", 64)
            options["label"] = str(label)
        return cls("table.csv", {"table.csv": table.to_csv(index=False)}, options)

    @classmethod
    def from_function(cls, literal: str) -> "Sample":
        """A total function of n inputs as ``n:0xHEX``, the highest row first: ``"2:0x8"`` is AND."""
        service.ask("describe", options={"function": literal})
        return cls(None, None, {"function": literal})

    @classmethod
    def read(cls, path: Any, **options: Any) -> "Sample":
        """The sample of a file in any format that the program reads.

        Args:
            path: PLA, CSV, JSON, BLIF, Verilog or truth-table lines, by the suffix or ``format``.
            options: ``format``, ``output``, ``label``, ``ignore``, ``positive``, ``binarize``, ``missing``, ``coding``.
        """
        sample = cls(os.path.abspath(os.fspath(path)), None, options)
        sample._rows_read()
        return sample

    # -- contents

    def _rows_read(self) -> tuple:
        """Names of inputs, points and labels, as the program reads them."""
        if self._table is None:
            if self._operand is None:
                inputs, table = self._options["function"].split(":0x")
                count, values = int(inputs), int(table, 16)
                rows = [[row >> i & 1 for i in range(count)] for row in range(1 << count)]
                self._table = ([f"x{i + 1}" for i in range(count)], rows, [values >> r & 1 for r in range(1 << count)])
                return self._table
            options = {name: value for name, value in self._options.items() if name not in ("majority", "mismatches")}
            if "format" in options:
                options["from"] = options.pop("format")
            answer = service.ask("convert", [self._operand, "-"], {**options, "to": "csv"}, files=self._files, text=True)
            lines = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
            names = lines[0].split(",")[:-1]
            cells = [[int(cell) for cell in line.split(",")] for line in lines[1:]]
            self._table = (names, [row[:-1] for row in cells], [row[-1] for row in cells])
        return self._table

    @property
    def names(self) -> list:
        """The names of the d inputs."""
        return list(self._rows_read()[0])

    @property
    def points(self) -> list:
        """n lists of d zeros and ones."""
        return [list(row) for row in self._rows_read()[1]]

    @property
    def labels(self) -> list:
        """n zeros and ones."""
        return list(self._rows_read()[2])

    def __len__(self) -> int:
        return len(self._rows_read()[2])

    def __repr__(self) -> str:
        names, points, labels = self._rows_read()
        return f"<Sample of {len(points)} points with {len(names)} inputs, {sum(labels)} ones>"

    def to_numpy(self) -> tuple:
        """X of shape (n, d) and y of shape (n,), both uint8."""
        import numpy

        _, points, labels = self._rows_read()
        return numpy.array(points, dtype=numpy.uint8), numpy.array(labels, dtype=numpy.uint8)

    def to_pandas(self) -> Any:
        """A DataFrame of n rows: the d inputs by name, and ``y``."""
        import pandas

        names, points, labels = self._rows_read()
        frame = pandas.DataFrame(points, columns=names)
        frame["y"] = labels
        return frame

    def question(self) -> dict:
        """What a request needs to be about this sample."""
        return {"operands": [self._operand] if self._operand else [], "options": self._options, "files": self._files}
