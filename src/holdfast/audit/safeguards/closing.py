"""Which safeguards, each alone, close one given path: the short answer that goes with every path that is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from holdfast.audit.case import LoadedCase
from holdfast.audit.certificate import Question, chamber_of
from holdfast.audit.safeguards.answer import Amendment
from holdfast.audit.safeguards.registry import Option, amended, amendment_of, options, safeguards
from holdfast.audit.search import find_path
from holdfast.audit.trial import CaseResult, run_case
from holdfast.charter import Charter

__all__ = ["closing", "closing_a_case", "with_safeguard"]

MAX_LOOKED_AT = 60
POSITIONS = 100
"""Positions looked at for each amendment; where they do not decide, it is not said to close the path."""


def closing(charter: Charter, question: Question, path: Iterable[str] = ()) -> list[Amendment]:
    """Return the amendments each of which alone keeps the question's coalition from its goal, by any path: proved.

    At most sixty amendments are looked at, those first that change what a path rests on (powers and kinds of seats by identifier).
    """
    near = {name for clause in path for name in (clause, clause.split(".")[0])}
    looked_at = sorted(options(charter), key=lambda option: option.edit.clause not in near)[:MAX_LOOKED_AT]

    def closes(option: Option) -> bool:
        chamber = chamber_of(option.edit.change(charter), question)
        answer = find_path(chamber, question.goal, until=question.until, practice=question.practice, budget=POSITIONS)
        return answer.verdict == "no" and answer.proved

    return [amendment_of(charter, option) for option in looked_at if closes(option)]


def with_safeguard(case: LoadedCase, name: str) -> LoadedCase | None:
    """Return a case with a safeguard in force wherever it fits in the charters of the case; None where it fits nowhere."""
    return _changed(case, lambda charter: [option for option in options(charter) if option.safeguard.id == name])


def _changed(case: LoadedCase, chosen: Callable[[Charter], list[Option]]) -> LoadedCase | None:
    charters = tuple((day, amended(charter, chosen(charter))) for day, charter in case.charters)
    fits = any(chosen(charter) for _, charter in case.charters)
    return replace(case, charters=charters) if fits else None


def closing_a_case(case: LoadedCase, result: CaseResult) -> list[str]:
    """Return the safeguards each of which, wherever it fits in the charters of a case, closes the case's path, helpers and all: proved."""
    if result.answer.verdict != "yes":
        return []
    found = []
    for name, known in safeguards().items():
        other = with_safeguard(case, name) if known.measured else None
        if other is not None:
            answer = run_case(other).answer
            if answer.verdict == "no" and answer.proved:
                found.append(name)
    return found
