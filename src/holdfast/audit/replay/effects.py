"""The effect of each verb on a state, written down a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from holdfast.audit.replay.amendments import clauses, shut
from holdfast.audit.replay.ballots import who_may
from holdfast.audit.replay.clock import after, others_fill
from holdfast.audit.replay.seats import stands
from holdfast.audit.replay.standing import able, aims, granted
from holdfast.audit.replay.world import BY_CHOICE, CROWD, FRIENDS, Count, World
from holdfast.charter.clocks import Clock
from holdfast.charter.organs import Apportioned
from holdfast.charter.powers import Holder, Power

__all__ = ["EFFECTS"]

Results = Iterator[tuple[str, World]]


def _organs(world: World, power: Power) -> list[str]:
    return list(dict.fromkeys(name for name in (*power.on, *(power.whose or ())) if name in world.charter.organs))


def _turn(world: World, power: Power, fate: str) -> Results:
    world, any_done, free = world.clone(), False, granted(world, power.do)
    progress = True
    while progress:
        progress = False
        for name in aims(world, power):
            count = world.class_of(name)
            if not count.theirs or not (free or able(world, power, name)):
                continue
            ours = count.ours + count.theirs if fate == "joins" else count.ours
            world.members[name] = Count(ours, 0, ours if fate == "leaves" else count.places)
            progress = any_done = True
    if any_done:
        yield "members", world


def _empty(world: World, power: Power) -> Results:
    for organ in _organs(world, power):
        then, changed = world.clone(), False
        for n, seat in enumerate(world.charter.organs[organ].seats):
            if seat.filler in BY_CHOICE and then.chairs[organ, n].theirs and not others_fill(world, (organ, n)):
                then.chairs[organ, n].theirs, changed = 0, True
        if changed:
            yield organ, then


def _expel(world: World, power: Power, holder: Holder | None) -> Results:
    yield from _turn(world, power, "leaves")
    yield from _empty(world, power)


def _suspend(world: World, power: Power, holder: Holder | None) -> Results:
    yield from _turn(world, power, "is silent")
    yield from _empty(world, power)


def _replace_leaders(world: World, power: Power, holder: Holder | None) -> Results:
    yield from _turn(world, power, "joins")
    yield from _outsiders(world, power)


def _outsiders(world: World, power: Power) -> Results:
    for name in power.on:
        if name in world.charter.outsiders and name not in world.ours:
            then = world.clone()
            then.ours.add(name)
            yield name, then


def _admit(world: World, power: Power, holder: Holder | None) -> Results:
    classes = [name for name in power.on if name in world.charter.members] or [n for n, m in world.charter.members.items() if str(m.count) != "1"]
    name = classes[0] if classes else FRIENDS
    count = world.members.get(name, Count(0, 0, 0))
    if count.ours < CROWD:
        then = world.clone()
        then.members[name] = Count(count.ours + CROWD, count.theirs, count.places + CROWD)
        yield name, then


def _remove(world: World, power: Power, holder: Holder | None) -> Results:
    yield from _empty(world, power)


def _appoint(world: World, power: Power, holder: Holder | None) -> Results:
    for organ in (name for name in power.on if name in world.charter.organs):
        then, changed, body = world.clone(), False, world.charter.organs[organ]
        for n, seat in enumerate(body.seats):
            count, term = (world.unhelped or world).chairs.get((organ, n)), body.term if seat.term is None else seat.term
            if count is None or seat.filler not in ("filled_by_other", "drawn_from") or not stands(world, (organ, n), False):
                continue
            fixed = term == "life" or isinstance(term, Clock)
            ours = count.places - count.theirs if fixed else count.places
            if ours > count.ours:
                there, changed = count.ours + count.theirs, True
                then.chairs[organ, n] = Count(ours, max(there, ours) - ours, count.places)
        if not body.seats and not body.votes and organ not in then.ours:
            then.ours.add(organ)
            changed = True
        if changed:
            yield organ, then
    yield from _outsiders(world, power)


def _enlarge(world: World, power: Power, holder: Holder | None) -> Results:
    for organ in _organs(world, power):
        for n, seat in enumerate(world.charter.organs[organ].seats):
            if seat.filler in BY_CHOICE and world.chairs[organ, n].places and organ not in world.widened:
                then = world.clone()
                then.chairs[organ, n].places = 2 * then.chairs[organ, n].places + 1
                then.widened.add(organ)
                yield f"{organ}.{n}", then


def _apportion(world: World, power: Power, holder: Holder | None) -> Results:
    organs = world.charter.organs
    acting = power.by if holder is None else (holder,)
    sets = [name for name, organ in organs.items() if isinstance(organ.votes, Apportioned) and any(who in (organ.votes.set_by or ()) for who in acting)]
    names = [*_organs(world, power), *sets] or list(organs)
    for name in dict.fromkeys(names):
        if organs[name].votes is not None and name not in world.votes_set:
            then = world.clone()
            then.votes_set.add(name)
            yield name, then


def _acquire(world: World, power: Power, holder: Holder | None) -> Results:
    for name, organ in world.charter.organs.items():
        if {"bought", "borrowed", "minted"} & set(organ.votes_can_be) and organ.weights_at != "proposal" and name not in world.votes_bought:
            then = world.clone()
            then.votes_bought.add(name)
            yield name, then


def _move_seat(world: World, power: Power, holder: Holder | None) -> Results:
    for name in _organs(world, power):
        hosted = any("host" in seat.fillers for seat in world.charter.organs[name].seats)
        if hosted and name not in world.hosted and any(world.class_of(member).ours for member in world.members):
            then = world.clone()
            then.hosted.add(name)
            yield name, then


def lapse(world: World, power: Power) -> str:
    """The day on which what a power did lapses; nothing if it does not, or if we confirm it."""
    ends = power.lapses
    if ends is None or isinstance(ends.after, str):
        return ""
    confirm = ends.unless_confirmed_by
    if confirm is not None and any(who_may(world, who, confirm.needs) for who in confirm.by):
        return ""
    return str(after(world.today, ends.after))


def _postpone(world: World, power: Power, holder: Holder | None) -> Results:
    for name in _organs(world, power):
        meets = world.charter.organs[name].meets
        meets = None if world.new_text(name, "meets") else meets
        calls = [(who, motion.needs) for motion in (meets.or_by if meets is not None else ()) for who in motion.by]
        convene = [p for p in world.charter.powers if p.do == "convene" and name in p.on and not world.new_text(p.id, "by")]
        calls_too = [(who, p.needs) for p in convene for who in p.by]
        by_right = meets is not None and meets.on_its_own is not None
        called = any(who_may(world, who, needs, ours=False) for who, needs in (*calls, *calls_too))
        if not world.meets_not(name) and not by_right and not called:
            then = world.clone()
            then.put_off[name] = lapse(world, power)
            yield name, then


def _convene(world: World, power: Power, holder: Holder | None) -> Results:
    for name in _organs(world, power):
        if name in world.put_off:
            then = world.clone()
            del then.put_off[name]
            yield name, then


def _dissolve(world: World, power: Power, holder: Holder | None) -> Results:
    for name in _organs(world, power):
        if name in world.dissolved:
            continue
        then, back = world.clone(), ""
        for n, seat in enumerate(world.charter.organs[name].seats):
            if seat.filler in BY_CHOICE:
                then.chairs[name, n] = Count(0, 0, then.chairs[name, n].places)
                if others_fill(world, (name, n)):
                    within = seat.vacancy.within if seat.vacancy is not None else None
                    back = max(back, str(after(world.today, within or Clock(1, "day"))))
        then.dissolved[name] = back
        yield name, then


def _amend(world: World, power: Power, holder: Holder | None) -> Results:
    for clause in clauses(world.charter, power):
        if clause.path in world.changed or (clause.organ_votes is not None and clause.organ_votes in world.votes_set) or shut(world, power, clause.of):
            continue
        then = world.clone()
        if clause.organ_votes is not None:
            then.votes_set.add(clause.organ_votes)
        else:
            then.changed.add(clause.path)
        yield clause.path, then


def _emergency(world: World, power: Power, holder: Holder | None) -> Results:
    if power.do == "delegate" and not any(world.owns(name) for name in power.on if name in world.charter.bodies):
        return
    fresh = [verb for verb in power.grants if not granted(world, verb)]
    then, until = world.clone(), lapse(world, power)
    for verb in fresh:
        then.grants[verb, power.id] = until
    if then.grants != world.grants:
        yield power.id, then


EFFECTS: dict[str, Callable[[World, Power, Holder | None], Results]] = {
    "admit": _admit,
    "expel": _expel,
    "suspend": _suspend,
    "replace_leaders": _replace_leaders,
    "elect": _appoint,
    "appoint": _appoint,
    "co_opt": _appoint,
    "remove": _remove,
    "recall": _remove,
    "enlarge": _enlarge,
    "apportion": _apportion,
    "acquire_votes": _acquire,
    "move_seat": _move_seat,
    "postpone": _postpone,
    "convene": _convene,
    "dissolve": _dissolve,
    "amend": _amend,
    "emergency": _emergency,
    "delegate": _emergency,
}
