"""What happens around a coalition in the middle of history: others act on given days, and charters follow each other.

A *scene* is a chamber, how many of the outside events have happened, and which powers are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from holdfast.audit.case import LoadedCase
from holdfast.audit.case_format import Case, Helper, Scripted
from holdfast.audit.filling import on_day, pass_time
from holdfast.audit.helping import joined, lessened
from holdfast.audit.motion import Bystanders, Chamber
from holdfast.audit.position import ADMITTED, Position, Stock, start
from holdfast.charter import Charter
from holdfast.evidence import PartialDate

__all__ = ["Scene", "Timeline", "after_event", "course", "first_scene", "timeline_of"]

Event = tuple[date, Charter | Scripted | Helper]
"""A new charter, an outside act, or the day from which a helper helps."""


@dataclass(frozen=True)
class Timeline:
    """What happens around the coalition: events by day, helpers (none where it acts alone), the goal, and the last day."""

    case: Case
    events: tuple[Event, ...]
    helpers: tuple[Helper, ...]
    goal: str
    until: date | None


@dataclass(frozen=True)
class Scene:
    """A chamber, the number of events that have happened, and the powers refused to the coalition."""

    chamber: Chamber
    happened: int = 0
    refused: frozenset[str] = field(default=frozenset())


def timeline_of(loaded: LoadedCase, *, helped: bool, until: date | None) -> Timeline:
    """Return the timeline of a case, with or without its helpers."""
    switches: list[Event] = [(day, charter) for day, charter in loaded.charters[1:]]
    scripted: list[Event] = [(PartialDate.parse(event.date).first, event) for event in loaded.case.scripted]
    helpers = loaded.case.helpers if helped else ()
    waits: list[Event] = [(PartialDate.parse(helper.from_).first, helper) for helper in helpers if helper.from_ is not None]
    order = (Charter, Scripted, Helper)
    events = sorted([*switches, *scripted, *waits], key=lambda event: (event[0], order.index(type(event[1]))))
    return Timeline(loaded.case, tuple(events), helpers, loaded.case.goal, until)


def first_scene(loaded: LoadedCase) -> Scene:
    """Return the scene on the first day of a case."""
    charter = loaded.charters[0][1]
    others = Bystanders(rivals=loaded.case.rivals.division if loaded.case.rivals is not None else ())
    return Scene(Chamber(charter, joined(charter, start(charter, loaded.day), loaded.case.coalition), bystanders=others))


def after_event(scene: Scene, timeline: Timeline) -> Scene:
    """Return the scene after the next event."""
    day, event = timeline.events[scene.happened]
    position = _later(scene.chamber, day)
    if isinstance(event, Charter):
        fresh = _carried(position, event, timeline.case.coalition)
        return Scene(replace(scene.chamber, charter=event, position=fresh), scene.happened + 1, frozenset())
    changed = _scripted(scene.chamber.charter, position, event) if isinstance(event, Scripted) else position
    refused = scene.refused | set(event.refuses if isinstance(event, Scripted) else ())
    return Scene(replace(scene.chamber, position=changed), scene.happened + 1, refused)


def course(scene: Scene, timeline: Timeline, day: date) -> tuple[Scene, ...]:
    """Return the scene after each event until a day, and last on that day; none where a new charter comes in between, and motions lapse."""
    found = []
    while scene.happened < len(timeline.events) and timeline.events[scene.happened][0] <= day:
        if isinstance(timeline.events[scene.happened][1], Charter):
            return ()
        scene = after_event(scene, timeline)
        found.append(scene)
    if scene.chamber.position.day < day:
        found.append(replace(scene, chamber=on_day(scene.chamber, day)))
    return tuple(found)


def _later(chamber: Chamber, day: date) -> Position:
    """Return the position on a day that comes, with what ends or is renewed until then; in the fixpoint nothing is ever lost."""
    if day <= chamber.position.day:
        return chamber.position
    return replace(chamber.position, day=day) if chamber.relaxed else replace(pass_time(chamber, day), day=day)


def _carried(old: Position, charter: Charter, coalition: tuple[str, ...]) -> Position:
    """Return the position under a new charter: whoever held a member or seat keeps it; rules that had been changed are those of the new text."""
    position = joined(charter, start(charter, old.day), coalition)
    for name, before in old.members:
        if name in charter.members:
            position = position.with_member(name, _kept(before, position.member(name)))
        elif name == ADMITTED:
            position = replace(position, members=(*position.members, (name, before)))
    for key, now in position.seats:
        before = old.seat(key)
        if before.seats:
            position = position.with_seat(key, _kept(before, now))
    return position.with_facts(*(fact for fact in old.facts if fact[0] in ("ours", "bought") and fact[1] in charter.bodies))


def _kept(before: Stock, now: Stock) -> Stock:
    if before.there and before.ours == before.there:
        return Stock(now.there, now.there, now.seats)
    there = max(now.there - max(before.seats - before.there, 0), 0)
    return Stock(there, min(before.ours, there), now.seats)


def _scripted(charter: Charter, position: Position, event: Scripted) -> Position:
    for organ in event.dissolves:
        for key, stock in position.seats:
            if key[0] == organ:
                position = position.with_seat(key, replace(stock, there=0, ours=0))
        position = position.with_facts(("dissolved", organ, ""))
    for organ in event.fills:
        for key, stock in position.seats:
            if key[0] == organ:
                position = position.with_seat(key, replace(stock, there=max(stock.there, stock.seats)))
        position = position.without_facts(*position.about("dissolved", organ))
    for name, number in event.gives.items():
        position = joined(charter, position, (name if name in charter.outsiders else f"{name}:{number}",))
    for name, number in event.takes.items():
        position = lessened(charter, position, name, number, ours=True)
    for name, number in event.empties.items():
        position = lessened(charter, position, name, number, ours=False)
    return position
