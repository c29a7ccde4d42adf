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
from holdfast.audit.reach import relaxed

__all__ = ["Answer", "find_path"]

MAX_POSITIONS = 4_000


@dataclass(frozen=True)
class Answer:
    """A verdict with its path (if yes), what blocks (if no), whether it is proved, and how many positions were looked at."""

    verdict: Literal["yes", "no", "unknown"]
    proved: bool
    path: tuple[Step, ...]
    blocked: tuple[Blocked, ...]
    positions: int


def find_path(chamber: Chamber, goal: str, *, until: date | None = None, practice: bool = True, budget: int = MAX_POSITIONS) -> Answer:
    """Return the shortest path to the goal by the horizon. The budget is a number of positions, so that the answer is the same on every machine."""
    best = relaxed(chamber, practice=practice)
    if not reached(best, goal):
        return Answer("no", True, (), tuple(dict.fromkeys(missing(best, goal))), 0)
    order = count()
    queue: list[tuple[int, date, int, Chamber, tuple[Step, ...]]] = [(0, chamber.position.day, next(order), chamber, ())]
    seen: dict[object, int] = {}
    looked = 0
    while queue:
        length, _, _, here, path = heapq.heappop(queue)
        if seen.get(here.position.key, length + 1) <= length and path:
            continue
        seen[here.position.key] = length
        if reached(here, goal):
            return Answer("yes", True, path, (), looked)
        looked += 1
        if looked > budget:
            return Answer("unknown", False, (), tuple(dict.fromkeys(missing(here, goal))), looked)
        for step, after in moves(here, practice=practice):
            if (until is None or step.day <= until) and after.key not in seen:
                heapq.heappush(queue, (length + 1, step.day, next(order), replace(here, position=after), (*path, step)))
    return Answer("no", True, (), tuple(dict.fromkeys(missing(chamber, goal))), looked)
