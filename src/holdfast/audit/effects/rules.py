"""The rules themselves: amending, delegating, emergency powers."""

from __future__ import annotations

from holdfast.audit.effects import Result, effect
from holdfast.audit.motion import Chamber
from holdfast.audit.tally import controlled
from holdfast.charter.powers import Holder, Power

__all__ = ["amend", "emergency"]

WHOLE = "*"
"""In a fact ("amended", WHOLE): every rule that can be amended."""


@effect("amend", adds=("rules of ours",), retracts=("rules",), reads=("levels", "votes"))
def amend(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """One motion changes one rule at the power's level or below, in our favour."""
    level = amended_level(chamber, power)
    if not chamber.position.holds("amended", level):
        yield "any rule" if level == WHOLE else f"rules of the level {chamber.charter.title(level)}", chamber.position.with_facts(("amended", level))


def amended_level(chamber: Chamber, power: Power) -> str:
    """Return the level on which a power amends: its own, or that named as its target; every rule where levels are not told apart."""
    levels = [level.id for level in chamber.charter.levels]
    named = power.level or next((name for name in power.on if name in levels), None)
    if named is not None:
        return WHOLE if named == highest(chamber) else named
    return WHOLE if set(power.on) & {"rules", "federation"} else power.on[0]


def highest(chamber: Chamber) -> str | None:
    """Return the highest level that some power can amend."""
    levels = [level.id for level in chamber.charter.levels]
    amended = {name for power in chamber.charter.powers if power.do == "amend" for name in (power.level, *power.on)}
    return next((level for level in levels if level in amended), None)


@effect("emergency", "delegate", adds=("powers granted",), reads=("votes",))
def emergency(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """The verbs that an emergency or a delegation hands over are ours: by the emergency's holder, or where the body that gets them is ours."""
    charter, position = chamber.charter, chamber.position
    receivers = [name for name in power.on if name in charter.bodies]
    if power.do == "delegate" and not any(controlled(charter, position, name) for name in receivers):
        return
    fresh = [verb for verb in power.grants if not position.holds("granted", verb)]
    if fresh:
        yield "the powers to " + ", ".join(fresh), position.with_facts(*(("granted", verb) for verb in fresh))
