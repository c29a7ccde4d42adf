"""The answer of an audit as published: the question with everything that it rests on, the verdict, what blocks, and the path step by step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from holdfast.audit.assumptions import assumptions, silences
from holdfast.audit.autonomy import autonomy_json, measure
from holdfast.audit.coalition import check_numbers, join, read_coalition
from holdfast.audit.direct import direct_way
from holdfast.audit.goals import goal_powers, missing
from holdfast.audit.motion import ASSUMED, Bystanders, Chamber
from holdfast.audit.moves import Step, moves
from holdfast.audit.position import start
from holdfast.audit.search import MAX_POSITIONS, Answer, find_path
from holdfast.charter import Charter
from holdfast.charter.rules import Rule

__all__ = ["Question", "answer_of", "certificate", "chamber_of", "path_rows"]

BESIDE, LEAST = 20_000, 50
"""Moves that may be weighed in the search for a shorter path where the direct way is known, and the fewest positions looked at."""


@dataclass(frozen=True)
class Question:
    """What is asked: who acts together, after what, from which day, until when, and what is assumed."""

    coalition: tuple[str, ...]
    goal: str = "everything"
    start: date = date(2000, 1, 1)
    until: date | None = None
    assume: Rule = ASSUMED
    turnout: Fraction = Fraction(1)
    abstain: bool = False
    rivals: tuple[Fraction, ...] = ()
    practice: bool = True
    checked_only: bool = False

    @property
    def others(self) -> Bystanders:
        """How all others behave."""
        return Bystanders(self.turnout, self.abstain, self.rivals)

    def to_json(self) -> dict[str, Any]:
        """Return the question as a certificate states it."""
        return {
            "coalition": list(self.coalition),
            "goal": self.goal,
            "start": self.start.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "assume": self.assume.model_dump(mode="json", by_alias=True, exclude_none=True),
            "turnout": str(self.turnout),
            "bystanders": "abstain" if self.abstain else "against",
            "rivals": [str(share) for share in self.rivals],
            "practice": self.practice,
            "checked_only": self.checked_only,
        }


def chamber_of(charter: Charter, question: Question) -> Chamber:
    """Return the position in which the coalition begins. Raises `BadInput` for names that are not in the charter."""
    items = read_coalition(charter, question.coalition)
    check_numbers(charter, items)
    position = join(charter, start(charter, question.start), items)
    return Chamber(charter, position, question.assume, question.others)


def answer_of(charter: Charter, question: Question, budget: int = MAX_POSITIONS) -> Answer:
    """Return the answer to a question: the shortest path, or, where the search for it does not end, the direct way if there is one."""
    chamber, goal = chamber_of(charter, question), question.goal
    goal_powers(charter, goal)
    way = direct_way(chamber, goal, until=question.until, practice=question.practice)
    if not way:
        return find_path(chamber, goal, until=question.until, practice=question.practice, budget=budget)
    budget = min(budget, max(BESIDE // max(sum(1 for _ in moves(chamber)), 1), LEAST))
    # A way that takes no time is as early as any: only a shorter one would be better.
    below = len(way) if way[-1].day == chamber.position.day else None
    answer = find_path(chamber, goal, until=question.until, practice=question.practice, budget=budget, below=below)
    if answer.verdict == "yes":
        return answer
    blocked = tuple(dict.fromkeys(missing(chamber, goal, question.until)))
    return Answer("yes", True, way, blocked, answer.positions, len(way) if answer.verdict == "no" else answer.at_least)


def path_rows(path: Iterable[Step]) -> list[dict[str, Any]]:
    """Return the steps of a path as published."""
    return [
        {
            "n": n,
            "date": step.day.isoformat(),
            "organ": step.organ,
            "verb": step.verb,
            "target": step.target,
            "rule": step.rule,
            "needed": step.needed,
            "had": step.had,
            "basis": step.basis,
            "article": step.article,
            "power": step.power,
            "on": step.on,
            "holder": step.holder,
            **({"helper": step.helper} if step.helper is not None else {}),
        }
        for n, step in enumerate(path, start=1)
    ]


def certificate(charter: Charter, question: Question, answer: Answer, manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the answer as JSON in the form of the contracts; `holdfast audit verify` replays it."""
    steps = path_rows(answer.path)
    return {
        "schema": "holdfast/audit/1",
        "manifest": manifest,
        "question": question.to_json(),
        "verdict": answer.verdict,
        "proved": answer.proved,
        "since": None if answer.since is None else answer.since.isoformat(),
        "bounds": {"at_least_moves": answer.at_least, "positions": answer.positions},
        "smallest": None,
        "path": steps,
        "blocked_by": [{"power": item.power, "article": item.article, "check": item.check} for item in answer.blocked],
        **autonomy_json(measure(charter, assume=question.assume)),
        "safeguards": [],
        "assumptions": assumptions(chamber_of(charter, question), question.goal, answer.path),
        "silences": silences(charter),
    }
