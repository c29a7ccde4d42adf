"""Which powers stand open in a state: who holds them, and whether a check, a veto, an appeal or a missing act stops them."""

from __future__ import annotations

from holdfast.audit.replay.ballots import who_may
from holdfast.audit.replay.world import World
from holdfast.charter.organs import Act
from holdfast.charter.powers import Check, Holder, Joint, Petition, Power

__all__ = ["acted", "aims", "granted", "stopped", "usable_by", "withstands"]

MUST_BE_GIVEN = {"consent", "ratification", "confirmation", "countersignature", "proposal"}
MAY_STOP = {"veto", "review", "repeal", "referendum", "override"}


def usable_by(world: World, power: Power) -> list[Holder]:
    """Return the holders through whom the coalition can use a power."""
    if power.id in world.rewritten or granted(world, power.do):
        return list(power.by)
    held = [who for who in power.by if who_may(world, who, power.needs)]
    if power.do in ("expel", "suspend", "replace_leaders"):
        opponents = [name for name in aims(world, power) if world.class_of(name).theirs]
        held += [who for who in power.by if who not in held and any(who_may(world, who, power.needs, spared=name) for name in opponents)]
    return held if held and not stopped(world, power) else []


def stopped(world: World, power: Power) -> bool:
    """Whether something besides the vote stops a power of ours."""
    if power.opened_by is not None and not any(who_may(world, who, None) for who in power.opened_by):
        return True
    if not all(withstands(world, check) for check in power.checks):
        return True
    appeal = power.appeal
    if appeal is not None and appeal.suspends is True and not isinstance(appeal.to, str) and not who_may(world, appeal.to[0], appeal.needs):
        return True
    mine = set[str]()
    for holder in power.by:
        mine |= set(holder.jointly) if isinstance(holder, Joint) else {holder.of if isinstance(holder, Petition) else holder}
    found = list[bool]()
    for other in world.charter.powers:
        names = {*(other.whose or ()), *other.on}
        own_house = mine & {name for name in other.by if isinstance(name, str)} & set(other.on)
        if other.do == "veto" and mine & names and not own_house and any(who_may(world, who, other.needs, ours=False) for who in other.by):
            found.append(all(_lets_through(world, check) for check in other.checks))
    return any(found) or (power.takes_effect_on is not None and not acted(world, power.takes_effect_on))


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
        if day is not None and not (day and str(world.today) >= day) and all(withstands(world, check) for check in power.checks if check.kind in MAY_STOP):
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
