"""Which moves are open to the coalition, and where each leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from holdfast.audit.calendar import add, later
from holdfast.audit.edited import checks_left, lowered, waits
from holdfast.audit.effects import Change, effects
from holdfast.audit.filling import Filling, fillings, fillings_of, on_day, recalls, recalls_of
from holdfast.audit.holding import WEAKEST, power_rule
from holdfast.audit.motion import Chamber, Outcome
from holdfast.audit.opening import Blocked, is_open, openings
from holdfast.audit.position import Position
from holdfast.charter import Charter
from holdfast.charter.powers import Holder, Joint, Petition, Power
from holdfast.charter.rules import Rule
from holdfast.charter.words.names import holder_words
from holdfast.charter.words.rules import rule_words

__all__ = ["Blocked", "Course", "Move", "Step", "is_open", "moves", "open_moves"]


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a path: the day by which it is done, who acts, what is done to whom, by which rule, votes needed and had, and its basis.

    `power` is the identifier of the power used, or the organ and number of the kind of seat that is filled; `on` names by identifiers what it
    is used on, `holder` who uses it; `article` is where the rule stands, `helper` the number (from 1) of the helper of a case that votes along.
    """

    day: date
    organ: str
    verb: str
    target: str
    rule: str
    needed: int
    had: int
    basis: str
    power: str
    on: str = ""
    holder: str = ""
    article: str = ""
    when: str = ""
    helper: int | None = None


class Move(NamedTuple):
    """A move not yet put in words: the charter under which it is made, its day, verb, holder and rule, the votes, and what changes."""

    charter: Charter
    day: date
    verb: str
    holder: Holder | None
    rule: Rule | None
    outcome: Outcome
    change: Change
    basis: str
    power: str
    article: str
    when: str = ""

    def position(self) -> Position:
        """Return the position after the move."""
        met = {name: day for name, day in self.change.position.met if day == self.day} | ({self.holder: self.day} if isinstance(self.holder, str) else {})
        return replace(self.change.position, day=self.day, met=tuple(sorted(met.items())))

    def step(self) -> Step:
        """Return the move in words."""
        who = holder_words(self.charter, (self.holder,)) if self.holder is not None else ""
        words, votes = rule_words(self.rule, self.charter) if self.rule is not None else "", self.outcome
        what, on, holder = self.change.what, self.change.on, describe(self.holder)
        return Step(self.day, who, self.verb, what, words, votes.needed, votes.had, self.basis, self.power, on, holder, self.article, self.when)


Course = Callable[[Chamber, date], tuple[Chamber, ...]]
"""The chamber after each thing that happens until a day, and last on that day; none where a motion under way lapses."""


def undisturbed(chamber: Chamber, day: date) -> tuple[Chamber, ...]:
    """Return the chamber on a day until which nobody else does anything."""
    return (on_day(chamber, day),)


def moves(chamber: Chamber, *, practice: bool = True) -> Iterator[tuple[Step, Position]]:
    """Yield each open move that changes the position, with the position after it. `practice` allows what was only practice."""
    for move in open_moves(chamber, practice=practice):
        yield move.step(), move.position()


def open_moves(chamber: Chamber, *, practice: bool = True, course: Course = undisturbed) -> Iterator[Move]:
    """Yield each open move that changes the position; `course` is what happens until it is done."""
    found = effects()
    for power in chamber.charter.powers:
        if power.do in found and (practice or power.basis == "text"):
            yield from _uses(chamber, power, course)
    for filling in (*fillings(chamber), *recalls(chamber)):
        if not practice and filling.seat.basis == "practice":
            continue
        made = filling if chamber.relaxed else _at(chamber, filling, course)
        if made is not None:
            seat, (organ, n) = filling.seat, filling.key
            article = seat.article or chamber.charter.organs[organ].article or ""
            yield Move(chamber.charter, made.day, made.verb, made.holder, made.rule, made.outcome, made.change, seat.basis, f"{organ}.{n}", article)


def _uses(chamber: Chamber, power: Power, course: Course) -> Iterator[Move]:
    """Yield the uses of a power: decided now, they take effect on the day that the rules give, if it stays open after all that happens until then."""
    open_now = openings(chamber, power)
    if isinstance(open_now, Blocked):
        return
    function, article = effects()[power.do].function, power.article or power.id
    for holder, outcome in open_now:
        needs = None if lowered(chamber, power) else power.needs
        rule = WEAKEST if lowered(chamber, power) else power_rule(chamber, power, holder)
        here, day = chamber, chamber.position.day
        changes = list(function(chamber, power, holder))
        if not chamber.relaxed and changes:
            day = later(chamber, holder, waits(chamber, power), needs)
            for _, check in checks_left(chamber, power):
                day = add(day, check.within) if check.kind == "delay" else day
            if day != chamber.position.day:
                until = course(chamber, day)
                if not until or not all(_opens(here, power, holder) for here in until):
                    continue
                here = until[-1]
                changes = list(function(here, power, holder))
        for change in changes:
            yield Move(chamber.charter, day, power.do, holder, rule, outcome, change, power.basis, power.id, article, power.when or "")


def _opens(chamber: Chamber, power: Power, holder: Holder | None) -> bool:
    found = openings(chamber, power)
    return not isinstance(found, Blocked) and holder in [item for item, _ in found]


def _at(chamber: Chamber, filling: Filling, course: Course) -> Filling | None:
    """Return a filling as it comes out on its own day, None if something that happens until then stops it."""
    if filling.day == chamber.position.day:
        return filling
    until = course(chamber, filling.day)
    if not until:
        return None
    here = until[-1]
    due = next((fact[2] for fact in filling.change.position.facts - chamber.position.facts if fact[0] == "renewed"), None)
    again = recalls_of(here, filling.key) if filling.verb == "recall" else fillings_of(here, filling.key, date.fromisoformat(due) if due else None)
    return next((item._replace(day=filling.day) for item in again if item.change.on == filling.change.on), None)


def describe(holder: Holder | None) -> str:
    """Return a holder by identifiers, for a certificate."""
    if isinstance(holder, Joint):
        return "+".join(holder.jointly)
    return (f"petition of {holder.of}" if isinstance(holder, Petition) else holder) or ""
