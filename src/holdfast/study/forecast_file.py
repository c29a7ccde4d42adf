"""Figures to be predicted, from a CSV file of the user's own: reading and checking.

The file needs the columns section, date, members and kind; any others are ignored. It is untrusted: bounded in size, and every mistake is
named by line, with what was expected and the nearest valid value.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from holdfast.documents import read_text
from holdfast.dynamics import Frame
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import PartialDate, month_name
from holdfast.inference.counts import Count, rows_of_date
from holdfast.inference.measurement import KINDS

__all__ = ["COLUMNS", "MAX_ROWS", "Asked", "Dropped", "read_asked"]

COLUMNS = ("section", "date", "members", "kind")
MAX_ROWS = 2000
MAX_FILE_BYTES = 2_000_000
MAX_MEMBERS = 100_000_000
MAX_CELL = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure to be predicted: its line in the file, what it says, the same as a `Count`, and when its section began, if that is later."""

    line: int
    section: str
    date: PartialDate
    members: int
    kind: str
    count: Count
    began: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that is not scored, and why."""

    line: int
    section: str
    date: str
    members: int
    reason: str


def read_asked(path: Path, frame: Frame) -> tuple[tuple[Asked, ...], tuple[Dropped, ...]]:
    """Return the figures to be predicted, and the rows left out because the evidence, or the file itself, has them already, or the study does not reach them.

    A row equal to an evidence row in section, date and members is known, so predicting it would be no test; of a date outside the study's months
    the model says nothing. Raises `BadInput` with every
    mistake of the file.
    """
    text, file = read_text(path, limit=MAX_FILE_BYTES), path.name
    known = {(row.section, row.date, row.members): row.id for row in frame.evidence.membership}
    problems: list[Problem] = []
    asked: list[Asked] = []
    dropped: list[Dropped] = []
    seen: dict[tuple[str, PartialDate, int, str], int] = {}
    for line, cells in _cells(text, file, problems):
        row = _row(cells, frame, file, line, problems)
        if row is None:
            continue
        section, date, members, kind = row
        first = seen.setdefault((section, date, members, kind), line)
        if (section, date, members) in known:
            dropped.append(Dropped(line, section, str(date), members, f"the evidence has it as {known[section, date, members]}"))
        elif date.last_month < frame.settings.first or date.first_month > frame.settings.last:
            dropped.append(Dropped(line, section, str(date), members, _outside(frame)))
        elif first != line:
            dropped.append(Dropped(line, section, str(date), members, f"it repeats line {first}"))
        else:
            entry = frame.entries[section]
            began = month_name(entry) if entry is not None and entry > date.last_month else None
            asked.append(Asked(line, section, date, members, kind, _count(frame, section, date, members, kind, line), began))
    if problems:
        raise BadInput(problems)
    return tuple(asked), tuple(dropped)


def _outside(frame: Frame) -> str:
    return f"it is outside the months of the study, {month_name(frame.settings.first)} to {month_name(frame.settings.last)}"


def _count(frame: Frame, section: str, date: PartialDate, members: int, kind: str, line: int) -> Count:
    from math import log

    first, last = rows_of_date(frame, section, date)
    return Count(section, first, last, kind, log(members), f"line {line}")


def _cells(text: str, file: str, problems: list[Problem]) -> list[tuple[int, dict[str, str]]]:
    """Return line and needed cells of each row; note rows of the wrong length among the problems."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    csv.field_size_limit(MAX_CELL)
    found: list[tuple[int, dict[str, str]]] = []
    line = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, file)
        while True:
            line = reader.line_num + 1
            row = next(reader, None)
            if row is None:
                return found
            if not any(cell.strip() for cell in row):
                continue
            if len(found) >= MAX_ROWS:
                raise BadInput(Problem(f"more than {MAX_ROWS:,} rows", file=file, line=line, expected=f"at most {MAX_ROWS:,} figures at a time"))
            if len(row) != len(header):
                problems.append(Problem(f"the row has {len(row)} cells", file=file, line=line, expected=f"{len(header)}, as in the header"))
                continue
            found.append((line, {name: row[header.index(name)].strip() for name in COLUMNS}))
    except csv.Error as error:
        raise BadInput(Problem(f"not readable as CSV ({error})", file=file, line=line, expected="comma-separated cells, quoted with double quotes")) from None


def _check_header(header: list[str], file: str) -> None:
    needed = f"a header with the columns {', '.join(COLUMNS)}"
    if not any(header):
        raise BadInput(Problem("the first line is empty", file=file, line=1, expected=needed))
    if len(header) == 1 and header[0].count(";") >= len(COLUMNS) - 1:
        raise BadInput(Problem("the cells are separated by semicolons", file=file, line=1, expected="commas"))
    others = [name for name in header if name not in COLUMNS]
    problems = []
    for name in COLUMNS:
        if name not in header:
            meant = nearest(name, others)
            hint = f"{needed}; is {meant!r} meant for it" if meant else needed
            problems.append(Problem(f"the column {name!r} is missing", file=file, line=1, expected=hint))
        elif header.count(name) > 1:
            problems.append(Problem(f"the column {name!r} stands twice", file=file, line=1))
    if problems:
        raise BadInput(problems)


def _row(cells: dict[str, str], frame: Frame, file: str, line: int, problems: list[Problem]) -> tuple[str, PartialDate, int, str] | None:
    """Return section, date, members and kind of a row, or None after noting what is wrong with it."""
    before = len(problems)

    def wrong(column: str, expected: str, suggestion: str | None = None, message: str = "is not known") -> None:
        shown = f"{cells[column][:60]!r} {message}" if cells[column] else "the cell is empty"
        problems.append(Problem(shown, file=file, line=line, column=column, expected=expected, suggestion=suggestion))

    settings = frame.settings
    window = f"a date YYYY, YYYY-MM or YYYY-MM-DD from {month_name(settings.first)} to {month_name(settings.last)}"
    if cells["section"] not in frame.position:
        wrong("section", "a section of the study", nearest(cells["section"], frame.sections))
    if cells["kind"] not in KINDS:
        wrong("kind", "one of " + ", ".join(KINDS), nearest(cells["kind"], KINDS))
    date: PartialDate | None = None
    try:
        date = PartialDate.parse(cells["date"])
    except ValueError:
        wrong("date", window, message="is not a date")
    digits = cells["members"]
    if not (digits.isascii() and digits.isdigit() and len(digits) < 12 and 1 <= int(digits) <= MAX_MEMBERS):
        wrong("members", f"a whole number from 1 to {MAX_MEMBERS:,}", message="cannot be used")
    if len(problems) > before or date is None:
        return None
    return cells["section"], date, int(digits), cells["kind"]
