"""Reading one CSV table into typed rows, with every mistake named by file, line and column."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence.dates import PartialDate
from holdfast.evidence.schema import ColumnSpec, columns
from holdfast.evidence.tables import TABLES

__all__ = ["Table", "read_table"]

MAX_ROWS = 200_000
MAX_CELL = 20_000

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """Rows of one table in file order, and the line each came from."""

    name: str
    file: str
    rows: tuple[Row, ...] = ()
    lines: tuple[int, ...] = ()


def read_table(name: str, text: str, *, file: str) -> tuple[Table[Any], list[Problem]]:
    """Read the CSV `text` as table `name`.

    Returns the rows that are sound and a `Problem` for each cell that is not. Raises `BadInput` when the file as a whole cannot be read:
    no header, a column missing or unknown, or too many rows.
    """
    specs = columns(name)
    # Universal newlines are csv's own business: it must see them inside quotes.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    problems: list[Problem] = []
    rows: list[Any] = []
    lines: list[int] = []
    line, seen = 1, 0
    csv.field_size_limit(MAX_CELL)
    try:
        header = next(reader, None)
        if not header:
            raise BadInput(Problem("the first line is empty", file=file, line=1, expected="a header with the names of the columns"))
        _check_header(header, specs, file)
        order = [header.index(spec.name) for spec in specs]
        build = TABLES[name]
        while True:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                break
            if not cells:
                continue
            seen += 1
            if seen > MAX_ROWS:
                raise BadInput(Problem(f"more than {MAX_ROWS:,} rows", file=file, line=line))
            if len(cells) != len(header):
                problems.append(Problem(f"the row has {len(cells)} cells", file=file, line=line, expected=f"{len(header)}, as in the header"))
                continue
            values, wrong = [], False
            for spec, at in zip(specs, order, strict=True):
                try:
                    values.append(_cell(spec, cells[at].strip()))
                except _BadCell as bad:
                    wrong = True
                    problems.append(Problem(str(bad), file=file, line=line, column=spec.name, expected=spec.expected, suggestion=bad.suggestion))
            if not wrong:
                rows.append(build(*values))
                lines.append(line)
    except csv.Error as error:
        raise BadInput(Problem(f"not readable as CSV ({error})", file=file, line=line, expected="comma-separated cells, quoted with double quotes")) from None
    return Table(name, file, tuple(rows), tuple(lines)), problems


def _check_header(header: list[str], specs: tuple[ColumnSpec, ...], file: str) -> None:
    names = [spec.name for spec in specs]
    if len(header) == 1 and header[0].count(";") >= len(names) - 1 > 0:
        raise BadInput(Problem("the cells are separated by semicolons", file=file, line=1, expected="commas"))
    missing = [name for name in names if name not in header]
    problems = [
        Problem(f"unknown column {column[:60]!r}", file=file, line=1, expected="only the table's own columns", suggestion=nearest(column, missing or names))
        for column in header
        if column not in names
    ]
    meant = {problem.suggestion for problem in problems}
    problems += [
        Problem(f"the column {name!r} is missing", file=file, line=1, expected=f"the columns {', '.join(names)}") for name in missing if name not in meant
    ]
    problems += [Problem(f"the column {name!r} stands twice", file=file, line=1) for name in names if header.count(name) > 1]
    if problems:
        raise BadInput(problems)


class _BadCell(Exception):
    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.suggestion = suggestion


def _whole(text: str) -> int:
    if len(text) > 30 or not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit():
        raise ValueError
    return int(text)


def _number(text: str) -> float:
    value = float(text) if len(text) < 50 and text.isascii() and "_" not in text else math.nan
    if not math.isfinite(value):
        raise ValueError
    return value


_CONVERT: dict[type, Callable[[str], Any]] = {
    int: _whole,
    float: _number,
    str: str,
    PartialDate: PartialDate.parse,
    tuple: lambda text: tuple(part.strip() for part in text.split(";") if part.strip()),
}


def _cell(spec: ColumnSpec, text: str) -> Any:
    if not text:
        if spec.required:
            raise _BadCell("the cell is empty")
        return () if spec.kind is tuple else None
    if spec.words and text not in spec.words:
        raise _BadCell(f"{text[:60]!r} is not a known value", nearest(text, spec.words))
    try:
        value = _CONVERT[spec.kind](text)
    except ValueError:
        raise _BadCell(f"{text[:60]!r} cannot be read") from None
    low, high = spec.column.minimum, spec.column.maximum
    if isinstance(value, int | float) and ((low is not None and value < low) or (high is not None and value > high)):
        raise _BadCell(f"{text} is out of range")
    return value
