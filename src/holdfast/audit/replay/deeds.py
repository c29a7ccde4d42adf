"""What can be done in a state, and the state after each deed, read from the charter a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from holdfast.audit.replay.ballots import who_may
from holdfast.audit.replay.clock import after, chosen_by, meeting, others_fill, wait
from holdfast.audit.replay.effects import EFFECTS
from holdfast.audit.replay.seats import due_now, gains, renew, top_up
from holdfast.audit.replay.standing import in_force, usable_by
from holdfast.audit.replay.world import BY_CHOICE, World
from holdfast.charter.organs import Seat
from holdfast.charter.powers import Holder, Joint, Petition, Power
from holdfast.charter.rules import Readings, Rule

__all__ = ["VERB", "Deed", "Until", "deeds", "goal_is_met"]


@dataclass(frozen=True)
class Deed:
    """A use of a power, or a filling or recall of seats (`power` is then the organ and number of the kind of seat), and the day it is done by."""

    power: str
    verb: str
    on: str
    holder: str
    day: date


def name_of(holder: Holder | None) -> str:
    """A holder as certificates write it."""
    if isinstance(holder, Joint):
        return "+".join(holder.jointly)
    return f"petition of {holder.of}" if isinstance(holder, Petition) else holder or ""


Until = Callable[[World, date], list[World]]
"""The states through which things go until a day, the day itself last; none where nothing that was begun before can be done on it."""


def quietly(world: World, day: date) -> list[World]:
    """Return the state on a day until which others do nothing."""
    return [wait(world, day, gains)]


def deeds(world: World, *, practice: bool = True, until: Until = quietly) -> Iterator[tuple[Deed, World]]:
    """Yield everything that the coalition can do next, with the state after it."""
    for power in world.charter.powers:
        if power.do in EFFECTS and (practice or power.basis == "text"):
            yield from _uses(world, power, until)
    for organ, body in world.charter.organs.items():
        for n, seat in enumerate(body.seats):
            if practice or seat.basis == "text":
                yield from _fillings(world, (organ, n), until)
                yield from _recalls(world, (organ, n), until)


def _done(world: World, holder: Holder | None, day: date) -> World:
    world.today = day
    if isinstance(holder, str):
        world.sitting = world.sitting | {holder}
    return world


def _days(world: World, power: Power, holder: Holder | None) -> date:
    day = meeting(world, holder)
    for name, span in (("notice", power.notice), ("voting", power.voting), ("earliest", power.earliest), ("delay", power.delay)):
        day = day if world.new_text(power.id, name) else after(day, span)
    day = _readings(day, None if world.new_text(power.id, "needs") else power.needs)
    for check in in_force(world, power):
        day = after(day, check.within) if check.kind == "delay" else day
    return day


def _readings(day: date, rule: Rule | None) -> date:
    for _ in range(rule.readings - 1 if isinstance(rule, Readings) else 0):
        day = after(day, rule.apart if isinstance(rule, Readings) else None)
    return day


def _uses(world: World, power: Power, until: Until) -> Iterator[tuple[Deed, World]]:
    for holder in usable_by(world, power):
        if not any(True for _ in EFFECTS[power.do](world.clone(), power, holder)):
            continue
        day = _days(world, power, holder)
        states = until(world, day) if day != world.today else [world.clone()]
        if not states or any(holder not in usable_by(state, power) for state in states):
            continue
        then = states[-1]
        for on, result in EFFECTS[power.do](then, power, holder):
            yield Deed(power.id, power.do, on, name_of(holder), day), _done(result, holder, day)


VERB = {"elected_by": "elect", "appointed_by": "appoint", "co_opted_by": "co_opt"}


def _fillings(world: World, key: tuple[str, int], until: Until) -> Iterator[tuple[Deed, World]]:
    body = world.charter.organs[key[0]]
    seat, label = body.seats[key[1]], f"{key[0]}.{key[1]}"
    if seat.filler not in VERB:
        return
    for vacancy in (True, False):
        act: Callable[[World, date | None], World | None] = (lambda w, d: top_up(w, key)) if vacancy else (lambda w, d: renew(w, key, d))
        due = None if vacancy else due_now(world, key)
        if act(world, due) is None:
            continue
        day = meeting(world, _acting(world, key, vacancy), due)
        if not world.new_text(key[0], f"seats.{key[1]}"):
            day = _readings(day, _by_rule(seat, vacancy))
        states = until(world, day) if day != world.today else [world]
        done = act(states[-1], due) if states else None
        if done is not None:
            # Who acts is settled on the day itself.
            holder = _acting(states[-1], key, vacancy)
            yield (
                Deed(label, VERB[seat.filler], label + ".vacant" if vacancy else label, name_of(holder), day),
                _done(done, holder, day),
            )


def _by_rule(seat: Seat, vacancy: bool) -> Rule | None:
    return seat.vacancy.needs if vacancy and seat.vacancy is not None else seat.needs


def _acting(world: World, key: tuple[str, int], vacancy: bool) -> Holder | None:
    """Return who fills a kind of seat for us; nobody by name, where an amendment has made it ours to fill."""
    seat = world.charter.organs[key[0]].seats[key[1]]
    by, needs = chosen_by(seat, vacancy), _by_rule(seat, vacancy)
    if world.new_text(key[0], f"seats.{key[1]}"):
        return None
    return next((who for who in by if who_may(world, who, needs)), by[0])


def _recalls(world: World, key: tuple[str, int], until: Until) -> Iterator[tuple[Deed, World]]:
    seat, label = world.charter.organs[key[0]].seats[key[1]], f"{key[0]}.{key[1]}"
    if seat.recall is None or seat.filler not in BY_CHOICE:
        return

    def holder_in(state: World) -> Holder | None:
        open_now = state.chairs[key].theirs > 0 and not others_fill(state, key) and seat.recall is not None
        return next((who for who in seat.recall.by if who_may(state, who, seat.recall.needs)), None) if open_now and seat.recall is not None else None

    first = holder_in(world)
    if first is None:
        return
    day = _readings(meeting(world, first), seat.recall.needs)
    states = until(world, day) if day != world.today else [world.clone()]
    holder = holder_in(states[-1]) if states else None
    if holder is not None:
        then = states[-1]
        then.chairs[key].theirs = 0
        yield Deed(label, "recall", label, name_of(holder), day), _done(then, holder, day)


def goal_is_met(world: World, powers: list[Power], every: bool) -> bool:
    """Whether one of the powers (or every one of them) is open to the coalition alone."""
    found = (bool(usable_by(world, power)) for power in powers)
    return all(found) if every else any(found)
