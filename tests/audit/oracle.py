"""The slow and obvious search: every sequence of deeds of the second reading, breadth first, nothing pruned but states met before."""

from __future__ import annotations

from typing import Any

from holdfast.audit.replay.deeds import deeds
from holdfast.audit.replay.paralysis import is_met
from holdfast.audit.verify import world_of
from holdfast.charter import Charter

MAX_STATES = 3_000


def shortest(charter: Charter, question: dict[str, Any], most: int = MAX_STATES) -> int | str | None:
    """Return the number of deeds of the shortest way to the goal, None if there is none, or "too many" states to look at."""
    world = world_of(charter, question)
    layer, seen, length = [world], {(*world.snapshot(), world.today, frozenset(world.sitting))}, 0
    while layer:
        following = []
        for state in layer:
            if is_met(state, question["goal"], question["until"]):
                return length
            for deed, after in deeds(state):
                if question["until"] and str(deed.day) > question["until"]:
                    continue
                mark = (*after.snapshot(), after.today, frozenset(after.sitting))
                if mark not in seen:
                    seen.add(mark)
                    following.append(after)
        if len(seen) > most:
            return "too many"
        layer, length = following, length + 1
    return None
