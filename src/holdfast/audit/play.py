"""The shortest path of a coalition among what others do: they help at single steps, act on given days, and may change the charter.

No move ends on or after an event's day before that event has happened, so that a path never gets ahead of what others did. A motion under way
stays under way through what others do as long as the power stays open; a new charter ends it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

from holdfast.audit.case_format import Helper
from holdfast.audit.goals import EVERYTHING, goal_powers, lacking, missing, reached, reached_from
from holdfast.audit.helping import assembled, covers, dispersed, ready, same
from holdfast.audit.motion import Chamber
from holdfast.audit.moves import Blocked, Step, is_open, open_moves
from holdfast.audit.paralysis import target_of
from holdfast.audit.reach import relaxed
from holdfast.audit.search import Answer, Seen, is_new
from holdfast.audit.timeline import Scene, Timeline, after_event, course
from holdfast.errors import BadInput

__all__ = ["is_reached", "play", "successors"]

MAX_SCENES = 4_000


def successors(scene: Scene, timeline: Timeline) -> Iterator[tuple[Step | None, Scene]]:
    """Yield the next event, without a step; and each move of the coalition, alone or helped, that ends by the last day."""
    coming = timeline.events[scene.happened][0] if scene.happened < len(timeline.events) else None
    if coming is not None and (timeline.until is None or coming <= timeline.until):
        yield None, after_event(scene, timeline)
    if coming is not None and coming <= scene.chamber.position.day:
        return
    yield from _moves(scene, timeline, None, None)
    for number, helper in ready(timeline.helpers, scene.chamber.position.day):
        yield from _moves(scene, timeline, helper, number)


def _moves(scene: Scene, timeline: Timeline, helper: Helper | None, number: int | None) -> Iterator[tuple[Step, Scene]]:
    """Yield the moves of the coalition alone, or of those a helper helps with."""
    later: dict[date, tuple[tuple[Scene, Chamber], ...]] = {}

    def lent(here: Scene) -> tuple[Scene, Chamber]:
        return here, here.chamber if helper is None else assembled(here.chamber, helper)

    def until(_: Chamber, day: date) -> tuple[Chamber, ...]:
        if day not in later:
            beyond = timeline.until is not None and day > timeline.until
            later[day] = () if beyond else tuple(lent(here) for here in course(scene, timeline, day))
        return tuple(chamber for _, chamber in later[day])

    now = lent(scene)
    for move in open_moves(now[1], course=until):
        after, during = later[move.day][-1] if move.day in later else now
        if any(same(name, move.power) for name in after.refused) or (helper is not None and not covers(timeline.case, helper, move.power, move.verb)):
            continue
        position = move.position() if helper is None else dispersed(during, move)
        yield replace(move.step(), helper=number), replace(after, chamber=replace(after.chamber, position=position))


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
        help_now = (helper for _, helper in ready(timeline.helpers, chamber.position.day) if covers(timeline.case, helper, power.id, power.do))
        helped = (assembled(chamber, helper) for helper in help_now)
        if any(not isinstance(is_open(each, power), Blocked) for each in (chamber, *helped)):
            return True
    return False


def _out_of_reach(scene: Scene, timeline: Timeline) -> tuple[Blocked, ...] | None:
    """Return what blocks the goal where it is out of reach even if helpers always helped and nothing were ever lost; None if it is not."""
    here, blocked = scene, list[Blocked]()
    while True:
        chamber = here.chamber
        for helper in timeline.helpers:
            chamber = replace(assembled(chamber, helper), own=None)
        best = replace(here, chamber=relaxed(chamber), refused=frozenset())
        if is_reached(best, timeline):
            return None
        blocked.extend(_lacking(best.chamber, here.chamber, timeline))
        if here.happened == len(timeline.events) or (timeline.until is not None and timeline.events[here.happened][0] > timeline.until):
            return tuple(dict.fromkeys(blocked))
        here = after_event(best, timeline)


def _lacking(best: Chamber, today: Chamber, timeline: Timeline) -> tuple[Blocked, ...]:
    try:
        return lacking(best, today, timeline.goal, timeline.until)
    except BadInput:
        return ()


def _since(here: Scene, timeline: Timeline, done: date) -> date | None:
    """Return the day from which the goal stands, where it is later than the one on which the coalition is done; None where it is not."""
    day = reached_from(here.chamber, timeline.goal, timeline.until) or here.chamber.position.day
    return day if day > done else None


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
            since = _since(here, timeline, path[-1].day if path else scene.chamber.position.day)
            at_first = _missing(scene.chamber, timeline) if path or since is not None else ()
            return Answer("yes", True, path, at_first, looked, length, since)
        looked += 1
        if looked > budget:
            return Answer("unknown", False, (), _missing(here.chamber, timeline), looked, length)
        for step, after in successors(here, timeline):
            longer = length + (step is not None)
            heapq.heappush(queue, (longer, after.chamber.position.day, next(order), after, (*path, step) if step is not None else path))
    return Answer("no", True, (), _missing(scene.chamber, timeline), looked)
