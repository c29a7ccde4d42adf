"""Exposure: what each member, and each organ, could reach alone today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from holdfast.audit.certificate import Question, answer_of
from holdfast.audit.position import start
from holdfast.audit.search import Answer
from holdfast.audit.tally import blocks
from holdfast.charter import Charter
from holdfast.charter.model import holders

__all__ = ["Exposure", "exposures", "largest_bloc"]

MAX_ROWS = 60
BUDGET = 300
"""Positions looked at for each row."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one holder reaches alone: a member (one of its class), or whoever has an organ."""

    name: str
    kind: str
    answer: Answer


def exposures(charter: Charter, question: Question) -> Iterator[Exposure]:
    """Yield the exposure to members, one of each class, and to organs that hold a power; at most sixty rows, those with most votes first."""
    members = sorted(charter.members, key=lambda name: -_votes(charter, question).get(name, 0))
    held = [name for name in charter.organs if any(name in holders(power) for power in charter.powers)]
    rows = [("member", f"{name}:1") for name in members[: MAX_ROWS - min(len(held), MAX_ROWS // 2)]]
    for kind, name in (rows + [("organ", name) for name in held])[:MAX_ROWS]:
        yield Exposure(name, kind, answer_of(charter, replace(question, coalition=(name,)), BUDGET))


def largest_bloc(charter: Charter, question: Question) -> str:
    """Return the member with the most votes in the first organ that counts votes, as a coalition of one."""
    votes = _votes(charter, question)
    return f"{max(charter.members, key=lambda name: votes.get(name, 0))}:1"


def _votes(charter: Charter, question: Question) -> dict[str, int]:
    """Return the votes of one of each class of members in the first organ in which members vote."""
    position = start(charter, question.start)
    for organ in charter.organs:
        votes: dict[str, int] = {}
        for block in blocks(charter, position, organ):
            if block.member is not None:
                votes[block.member] = votes.get(block.member, 0) + block.votes * block.each
        if votes:
            return votes
    return {}
