"""Seats are renewed a third at a time."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.position import count_of
from holdfast.audit.safeguards.clauses import changing_seat
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.clocks import Clock


@safeguard(
    "staggered_terms",
    "Staggered terms",
    changes="how many seats end together",
    effect="One election does not turn an organ. The audit begins every term on its first day, and so cannot tell.",
    reference="United States Constitution, art. I(3) (senators in thirds); case steem_2020 (seats renewed in thirds)",
    measured=False,
)
def staggered_terms(charter: Charter) -> Iterator[Edit]:
    """Three seats or more with a term are renewed a third at a time."""
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            term = seat.term if seat.term is not None else organ.term
            chosen = seat.filler in ("elected_by", "appointed_by") and isinstance(term, Clock)
            if chosen and not (seat.staggered or organ.staggered) and count_of(charter, seat.count, 1) >= 3:
                yield Edit(f"{name}.{n}", changing_seat(name, n, lambda _: {"staggered": "in thirds"}))
