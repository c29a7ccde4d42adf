"""What each verb does to a position. One verb, one function, registered with what it adds, retracts and reads.

An effect is `function(chamber, power, holder) -> yields changes`. It is called only when the power is open to us through that holder.
It acts at its strongest: an expulsion takes out every opponent that it may, a block election fills every seat. Verbs without an effect here
(bind, fund, audit, ...) change no votes and no rules; they matter as goals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import NamedTuple

from holdfast.audit.motion import Chamber
from holdfast.audit.position import Position
from holdfast.charter.powers import Holder, Power

__all__ = ["EFFECTS", "FACTS", "Change", "Effect", "differences", "effect", "effects"]

SOURCES = ("membership", "seats", "bodies", "rules")
"""Modules of effects, read in this order."""
FACTS = {
    "ours": "bodies of ours",
    "apportioned": "votes set",
    "bought": "votes acquired",
    "host": "host of ours",
    "enlarged": "enlargements",
    "postponed": "absences",
    "dissolved": "absences",
    "granted": "powers granted",
    "held": "holders changed",
    "lowered": "thresholds lowered",
    "dropped": "checks dropped",
    "filled": "fillers changed",
    "called": "meetings changed",
    "renewed": "renewals done",
}
"""Plain name of each kind of fact."""


class Change(NamedTuple):
    """What was done, in words; to whom, by identifiers; and the position after it."""

    what: str
    on: str
    position: Position


Result = Iterator[Change]
Function = Callable[[Chamber, Power, Holder | None], Result]


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect with its declaration: what it may add, what it may take away, and what it looks at."""

    verbs: tuple[str, ...]
    adds: tuple[str, ...]
    retracts: tuple[str, ...]
    reads: tuple[str, ...]
    function: Function


EFFECTS: dict[str, Effect] = {}


def effect(*verbs: str, adds: tuple[str, ...] = (), retracts: tuple[str, ...] = (), reads: tuple[str, ...] = ()) -> Callable[[Function], Function]:
    """Register the effect of verbs."""

    def register(function: Function) -> Function:
        for verb in verbs:
            EFFECTS[verb] = Effect(verbs, adds, retracts, reads, function)
        return function

    return register


@cache
def effects() -> dict[str, Effect]:
    """Return every registered effect by verb."""
    for name in SOURCES:
        import_module(f"{__name__}.{name}")
    return EFFECTS


def differences(before: Position, after: Position) -> tuple[set[str], set[str]]:
    """Return what was added and what was taken away between two positions, in the words of the declarations."""
    adds, retracts = set[str](), set[str]()
    pairs = [("members", before.member(name), stock) for name, stock in after.members] + [("seats", before.seat(key), stock) for key, stock in after.seats]
    for kind, former, stock in pairs:
        for of, a, b in (
            (f"{kind} of ours", former.ours, stock.ours),
            (f"{kind} of others", former.others, stock.others),
            (f"{kind} provided", former.seats, stock.seats),
        ):
            if b != a:
                (adds if b > a else retracts).add(of)
    adds |= {FACTS[fact[0]] for fact in after.facts - before.facts}
    retracts |= {FACTS[fact[0]] for fact in before.facts - after.facts}
    return adds, retracts
