"""Coalitions: who acts together, as a user names them, and the position from which they start."""

from __future__ import annotations

import re
from collections.abc import Iterable

from holdfast.audit.position import CHOSEN, Position, Stock, count_of
from holdfast.charter import Charter
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["available", "check_numbers", "join", "read_coalition"]

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


def check_numbers(charter: Charter, coalition: Coalition) -> None:
    """Raise `BadInput` for a kind of seat that an organ does not have, and for more members or seats than there are."""
    asked: dict[str, int] = {}
    for name, kind, count in coalition:
        kinds = len(charter.organs[name].seats) if name in charter.organs else 0
        label = name if kind is None else f"{name}.{kind}"
        if kind is not None and kind >= kinds:
            expected = f"{name}.0" + (f" to {name}.{kinds - 1}" if kinds > 1 else "") if kinds else f"{name} without a number of a kind of seat"
            raise BadInput(Problem(f"{label!r} is no kind of seat", file="--coalition", expected=expected))
        if count is None:
            continue
        if name in charter.groups:
            expected = f"{name}, or members of it by name: " + ", ".join(list(charter.spread(name))[:6])
            raise BadInput(Problem(f"{name}:{count} names a part of a group", file="--coalition", expected=expected))
        asked[label] = asked.get(label, 0) + count
        there = available(charter, name, kind)
        if count == 0 or (there is not None and asked[label] > there):
            expected = "at least one" if there is None or (there and not count) else f"at most {there:,}" if there else "those who fill them: none is chosen"
            message = f"{label}:0 is nobody" if count == 0 else f"there are fewer than {asked[label]:,} of {label}"
            raise BadInput(Problem(message, file="--coalition", expected=expected))


def available(charter: Charter, name: str, kind: int | None) -> int | None:
    """Return how many of a member class, of an organ's chosen seats, or of one kind of them there are; None where the charter does not state it."""
    if name in charter.members:
        there = count_of(charter, charter.members[name].count, -1)
        return None if there < 0 else there
    if name not in charter.organs:
        return 1 if name in charter.outsiders else None
    seats = charter.organs[name].seats
    return sum(count_of(charter, seat.count, 1) for n, seat in enumerate(seats) if seat.filler in CHOSEN and kind in (None, n))


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
