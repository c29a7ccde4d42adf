"""What a coalition may be after: everything, one power, the end of the federation, or that an organ or a power cannot be used without it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from holdfast.audit.effects.rules import amends_all
from holdfast.audit.motion import Chamber
from holdfast.audit.opening import Blocked, openings
from holdfast.audit.paralysis import paralysed_from, powers_of, still_usable, target_of
from holdfast.charter import Charter
from holdfast.charter.powers import VERBS, Joint, Petition, Power
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["EVERYTHING", "goal_powers", "lacking", "missing", "reached", "reached_from"]

EVERYTHING, DISSOLVE = "everything", "dissolve"
WORDS = (EVERYTHING, DISSOLVE)


def goal_powers(charter: Charter, goal: str) -> tuple[Power, ...]:
    """Return the powers that the coalition must be able to use alone.

    `everything`: every way to amend at the highest level that can be amended, any one of which is enough; a charter without one: every power of
    an organ. `dissolve`: a power to dissolve the federation. `paralyse:` and an organ or a power: the powers that others must not be able to use.
    Otherwise a power by identifier, or a verb, any one power of which is enough.
    Raises `BadInput` for a goal that the charter does not know.
    """
    target = target_of(goal)
    if target is not None:
        if target not in charter.organs and not powers_of(charter, target):
            valid, expected = [*charter.organs, *(power.id for power in charter.powers)], "paralyse: and an organ, or a power's identifier"
            raise BadInput(
                Problem(f"{target[:60]!r} is no organ and no power of this charter", file="--goal", expected=expected, suggestion=nearest(target, valid))
            )
        return powers_of(charter, target)
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
        Problem(
            f"{goal[:60]!r} is no goal",
            file="--goal",
            expected="everything, dissolve, paralyse:ORGAN, a verb, or a power's identifier",
            suggestion=nearest(goal, valid),
        )
    )


def _of_organs(charter: Charter, power: Power) -> bool:
    return power.basis == "text" and any(isinstance(holder, Joint | Petition) or holder in charter.organs for holder in power.by)


def reached(chamber: Chamber, goal: str, until: date | None = None) -> bool:
    """Return whether the goal is reached: one of its powers is open to us (all of them, where everything means every power).

    A goal to paralyse is reached if it holds by a last day without anything more being done.
    """
    target = target_of(goal)
    if target is not None:
        return paralysed_from(chamber, target, until) is not None
    powers = goal_powers(chamber.charter, goal)
    found = (not isinstance(openings(chamber, power), Blocked) for power in powers)
    every = goal == EVERYTHING and powers[0].do != "amend"
    return all(found) if every else any(found)


def reached_from(chamber: Chamber, goal: str, until: date | None = None) -> date | None:
    """Return the day from which a goal that is reached stands, where time has to do its part; None where it stands at once."""
    target = target_of(goal)
    day = None if target is None else paralysed_from(chamber, target, until)
    return None if day == chamber.position.day else day


def lacking(best: Chamber, today: Chamber, goal: str, until: date | None = None) -> tuple[Blocked, ...]:
    """Return what blocks the goal even in the fixpoint; where the same clause blocks it today, with the votes of today."""
    now = {(item.power, item.clause): item for item in missing(today, goal, until) if item.clause}
    return tuple(dict.fromkeys(now.get((item.power, item.clause), item) for item in missing(best, goal, until)))


def missing(chamber: Chamber, goal: str, until: date | None = None) -> Iterator[Blocked]:
    """Yield what blocks each power of the goal that is not open to us, or what a goal to paralyse leaves to others."""
    target = target_of(goal)
    if target is not None:
        yield from still_usable(chamber, target, until)
        return
    for power in goal_powers(chamber.charter, goal):
        state = openings(chamber, power)
        if isinstance(state, Blocked):
            yield state
