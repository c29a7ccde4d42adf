"""Which powers stand open in a state: who holds them, and whether a check, a veto, an appeal or a missing act stops them."""

from __future__ import annotations

from holdfast.audit.replay.ballots import met_without_holder, one_vote, who_may
from holdfast.audit.replay.world import World
from holdfast.charter.organs import Act
from holdfast.charter.powers import Check, Holder, Joint, Petition, Power

__all__ = ["able", "acted", "aims", "granted", "in_force", "stopped", "usable_by", "withstands"]

MUST_BE_GIVEN = {"consent", "ratification", "confirmation", "countersignature", "proposal"}
MAY_STOP = {"veto", "review", "repeal", "referendum", "override"}


def able(world: World, power: Power, spared: str | None = None) -> list[Holder | None]:
    """Return who of those with a power could use it for us, checks aside; None for a body of ours to which an amendment gave it."""
    any_vote = world.new_text(power.id, "needs")
    if world.new_text(power.id, "by"):
        return [None] if any_vote or met_without_holder(world, power.needs, spared) else []
    return [who for who in power.by if who_may(world, who, power.needs, spared=spared) or (any_vote and one_vote(world, who))]


def usable_by(world: World, power: Power) -> list[Holder | None]:
    """Return the holders through whom the coalition can use a power."""
    if granted(world, power.do):
        return [None] if world.new_text(power.id, "by") else list(power.by)
    found = able(world, power)
    if power.do in ("expel", "suspend", "replace_leaders"):
        for name in aims(world, power):
            if world.class_of(name).theirs:
                found += [who for who in able(world, power, name) if who not in found]
    return found if found and not stopped(world, power) else []


def stopped(world: World, power: Power) -> bool:
    """Whether something besides the vote stops a power of ours."""
    if power.opened_by is not None and not world.new_text(power.id, "opened_by") and not any(who_may(world, who, None) for who in power.opened_by):
        return True
    if not all(withstands(world, check) for check in in_force(world, power)):
        return True
    appeal = None if world.new_text(power.id, "appeal") else power.appeal
    if appeal is not None and appeal.suspends is True and not isinstance(appeal.to, str) and not who_may(world, appeal.to[0], appeal.needs):
        return True
    mine = set[str]()
    for holder in power.by:
        mine |= set(holder.jointly) if isinstance(holder, Joint) else {holder.of if isinstance(holder, Petition) else holder}
    found = list[bool]()
    for other in world.charter.powers:
        names = {*(other.whose or ()), *other.on}
        own_house = mine & {name for name in other.by if isinstance(name, str)} & set(other.on)
        taken = world.new_text(other.id, "by")
        if other.do == "veto" and not taken and mine & names and not own_house and any(who_may(world, who, other.needs, ours=False) for who in other.by):
            found.append(all(_lets_through(world, check) for check in other.checks))
    act = None if world.new_text(power.id, "takes_effect_on") else power.takes_effect_on
    return any(found) or (act is not None and not acted(world, act))


def in_force(world: World, power: Power) -> list[Check]:
    """Return the checks of a power that no amendment has struck out."""
    return [check for n, check in enumerate(power.checks) if not world.new_text(power.id, f"checks.{n}")]


def _lets_through(world: World, check: Check) -> bool:
    """Whether a check on what others do lets them through."""
    if check.kind in MUST_BE_GIVEN:
        return any(who_may(world, who, check.needs, ours=False) for who in check.by)
    return check.kind not in MAY_STOP or not any(who_may(world, who, check.needs) for who in check.by)


def withstands(world: World, check: Check) -> bool:
    """Whether a check on what we do cannot stop us."""
    if check.kind in MUST_BE_GIVEN:
        given = any(who_may(world, who, check.needs) for who in check.by)
        return given or (check.silence == "consents" and not any(who_may(world, who, check.needs, ours=False) for who in check.by))
    if check.kind in MAY_STOP and any(who_may(world, who, check.needs, ours=False) for who in check.by):
        override = check.overridden_by
        return override is not None and any(who_may(world, who, override.needs) for who in override.by)
    return True


def acted(world: World, act: Act) -> bool:
    """Whether an act is sure to be performed."""
    return act.refusable is False or all(world.owns(name) for name in act.by)


def granted(world: World, verb: str) -> bool:
    """Whether an emergency or a delegation that still stands has handed us a verb."""
    for power in world.charter.powers:
        day = world.grants.get((verb, power.id))
        if (
            day is not None
            and not (day and str(world.today) >= day)
            and all(withstands(world, check) for check in in_force(world, power) if check.kind in MAY_STOP)
        ):
            return True
    return False


def aims(world: World, power: Power) -> list[str]:
    """Member classes on which a power may be used."""
    between_sections = any("section" in (*item.on, *item.by) for item in world.charter.powers)
    everyone, found = {"section", "member"} | ({"leaders"} if power.do == "replace_leaders" else set()), set[str]()
    for name in power.on:
        if name in everyone and name not in world.charter.members:
            person = name == "member" and between_sections
            if not person and not {"section", "member"} & {who for who in power.by if isinstance(who, str)}:
                found |= set(world.members)
        else:
            found |= set(world.charter.spread(name))
    return sorted(found)
