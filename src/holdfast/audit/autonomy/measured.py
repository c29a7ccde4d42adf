"""How far a charter lets the centre decide the affairs of each section, as intervals that unread text leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from holdfast.audit.autonomy.affairs import AFFAIRS, Affair
from holdfast.audit.autonomy.grounds import Ground, grounds, rights
from holdfast.audit.autonomy.sides import Sides
from holdfast.audit.kinds import Kinds
from holdfast.audit.motion import ASSUMED
from holdfast.audit.position import counted
from holdfast.charter import Charter
from holdfast.charter.rules import Rule

__all__ = ["Measured", "Reading", "SectionAutonomy", "measure", "read_whole"]

MAX_KINDS, MAX_WORK = 200, 200_000
"""Kinds of members that are measured, and kinds times members; in a charter with more, the rest are left out and this is said."""
ROUND = date(2000, 1, 1)
SILENT = "The text was read whole and is silent: the section decides."
UNSEEN = "Nothing was seen, and not all of the text was: anything is possible."
BOUND = "The text binds the section and is silent on leaving: that can be read either way."
UNBOUND = "The text was read whole, gives no right to leave and binds the section to nothing: it is free to go."


@dataclass(frozen=True, slots=True)
class Reading:
    """An affair of a section: the lowest and highest value that the text allows, the powers that it rests on, and why, in plain language."""

    affair: str
    low: float
    high: float
    grounds: tuple[Ground, ...]
    says: str


@dataclass(frozen=True, slots=True)
class SectionAutonomy:
    """The affairs of a section (or of each of a class of `count` alike; None where their number is not stated)."""

    section: str
    count: int | None
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A charter measured: its sections in the order of the charter, whether its text was read whole, and what was assumed."""

    charter: str
    name: str
    whole: bool
    sections: tuple[SectionAutonomy, ...]
    assumptions: tuple[str, ...]


def read_whole(charter: Charter) -> bool:
    """Return whether silence counts: nothing is marked as unseen and nothing in it, not even one field, as not checked against the text."""
    seats = (seat for organ in charter.organs.values() for seat in organ.seats)
    facts = (*charter.members.values(), *charter.organs.values(), *seats, *charter.powers, *charter.rights, *charter.entrenched)
    return charter.unseen is None and all(fact.verified and not fact.unverified for fact in facts)


def measure(charter: Charter, *, assume: Rule = ASSUMED) -> Measured:
    """Return the autonomy that a charter's text leaves to each section, by affair. `assume` is the rule where the text states none."""
    whole = read_whole(charter)
    kinds = Kinds(charter, ROUND, assume=assume)
    members = [kind for kind in kinds.kinds if kind.what == "member"]
    found: dict[str, SectionAutonomy] = {}
    limit = min(MAX_KINDS, max(MAX_WORK // len(charter.members), 1))
    for kind in members[:limit]:
        sides = Sides(charter, kind.members[0], kinds.empty, assume)
        readings = _readings(sides, whole)
        for name in kind.members:
            there = kinds.empty.member(name).there
            found[name] = SectionAutonomy(name, there if counted(charter, (name,)) else None, readings)
    sections = tuple(found[name] for name in charter.members if name in found)
    return Measured(charter.id, charter.charter, whole, sections, tuple(_assumptions(sections, len(members) > limit, len(charter.members))))


def _assumptions(sections: tuple[SectionAutonomy, ...], in_part: bool, members: int) -> list[str]:
    found = ["Where the text states no rule, a body decides by the rule assumed (a majority if none is given)."]
    unknown = [section.section for section in sections if section.count is None]
    if unknown:
        found.append(f"The number of {', '.join(unknown[:8])} is not stated; each counts as one section.")
    if in_part:
        found.append(f"Of {members:,} members, {len(sections):,} were measured, the first kinds that the charter tells apart.")
    return found


def _readings(sides: Sides, whole: bool) -> tuple[Reading, ...]:
    bound = True
    found = []
    for affair in AFFAIRS.values():
        reading = _right(sides, affair, whole, bound) if affair.right is not None else _decided(sides, affair, whole)
        if affair.name == "line":
            bound = reading.high > 0
        found.append(reading)
    return tuple(found)


def _decided(sides: Sides, affair: Affair, whole: bool) -> Reading:
    """Return an affair that powers take from the section: as much as the strongest of them; unread text may hold a stronger one."""
    rest = sorted(grounds(sides, affair), key=lambda ground: (-ground.low, -ground.high))
    low = max((ground.low for ground in rest), default=0.0)
    high = max((ground.high for ground in rest), default=0.0) if whole else 1.0
    strongest = tuple(ground for ground in rest if ground.high > 0) or tuple(rest)
    says = _sentence(strongest[0].says) if strongest else SILENT if whole else UNSEEN
    if strongest and not whole and low < 1:
        says += " What was not seen or not checked may say more."
    return Reading(affair.name, low, high, strongest, says)


def _right(sides: Sides, affair: Affair, whole: bool, bound: bool) -> Reading:
    """Return an affair that is free where the charter says so, or where a text read whole is silent and binds the section to nothing."""
    found = sorted(rights(sides, str(affair.right)), key=lambda ground: (ground.high, ground.low))
    if found:
        best = found[0]
        return Reading(affair.name, min(ground.low for ground in found), best.high, tuple(found), _sentence(best.says))
    if whole and not bound:
        return Reading(affair.name, 0.0, 0.0, (), UNBOUND)
    return Reading(affair.name, 0.0, 1.0, (), BOUND if whole else UNSEEN)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}." if text else text
