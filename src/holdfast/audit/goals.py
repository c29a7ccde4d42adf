"""What a coalition may be after: everything, one power, or the end of the federation."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.effects.rules import amends_all
from holdfast.audit.motion import Chamber
from holdfast.audit.opening import Blocked, openings
from holdfast.charter import Charter
from holdfast.charter.powers import VERBS, Joint, Petition, Power
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["EVERYTHING", "goal_powers", "missing", "reached"]

EVERYTHING, DISSOLVE = "everything", "dissolve"
WORDS = (EVERYTHING, DISSOLVE)


def goal_powers(charter: Charter, goal: str) -> tuple[Power, ...]:
    """Return the powers that the coalition must be able to use alone.

    `everything`: every way to amend at the highest level that can be amended, any one of which is enough; a charter without one: every power of
    an organ. `dissolve`: a power to dissolve the federation. Otherwise a power by identifier, or a verb, any one power of which is enough.
    Raises `BadInput` for a goal that the charter does not know.
    """
    if goal == EVERYTHING:
        amending = tuple(power for power in charter.powers if amends_all(charter, power))
        found = amending or tuple(power for power in charter.powers if _of_organs(charter, power))
        if not found:
            raise BadInput(Problem("no organ of this charter has a power: there is nothing to reach", file="--goal", expected="a charter with powers"))
        return found
    if goal == DISSOLVE:
        found = tuple(power for power in charter.powers if power.do == "dissolve" and set(power.on) & {"federation", "itself"})
        if not found:
            raise BadInput(Problem("no power in this charter is to dissolve the federation: it is silent on that", file="--goal"))
    else:
        found = tuple(power for power in charter.powers if goal in (power.id, power.do))
    if found:
        return found
    if goal in VERBS:
        raise BadInput(Problem(f"no power in this charter is to {VERBS[goal][0]}: it is silent on that", file="--goal"))
    valid = [*WORDS, *(power.id for power in charter.powers), *VERBS]
    raise BadInput(
        Problem(f"{goal[:60]!r} is no goal", file="--goal", expected="everything, dissolve, a verb, or a power's identifier", suggestion=nearest(goal, valid))
    )


def _of_organs(charter: Charter, power: Power) -> bool:
    return power.basis == "text" and any(isinstance(holder, Joint | Petition) or holder in charter.organs for holder in power.by)


def reached(chamber: Chamber, goal: str) -> bool:
    """Return whether the goal is reached: one of its powers is open to us (all of them, where everything means every power)."""
    powers = goal_powers(chamber.charter, goal)
    found = (not isinstance(openings(chamber, power), Blocked) for power in powers)
    every = goal == EVERYTHING and powers[0].do != "amend"
    return all(found) if every else any(found)


def missing(chamber: Chamber, goal: str) -> Iterator[Blocked]:
    """Yield what blocks each power of the goal that is not open to us."""
    for power in goal_powers(chamber.charter, goal):
        state = openings(chamber, power)
        if isinstance(state, Blocked):
            yield state
