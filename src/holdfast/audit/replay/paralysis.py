"""Whether others are kept from using a power, or an organ from acting: the second reading of goals to paralyse, and of all other goals beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from holdfast.audit.replay.ballots import who_may
from holdfast.audit.replay.clock import all_due, wait
from holdfast.audit.replay.deeds import goal_is_met
from holdfast.audit.replay.levels import goal_of
from holdfast.audit.replay.seats import gains
from holdfast.audit.replay.standing import usable_by
from holdfast.audit.replay.world import World
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.clocks import Clock
from holdfast.charter.organs import Act
from holdfast.charter.powers import Holder, Joint, Petition, Power
from holdfast.charter.rules import All, Any_, Other, Quorum, Rule, Vote, Word, atoms

__all__ = ["is_goal", "is_met"]

PREFIX = "paralyse:"
GIVEN = ("consent", "ratification", "confirmation", "countersignature", "proposal")
STOPS = ("veto", "review", "repeal", "referendum", "override")
CHOICE = {"elected_by": "elect", "appointed_by": "appoint", "co_opted_by": "co_opt"}


def is_goal(charter: Charter, goal: str) -> bool:
    """Whether a charter has what a goal names."""
    if goal.startswith(PREFIX):
        name = goal[len(PREFIX) :]
        return name in charter.organs or any(power.id == name for power in charter.powers)
    return bool(goal_of(charter, goal)[0])


def is_met(world: World, goal: str, until: str | None) -> bool:
    """Whether a goal is reached in a state; one to paralyse may need terms to run out, by the last day."""
    if not goal.startswith(PREFIX):
        return goal_is_met(world, *goal_of(world.charter, goal))
    name, charter = goal[len(PREFIX) :], world.charter
    single = [power for power in charter.powers if power.id == name]
    powers = single or [power for power in charter.powers if any(_sits(name, holder) for holder in power.by)]
    organ = name if name in charter.organs else None
    bodies = {organ} if organ is not None else {body for power in powers for holder in power.by for body in _names(holder)}
    days = {world.today} | {day for key in world.chairs if key[0] in bodies and (day := all_due(world, key)) is not None and day > world.today}
    for day in sorted(days):
        if until is None or day == world.today or str(day) <= until:
            then = _left_alone(world, day)
            if _silent(then, organ, powers):
                return True
    return False


def _names(holder: Holder) -> set[str]:
    if isinstance(holder, Joint):
        return set(holder.jointly)
    return {holder.of if isinstance(holder, Petition) else holder}


def _sits(organ: str, holder: Holder) -> bool:
    """Whether a holder is an organ as a whole, by itself or with others: a petition of its members is not."""
    return not isinstance(holder, Petition) and organ in _names(holder)


def _left_alone(world: World, day: date) -> World:
    """The state on a day if nothing is done until then: the absent are back, others sit wherever they can, and the rest have left."""
    then = wait(world, day, gains)
    then.put_off = {organ: back for organ, back in then.put_off.items() if not back}
    then.dissolved = {organ: back for organ, back in then.dissolved.items() if not back}
    filled = {key: _can_seat(then, key) for key in then.chairs}
    for key, count in then.chairs.items():
        end = all_due(then, key)
        if filled[key]:
            count.theirs = max(count.theirs, count.places - count.ours)
        elif end is not None and end <= day:
            count.theirs = 0
    return then


def _can_seat(world: World, key: tuple[str, int]) -> bool:
    """Whether others can put somebody in a seat of a kind."""
    seat = world.charter.organs[key[0]].seats[key[1]]
    if world.new_text(key[0], f"seats.{key[1]}") or _withheld(world, seat.takes_effect_on):
        return False
    for motion in (seat.proposed_by, seat.confirmed_by):
        if motion is not None and not _theirs(world, motion.by, motion.needs):
            return False
    choosing = []
    for power in world.charter.powers:
        if power.do in CHOICE.values() and key[0] in power.on and any(_names(holder) & set(seat.fillers) for holder in power.by):
            choosing.append(_we_stop(world, power))
    if choosing and all(choosing):
        return False
    if seat.filler not in CHOICE and seat.vacancy is None:
        return True
    together = seat.jointly and len(seat.fillers) > 1
    by_term: Sequence[Holder] = (Joint(jointly=seat.fillers),) if together else seat.fillers
    if seat.filler in CHOICE and _theirs(world, by_term, seat.needs):
        return True
    return seat.vacancy is not None and _theirs(world, seat.vacancy.filled_by, seat.vacancy.needs)


def _withheld(world: World, act: Act | None) -> bool:
    return act is not None and act.refusable is True and any(world.owns(name) for name in act.by)


def _theirs(world: World, by: Sequence[Holder], needs: Rule | None) -> bool:
    """Whether others can decide against us. What is in words counts as theirs, and a number that is not stated is taken as one vote."""
    for holder in by:
        rule = needs
        if isinstance(holder, str) and holder in world.charter.organs:
            organ = world.charter.organs[holder]
            rule = needs if needs is not None and not _unsaid(needs) else organ.decides
            rule = world.assume if rule is None or _unsaid(rule) else rule
            if any(isinstance(atom, Other) for atom in atoms(rule)) and world.strength(world.roll(holder), holder, None)[1] > 0:
                return True
            rule = _easiest(world, rule, organ.quorum if organ.quorum is not None else world.charter.quorum)
        if holder == "unstated" or who_may(world, holder, rule, ours=False):
            return True
    return False


def _easiest(world: World, rule: Rule, house: object) -> Rule:
    """A rule with every number that is not stated at its lowest."""
    if isinstance(rule, All):
        return All(all=tuple(_easiest(world, part, house) for part in rule.all))
    if isinstance(rule, Any_):
        return Any_(any=tuple(_easiest(world, part, house) for part in rule.any))
    if isinstance(rule, Vote):
        quorum = rule.quorum if rule.quorum is not None else house
        if isinstance(quorum, Quorum) and _open(world, quorum.share, quorum.more_than, quorum.votes):
            rule = rule.model_copy(update={"quorum": Quorum(votes=Amount("1"), of=quorum.of, counting=quorum.counting)})
        if _open(world, rule.share, rule.more_than, rule.votes):
            rule = rule.model_copy(update={"share": None, "more_than": None, "votes": Amount("1")})
    return rule


def _open(world: World, *amounts: Amount | None) -> bool:
    return not any(amount is not None and world.charter.number(amount) is not None for amount in amounts)


def _unsaid(rule: Rule) -> bool:
    return isinstance(rule, Word) and rule.word == "unstated"


def _we_stop(world: World, power: Power) -> bool:
    """Whether a decision of others by a power comes to nothing if we want it to."""
    stops = [_withheld(world, power.takes_effect_on)]
    if power.opened_by is not None:
        stops.append(not _theirs(world, power.opened_by, None))
    for check in power.checks:
        mine = any(who_may(world, holder, check.needs) for holder in check.by)
        if check.kind in GIVEN:
            stops.append(not _theirs(world, check.by, check.needs) and (mine or check.silence != "consents"))
        if check.kind in STOPS:
            stops.append(mine and (check.overridden_by is None or not _theirs(world, check.overridden_by.by, check.overridden_by.needs)))
    if power.appeal is not None and power.appeal.suspends is True and not isinstance(power.appeal.to, str):
        stops.append(who_may(world, power.appeal.to[0], power.appeal.needs))
    bodies = set[str]().union(*(_names(holder) for holder in power.by))
    for other in world.charter.powers:
        if other.do == "veto" and bodies & {*(other.whose or ()), *other.on}:
            own_house = bodies & {name for name in other.by if isinstance(name, str)} & set(other.on)
            stops.append(not own_house and bool(usable_by(world, other)))
    return any(stops)


def _silent(world: World, organ: str | None, powers: list[Power]) -> bool:
    """Whether others can do nothing: by these powers (through the organ, if one is named), or at all in an organ without powers."""
    if organ is not None and (world.meets_not(organ) or _uncalled(world, organ)):
        return True
    if organ is not None and not powers:
        return not _theirs(world, (organ,), None)
    for power in powers:
        by = [holder for holder in power.by if organ is None or _sits(organ, holder)]
        if not world.new_text(power.id, "by") and _theirs(world, by, power.needs) and not _we_stop(world, power):
            return False
    return True


def _uncalled(world: World, organ: str) -> bool:
    """Whether an organ meets only when we call it, and nothing says when that must be."""
    meets = world.charter.organs[organ].meets
    summons = [power for power in world.charter.powers if power.do == "convene" and organ in power.on and not world.new_text(power.id, "by")]
    if world.new_text(organ, "meets"):
        return not any(_theirs(world, power.by, power.needs) for power in summons)
    if meets is None or isinstance(meets.every, Clock) or meets.on_its_own is not None:
        return False
    named = [by for by in (meets.convened_by, meets.date_set_by) if by]
    if not named or any(_theirs(world, by, None) for by in named) or any(_theirs(world, motion.by, motion.needs) for motion in meets.or_by):
        return False
    return not any(_theirs(world, power.by, power.needs) for power in summons)
