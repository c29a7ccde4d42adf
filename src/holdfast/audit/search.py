"""The shortest lawful path to a goal: best first over exact positions, with the relaxed fixpoint to prove what cannot be reached.

Paths are compared by the number of moves, then by the day on which they end. The search ends with a path ("yes"), with the proof that there
is none ("no": out of reach even in the fixpoint, or every position looked at), or at its budget ("unknown").
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Literal

from holdfast.audit.goals import missing, reached
from holdfast.audit.motion import Chamber
from holdfast.audit.moves import Blocked, Step, moves
from holdfast.audit.position import Position
from holdfast.audit.reach import relaxed

__all__ = ["Answer", "Seen", "find_path", "is_new"]

MAX_POSITIONS = 4_000
Seen = dict[object, list[tuple[date, frozenset[str]]]]


@dataclass(frozen=True)
class Answer:
    """A verdict with its path (if yes), what blocks (for a yes: what did before the first move), whether it is proved, and positions looked at.

    Every path has at least `at_least` moves: its length for a yes, the length up to which all were looked at where the budget ran out.
    """

    verdict: Literal["yes", "no", "unknown"]
    proved: bool
    path: tuple[Step, ...]
    blocked: tuple[Blocked, ...]
    positions: int
    at_least: int = 0


def find_path(chamber: Chamber, goal: str, *, until: date | None = None, practice: bool = True, budget: int = MAX_POSITIONS) -> Answer:
    """Return the shortest path to the goal by the horizon. The budget is a number of positions, so that the answer is the same on every machine."""
    best = relaxed(chamber, practice=practice)
    if not reached(best, goal):
        return Answer("no", True, (), tuple(dict.fromkeys(missing(best, goal))), 0)
    order = count()
    queue: list[tuple[int, date, int, Chamber, tuple[Step, ...]]] = [(0, chamber.position.day, next(order), chamber, ())]
    seen: Seen = {}
    looked = 0
    while queue:
        length, _, _, here, path = heapq.heappop(queue)
        if not is_new(seen, here.position):
            continue
        if reached(here, goal):
            return Answer("yes", True, path, tuple(dict.fromkeys(missing(chamber, goal))) if path else (), looked, length)
        looked += 1
        if looked > budget:
            return Answer("unknown", False, (), tuple(dict.fromkeys(missing(here, goal))), looked, length)
        for step, after in moves(here, practice=practice):
            if until is None or step.day <= until:
                heapq.heappush(queue, (length + 1, step.day, next(order), replace(here, position=after), (*path, step)))
    return Answer("no", True, (), tuple(dict.fromkeys(missing(chamber, goal))), looked)


def is_new(seen: Seen, position: Position) -> bool:
    """Return whether no position alike was met before that is as early and in as many sessions; positions come in order of moves."""
    # The same facts about absences and grants mean less once their days have passed.
    live = frozenset(fact for fact in position.facts if fact[0] in ("dissolved", "postponed", "granted") and fact[-1] and fact[-1] <= position.day.isoformat())
    met = seen.setdefault((position.key, live), [])
    if any(day <= position.day and (day == position.day or not position.session) and session >= position.session for day, session in met):
        return False
    met.append((position.day, position.session))
    return True
