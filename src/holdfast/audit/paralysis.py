"""Paralysis: whether a coalition can keep an organ from acting, or a power from being used, by no more than not taking part.

A power is *paralysed* if others cannot use it without us: they lack the votes or the quorum, or what they decide needs something that we can
withhold (a consent, an act that may be refused) or that we can stop (a veto, a review, an appeal). An organ is paralysed if all of the powers
that it holds are, through it; one that holds no power, if no motion passes in it without us. So is one that is away with no day on which it is
back, and one that we alone may call, if nothing says when it meets. Others need no more than one vote where a number is not stated, and what words
alone say they can do.

Time works for whoever can refuse. Others fill what falls vacant wherever they can, and bodies that are away until a day come back; but where
nobody can fill seats without us, the terms of those who sit run out, one after another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from math import ceil
from typing import Any

from holdfast.audit.calendar import part, renewals
from holdfast.audit.edited import held
from holdfast.audit.effects.seats import PICKED, filled, fillers_of
from holdfast.audit.filling import on_day
from holdfast.audit.holding import others_may, ours_may
from holdfast.audit.motion import Chamber
from holdfast.audit.opening import NEEDED, STOPPING, Blocked, concerns, openings
from holdfast.audit.position import ABSENT, Position, SeatKey, Stock
from holdfast.audit.tally import controlled
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.clocks import Clock
from holdfast.charter.model import holders
from holdfast.charter.organs import Act, Motion
from holdfast.charter.powers import Check, Holder, Joint, Power
from holdfast.charter.rules import All, Any_, Other, Quorum, Rule, Vote, atoms

__all__ = ["PARALYSE", "paralysed_from", "powers_of", "still_usable", "target_of"]

PARALYSE = "paralyse:"
"""What a goal to paralyse begins with; the name of an organ or the identifier of a power follows."""


def target_of(goal: str) -> str | None:
    """Return the organ or power that a goal is to paralyse; None for any other goal."""
    return goal.removeprefix(PARALYSE) if goal.startswith(PARALYSE) else None


def powers_of(charter: Charter, target: str) -> tuple[Power, ...]:
    """Return the power of this identifier, or the powers that an organ holds, alone or jointly; what some who sit in it may ask for is no act of its."""
    found = tuple(power for power in charter.powers if power.id == target)
    return found or tuple(power for power in charter.powers if any(_acts_in(target, holder) for holder in power.by))


def _acts_in(organ: str, holder: Holder) -> bool:
    return organ in holder.jointly if isinstance(holder, Joint) else holder == organ


def paralysed_from(chamber: Chamber, target: str, until: date | None = None) -> date | None:
    """Return the day, by a last one if given, from which an organ or power is paralysed if nothing more is done; None if it never is."""
    for day in _days(chamber, target, until):
        if not any(_still_usable(_later(chamber, day), target)):
            return day
    return None


def still_usable(chamber: Chamber, target: str, until: date | None = None) -> Iterator[Blocked]:
    """Yield what others can still do without us on the last day that counts."""
    *_, day = _days(chamber, target, until)
    yield from _still_usable(_later(chamber, day), target)


def _still_usable(here: Chamber, target: str) -> Iterator[Blocked]:
    charter, organ = here.charter, target if target in here.charter.organs else None
    if organ is not None and _kept_away(here, organ):
        return
    powers = powers_of(charter, target)
    for power in powers:
        by = tuple(holder for holder in power.by if organ is None or _acts_in(organ, holder))
        if not held(here, power) and _others_decide(here, by, power.needs) and not _stopped(here, power):
            yield Blocked(power.id, power.article or power.id, "others can use it without the coalition")
    if organ is not None and not powers and _others_decide(here, (organ,), None):
        yield Blocked(organ, charter.organs[organ].article or organ, "others can pass motions in it without the coalition")


def _days(chamber: Chamber, target: str, until: date | None) -> list[date]:
    """Return the days on which something may change by itself: today, and when the terms of the target's seats have run out."""
    charter = chamber.charter
    organs = {target} if target in charter.organs else {name for power in powers_of(charter, target) for name in holders(power)} & set(charter.organs)
    ends = {_end(chamber, key) for key, _ in chamber.position.seats if key[0] in organs}
    today = chamber.position.day
    return [today, *sorted(day for day in ends if day is not None and day > today and (until is None or day <= until))]


def _end(chamber: Chamber, key: SeatKey) -> date | None:
    """Return the day by which every seat of a kind has fallen due; None where no term is stated as a span."""
    organ = chamber.charter.organs[key[0]]
    times = ceil(1 / part(organ.seats[key[1]], organ, chamber.position.seat(key).seats))
    return next(islice(renewals(chamber, key), times - 1, None), None)


def _later(chamber: Chamber, day: date) -> Chamber:
    """Return the chamber on a day: who is away until a day is back, others have filled what they can, and terms of seats that nobody fills have run out.

    In the fixpoint nothing of ours is lost.
    """
    here = chamber if chamber.relaxed or day == chamber.position.day else on_day(chamber, day)
    back = [fact for kind in ABSENT for fact in here.position.of_kind(kind) if fact[2]]
    here = here.at(here.position.without_facts(*back)) if back else here
    position: Position = here.position
    for key, stock in here.position.seats:
        if _others_seat(here, key):
            position = position.with_seat(key, Stock(max(stock.there, stock.seats), stock.ours, stock.seats, stock.room))
        elif (end := _end(here, key)) is not None and end <= day:
            position = position.with_seat(key, Stock(stock.ours, stock.ours, stock.seats, stock.room))
    return here.at(position)


def _others_seat(here: Chamber, key: SeatKey) -> bool:
    """Return whether others can fill seats of a kind without us: name, choose and confirm, with no act or check on it that we can use."""
    organ, seat = key[0], here.charter.organs[key[0]].seats[key[1]]
    if filled(here, key) or (seat.takes_effect_on is not None and _refused(here, seat.takes_effect_on)):
        return False
    needed: list[Motion] = [motion for motion in (seat.proposed_by, seat.confirmed_by) if motion is not None]
    if not all(_others_decide(here, tuple(motion.by), motion.needs) for motion in needed):
        return False
    filling = [power for power in here.charter.powers if power.do in PICKED.values() and organ in power.on and set(seat.fillers) & set(holders(power))]
    if filling and all(_stopped(here, power) for power in filling):
        return False
    ways = [fillers_of(seat)] if seat.filler in PICKED else []
    if seat.vacancy is not None:
        ways.append((tuple(seat.vacancy.filled_by), seat.vacancy.needs))
    # Where nothing says who fills it, others do.
    return not ways or any(_others_decide(here, by, needs) for by, needs in ways)


def _refused(here: Chamber, act: Act) -> bool:
    """Return whether we can refuse an act: the charter says that it can be refused, and somebody who must perform it is ours."""
    return act.refusable is True and any(controlled(here.charter, here.position, name) for name in act.by)


def _kept_away(here: Chamber, organ: str) -> bool:
    """Return whether an organ does not meet unless we want it to: it is away for good, or called by us alone and nothing says when it meets."""
    meets = here.charter.organs[organ].meets
    if here.position.holds("silenced", organ) or here.position.away(organ):
        return True
    calls: list[tuple[tuple[Holder, ...], Rule | None]] = []
    if not here.position.holds("called", f"{organ}.meets"):
        if meets is None or isinstance(meets.every, Clock) or meets.on_its_own is not None or not (meets.convened_by or meets.date_set_by):
            return False
        calls += [(tuple(by), None) for by in (meets.convened_by, meets.date_set_by) if by]
        calls += [(tuple(motion.by), motion.needs) for motion in meets.or_by]
    calls += [(power.by, power.needs) for power in here.charter.powers if power.do == "convene" and organ in power.on and not held(here, power)]
    return not any(_others_decide(here, by, needs) for by, needs in calls)


def _others_decide(here: Chamber, by: tuple[Holder, ...], needs: Rule | None) -> bool:
    """Return whether others can decide through one of these holders against us. What words alone say, they can: so can whoever is not stated."""
    for holder in by:
        if not isinstance(holder, str) or holder not in here.charter.organs:
            found = holder == "unstated" or others_may(here, (holder,), needs)
        else:
            rule = here.rule_of(holder, needs)
            in_words = any(isinstance(atom, Other) for atom in atoms(rule)) and here.votes(holder).others > 0
            found = in_words or others_may(here, (holder,), _lenient(here.charter, rule, here.charter.organs[holder].quorum or here.charter.quorum))
        if found:
            return True
    return False


def _lenient(charter: Charter, rule: Rule, quorum: object) -> Rule:
    """Return a rule with one vote in place of any number that the charter does not state: at their worst, others need no more."""
    if isinstance(rule, All):
        return rule.model_copy(update={"all": tuple(_lenient(charter, item, quorum) for item in rule.all)})
    if isinstance(rule, Any_):
        return rule.model_copy(update={"any": tuple(_lenient(charter, item, quorum) for item in rule.any)})
    if not isinstance(rule, Vote):
        return rule
    changes: dict[str, Any] = dict(_ONE_VOTE) if _unstated(charter, rule) else {}
    own = rule.quorum if rule.quorum is not None else quorum
    if isinstance(own, Quorum) and _unstated(charter, own):
        changes["quorum"] = own.model_copy(update=_ONE_VOTE)
    return rule.model_copy(update=changes) if changes else rule


_ONE_VOTE = {"share": None, "more_than": None, "votes": Amount("1")}


def _unstated(charter: Charter, threshold: Vote | Quorum) -> bool:
    return all(charter.number(amount) is None for amount in (threshold.share, threshold.more_than, threshold.votes))


def _stopped(here: Chamber, power: Power) -> bool:
    """Return whether we can stop what others decide by a power. An amendment that drops a check for us leaves it in force for them."""
    if power.opened_by is not None and not _others_decide(here, power.opened_by, None):
        return True
    if not all(_passed_by_others(here, check) for check in power.checks):
        return True
    appeal = power.appeal
    if appeal is not None and appeal.suspends is True and isinstance(appeal.to, tuple) and ours_may(here, tuple(appeal.to[:1]), appeal.needs)[0]:
        return True
    vetoes = (veto for veto in here.charter.powers if veto.do == "veto" and concerns(veto, power))
    if any(not isinstance(openings(here, veto), Blocked) for veto in vetoes):
        return True
    return power.takes_effect_on is not None and _refused(here, power.takes_effect_on)


def _passed_by_others(here: Chamber, check: Check) -> bool:
    """Return whether a check does not stop others: they can give what is needed, or we can neither stop them nor keep them from overriding us."""
    held = bool(ours_may(here, check.by, check.needs)[0])
    if check.kind in NEEDED:
        return _others_decide(here, check.by, check.needs) or (check.silence == "consents" and not held)
    override = check.overridden_by
    return check.kind not in STOPPING or not held or (override is not None and _others_decide(here, tuple(override.by), override.needs))
