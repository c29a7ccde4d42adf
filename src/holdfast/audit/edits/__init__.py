"""What one amendment may change: typed edits, each of one clause of a power or an organ.

An edit is a function from a charter to the clauses that it could change, registered with what it adds. An amendment makes one edit
(see `effects/rules.py`). Edits act at their strongest, as far as one clause can: they are drafted for the coalition alone, so that what others
may do stays as it was. They only add facts, and no fact of theirs is ever taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple

from holdfast.audit.position import Fact
from holdfast.charter import Charter
from holdfast.charter.powers import Power, verb_alone

__all__ = ["EDITS", "Clause", "Edit", "edit", "edits", "power_words"]

SOURCES = ("holder", "rule", "check", "filler", "votes", "meetings")
"""Modules of edits, read in this order."""


class Clause(NamedTuple):
    """A clause that can be changed.

    `rule` is the identifier of the power or organ that it belongs to, `level` the level at which it stands (None: the highest), `path` its
    place (`P3.checks.0`), `fact` what holds once it is changed, `what` says the clause in words, `power` is the power, if it is one's.
    """

    rule: str
    level: str | None
    path: str
    fact: Fact
    what: str
    power: Power | None = None


Function = Callable[[Charter], Iterator[Clause]]


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit with its declaration: what it adds. Edits take nothing away, and read nothing but the charter."""

    name: str
    adds: str
    function: Function


EDITS: dict[str, Edit] = {}


def edit(name: str, *, adds: str) -> Callable[[Function], Function]:
    """Register an edit."""

    def register(function: Function) -> Function:
        EDITS[name] = Edit(name, adds, function)
        return function

    return register


def edits() -> dict[str, Edit]:
    """Return every registered edit by name."""
    for name in SOURCES:
        import_module(f"{__name__}.{name}")
    return EDITS


def power_words(power: Power) -> str:
    """Return a power in a few words, with its identifier."""
    return f"the power to {verb_alone(power.do)} ({power.id})"
