"""The state that a certificate is replayed on: who sits where, as plain counts, and what was done so far."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.organs import Apportioned, Seat, Size
from holdfast.charter.rules import Rule

__all__ = ["CROWD", "Count", "Voter", "World", "empty_world"]

UNSTATED_CROWD = 1_000_000
CROWD = 10**15
"""As many as it takes."""
FRIENDS = "admitted"
BY_CHOICE = {"elected_by", "appointed_by", "co_opted_by", "drawn_from", "filled_by_other", "held_jointly_by"}
DEEPEST = 12


@dataclass
class Count:
    """So many of ours, so many of others, and how many places there are."""

    ours: int
    theirs: int
    places: int


@dataclass(frozen=True)
class Voter:
    """Voters alike: of which class of members, with how many votes each, how many on each side, how many places, and how many to one head."""

    of: str | None
    votes: int
    ours: int
    theirs: int
    places: int
    bundle: int = 1


@dataclass
class World:
    """Everything that a move can change, and the terms of the question."""

    charter: Charter
    begin: date
    today: date
    assume: Rule
    turnout: Fraction
    abstain: bool
    rivals: tuple[Fraction, ...] = ()
    members: dict[str, Count] = field(default_factory=dict)
    chairs: dict[tuple[str, int], Count] = field(default_factory=dict)
    ours: set[str] = field(default_factory=set)
    votes_set: set[str] = field(default_factory=set)
    votes_bought: set[str] = field(default_factory=set)
    hosted: set[str] = field(default_factory=set)
    widened: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    put_off: dict[str, str] = field(default_factory=dict)
    dissolved: dict[str, str] = field(default_factory=dict)
    grants: dict[tuple[str, str], str] = field(default_factory=dict)
    renewed: dict[tuple[str, int], date] = field(default_factory=dict)
    sitting: set[str] = field(default_factory=set)
    unhelped: World | None = None
    """The state without what helpers lend for one motion: seats are filled anew from there."""

    def new_text(self, of: str, clause: str) -> bool:
        """Whether an amendment has changed a clause of a power or an organ, written as `P3` and `checks.0`."""
        return f"{of}.{clause}" in self.changed

    def clone(self) -> World:
        """Return a copy that can be changed by itself."""
        other = copy.copy(self)
        for name in self.__dataclass_fields__:
            value: Any = getattr(self, name)
            if isinstance(value, set | dict):
                kept = {key: copy.copy(item) if isinstance(item, Count) else item for key, item in value.items()} if isinstance(value, dict) else set(value)
                setattr(other, name, kept)
        return other

    def snapshot(self) -> tuple[object, ...]:
        """Return what tells two states apart, the day aside."""
        plain = [tuple(sorted((str(k), (v.ours, v.theirs, v.places)) for k, v in table.items())) for table in (self.members, self.chairs)]
        sets = [frozenset(s) for s in (self.ours, self.votes_set, self.votes_bought, self.hosted, self.widened, self.changed)]
        maps = [frozenset((str(k), str(v)) for k, v in m.items()) for m in (self.put_off, self.dissolved, self.grants, self.renewed)]
        return (*plain, *sets, *maps)

    def amount(self, value: Amount | None) -> Fraction:
        """Value of an amount, one where it is unstated."""
        found = self.charter.number(value) if value is not None else None
        return Fraction(1) if found is None else found

    def whole(self, count: object, otherwise: int) -> int:
        """Value of a count of members or seats: bounds at their upper end."""
        if isinstance(count, Size):
            return self.whole(count.at_least if count.at_most is None else count.at_most, otherwise)
        found = self.charter.number(count) if isinstance(count, Amount) else None
        return otherwise if found is None else max(int(found), 0)

    def meets_not(self, organ: str) -> bool:
        """Whether an organ is dissolved or put off on this day."""
        return any(organ in table and (table[organ] == "" or str(self.today) < table[organ]) for table in (self.put_off, self.dissolved))

    def crowd(self, name: str) -> list[str]:
        """Member classes behind a name."""
        if name in ("member", "section") and name not in self.charter.members:
            return list(self.members)
        return list(self.charter.spread(name))

    def class_of(self, name: str) -> Count:
        """Members of a class; a second membership that is ours binds all of them."""
        count = self.members.get(name, Count(0, 0, 0))
        ties = self.charter.members[name].belongs_to if name in self.charter.members else None
        if any(tie in self.ours for tie in ties or ()):
            return Count(count.ours + count.theirs, 0, count.places)
        return count

    def owns(self, name: str, deep: int = 0) -> bool:
        """Whether a body is wholly ours (members), ours by name (outsiders), or ours by more than half of its votes (organs)."""
        if name in self.ours:
            return True
        classes = list(self.charter.spread(name)) if name in self.charter.members or name in self.charter.groups else []
        if classes:
            counts = [self.class_of(item) for item in classes]
            return not any(count.theirs for count in counts) and any(count.ours for count in counts)
        if name not in self.charter.organs or deep > DEEPEST:
            return False
        mine, _, places = self.strength(self.roll(name, None, deep), name, None)
        return 2 * mine > places

    def roll(self, organ: str, weights: str | None = None, deep: int = 0) -> list[Voter]:
        """List the voters of an organ."""
        body, roll = self.charter.organs[organ], list[Voter]()
        tables: dict[str, Any] | None = None
        if isinstance(body.votes, Apportioned):
            tables = dict(body.votes.table) or (
                dict(self.charter.weights[body.votes.weights]) if body.votes.weights else dict.fromkeys(self.charter.members, 1)
            )
        elif isinstance(body.votes, dict):
            tables = dict(body.votes)
        elif body.votes is not None:
            tables = dict.fromkeys(self.charter.members, 1)
        for holder, value in (tables or {}).items():
            each = value if isinstance(value, int) else 1
            for name in [*self.charter.spread(holder)] or [holder]:
                if each:
                    roll.append(self._sent(name, each, 1, weights, deep))
        if tables and self.members.get(FRIENDS, Count(0, 0, 0)).ours:
            least = min([value for value in tables.values() if isinstance(value, int) and value > 0] or [1])
            friends = self.members[FRIENDS]
            roll.append(Voter(FRIENDS, 0 if weights else least, friends.ours, friends.theirs, friends.places))
        for n, seat in enumerate(body.seats):
            each = seat.votes if isinstance(seat.votes, int) else int(seat.votes != "voice")
            if each == 0:
                continue
            if seat.filler in BY_CHOICE:
                count = self.chairs[organ, n]
                if weights is None:
                    tied = self._tied(seat, deep)
                    there = count.ours + count.theirs
                    roll.append(Voter(None, each, there if tied else count.ours, 0 if tied else count.theirs, count.places))
                continue
            number = self.whole(seat.count, 1)
            if "host" in seat.fillers and organ in self.hosted:
                roll.append(Voter(None, 0 if weights else each, number, 0, number, max(number, 1)))
                continue
            host = body.host.member if body.host is not None else None
            for filler in seat.fillers:
                sender = host if filler == "host" and host is not None else filler
                for name in self.crowd(sender) or [sender]:
                    roll.append(self._sent(name, each, number, weights, deep))
        return roll

    def _sent(self, name: str, each: int, number: int, weights: str | None, deep: int) -> Voter:
        if name in self.charter.members or name == FRIENDS:
            count = self.class_of(name)
            votes = each if weights is None else self.charter.weights[weights].get(name, 0)
            return Voter(name, votes, count.ours * number, count.theirs * number, count.places * number, max(number, 1))
        own = self.owns(name, deep + 1)
        return Voter(None, each if weights is None else 0, number if own else 0, 0 if own else number, number, max(number, 1))

    def _tied(self, seat: Seat, deep: int) -> bool:
        if seat.filler == "held_jointly_by":
            return all(self.owns(name, deep + 1) for name in seat.fillers)
        outside = {**self.charter.outsiders, **self.charter.members}
        return any(self.owns(name) for name in seat.answers_to or () if name in outside)

    def strength(self, roll: list[Voter], organ: str | None, weights: str | None) -> tuple[int, int, int]:
        """Return votes of ours, votes of others, and votes of all places, after votes that were set or bought."""
        mine, theirs = sum(v.votes * v.ours for v in roll), sum(v.votes * v.theirs for v in roll)
        places = sum(v.votes * max(v.places, v.ours + v.theirs) for v in roll)
        if organ in self.ours or (weights is None and organ in self.votes_set and any(v.ours for v in roll)):
            mine, theirs = max(places, 1 if organ in self.ours else CROWD), 0
        if weights is None and organ in self.votes_bought:
            mine += CROWD
        return mine, theirs, max(places, mine + theirs)


def empty_world(
    charter: Charter, day: date, assume: Rule, turnout: Fraction = Fraction(1), *, abstain: bool = False, rivals: tuple[Fraction, ...] = ()
) -> World:
    """Return the state on a first day in which every seat is filled and nobody is ours."""
    world = World(charter, day, day, assume, turnout, abstain, rivals)
    for name, member in charter.members.items():
        number = world.whole(member.count, UNSTATED_CROWD)
        world.members[name] = Count(0, number, number)
    for organ, body in charter.organs.items():
        for n, seat in enumerate(body.seats):
            if seat.filler in BY_CHOICE:
                number = world.whole(seat.count, 1)
                world.chairs[organ, n] = Count(0, number, number)
    return world
