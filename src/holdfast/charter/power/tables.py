"""Games from what people type: a table of members with a rule, or a list of weights with a quota."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from holdfast.charter.power.amounts import number, scaled
from holdfast.charter.power.formula import AtLeast
from holdfast.charter.power.game import HEADS, MAX_MEMBERS, Game
from holdfast.charter.power.rule_text import parse_amount, parse_rule
from holdfast.documents import read_text
from holdfast.errors import BadInput, Problem

__all__ = ["game_of_table", "game_of_weights"]

MAX_BYTES = 5_000_000
MAX_COLUMNS = 60
MAX_NAME = 200


def _weight(text: str, *, file: str, line: int | None, column: str | None, of: str) -> Fraction:
    try:
        value = number(text)
    except ValueError as error:
        raise BadInput(
            Problem(str(error) if text.strip() else f"{of} has no weight", file=file, line=line, column=column, expected="a number such as 10, 2.5 or 1/3")
        ) from None
    if value < 0:
        raise BadInput(Problem(f"the weight of {of} is {text.strip()[:40]}", file=file, line=line, column=column, expected="a number from 0"))
    return value


def _integers(values: Sequence[Fraction], column: str, *, file: str) -> tuple[tuple[int, ...], int]:
    try:
        return scaled(values)
    except ValueError as error:
        raise BadInput(Problem(str(error), file=file, column=column, expected="decimals, or fractions with like denominators")) from None


def _note(column: str, factor: int) -> str:
    return f"The weights of {column!r} are fractions: weights and quotas were multiplied by {factor:,}, which changes nothing in the game."


def game_of_weights(quota: str, weights: str) -> Game:
    """Return the game of a quota (45, 55%, 2/3) and weights (10,10,5 or russia=5,germany=1). Raises `BadInput`."""
    items = [item.strip() for item in weights.split(",")]
    if len(items) > MAX_MEMBERS:
        raise BadInput(Problem(f"{len(items):,} weights", file="--weights", expected=f"at most {MAX_MEMBERS:,}"))
    pairs = [item.rpartition("=") for item in items]
    names = [name.strip() or f"p{k}" for k, (name, _, _) in enumerate(pairs, start=1)]
    values = [_weight(text, file="--weights", line=None, column=None, of=f"member {k}") for k, (_, _, text) in enumerate(pairs, start=1)]
    twice = next((name for name, times in Counter(names).items() if times > 1), None)
    if twice is not None:
        raise BadInput(Problem(f"the member {twice[:60]!r} stands twice", file="--weights", expected="each member once"))
    integers, factor = _integers(values, "weights", file="--weights")
    needed = math.ceil(parse_amount(quota, sum(values, Fraction(0)), len(values), where="--quota") * factor)
    notes = (_note("weight", factor),) if factor > 1 else ()
    return Game(tuple(names), {"weight": integers}, AtLeast("weight", needed), notes)


def game_of_table(path: Path, rule: str) -> Game:
    """Return the game of a CSV table (first column the member, every other column a weight system) and a rule in words. Raises `BadInput`."""
    file = path.name
    rows = _read(read_text(path, limit=MAX_BYTES), file)
    header = [cell.strip() for cell in rows[0][1]]
    if len(header) == 1 and ";" in header[0]:
        raise BadInput(Problem("the cells are separated by semicolons", file=file, line=1, expected="commas"))
    if len(header) > MAX_COLUMNS:
        raise BadInput(Problem(f"{len(header)} columns", file=file, line=1, expected=f"at most {MAX_COLUMNS}"))
    for name in header[1:]:
        if not name or len(name) > MAX_NAME or header[1:].count(name) > 1:
            raise BadInput(
                Problem(f"the column {name[:60]!r} stands twice" if name else "a column has no name", file=file, line=1, expected="a name for each column")
            )
    if len(rows) == 1:
        raise BadInput(Problem("the table has no members", file=file, line=1, expected="one row for each member, below the header"))
    members: dict[str, int] = {}
    columns: list[list[Fraction]] = [[] for _ in header[1:]]
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            raise BadInput(Problem(f"the row has {len(cells)} cells", file=file, line=line, expected=f"{len(header)}, as in the header"))
        name = cells[0].strip()
        if not name or len(name) > MAX_NAME:
            raise BadInput(Problem("the member has no name" if not name else "the name is too long", file=file, line=line, column=header[0], expected="a name"))
        if name in members:
            raise BadInput(
                Problem(f"the member {name[:60]!r} stands in line {members[name]} too", file=file, line=line, column=header[0], expected="each member once")
            )
        members[name] = line
        for column, text, values in zip(header[1:], cells[1:], columns, strict=True):
            values.append(_weight(text, file=file, line=line, column=column, of=repr(name[:60])))
    weights, scales, notes = {}, {}, []
    for column, values in zip(header[1:], columns, strict=True):
        if column == HEADS and set(values) != {Fraction(1)}:
            raise BadInput(Problem(f"a column may not be called {HEADS!r}, which counts heads", file=file, line=1, expected="another name"))
        weights[column], scales[column] = _integers(values, column, file=file)
        if scales[column] > 1:
            notes.append(_note(column, scales[column]))
    formula, systems = parse_rule(rule, weights, list(members), scales=scales)
    return Game(tuple(members), systems, formula, tuple(notes))


def _read(text: str, file: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, each with its line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadInput(
                Problem(f"not readable as CSV ({error})", file=file, line=line, expected="comma-separated cells, quoted with double quotes")
            ) from None
        if cells is None:
            break
        if any(cell.strip() for cell in cells):
            rows.append((line, cells))
        if len(rows) > MAX_MEMBERS + 1:
            raise BadInput(Problem(f"more than {MAX_MEMBERS:,} members", file=file, line=line))
    if not rows:
        raise BadInput(Problem("the table is empty", file=file, line=1, expected="a header with the member's column first, then a row for each member"))
    return rows
