"""Vacancies are filled by those who fill the seats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.safeguards.clauses import changing_seat
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.organs import Seat


def _own(seat: Seat) -> dict[str, Any]:
    vacancy = seat.vacancy
    return {"vacancy": vacancy.model_copy(update={"filled_by": seat.fillers, "needs": seat.needs})} if vacancy is not None else {}


@safeguard(
    "vacancies",
    "Vacancies filled by the electors",
    changes="who fills a vacant seat",
    effect="Those who stay after a recall or a resignation do not choose who comes in.",
    reference="case nominet_2021 (who fills vacancies after a recall is the hinge)",
    monotone=False,
)
def vacancies(charter: Charter) -> Iterator[Edit]:
    """A seat that falls vacant is filled by the body that fills it at the end of a term."""
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if seat.vacancy is not None and seat.filler in ("elected_by", "appointed_by") and set(seat.vacancy.filled_by) != set(seat.fillers):
                yield Edit(f"{name}.{n}", changing_seat(name, n, _own))
