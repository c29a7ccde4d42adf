"""Nobody in an organ answers to somebody else than the federation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.safeguards.clauses import changing_seat
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.organs import Seat


def _freed(_: Seat) -> dict[str, Any]:
    return {"answers_to": None, "recall": None}


def _unbound(name: str, charter: Charter) -> Charter:
    return charter.model_copy(update={"members": {**charter.members, name: charter.members[name].model_copy(update={"belongs_to": None})}})


@safeguard(
    "outside_principals",
    "Outside principals barred",
    changes="to whom holders of seats answer, and second memberships",
    effect="A government or party outside the organ does not vote in it through people that it can recall.",
    reference="UN Charter, art. 100(1) (no instructions from any government); case comintern_1919_1929",
)
def outside_principals(charter: Charter) -> Iterator[Edit]:
    """Holders of seats answer to nobody outside, who could recall them; members are bound by no second membership."""
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if any(body in charter.outsiders or body in charter.members for body in seat.answers_to or ()):
                yield Edit(f"{name}.{n}", changing_seat(name, n, _freed))
    for name, member in charter.members.items():
        if member.belongs_to:
            yield Edit(name, lambda charter, name=name: _unbound(name, charter))  # type: ignore[misc]
