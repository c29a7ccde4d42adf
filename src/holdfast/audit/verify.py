"""Checking a certificate: the path is replayed step by step on exact states by a second reading of the rules (`holdfast.audit.replay`).

It shares no code with the search, and reads nothing but the charter and the certificate.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from holdfast.audit.replay.deeds import deeds
from holdfast.audit.replay.paralysis import is_goal, is_met
from holdfast.audit.replay.world import BY_CHOICE, UNSTATED_CROWD, Count, World
from holdfast.charter import Charter
from holdfast.charter.rules import Rule
from holdfast.documents import MAX_YAML_BYTES, read_text
from holdfast.errors import BadInput, Problem

__all__ = ["Verified", "read_certificate", "verify", "world_of"]

KEYS = ("n", "date", "verb", "power", "on", "holder")


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a certificate holds; if not, the number of the first step that does not hold (one past the last: the goal) and why."""

    holds: bool
    steps: int
    step: int | None = None
    reason: str | None = None

    def __str__(self) -> str:
        if self.holds:
            return f"The certificate holds: {self.steps} step{'' if self.steps == 1 else 's'} replayed, and the goal is reached."
        where = f"step {self.step}" if self.step is not None and self.step <= self.steps else "the goal"
        return f"The certificate does not hold at {where}: {self.reason}."


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
    world = World(charter, begin, begin, rule, turnout, abstain, rivals)
    for name, member in charter.members.items():
        number = world.whole(member.count, UNSTATED_CROWD)
        world.members[name] = Count(0, number, number)
    for organ, body in charter.organs.items():
        for n, seat in enumerate(body.seats):
            if seat.filler in BY_CHOICE:
                number = world.whole(seat.count, 1)
                world.chairs[organ, n] = Count(0, number, number)
    for item in items:
        _enlist(world, item)
    return world


def _enlist(world: World, item: str) -> None:
    match = re.fullmatch(r"([a-z][a-z0-9_]*)(?:\.([0-9]+))?(?::([0-9]{1,9}))?", item)
    if match is None or match[1] not in world.charter.bodies:
        raise BadInput(Problem(f"{item[:60]!r} is not in this charter", expected="a coalition of this charter"))
    name, kind, number = match[1], match[2], int(match[3]) if match[3] else None
    if name in world.charter.members or name in world.charter.groups:
        for member in world.charter.spread(name):
            count = world.members[member]
            take = count.theirs if number is None or name in world.charter.groups else min(number, count.theirs)
            count.ours, count.theirs = count.ours + take, count.theirs - take
        return
    chairs = [key for key in world.chairs if key[0] == name and (kind is None or key[1] == int(kind))]
    if name in world.charter.outsiders or (not chairs and number is None):
        world.ours.add(name)
        return
    for key in chairs:
        count = world.chairs[key]
        take = count.theirs if number is None else min(number, count.theirs)
        count.ours, count.theirs = count.ours + take, count.theirs - take
        number = None if number is None else number - take


def verify(charter: Charter, certificate: dict[str, Any]) -> Verified:
    """Replay a certificate's path and return whether each step holds and the goal is reached at the end. Raises `BadInput` for what is no certificate."""
    question, steps = certificate["question"], certificate["path"]
    charter = charter.checked() if question.get("checked_only") else charter
    world, until = world_of(charter, question), question.get("until")
    total = len(steps)
    for n, step in enumerate(steps, start=1):
        try:
            day = date.fromisoformat(str(step["date"]))
        except ValueError:
            return Verified(False, total, n, "its date cannot be read")
        if until and str(day) > until:
            return Verified(False, total, n, f"it is done on {day}, after the horizon of {until}")
        found = _step(world, step, day, practice=question.get("practice", True) is True)
        if isinstance(found, str):
            return Verified(False, total, n, found)
        world = found
    if not is_met(world, str(question["goal"]), until):
        return Verified(False, total, total + 1, "after the last step the coalition cannot use the powers of the goal alone, or others still can")
    return Verified(True, total)


def _step(world: World, step: dict[str, Any], day: date, *, practice: bool) -> World | str:
    """Return the state after a step, or why it does not hold."""
    if day < world.today:
        return f"its day, {day}, is before that of the step before it, {world.today}"
    wanted = tuple(str(step[key]) for key in ("power", "verb", "on", "holder"))
    near = None
    for deed, result in deeds(world, practice=practice):
        if (deed.power, deed.verb, deed.on, deed.holder) == wanted:
            if deed.day == day:
                return result
            near = deed.day
    if near is not None:
        return f"{wanted[0]} can be done on {near}, not on {day}"
    return f"the rules do not let {wanted[3] or 'anyone'} {wanted[1]} {wanted[2]} by {wanted[0]} in the position then"
