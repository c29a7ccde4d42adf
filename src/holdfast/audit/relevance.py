"""What a goal can depend on: positions that differ in nothing else count as one.

Starting from the powers of the goal, every body named in a power that counts counts, every body named in the rules of an organ that counts, and
every power that may act on one of them. What is left over (*idle*) is read by nothing that counts: who sits in an idle organ, or who may use an
idle power, changes neither what can be done about the goal nor when. Reading a name where it has no effect only makes less idle, so that names are
taken wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from holdfast.audit.effects import effects
from holdfast.audit.position import Position
from holdfast.charter import Charter
from holdfast.charter.base import Part
from holdfast.charter.powers import Power

__all__ = ["EVERYTHING_COUNTS", "Relevance"]

CONFINED = {"elect", "appoint", "co_opt", "remove", "recall", "enlarge", "move_seat", "postpone", "convene", "dissolve"}
"""Verbs that change nothing but the organs that they are used on."""


@dataclass(frozen=True)
class Relevance:
    """The organs and powers that a goal cannot depend on, and the organs of which it does not matter whether they are in session."""

    organs: frozenset[str] = frozenset()
    powers: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    live: frozenset[str] = frozenset()
    """The organs and powers that count."""

    @classmethod
    def of(cls, charter: Charter, goal: Iterable[Power], organ: str | None = None) -> Relevance:
        """Return what the powers of a goal, and an organ that it may name, cannot depend on."""
        deeds = effects()
        # What is no organ always counts; so does a power to do what is not confined to organs that it names, or to veto.
        live = {power.id: power for power in (*goal, *(power for power in charter.powers if not _confined(charter, power, deeds)))}
        bound = [member.belongs_to for member in charter.members.values() if member.belongs_to]
        found: list[Any] = [*live.values(), organ or "", bound, charter.groups, charter.entrenched, charter.quorum]
        counted, new = set[str](), set[str]()
        while found:
            new = set(_names(charter, found)) - counted
            counted |= new
            acting = [power for power in charter.powers if power.id not in live and new & {*power.on, *(power.whose or ())}]
            live |= {power.id: power for power in acting}
            found = [*(charter.organs[name] for name in new), *acting]
        idle = frozenset(charter.organs) - counted
        always = {name for name, organ in charter.organs.items() if organ.meets is None}
        return cls(idle, frozenset(power.id for power in charter.powers if power.id not in live), idle | always, frozenset(live) | counted)

    def key(self, position: Position) -> object:
        """Return what tells positions apart in a search, the day aside, as far as it counts."""
        seats = tuple(item for item in position.seats if item[0][0] not in self.organs)
        return position.members, seats, frozenset(fact for fact in position.facts if not self._idle(fact))

    def session(self, position: Position) -> frozenset[str]:
        """Return the organs in session, as far as they count."""
        return position.session - self.sessions

    def _idle(self, fact: tuple[str, ...]) -> bool:
        """Return whether a fact is about an idle organ or power, or a part of one (`board.0`, `P3.by`)."""
        if fact[0] == "granted":
            return False
        name = f"{fact[1]}."
        return any(name.startswith(f"{idle}.") for idle in (*self.organs, *self.powers)) and not any(name.startswith(f"{live}.") for live in self.live)


EVERYTHING_COUNTS = Relevance()


def _confined(charter: Charter, power: Power, deeds: Iterable[str]) -> bool:
    """Return whether a power can change nothing but organs that it names, or changes nothing at all."""
    if power.do == "veto":
        return False
    return power.do not in deeds or (power.do in CONFINED and all(name in charter.organs for name in (*power.on, *(power.whose or ()))))


def _names(charter: Charter, value: Any) -> Iterator[str]:
    """Yield every organ named anywhere in parts of a charter."""
    if isinstance(value, str):
        if value in charter.organs:
            yield value
    elif isinstance(value, Part):
        for field in type(value).model_fields:
            yield from _names(charter, getattr(value, field))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _names(charter, key)
            yield from _names(charter, inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _names(charter, inner)
