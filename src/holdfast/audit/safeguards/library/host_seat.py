"""The host has one seat like everybody else."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.position import count_of
from holdfast.audit.safeguards.clauses import changing_seat
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.organs import HOST


@safeguard(
    "host_seat",
    "One seat for the host",
    changes="number of the host's seats in an organ",
    effect="The member where an organ sits has no more seats in it than others.",
    reference="case comintern_1919_1929 (five seats for the host's party)",
    monotone=False,
)
def host_seat(charter: Charter) -> Iterator[Edit]:
    """The host sends one holder of a seat and not several."""
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if HOST in seat.fillers and count_of(charter, seat.count, 1) > 1:
                yield Edit(f"{name}.{n}", changing_seat(name, n, lambda _: {"count": Amount("1")}))
