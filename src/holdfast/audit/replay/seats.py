"""Filling seats: how many we would win, and the state after their places are filled."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil, floor

from holdfast.audit.replay.ballots import who_may
from holdfast.audit.replay.clock import chosen_by, portion, term_ends
from holdfast.audit.replay.standing import acted, stopped
from holdfast.audit.replay.world import Count, World
from holdfast.charter.powers import Joint, Power

__all__ = ["due_now", "gains", "renew", "stands", "top_up"]

PICKS = ("elect", "appoint", "co_opt")


def stands(world: World, key: tuple[str, int], alone: bool) -> bool:
    """Whether a choice of ours for a seat stands: proposed, confirmed, not stopped by checks on the power to choose, and seated."""
    (organ, n), seat = key, world.charter.organs[key[0]].seats[key[1]]
    struck = {clause: world.new_text(organ, f"seats.{n}.{clause}") for clause in ("proposed_by", "confirmed_by", "takes_effect_on")}
    for clause, motion in (("proposed_by", seat.proposed_by), ("confirmed_by", seat.confirmed_by)):
        if motion is not None and not struck[clause] and not any(who_may(world, who, motion.needs) for who in motion.by):
            return False
    if alone and not world.new_text(organ, f"seats.{n}"):
        chooses = [p for p in world.charter.powers if p.do in PICKS and organ in p.on and set(seat.fillers) & _bodies(p)]
        if chooses and all(stopped(world, p) for p in chooses):
            return False
    return seat.takes_effect_on is None or struck["takes_effect_on"] or acted(world, seat.takes_effect_on)


def _bodies(power: Power) -> set[str]:
    return {name for who in power.by for name in (who.jointly if isinstance(who, Joint) else [who] if isinstance(who, str) else [])}


def gains(world: World, key: tuple[str, int], places: int, vacancy: bool = False) -> int:
    """How many of so many places of a kind we would fill."""
    seat = world.charter.organs[key[0]].seats[key[1]]
    by, needs = chosen_by(seat, vacancy), seat.vacancy.needs if vacancy and seat.vacancy is not None else seat.needs
    if not by or not stands(world, key, True):
        return 0
    if world.new_text(key[0], f"seats.{key[1]}"):
        share = Fraction(1)
    elif seat.method == "proportional":
        electors = [name for name in seat.fillers if name in world.charter.organs]
        if electors:
            mine, theirs, _ = world.strength(world.roll(electors[0]), electors[0], None)
            share = Fraction(mine, max(mine + theirs, 1))
        else:
            share = Fraction(any(who_may(world, who, None) for who in seat.fillers))
    else:
        share = Fraction(any(who_may(world, who, needs) for who in by))
    capped = seat.cap is not None and not world.new_text(key[0], f"seats.{key[1]}.cap")
    return floor(min(share, world.amount(seat.cap) if capped else share) * places)


def due_now(world: World, key: tuple[str, int]) -> date | None:
    """The next day on which seats of a kind fall due."""
    days = term_ends(world, key, world.today, date.max)
    return days[0] if days else None


def _reopened(world: World, key: tuple[str, int]) -> World:
    world.dissolved.pop(key[0], None)
    return world


def top_up(world: World, key: tuple[str, int]) -> World | None:
    """Fill the empty places of a kind."""
    count = (world.unhelped or world).chairs[key]
    won = gains(world, key, max(count.places - count.ours - count.theirs, 0), vacancy=True)
    if not won:
        return None
    world = _reopened(world.clone(), key)
    world.chairs[key] = Count(count.ours + won, count.theirs, count.places)
    return world


def renew(world: World, key: tuple[str, int], due: date | None) -> World | None:
    """Fill the places that fall due on a day (or, without terms, at any time)."""
    organ, count = world.charter.organs[key[0]], (world.unhelped or world).chairs[key]
    seat = organ.seats[key[1]]
    if (organ.term if seat.term is None else seat.term) == "life" or count.ours >= count.places:
        return None
    number = ceil(portion(seat, organ, count.places) * count.places)
    won, there = gains(world, key, number), count.ours + count.theirs
    ours = max(count.ours, won) if number >= count.places else min(count.ours + won, count.places)
    if ours == count.ours:
        return None
    filled = max(there, count.places) if number >= count.places else max(there, ours)
    world = _reopened(world.clone(), key)
    world.renewed.pop(key, None)
    if due is not None:
        world.renewed[key] = due
    world.chairs[key] = Count(ours, filled - ours, count.places)
    return world
