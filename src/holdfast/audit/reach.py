"""The relaxed fixpoint: what could be reached if nothing that was gained were ever lost.

Every open move is made, its gains are kept, and its losses on our side are ignored, until nothing more is gained. Gains only make more moves
open, so the fixpoint is an upper bound on every path: what is not reached here is proved out of reach, by any moves in any order. Nor does the
order matter in which gains are kept: each is kept at once, and what is asked first may be asked as soon as it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from holdfast.audit.effects import Change, effects
from holdfast.audit.effects.seats import PICKED
from holdfast.audit.filling import fillings_of, recalls_of
from holdfast.audit.motion import Chamber
from holdfast.audit.opening import Blocked, openings
from holdfast.audit.position import ABSENT, CHOSEN, Fact, Position, SeatKey, Stock
from holdfast.audit.relevance import EVERYTHING_COUNTS, Relevance
from holdfast.charter.powers import Holder, Power

__all__ = ["Terms", "landmarks", "reaches", "relaxed", "rounds", "target"]

Source = Callable[[Chamber], Iterator[Change]]
"""What gains come from: a power, or a kind of seat."""
Enough = Callable[[Chamber], bool]
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Terms:
    """When it is enough, whether what was only practice may be used, and what cannot matter."""

    enough: Enough
    practice: bool = True
    relevance: Relevance = EVERYTHING_COUNTS


def relaxed(chamber: Chamber, *, practice: bool = True, enough: Enough | None = None) -> Chamber:
    """Return the chamber at the fixpoint, or already in the round in which it is `enough`."""
    here = chamber
    for here, _ in _climb(chamber, practice):
        if enough is not None and enough(here):
            break
    return here


def reaches(chamber: Chamber, enough: Enough, *, practice: bool = True) -> bool:
    """Return whether it is enough at the fixpoint, or before."""
    return any(enough(here) for here, _ in _climb(chamber, practice))


def rounds(chamber: Chamber, terms: Terms) -> int | None:
    """Return in how many rounds it is enough, all open moves being made at once in each; None if it never is. No path has fewer moves."""
    steps = enumerate(_climb(chamber, terms.practice, terms.relevance, at_once=True))
    return next((n for n, (here, _) in steps if terms.enough(here)), None)


def landmarks(chamber: Chamber, terms: Terms) -> frozenset[str]:
    """Return the targets without acting on which it is never enough: every path acts on each of them at least once."""
    for here, gained in _climb(chamber, terms.practice, terms.relevance):
        if terms.enough(here):
            # What names no target changes many at once, and is never left out.
            return frozenset(_needed(chamber, terms, tuple(name for name in dict.fromkeys(gained) if name)))
    return NONE


def _needed(chamber: Chamber, terms: Terms, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the targets that are needed: none of those that can all be left out together."""
    if not names or any(terms.enough(here) for here, _ in _climb(chamber, terms.practice, terms.relevance, frozenset(names))):
        return
    if len(names) == 1:
        yield names[0]
        return
    half = len(names) // 2
    yield from _needed(chamber, terms, names[:half])
    yield from _needed(chamber, terms, names[half:])


def target(on: str) -> str:
    """Return what a move acts on: seats by kind, whether they are vacant or not."""
    return on.removesuffix(".vacant")


def _climb(
    chamber: Chamber, practice: bool, relevance: Relevance = EVERYTHING_COUNTS, without: frozenset[str] = NONE, *, at_once: bool = False
) -> Iterator[tuple[Chamber, list[str]]]:
    """Yield the chamber before the first round and after each, with the targets that brought gains so far; the last is the fixpoint.

    Nothing is done to targets that it is `without`.
    `at_once`: all moves of a round start from where the round before ended. Otherwise each starts from the gains of the one before.
    """
    here, gained, quiet = _unbound(chamber), list[str](), 0
    sources = list(_sources(here, practice, relevance))
    yield here, gained
    while quiet < len(sources):
        base, quiet = here, quiet if not at_once else 0
        for source in sources:
            position = here.position
            for change in source(base if at_once else here):
                after = position if target(change.on) in without else _join(position, change.position)
                if after is not position:
                    gained.append(target(change.on))
                    position = after
            quiet = quiet + 1 if position is here.position else 0
            if quiet == len(sources):
                return
            here = here.at(position)
        yield here, gained


def _unbound(chamber: Chamber) -> Chamber:
    """Return the chamber with losses forgotten: absences silence others alone, grants stay."""
    position = chamber.position
    facts = frozenset(kept for fact in position.facts if (kept := _gain(fact)) is not None)
    return replace(chamber, position=replace(position, facts=facts), relaxed=True)


def _sources(chamber: Chamber, practice: bool, relevance: Relevance) -> Iterator[Source]:
    charter, found = chamber.charter, effects()
    for power in charter.powers:
        if power.do in found and power.id not in relevance.powers and (practice or power.basis == "text"):
            yield _Uses(power)
    for organ, body in charter.organs.items():
        for n, seat in enumerate(body.seats):
            if organ not in relevance.organs and (practice or seat.basis != "practice"):
                if seat.filler in PICKED:
                    yield partial(_changes, fillings_of, (organ, n))
                if seat.recall is not None and seat.filler in CHOSEN:
                    yield partial(_changes, recalls_of, (organ, n))


def _changes(made: Callable[[Chamber, SeatKey], Iterator[Any]], key: SeatKey, chamber: Chamber) -> Iterator[Change]:
    return (one.change for one in made(chamber, key))


class _Uses:
    """The uses of a power; once it is open through all of its holders, it stays so."""

    def __init__(self, power: Power) -> None:
        self.power = power
        self.function = effects()[power.do].function
        self.open: list[Holder | None] = []

    def __call__(self, chamber: Chamber) -> Iterator[Change]:
        """Yield what each use changes."""
        if len(self.open) < len(self.power.by):
            found = openings(chamber, self.power)
            self.open = [] if isinstance(found, Blocked) else [holder for holder, _ in found]
        for holder in self.open:
            yield from self.function(chamber, self.power, holder)


def _join(a: Position, b: Position) -> Position:
    """Return the better of two positions in every respect: the most of ours, the fewest of others, seats at least and at most, all facts.

    It is `a` itself where `b` brings no gain.
    """
    members = a.members if a.members is b.members else _join_members(a, b)
    seats = a.seats if a.seats is b.seats else _same(a.seats, tuple((key, _better(stock, b.seat(key))) for key, stock in a.seats))
    fresh = {kept for fact in b.facts - a.facts if (kept := _gain(fact)) is not None} - a.facts if b.facts is not a.facts else set()
    if members is a.members and seats is a.seats and not fresh:
        return a
    return Position(members, seats, a.facts | fresh, a.day, a.met, a.since)


def _join_members(a: Position, b: Position) -> tuple[tuple[str, Stock], ...]:
    known = dict(a.members)
    members = dict(known)
    for name, stock in b.members:
        members[name] = _better(known[name], stock) if name in known else stock
    return _same(a.members, tuple(members.items()))


def _same(old: tuple[tuple[Any, Stock], ...], new: tuple[tuple[Any, Stock], ...]) -> tuple[tuple[Any, Stock], ...]:
    return old if len(old) == len(new) and all(a[1] is b[1] for a, b in zip(old, new, strict=True)) else new


def _gain(fact: Fact) -> Fact | None:
    """Return what a fact gains for us for good: an absence silences others alone, a grant never lapses, a renewal may come again."""
    if fact[0] in ABSENT:
        return ("silenced", fact[1])
    if fact[0] == "granted":
        return (*fact[:3], "")
    return None if fact[0] == "renewed" else fact


def _better(a: Stock, b: Stock) -> Stock:
    if a is b:
        return a
    ours, others, most, least = max(a.ours, b.ours), min(a.others, b.others), max(a.provided, b.provided), min(a.seats, b.seats)
    if ours == a.ours and others == a.others and least == a.seats and most == a.provided:
        return a
    return Stock(ours + others, ours, least, most)
