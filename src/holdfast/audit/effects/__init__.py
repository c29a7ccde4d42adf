"""What each verb does to a position. One verb, one function, registered with what it adds, retracts and reads.

An effect is `function(chamber, power, holder) -> yields (what was done, position after)`. It is called only when the power is open to us.
It acts at its strongest: an expulsion takes out every opponent that it may, a block election fills every seat. Verbs without an effect here
(bind, fund, audit, ...) change no votes and no rules; they matter as goals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from holdfast.audit.motion import Chamber
from holdfast.audit.position import Position
from holdfast.charter.powers import Holder, Power

__all__ = ["EFFECTS", "Effect", "effect", "effects"]

Result = Iterator[tuple[str, Position]]
Function = Callable[[Chamber, Power, Holder | None], Result]
SOURCES = ("membership", "seats", "bodies", "rules")
"""Modules of effects, read in this order."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect with its declaration: which facts it may add, which it may take away, and which it looks at."""

    verbs: tuple[str, ...]
    adds: tuple[str, ...]
    retracts: tuple[str, ...]
    reads: tuple[str, ...]
    function: Function


EFFECTS: dict[str, Effect] = {}


def effect(*verbs: str, adds: tuple[str, ...], retracts: tuple[str, ...] = (), reads: tuple[str, ...] = ("votes",)) -> Callable[[Function], Function]:
    """Register the effect of verbs."""

    def register(function: Function) -> Function:
        for verb in verbs:
            EFFECTS[verb] = Effect(verbs, adds, retracts, reads, function)
        return function

    return register


def effects() -> dict[str, Effect]:
    """Return every registered effect by verb."""
    for name in SOURCES:
        import_module(f"{__name__}.{name}")
    return EFFECTS
