"""A coalition's moves in the middle of history: others help at single steps, act on given days, and charters follow each other.

A *scene* is a chamber, how many of the outside events have happened, and which powers are refused. No move of the coalition ends after the
next event's day before that event has happened, so that a path never gets ahead of what others did.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from holdfast.audit.case import LoadedCase
from holdfast.audit.case_format import Case, Helper, Scripted
from holdfast.audit.coalition import join, read_coalition
from holdfast.audit.filling import pass_time
from holdfast.audit.goals import EVERYTHING, goal_powers, missing, reached, reached_from
from holdfast.audit.motion import Bystanders, Chamber
from holdfast.audit.moves import Blocked, Step, is_open, moves
from holdfast.audit.paralysis import target_of
from holdfast.audit.position import ADMITTED, Position, Stock, start
from holdfast.audit.reach import relaxed
from holdfast.audit.search import Answer, Seen, is_new
from holdfast.charter import Charter
from holdfast.errors import BadInput
from holdfast.evidence import PartialDate

__all__ = ["Scene", "Timeline", "first_scene", "is_reached", "play", "successors", "timeline_of"]

MAX_SCENES = 4_000
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
    return Scene(Chamber(charter, _joined(charter, start(charter, loaded.day), loaded.case.coalition), bystanders=others))


def _joined(charter: Charter, position: Position, items: tuple[str, ...]) -> Position:
    """Return the position with what this charter knows of the items made ours."""
    known = [item for item in items if item.split(":")[0].split(".")[0] in charter.bodies]
    return join(charter, position, read_coalition(charter, known)) if known else position


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


def _later(chamber: Chamber, day: date) -> Position:
    """Return the position on a day that comes, with what ends or is renewed until then; in the fixpoint nothing is ever lost."""
    if day <= chamber.position.day:
        return chamber.position
    return replace(chamber.position, day=day) if chamber.relaxed else replace(pass_time(chamber, day), day=day)


def _carried(old: Position, charter: Charter, coalition: tuple[str, ...]) -> Position:
    """Return the position under a new charter: whoever held a member or seat keeps it; rules that had been changed are those of the new text."""
    position = _joined(charter, start(charter, old.day), coalition)
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
        position = _joined(charter, position, (name if name in charter.outsiders else f"{name}:{number}",))
    for name, number in event.takes.items():
        position = _lessened(charter, position, name, number, ours=True)
    for name, number in event.empties.items():
        position = _lessened(charter, position, name, number, ours=False)
    return position


def _lessened(charter: Charter, position: Position, name: str, number: int, *, ours: bool) -> Position:
    """Return the position in which a number of ours turn to others (`ours`), or a number of others leave, as far as there are any."""
    organ, _, kind = name.partition(".")
    if name in charter.outsiders:
        return position.without_facts(("ours", name)) if ours else position
    if name in charter.members:
        stock = position.member(name)
        return position.with_member(name, _less(stock, number, ours=ours))
    for key, stock in position.seats:
        if key[0] == organ and (not kind or key[1] == int(kind)):
            after = _less(stock, number, ours=ours)
            number -= (stock.ours - after.ours) if ours else (stock.there - after.there)
            position = position.with_seat(key, after)
    return position


def _less(stock: Stock, number: int, *, ours: bool) -> Stock:
    if ours:
        return replace(stock, ours=stock.ours - min(stock.ours, number))
    return replace(stock, there=stock.there - min(stock.others, number))


def _assembled(chamber: Chamber, helper: Helper) -> Chamber:
    """Return the chamber as it is while a helper votes along and the absent stay away."""
    position = chamber.position
    for item in helper.absent:
        name, _, number = item.partition(":")
        position = _lessened(chamber.charter, position, name, int(number) if number else 10**12, ours=False)
    return replace(chamber, position=_joined(chamber.charter, position, helper.who))


def _dispersed(before: Position, during: Position, after: Position) -> Position:
    """Return the position after a helped move, with what the helpers lent given back: only what the move itself changed stays."""
    members = tuple((name, _delta(before.member(name), during.member(name), stock)) for name, stock in after.members)
    seats = tuple((key, _delta(before.seat(key), during.seat(key), stock)) for key, stock in after.seats)
    facts = (before.facts | (after.facts - during.facts)) - (during.facts - after.facts)
    return replace(after, members=members, seats=seats, facts=frozenset(facts))


def _delta(before: Stock, during: Stock, after: Stock) -> Stock:
    if after == during:
        return before
    if after.there == 0 or (after.there == after.ours == after.seats):
        # An organ that is emptied or filled anew keeps nobody of before.
        return after
    there = max(before.there + after.there - during.there, 0)
    return replace(after, there=there, ours=max(min(before.ours + after.ours - during.ours, there), 0))


def _covers(timeline: Timeline, helper: Helper, power: str, verb: str) -> bool:
    if isinstance(helper.on, str):
        return helper.on == verb or _same(helper.on, power)
    step = next((step for step in timeline.case.history if step.n == helper.on), None)
    return step is not None and ((step.power or step.verb) == verb or _same(step.power or "", power))


def _same(named: str, power: str) -> bool:
    """Return whether a power or kind of seat is the one named; moves on a kind of seat may say more after its number (`board.0.vacant`)."""
    return named == power or (re.fullmatch(r"[a-z0-9_]+\.[0-9]+", named) is not None and power.startswith(f"{named}."))


def successors(scene: Scene, timeline: Timeline) -> Iterator[tuple[Step | None, Scene]]:
    """Yield each move of the coalition, alone or helped, that ends before the next event and the last day; and that event, without a step."""
    coming = timeline.events[scene.happened][0] if scene.happened < len(timeline.events) else None
    last = timeline.until
    if coming is not None and (last is None or coming <= last):
        yield None, after_event(scene, timeline)
    chamber = scene.chamber
    if coming is not None and coming <= chamber.position.day:
        return
    for step, after in _all_moves(chamber, timeline):
        if not any(_same(name, step.power) for name in scene.refused) and (coming is None or step.day < coming) and (last is None or step.day <= last):
            yield step, replace(scene, chamber=replace(chamber, position=after))


def _all_moves(chamber: Chamber, timeline: Timeline) -> Iterator[tuple[Step, Position]]:
    yield from moves(chamber)
    for helper in _ready(chamber, timeline):
        during, number = _assembled(chamber, helper), timeline.helpers.index(helper) + 1
        for step, after in moves(during):
            if _covers(timeline, helper, step.power, step.verb):
                yield replace(step, helper=number), _dispersed(chamber.position, during.position, after)


def _ready(chamber: Chamber, timeline: Timeline) -> Iterator[Helper]:
    """Yield the helpers that help on the chamber's day."""
    day = chamber.position.day
    yield from (helper for helper in timeline.helpers if helper.from_ is None or PartialDate.parse(helper.from_).first <= day)


def is_reached(scene: Scene, timeline: Timeline) -> bool:
    """Return whether the goal is reached: everything alone; a single power also with the helpers named for it."""
    chamber, goal = scene.chamber, timeline.goal
    try:
        powers = goal_powers(chamber.charter, goal)
    except BadInput:
        return False
    if goal == EVERYTHING or target_of(goal) is not None:
        return reached(chamber, goal, timeline.until)
    for power in powers:
        if power.id in scene.refused:
            continue
        helped = (_assembled(chamber, helper) for helper in _ready(chamber, timeline) if _covers(timeline, helper, power.id, power.do))
        if any(not isinstance(is_open(each, power), Blocked) for each in (chamber, *helped)):
            return True
    return False


def _out_of_reach(scene: Scene, timeline: Timeline) -> tuple[Blocked, ...] | None:
    """Return what blocks the goal where it is out of reach even if helpers always helped and nothing were ever lost; None if it is not."""
    here, blocked = scene, list[Blocked]()
    while True:
        chamber = here.chamber
        for helper in timeline.helpers:
            chamber = _assembled(chamber, helper)
        best = replace(here, chamber=relaxed(chamber), refused=frozenset())
        if is_reached(best, timeline):
            return None
        blocked.extend(_missing(best.chamber, timeline))
        if here.happened == len(timeline.events) or (timeline.until is not None and timeline.events[here.happened][0] > timeline.until):
            return tuple(dict.fromkeys(blocked))
        here = after_event(best, timeline)


def _missing(chamber: Chamber, timeline: Timeline) -> tuple[Blocked, ...]:
    try:
        return tuple(missing(chamber, timeline.goal, timeline.until))
    except BadInput:
        return ()


def play(scene: Scene, timeline: Timeline, *, budget: int = MAX_SCENES) -> Answer:
    """Return the shortest path to the goal among the events; the events themselves are no steps. Ends as `search.find_path` does."""
    blocked = _out_of_reach(scene, timeline)
    if blocked is not None:
        return Answer("no", True, (), blocked, 0)
    order = count()
    queue: list[tuple[int, date, int, Scene, tuple[Step, ...]]] = [(0, scene.chamber.position.day, next(order), scene, ())]
    seen: dict[tuple[int, frozenset[str]], Seen] = {}
    looked = 0
    while queue:
        length, _, _, here, path = heapq.heappop(queue)
        # A longer way that ends earlier may get ahead of an event.
        if not is_new(seen.setdefault((here.happened, here.refused), {}), here.chamber.position, length):
            continue
        if is_reached(here, timeline):
            return Answer(
                "yes", True, path, _missing(scene.chamber, timeline) if path else (), looked, length, reached_from(here.chamber, timeline.goal, timeline.until)
            )
        looked += 1
        if looked > budget:
            return Answer("unknown", False, (), _missing(here.chamber, timeline), looked, length)
        for step, after in successors(here, timeline):
            longer = length + (step is not None)
            heapq.heappush(queue, (longer, after.chamber.position.day, next(order), after, (*path, step) if step is not None else path))
    return Answer("no", True, (), _missing(scene.chamber, timeline), looked)
