"""Checking a certificate: the path is replayed step by step on exact states by a second reading of the rules (`holdfast.audit.replay`).

It shares no code with the search, and reads nothing but the charter and the certificate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from holdfast.audit.case_format import Case
from holdfast.audit.replay.clock import after
from holdfast.audit.replay.coalition import enlist
from holdfast.audit.replay.deeds import Deed, deeds
from holdfast.audit.replay.paralysis import is_goal, is_met
from holdfast.audit.replay.story import Story, begin, covers, goal_is_near, happen, is_refused, options, ready
from holdfast.audit.replay.world import World, empty_world
from holdfast.charter import Charter
from holdfast.charter.rules import Rule
from holdfast.documents import MAX_YAML_BYTES, read_text
from holdfast.errors import BadInput, Problem

__all__ = ["Verified", "read_certificate", "verify", "verify_case", "world_of"]

State = TypeVar("State")
KEYS = ("n", "date", "verb", "power", "on", "holder")


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a certificate holds; if not, the number of the first step that does not hold (one past the last: the goal) and why.

    `skipped` are the numbers of steps that are marked as outside the rules: they are not replayed, and change nothing.
    """

    holds: bool
    steps: int
    step: int | None = None
    reason: str | None = None
    skipped: tuple[int, ...] = ()

    def __str__(self) -> str:
        told = f" Outside the rules and not replayed: step {', '.join(map(str, self.skipped))}." if self.skipped else ""
        if self.holds:
            steps = self.steps - len(self.skipped)
            return f"The certificate holds: {steps} step{'' if steps == 1 else 's'} replayed, and the goal is reached.{told}"
        where = f"step {self.step}" if self.step is not None and self.step <= self.steps else "the goal"
        return f"The certificate does not hold at {where}: {self.reason}.{told}"


def read_certificate(path: str) -> dict[str, Any]:
    """Return a certificate from a file. Raises `BadInput` where it is none, or is of a verdict other than yes."""
    text = read_text(Path(path), shown=path, limit=MAX_YAML_BYTES)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(Problem("this is no JSON", file=path, expected="what `holdfast audit FILE --json` prints")) from None
    if not isinstance(value, dict) or value.get("schema") != "holdfast/audit/1":
        raise BadInput(Problem("this is no certificate", file=path, expected="what `holdfast audit FILE --json` prints"))
    question, steps = value.get("question"), value.get("path")
    if not isinstance(question, dict) or not isinstance(steps, list) or not all(isinstance(step, dict) and set(KEYS) <= set(step) for step in steps):
        raise BadInput(Problem("the certificate lacks its question or its path", file=path, expected="`question`, and `path` with " + ", ".join(KEYS)))
    if value.get("verdict") != "yes":
        raise BadInput(Problem(f"the verdict is {str(value.get('verdict'))[:20]!r}: there is no path to replay", file=path, expected="a certificate of a yes"))
    return value


def world_of(charter: Charter, question: dict[str, Any]) -> World:
    """Return the state in which a question begins. Raises `BadInput` where the question cannot be read."""
    try:
        begin = date.fromisoformat(str(question["start"]))
        rule: Rule = TypeAdapter(Rule).validate_python(question["assume"])
        turnout, abstain = Fraction(str(question["turnout"])), question["bystanders"] == "abstain"
        rivals = tuple(Fraction(str(share)) for share in question.get("rivals", ()))
        if not all(0 < share <= 1 for share in rivals):
            raise ValueError(rivals)
        items, goal = [str(item) for item in question["coalition"]], str(question["goal"])
        date.fromisoformat(str(question["until"])) if question.get("until") else None
    except (KeyError, ValueError, TypeError, ZeroDivisionError, ValidationError):
        raise BadInput(Problem("the certificate's question cannot be read", expected="coalition, goal, start, until, assume, turnout, bystanders")) from None
    if not is_goal(charter, goal):
        raise BadInput(Problem(f"{goal[:60]!r} is no goal of this charter"))
    world = empty_world(charter, begin, rule, turnout, abstain=abstain, rivals=rivals)
    for item in items:
        enlist(world, item)
    return world


def verify(charter: Charter, certificate: dict[str, Any]) -> Verified:
    """Replay a certificate's path and return whether each step holds and the goal is reached at the end. Raises `BadInput` for what is no certificate."""
    question, steps = certificate["question"], certificate["path"]
    charter = charter.checked() if question.get("checked_only") else charter
    world, until = world_of(charter, question), question.get("until")
    total, skipped = len(steps), list[int]()
    for n, step in enumerate(steps, start=1):
        if step.get("basis") == "outside":
            skipped.append(n)
            continue
        day = _day(step, until)
        found = day if isinstance(day, str) else _step(deeds(world, practice=question.get("practice", True) is True), world.today, step, day)
        if isinstance(found, str):
            return Verified(False, total, n, found, tuple(skipped))
        world = found
    if not is_met(world, str(question["goal"]), until):
        why = "after the last step the coalition cannot use the powers of the goal alone, or others still can"
        return Verified(False, total, total + 1, why, tuple(skipped))
    return Verified(True, total, skipped=tuple(skipped))


def verify_case(case: Case, first: date, charters: tuple[tuple[date, Charter], ...], certificate: dict[str, Any]) -> Verified:
    """Replay the path of a case's certificate: with what others did on its day, and at each step with the helper that it names.

    `first` is the first day, `charters` those of the case with the days from which they are in force. Raises `BadInput` where the certificate
    is of no case, or of another one.
    """
    named = certificate.get("case")
    if not isinstance(named, dict) or named.get("name") != case.case:
        told = f"of {str(named.get('name'))[:60]!r}" if isinstance(named, dict) else "of no case"
        raise BadInput(Problem(f"the certificate is {told}", expected=f"a certificate of {case.case!r}"))
    story, steps = begin(case, first, charters), certificate["path"]
    last = after(first, case.horizon) if case.horizon is not None else date.max
    total, skipped = len(steps), list[int]()
    for n, step in enumerate(steps, start=1):
        if step.get("basis") == "outside":
            skipped.append(n)
            continue
        day = _day(step, str(last))
        found: Story | str = str(day)
        if isinstance(day, date):
            found = _told(story, step, day)
        if isinstance(found, str):
            return Verified(False, total, n, found, tuple(skipped))
        story = found
    until = str(last) if case.horizon is not None else None
    while not goal_is_near(story, until):
        if not story.coming or story.coming[0][0] > last:
            return Verified(False, total, total + 1, "neither after the last step nor after what others do later is the goal reached", tuple(skipped))
        story = happen(story)
    return Verified(True, total, skipped=tuple(skipped))


def _told(story: Story, step: dict[str, Any], day: date) -> Story | str:
    """Return the story after a step, alone or helped, or why it does not hold.

    Whatever others do up to a day comes before the coalition's move of that day; a motion may have been under way before it.
    """
    begun = [story]
    while story.coming and story.coming[0][0] <= day:
        story = happen(story)
        begun.append(story)
    reason = None
    for start in reversed(begun):
        found = _from(start, step, day)
        if isinstance(found, Story):
            return found
        reason = reason or found
    return str(reason)


def _from(story: Story, step: dict[str, Any], day: date) -> Story | str:
    """Return the story after a step that is begun where the story stands, or why it does not hold."""
    number = step.get("helper")
    if is_refused(story.refused, str(step["power"])):
        return f"others have closed {step['power']} to the coalition by then"
    if story.coming and story.coming[0][0] <= story.world.today:
        return f"others act on {story.world.today} first"
    if number is not None:
        if not isinstance(number, int) or not 0 < number <= len(story.case.helpers):
            return f"the case has no helper {str(number)[:20]}"
        helper = story.case.helpers[number - 1]
        if not ready(helper, story.world.today) or not covers(story.case, helper, str(step["power"]), str(step["verb"])):
            return f"helper {number} does not help with {step['power']} on {story.world.today}"
    return _step(options(story, number), story.world.today, step, day)


def _day(step: dict[str, Any], until: str | None) -> date | str:
    """Return the day of a step, or what is wrong with it."""
    try:
        day = date.fromisoformat(str(step["date"]))
    except ValueError:
        return "its date cannot be read"
    return f"it is done on {day}, after the horizon of {until}" if until and str(day) > until else day


def _step(choices: Iterable[tuple[Deed, State]], today: date, step: dict[str, Any], day: date) -> State | str:
    """Return the state after a step that is among what can be done, or why it does not hold."""
    if day < today:
        return f"its day, {day}, is before that of the step before it, {today}"
    wanted = tuple(str(step[key]) for key in ("power", "verb", "on", "holder"))
    near = None
    for deed, result in choices:
        if (deed.power, deed.verb, deed.on, deed.holder) == wanted:
            if deed.day == day:
                return result
            near = deed.day
    if near is not None:
        return f"{wanted[0]} can be done on {near}, not on {day}"
    return f"the rules do not let {wanted[3] or 'anyone'} {wanted[1]} {wanted[2]} by {wanted[0]} in the position then"
