"""Where things stand: who controls which members and seats, which facts hold, and what day it is.

A *stock* counts alike things: `there` how many exist and are filled, `ours` how many of them the coalition controls, `seats` how many the
charter provides, `room` (in the fixpoint alone) the most that it could come to provide. Members are stocks by class; seats that a body fills by
choice (elected, appointed, co-opted, drawn, other) are stocks by organ and kind. Seats that members or organs send are not stored: who controls
the sender controls them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.organs import Count, Size

__all__ = [
    "ABSENT",
    "ADMITTED",
    "CHOSEN",
    "HUGE",
    "MANY",
    "NOTHING",
    "Position",
    "SeatKey",
    "Stock",
    "count_of",
    "counted",
    "seat_keys",
    "start",
    "votes_words",
]

MANY = 10**6
"""Stands for a number of members that the charter does not state."""
HUGE = 10**15
"""Stands for as many votes or friends as it takes."""
ADMITTED = "admitted"
"""Name of the class of members admitted by the coalition where the charter lists its members one by one."""
ABSENT = ("dissolved", "postponed")
"""Facts (kind, organ, day until which or nothing) by which an organ cannot meet, so that neither we nor others can use it."""
CHOSEN = ("elected_by", "appointed_by", "co_opted_by", "drawn_from", "filled_by_other", "held_jointly_by")
"""Fillers by choice: their seats are stocks of their own."""

SeatKey = tuple[str, int]
"""Organ and number of the kind of seat within it."""
Fact = tuple[str, ...]
"""A fact about rules, such as ("apportioned", "congress")."""


@dataclass(frozen=True, slots=True)
class Stock:
    """How many alike things there are, how many of them are ours, and how many the charter provides (in the fixpoint: at least, and at most)."""

    there: int
    ours: int
    seats: int
    room: int = 0

    @property
    def others(self) -> int:
        """Those that are there and not ours."""
        return self.there - self.ours

    @property
    def provided(self) -> int:
        """Seats that there may be: what the charter provides, in the fixpoint the most that it could."""
        return max(self.seats, self.room)

    @property
    def vacant(self) -> int:
        """Seats that nobody holds."""
        return max(self.provided - self.there, 0)


NOTHING = Stock(0, 0, 0)


@dataclass(frozen=True)
class Position:
    """A state of the federation on a day. `met` are the organs in session, `since` the day on which the audit begins and every term with it."""

    members: tuple[tuple[str, Stock], ...]
    seats: tuple[tuple[SeatKey, Stock], ...]
    facts: frozenset[Fact]
    day: date
    met: tuple[tuple[str, date], ...] = ()
    since: date = date.min

    @cached_property
    def _members(self) -> dict[str, Stock]:
        return dict(self.members)

    @cached_property
    def _seats(self) -> dict[SeatKey, Stock]:
        return dict(self.seats)

    @cached_property
    def memo(self) -> dict[object, Any]:
        """What was worked out about this position before."""
        return {}

    @cached_property
    def _kinds(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact[0], []).append(fact)
        return found

    def member(self, name: str) -> Stock:
        """Stock of a member class; nothing if there is none."""
        return self._members.get(name, NOTHING)

    def counts(self, name: str) -> tuple[int, int, int, int]:
        """Return the stock of a member class as numbers: there, ours, seats, room."""
        stock = self._members.get(name, NOTHING)
        return stock.there, stock.ours, stock.seats, stock.room

    def seat(self, key: SeatKey) -> Stock:
        """Stock of a kind of seat."""
        return self._seats.get(key, NOTHING)

    def holds(self, *fact: str) -> bool:
        """Return whether a fact holds."""
        return fact in self.facts

    def with_member(self, name: str, stock: Stock) -> Position:
        """Return the position with one member class changed."""
        return replace(self, members=tuple((key, stock if key == name else old) for key, old in self.members))

    def with_seat(self, key: SeatKey, stock: Stock) -> Position:
        """Return the position with one kind of seat changed."""
        return replace(self, seats=tuple((other, stock if other == key else old) for other, old in self.seats))

    def with_facts(self, *facts: Fact) -> Position:
        """Return the position with facts added."""
        return replace(self, facts=self.facts | set(facts))

    def without_facts(self, *facts: Fact) -> Position:
        """Return the position with facts taken away."""
        return replace(self, facts=self.facts - set(facts))

    def of_kind(self, kind: str) -> Sequence[Fact]:
        """Return the facts of a kind."""
        return self._kinds.get(kind, ())

    def about(self, kind: str, name: str) -> Iterator[Fact]:
        """Yield the facts of a kind about a name."""
        return (fact for fact in self.of_kind(kind) if fact[1] == name)

    def away(self, organ: str) -> bool:
        """Return whether an organ cannot meet: dissolved and not yet filled again, or put off."""
        return any(not fact[2] or self.day.isoformat() < fact[2] for kind in ABSENT for fact in self.about(kind, organ))

    @property
    def key(self) -> tuple[object, ...]:
        """What tells positions apart in a search: everything but day and meetings."""
        return (self.members, self.seats, self.facts)

    @property
    def session(self) -> frozenset[str]:
        """Organs in session today."""
        return frozenset(name for name, day in self.met if day == self.day)


def counted(charter: Charter, names: Iterable[str] | None = None) -> bool:
    """Return whether the charter states how many members there are of each class (or of these), so that no number is a stand-in."""
    return all(count_of(charter, charter.members[name].count, -1) >= 0 for name in (charter.members if names is None else names))


def votes_words(number: int, charter: Charter, *, bare: bool = False) -> str:
    """Return a number of votes; one that rests on an unstated number of members is told as that, and not by its stand-in."""
    if number >= MANY // 4 and not counted(charter):
        return "an unstated number" if bare else "an unstated number of votes"
    if number >= HUGE // 2:
        return "as many as it takes" if bare else "as many votes as it takes"
    return f"{number:,}" if bare else f"{number:,} vote{'' if number == 1 else 's'}"


def count_of(charter: Charter, count: Count | None, unknown: int) -> int:
    """Return a count as a whole number: bounds by their upper end, what is unstated as `unknown`."""
    if isinstance(count, Size):
        return count_of(charter, count.at_most if count.at_most is not None else count.at_least, unknown)
    value = charter.number(count) if isinstance(count, Amount) else None
    return unknown if value is None else max(int(value), 0)


def seat_keys(charter: Charter) -> Iterator[SeatKey]:
    """Yield the kinds of seat that are filled by choice."""
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if seat.filler in CHOSEN:
                yield name, n


def start(charter: Charter, day: date) -> Position:
    """Return the position in which nobody is ours and every seat is filled."""
    members = tuple((name, Stock(n := count_of(charter, member.count, MANY), 0, n)) for name, member in charter.members.items())
    seats = []
    for organ, n in seat_keys(charter):
        count = count_of(charter, charter.organs[organ].seats[n].count, 1)
        seats.append(((organ, n), Stock(count, 0, count)))
    return Position(members, tuple(seats), frozenset(), day, since=day)
