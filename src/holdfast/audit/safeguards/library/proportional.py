"""Seats in proportion to the votes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.position import count_of
from holdfast.audit.safeguards.clauses import changing_seat
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.organs import Seat
from holdfast.charter.rules import Plurality


def _shared(seat: Seat) -> dict[str, Any]:
    return {"method": "proportional", "choices": None, "needs": None if isinstance(seat.needs, Plurality) else seat.needs}


@safeguard(
    "proportional",
    "Proportional election",
    changes="method by which seats of an organ are elected",
    effect="A slate takes its share of the seats and not all of them; a minority takes its share too.",
    reference="Hare 1859; cases hugo_2015 (what was adopted there) and steem_2020",
    monotone=False,
)
def proportional(charter: Charter) -> Iterator[Edit]:
    """Several seats elected together go in proportion to the votes."""
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if seat.filler == "elected_by" and seat.method not in ("proportional", "ranked") and count_of(charter, seat.count, 1) > 1:
                yield Edit(f"{name}.{n}", changing_seat(name, n, _shared))
