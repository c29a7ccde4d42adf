"""Coalitions: who acts together, as a user names them, and the position from which they start."""

from __future__ import annotations

import re
from collections.abc import Iterable

from holdfast.audit.position import CHOSEN, Position, Stock
from holdfast.charter import Charter
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["join", "read_coalition"]

_ITEM = re.compile(r"([a-z][a-z0-9_]*)(?:\.([0-9]+))?(?::([0-9]{1,9}))?")
"""`russia`, `state:3` (three of a class), `board` (all its seats), `board:2` (two of them), `board.1:2` (two of its second kind of seat)."""

Coalition = tuple[tuple[str, int | None, int | None], ...]


def read_coalition(charter: Charter, items: Iterable[str]) -> Coalition:
    """Return a coalition from its names. Raises `BadInput` for a name that is not in the charter or a number that is too large."""
    found = []
    for item in items:
        match = _ITEM.fullmatch(item.strip())
        if match is None:
            raise BadInput(Problem(f"{item[:60]!r} names nobody", file="--coalition", expected="names such as russia, state:3, board, board:2"))
        name, kind, count = match[1], match[2] and int(match[2]), match[3] and int(match[3])
        if name not in charter.bodies:
            expected = "a member, group, organ or outsider of the charter"
            raise BadInput(Problem(f"{name!r} is not in this charter", file="--coalition", expected=expected, suggestion=nearest(name, charter.bodies)))
        found.append((name, int(kind) if kind is not None else None, int(count) if count is not None else None))
    if not found:
        raise BadInput(Problem("the coalition is empty", file="--coalition", expected="at least one name"))
    return tuple(found)


def join(charter: Charter, position: Position, coalition: Coalition) -> Position:
    """Return the position with the coalition's members and seats made ours. A number beyond what there is means all of them."""
    for name, kind, count in coalition:
        if name in charter.groups:
            for member in charter.spread(name):
                position = _member(position, member, None)
        elif name in charter.members:
            position = _member(position, name, count)
        elif name in charter.outsiders:
            position = position.with_facts(("ours", name))
        else:
            position = _organ(charter, position, name, kind, count)
    return position


def _member(position: Position, name: str, count: int | None) -> Position:
    stock = position.member(name)
    return position.with_member(name, Stock(stock.there, stock.there if count is None else min(stock.there, stock.ours + count), stock.seats))


def _organ(charter: Charter, position: Position, name: str, kind: int | None, count: int | None) -> Position:
    """Make seats of an organ ours, kind by kind until the number is used up; seats that members send come with those members alone."""
    left = count
    chosen = [n for n, seat in enumerate(charter.organs[name].seats) if seat.filler in CHOSEN and (kind is None or n == kind)]
    if not chosen and count is None:
        return position.with_facts(("ours", name))
    for n in chosen:
        stock = position.seat((name, n))
        take = stock.others if left is None else min(stock.others, left)
        position = position.with_seat((name, n), Stock(stock.there, stock.ours + take, stock.seats))
        left = None if left is None else left - take
    return position
