"""The direct way to a power: amend, one after another, the clauses that keep it from the coalition.

Where many clauses can be amended there are very many choices and orders of motions, and a search for the shortest path may not come to an end.
This way is found at once. It is a path like any other, but others may be shorter.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from holdfast.audit.goals import EVERYTHING, goal_powers
from holdfast.audit.motion import Chamber
from holdfast.audit.moves import Step, moves
from holdfast.audit.opening import Blocked, openings
from holdfast.audit.paralysis import target_of
from holdfast.charter.powers import Power

__all__ = ["direct_way"]

MOST = 20
"""Amendments that are tried in a row."""


def direct_way(chamber: Chamber, goal: str, *, until: date | None = None, practice: bool = True) -> tuple[Step, ...] | None:
    """Return the amendments that open a power of the goal, each of a clause that stands in the way; None where these alone do not open one."""
    if not any(power.do == "amend" and not isinstance(openings(chamber, power), Blocked) for power in chamber.charter.powers):
        return None
    powers = goal_powers(chamber.charter, goal)
    if target_of(goal) is not None or not powers:
        # What is to be paralysed need not be ours.
        return None
    if goal == EVERYTHING and powers[0].do != "amend":
        return None
    ways = (_way(chamber, power, until, practice) for power in powers)
    return min((way for way in ways if way is not None), key=len, default=None)


def _way(chamber: Chamber, power: Power, until: date | None, practice: bool) -> tuple[Step, ...] | None:
    here, path = chamber, list[Step]()
    while isinstance(blocked := openings(here, power), Blocked):
        # Where who holds it cannot be amended, or that is not enough, the majority may be.
        for clause in (blocked.clause, f"{power.id}.needs"):
            found = [(step, after) for step, after in moves(here, practice=practice) if step.verb == "amend" and step.on == clause]
            if found:
                break
        if not found or len(path) == MOST:
            return None
        step, position = min(found, key=lambda move: move[0].day)
        if until is not None and step.day > until:
            return None
        path.append(step)
        here = replace(here, position=position)
    return tuple(path)
