"""The rules themselves: amending, delegating, emergency powers."""

from __future__ import annotations

from holdfast.audit.effects import Change, Result, effect
from holdfast.audit.effects.bodies import lapse_day
from holdfast.audit.effects.seats import PICKED
from holdfast.audit.holding import ours_may
from holdfast.audit.motion import Chamber
from holdfast.audit.opening import granted
from holdfast.audit.tally import controlled
from holdfast.charter import Charter
from holdfast.charter.powers import VERBS, Holder, Power

__all__ = ["WHOLE", "amend", "amended_level", "emergency"]

WHOLE = "*"
"""The level of an amending power that reaches every rule that can be amended."""


@effect("amend", adds=("rules rewritten",), reads=("levels", "protected clauses"))
def amend(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """One motion rewrites one rule at the power's level or below: a power is then ours alone, without checks; seats are ours to fill."""
    charter, position = chamber.charter, chamber.position
    level, levels = amended_level(charter, power), [level.id for level in charter.levels]
    for other in charter.powers:
        low = level == WHOLE or (isinstance(other.at, str) and other.at in levels and level in levels and levels.index(other.at) >= levels.index(level))
        if low and not position.holds("rewritten", other.id) and not _protected(chamber, other.id, power):
            yield Change(f"who may {VERBS[other.do][0]} ({other.id})", other.id, position.with_facts(("rewritten", other.id)))
    for name, organ in charter.organs.items() if level == WHOLE else ():
        for n, seat in enumerate(organ.seats):
            key = f"{name}.{n}"
            if seat.filler in PICKED and not position.holds("rewritten", key) and not _protected(chamber, name, power):
                yield Change(f"who fills seats in {charter.title(name)}", key, position.with_facts(("rewritten", key)))


def _protected(chamber: Chamber, rule: str, power: Power) -> bool:
    """Return whether a clause is protected against this power: for good, or by a rule that we do not meet."""
    for item in chamber.charter.entrenched:
        if rule in item.rules and (item.needs is None or not ours_may(chamber, tuple(item.by) if item.by else power.by, item.needs)[0]):
            return True
    return False


def amended_level(charter: Charter, power: Power) -> str:
    """Return the level on which a power amends: its own, or that named as its target; every rule where levels are not told apart."""
    levels = [level.id for level in charter.levels]
    named = power.level or next((name for name in power.on if name in levels), None)
    if named is not None:
        return WHOLE if named == highest(charter) else named
    return WHOLE if set(power.on) & {"rules", "federation"} else power.on[0]


def highest(charter: Charter) -> str | None:
    """Return the highest level that some power can amend."""
    amended = {name for power in charter.powers if power.do == "amend" for name in (power.level, *power.on)}
    return next((level.id for level in charter.levels if level.id in amended), None)


@effect("emergency", "delegate", adds=("powers granted",), retracts=("powers granted",), reads=("bodies of ours", "days", "who can repeal"))
def emergency(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """The verbs that an emergency or a delegation hands over are ours until it lapses: by the emergency's holder, or where the body that gets them is ours.

    They stand only while no check by which others can repeal it can be used: a house that is away cannot repeal, a house that sits can.
    """
    charter, position = chamber.charter, chamber.position
    receivers = [name for name in power.on if name in charter.bodies]
    if power.do == "delegate" and not any(controlled(charter, position, name) for name in receivers):
        return
    fresh = [verb for verb in power.grants if not granted(chamber, verb)]
    if fresh:
        stale = [fact for fact in position.facts if fact[0] == "granted" and fact[2] == power.id and fact[1] in fresh]
        until = lapse_day(chamber, power)
        after = position.without_facts(*stale).with_facts(*(("granted", verb, power.id, until) for verb in fresh))
        if after.facts != position.facts:
            yield Change("the powers to " + ", ".join(VERBS[verb][0] for verb in fresh), power.id, after)
