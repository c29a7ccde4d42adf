"""What a path opens: the powers of the goal that the coalition can use alone once its last step is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from holdfast.audit.certificate import Question, chamber_of
from holdfast.audit.goals import WORDS, goal_powers
from holdfast.audit.moves import Step, moves
from holdfast.audit.opening import Blocked, openings
from holdfast.charter import Charter
from holdfast.charter.words.names import holder_words
from holdfast.charter.words.powers import deed

__all__ = ["Opened", "opened"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A power of the goal that is open at the end: its identifier and article, who uses it, what it does in words, votes needed and had."""

    power: str
    article: str
    organ: str
    deed: str
    needed: int
    had: int

    def to_json(self) -> dict[str, Any]:
        """Return the power as published in the audit's answer."""
        return {"power": self.power, "article": self.article, "organ": self.organ, "deed": self.deed, "needed": self.needed, "had": self.had}


def opened(charter: Charter, question: Question, path: Iterable[Mapping[str, Any]]) -> Iterator[Opened]:
    """Yield the powers of the goal open after a path as published, found for this question; none if a step of it is not open when its turn comes."""
    here = chamber_of(charter, question)
    for row in path:
        after = next((position for move, position in moves(here, practice=question.practice) if _same(move, row)), None)
        if after is None:
            return
        here = replace(here, position=after)
    powers = goal_powers(charter, question.goal)
    if question.goal not in WORDS and not any(question.goal in (power.id, power.do) for power in powers):
        # A goal that is not to use powers opens none.
        return
    for power in powers:
        found = openings(here, power)
        if not isinstance(found, Blocked):
            holder, outcome = found[0]
            who = "the coalition" if holder is None else holder_words(charter, (holder,))
            yield Opened(power.id, power.article or power.id, who, deed(power, charter), outcome.needed, outcome.had)


def _same(move: Step, row: Mapping[str, Any]) -> bool:
    names = ("verb", "target", "needed", "had", "power", "on", "holder")
    return move.day.isoformat() == row["date"] and all(getattr(move, name) == row[name] for name in names)
