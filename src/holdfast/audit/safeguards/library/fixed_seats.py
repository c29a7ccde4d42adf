"""The size of an organ is not an everyday matter."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.assembly import two_thirds
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter


@safeguard(
    "fixed_seats",
    "Fixed number of seats",
    changes="check on, or majority of, the power to add seats",
    effect="A court or board is not packed by adding seats.",
    reference="cases failed_fdr_1937 and poland_2015_2016 (bench fixed in the constitution)",
)
def fixed_seats(charter: Charter) -> Iterator[Edit]:
    """Seats are added only with two-thirds of the votes cast in the assembly."""
    for power in charter.powers:
        change = two_thirds(charter, power) if power.do == "enlarge" else None
        if change is not None:
            yield Edit(power.id, change)
