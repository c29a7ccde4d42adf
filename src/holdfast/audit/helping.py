"""Helpers of a case: others who lend the coalition their votes for one motion, and take them back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from holdfast.audit.case_format import Case, Helper
from holdfast.audit.coalition import join, read_coalition
from holdfast.audit.effects.seats import PICKED
from holdfast.audit.motion import Chamber
from holdfast.audit.moves import Move
from holdfast.audit.position import Position, SeatKey, Stock
from holdfast.charter import Charter
from holdfast.evidence import PartialDate

__all__ = ["assembled", "covers", "dispersed", "joined", "lessened", "ready", "same"]


def joined(charter: Charter, position: Position, items: tuple[str, ...]) -> Position:
    """Return the position with what this charter knows of the items made ours."""
    known = [item for item in items if item.split(":")[0].split(".")[0] in charter.bodies]
    return join(charter, position, read_coalition(charter, known)) if known else position


def lessened(charter: Charter, position: Position, name: str, number: int, *, ours: bool) -> Position:
    """Return the position in which a number of ours turn to others (`ours`), or a number of others leave, as far as there are any."""
    organ, _, kind = name.partition(".")
    if name in charter.outsiders:
        return position.without_facts(("ours", name)) if ours else position
    if name in charter.members:
        stock = position.member(name)
        return position.with_member(name, _less(stock, number, ours=ours))
    for key, stock in position.seats:
        if key[0] == organ and (not kind or key[1] == int(kind)):
            after = _less(stock, number, ours=ours)
            number -= (stock.ours - after.ours) if ours else (stock.there - after.there)
            position = position.with_seat(key, after)
    return position


def _less(stock: Stock, number: int, *, ours: bool) -> Stock:
    if ours:
        return replace(stock, ours=stock.ours - min(stock.ours, number))
    return replace(stock, there=stock.there - min(stock.others, number))


def assembled(chamber: Chamber, helper: Helper) -> Chamber:
    """Return the chamber as it is while a helper votes along and the absent stay away."""
    position = chamber.position
    for item in helper.absent:
        name, _, number = item.partition(":")
        position = lessened(chamber.charter, position, name, int(number) if number else 10**12, ours=False)
    return replace(chamber, position=joined(chamber.charter, position, helper.who), own=chamber.position)


def dispersed(during: Chamber, move: Move) -> Position:
    """Return the position after a helped move, with what the helpers lent given back: only what the move itself changed stays."""
    after, before = move.position(), during.unlent
    members = tuple((name, _delta(before.member(name), during.position.member(name), stock)) for name, stock in after.members)
    seats = tuple((key, stock if _fills(move, key) else _delta(before.seat(key), during.position.seat(key), stock)) for key, stock in after.seats)
    facts = (before.facts | (after.facts - during.position.facts)) - (during.position.facts - after.facts)
    return replace(after, members=members, seats=seats, facts=frozenset(facts))


def _fills(move: Move, key: SeatKey) -> bool:
    """Return whether a move fills a kind of seat: who sits there then was chosen by it, whoever lent a seat before."""
    return move.verb in PICKED.values() and move.change.on.removesuffix(".vacant") in (key[0], f"{key[0]}.{key[1]}")


def _delta(before: Stock, during: Stock, after: Stock) -> Stock:
    if after == during:
        return before
    if after.there == 0 or (after.there == after.ours == after.seats):
        # What is emptied or won over as a whole keeps nobody of before.
        return after
    there = max(before.there + after.there - during.there, 0)
    return replace(after, there=there, ours=max(min(before.ours + after.ours - during.ours, there), 0))


def ready(helpers: Iterable[Helper], day: date) -> Iterator[tuple[int, Helper]]:
    """Yield the helpers that help on a day, each with its number from 1."""
    for number, helper in enumerate(helpers, start=1):
        if helper.from_ is None or PartialDate.parse(helper.from_).first <= day:
            yield number, helper


def covers(case: Case, helper: Helper, power: str, verb: str) -> bool:
    """Return whether a helper helps with this use of a power or filling of seats."""
    if isinstance(helper.on, str):
        return helper.on == verb or same(helper.on, power)
    step = next((step for step in case.history if step.n == helper.on), None)
    return step is not None and ((step.power or step.verb) == verb or same(step.power or "", power))


def same(named: str, power: str) -> bool:
    """Return whether a power or kind of seat is the one named; moves on a kind of seat may say more after its number (`board.0.vacant`)."""
    return named == power or (re.fullmatch(r"[a-z0-9_]+\.[0-9]+", named) is not None and power.startswith(f"{named}."))
