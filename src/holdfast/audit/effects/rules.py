"""The rules themselves: amending, delegating, emergency powers."""

from __future__ import annotations

from collections.abc import Callable

from holdfast.audit.edits import edits
from holdfast.audit.effects import Change, Result, effect
from holdfast.audit.effects.bodies import lapse_day
from holdfast.audit.holding import ours_may
from holdfast.audit.motion import Chamber
from holdfast.audit.opening import granted
from holdfast.audit.tally import controlled
from holdfast.charter import Charter
from holdfast.charter.powers import VERBS, Entrenched, Holder, Power

__all__ = ["amend", "amends_all", "emergency"]

EVERY = "*"
"""Stands for the level of an amending power where levels are not told apart."""


@effect(
    "amend",
    adds=("holders changed", "thresholds lowered", "checks dropped", "fillers changed", "votes set", "meetings changed"),
    reads=("levels", "protected clauses"),
)
def amend(chamber: Chamber, power: Power, holder: Holder | None) -> Result:
    """One motion changes one clause at the power's level or below: see the table of amendments."""
    position, reached = chamber.position, _reach(chamber.charter, power)
    shut = {rule for item in chamber.charter.entrenched for rule in item.rules if not _unlocked(chamber, item, power)}
    found = (clause for known in edits().values() for clause in known.function(chamber.charter))
    clauses = [clause for clause in found if clause.fact not in position.facts and reached(clause.level) and clause.rule not in shut]
    if chamber.relaxed:
        # The fixpoint keeps all gains: all edits at once are the same as one after another.
        yield Change("the rules", "", position.with_facts(*(clause.fact for clause in clauses)))
        return
    for clause in clauses:
        yield Change(clause.what, clause.path, position.with_facts(clause.fact))


def _unlocked(chamber: Chamber, item: Entrenched, power: Power) -> bool:
    """Return whether a power may change what is protected: the clause can be changed by a rule of its own, and we meet it."""
    return item.needs is not None and ours_may(chamber, tuple(item.by) if item.by else power.by, item.needs)[0].passes


def _reach(charter: Charter, power: Power) -> Callable[[str | None], bool]:
    """Return the test whether an amending power reaches a level: its own and those below. What names no level stands at the highest."""
    levels, level = [level.id for level in charter.levels], amended_level(charter, power)
    below = set(levels[levels.index(level) :]) if level in levels else set[str]()
    return lambda stands: level == EVERY or (stands if stands is not None else levels[0] if levels else "") in below


def amended_level(charter: Charter, power: Power) -> str:
    """Return the level on which a power amends: its own, or that named as its target; every level where they are not told apart."""
    levels = [level.id for level in charter.levels]
    named = power.level or next((name for name in power.on if name in levels), None)
    if named is not None:
        return named
    return EVERY if set(power.on) & {"rules", "federation"} else power.on[0]


def amends_all(charter: Charter, power: Power) -> bool:
    """Return whether a power amends at the highest level that can be amended."""
    return power.do == "amend" and amended_level(charter, power) in (EVERY, highest(charter))


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
