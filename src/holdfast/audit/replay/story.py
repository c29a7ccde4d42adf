"""Cases, read a second time: what others did on which day, who helped with which motion, and charters that follow each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from holdfast.audit.case_format import Case, Helper, Scripted
from holdfast.audit.replay.clock import wait
from holdfast.audit.replay.coalition import enlist, known_items
from holdfast.audit.replay.deeds import VERB, Deed, deeds
from holdfast.audit.replay.levels import goal_of
from holdfast.audit.replay.paralysis import PREFIX, is_goal, is_met
from holdfast.audit.replay.seats import gains
from holdfast.audit.replay.standing import usable_by
from holdfast.audit.replay.world import FRIENDS, Count, World, empty_world
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.rules import Vote
from holdfast.evidence import PartialDate

__all__ = ["Story", "begin", "covers", "goal_is_near", "happen", "is_refused", "options", "ready"]

MAJORITY = Vote(more_than=Amount("1/2"), of="cast")
"""The rule taken in cases where a charter states none."""
Event = tuple[date, Charter | Scripted | None]
"""A charter that replaces another, what others did, or (None) a day from which somebody helps."""


@dataclass
class Story:
    """A case on a day: where things stand, what is still to come in order, and what is refused to the coalition."""

    case: Case
    world: World
    coming: list[Event]
    refused: set[str] = field(default_factory=set)


def begin(case: Case, day: date, charters: tuple[tuple[date, Charter], ...]) -> Story:
    """Return a case on its first day."""
    acts: list[Event] = [(PartialDate.parse(act.date).first, act) for act in case.scripted]
    offers: list[Event] = [(PartialDate.parse(helper.from_).first, None) for helper in case.helpers if helper.from_ is not None]
    # On one day a new charter comes first, then what others do, as it is listed.
    coming = sorted([*charters[1:], *acts, *offers], key=lambda event: (event[0], event[1] is None, not isinstance(event[1], Charter)))
    world = empty_world(charters[0][1], day, MAJORITY, rivals=case.rivals.division if case.rivals is not None else ())
    for item in known_items(world, case.coalition):
        enlist(world, item)
    return Story(case, world, coming)


def happen(story: Story) -> Story:
    """Return the story after the next event."""
    (day, what), *coming = story.coming
    world = wait(story.world, day, gains) if day > story.world.today else story.world.clone()
    if isinstance(what, Charter):
        return Story(story.case, _under(what, world, story.case), coming)
    if isinstance(what, Scripted):
        _act(world, what)
    return replace(story, world=world, coming=coming, refused=story.refused | set(what.refuses if isinstance(what, Scripted) else ()))


def _under(charter: Charter, old: World, case: Case) -> World:
    """Return the state under a new charter: whoever held members or seats holds them still, and the rules are those of the new text."""
    world = empty_world(charter, old.today, old.assume, rivals=old.rivals)
    for item in known_items(world, case.coalition):
        enlist(world, item)
    for name, count in old.members.items():
        if name in charter.members:
            world.members[name] = _inherited(count, world.members[name])
        elif name == FRIENDS:
            world.members[name] = replace(count)
    for key, count in old.chairs.items():
        if key in world.chairs and count.places:
            world.chairs[key] = _inherited(count, world.chairs[key])
    world.ours |= {name for name in old.ours if name in charter.bodies}
    world.votes_bought |= {name for name in old.votes_bought if name in charter.bodies}
    return world


def _inherited(old: Count, new: Count) -> Count:
    """Return how many of a kind are ours under a new text: all if all were, else as many as were; places that were empty are empty."""
    there = new.ours + new.theirs
    if old.ours and not old.theirs:
        return Count(there, 0, new.places)
    there = max(there - max(old.places - old.ours - old.theirs, 0), 0)
    ours = min(old.ours, there)
    return Count(ours, there - ours, new.places)


def _act(world: World, act: Scripted) -> None:
    for organ in act.dissolves:
        for key in world.chairs:
            if key[0] == organ:
                world.chairs[key] = Count(0, 0, world.chairs[key].places)
        world.dissolved[organ] = ""
    for organ in act.fills:
        for key, count in world.chairs.items():
            if key[0] == organ:
                count.theirs = max(count.theirs, count.places - count.ours)
        world.dissolved.pop(organ, None)
    for name, number in act.gives.items():
        for item in known_items(world, (name if name in world.charter.outsiders else f"{name}:{number}",)):
            enlist(world, item)
    for name, number in act.takes.items():
        if name in world.charter.outsiders:
            world.ours.discard(name)
        for count in _counts(world, name):
            turned = min(count.ours, number)
            count.ours, count.theirs, number = count.ours - turned, count.theirs + turned, number - turned
    for name, number in act.empties.items():
        _leave(world, name, number)


def _leave(world: World, name: str, number: int | None) -> None:
    """Let so many of the others leave (None: all of them)."""
    for count in _counts(world, name):
        gone = count.theirs if number is None else min(count.theirs, number)
        count.theirs -= gone
        number = None if number is None else number - gone


def _counts(world: World, name: str) -> list[Count]:
    """Return the counts behind a name: a class of members, all seats of an organ, or (`board.1`) one kind of them."""
    if name in world.charter.members:
        return [world.members[name]]
    organ, _, kind = name.partition(".")
    return [count for key, count in world.chairs.items() if key[0] == organ and kind in ("", str(key[1]))]


def covers(case: Case, helper: Helper, power: str, verb: str) -> bool:
    """Whether a helper helps with this use of a power or filling of seats."""
    named = helper.on
    if not isinstance(named, str):
        step = next((step for step in case.history if step.n == named), None)
        named = (step.power or step.verb) if step is not None else ""
    return named == verb or is_refused({named}, power)


def is_refused(names: set[str], power: str) -> bool:
    """Whether a power, or a kind of seat with whatever a filling says after it, is among names."""
    organ_and_kind = ".".join(power.split(".")[:2])
    return power in names or (organ_and_kind in names and organ_and_kind.rpartition(".")[2].isdigit())


def ready(helper: Helper, day: date) -> bool:
    """Whether a helper can be had on a day."""
    return helper.from_ is None or PartialDate.parse(helper.from_).first <= day


def together(world: World, helper: Helper) -> World:
    """Return the state while a helper votes along and the absent stay away."""
    before, world = world, world.clone()
    for item in helper.absent:
        name, _, number = item.partition(":")
        _leave(world, name, int(number) if number else None)
    for item in known_items(world, helper.who):
        enlist(world, item)
    world.unhelped = before
    return world


def until(story: Story, day: date) -> list[Story]:
    """Return the story after each thing that others do until a day, and on the day; nothing where a charter ends what is under way."""
    told = []
    while story.coming and story.coming[0][0] <= day:
        if isinstance(story.coming[0][1], Charter):
            return []
        story = happen(story)
        told.append(story)
    if not told or told[-1].world.today < day:
        told.append(replace(story, world=wait(story.world, day, gains)))
    return told


def options(story: Story, number: int | None = None) -> Iterator[tuple[Deed, Story]]:
    """Yield what the coalition can do next, by itself or with the helper of a number, and the story after it."""
    helper = story.case.helpers[number - 1] if number is not None else None
    later: dict[date, list[Story]] = {}

    def with_help(told: Story) -> World:
        return told.world if helper is None else together(told.world, helper)

    def states(_: World, day: date) -> list[World]:
        later[day] = until(story, day)
        return [with_help(told) for told in later[day]]

    for deed, world in deeds(with_help(story), until=states):
        then = later[deed.day][-1] if deed.day != story.world.today else story
        if is_refused(then.refused, deed.power) or (helper is not None and not covers(story.case, helper, deed.power, deed.verb)):
            continue
        yield deed, replace(then, world=world if helper is None else parted(then.world, with_help(then), world, deed))


def parted(before: World, during: World, after: World, deed: Deed) -> World:
    """Return the state after a helped move, once the helpers have gone their way: what the move itself changed stays."""
    world = after.clone()
    world.unhelped = None
    for name in after.members:
        world.members[name] = _without_help(*(state.members.get(name, Count(0, 0, 0)) for state in (before, during, after)))
    for key in after.chairs:
        # Whoever sits in a seat that the move itself has filled was put there by it.
        if deed.verb not in VERB.values() or deed.on.removesuffix(".vacant") not in (key[0], f"{key[0]}.{key[1]}"):
            world.chairs[key] = _without_help(before.chairs[key], during.chairs[key], after.chairs[key])
    for name in ("ours", "votes_set", "votes_bought", "hosted", "widened", "changed"):
        was, helped, now = (getattr(state, name) for state in (before, during, after))
        setattr(world, name, (was | (now - helped)) - (helped - now))
    for name in ("put_off", "dissolved", "grants", "renewed"):
        was, helped, now = (set(getattr(state, name).items()) for state in (before, during, after))
        setattr(world, name, dict((was | (now - helped)) - (helped - now)))
    return world


def _without_help(before: Count, during: Count, after: Count) -> Count:
    if after == during:
        return replace(before)
    there = after.ours + after.theirs
    if there == 0 or (after.theirs == 0 and there == after.places):
        # A body that is emptied, or filled anew by us, keeps nobody of before.
        return replace(after)
    there = max(before.ours + before.theirs + there - during.ours - during.theirs, 0)
    ours = max(min(before.ours + after.ours - during.ours, there), 0)
    return Count(ours, there - ours, after.places)


def goal_is_near(story: Story, until: str | None) -> bool:
    """Whether the goal is reached: everything, or to paralyse, alone; a single power also with those who help with it."""
    world, case = story.world, story.case
    if not is_goal(world.charter, case.goal):
        return False
    if case.goal == "everything" or case.goal.startswith(PREFIX):
        return is_met(world, case.goal, until)
    for power in goal_of(world.charter, case.goal)[0]:
        if power.id not in story.refused:
            helpers = [helper for helper in case.helpers if ready(helper, world.today) and covers(case, helper, power.id, power.do)]
            if any(usable_by(state, power) for state in (world, *(together(world, helper) for helper in helpers))):
                return True
    return False
