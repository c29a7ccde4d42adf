"""Votes are not set by those who are to be elected with them."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.assembly import two_thirds
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter


@safeguard(
    "apportionment",
    "Apportionment out of the executive's hands",
    changes="check on, or majority of, the power to apportion",
    effect="Whoever holds an office no longer sets the votes of the body that elects it.",
    reference="IMF Articles of Agreement, art. III(2) (85 per cent for a change of quotas); case comintern_1919_1929",
)
def apportionment(charter: Charter) -> Iterator[Edit]:
    """Votes and seats are apportioned anew only with two-thirds of the votes cast in the assembly."""
    for power in charter.powers:
        change = two_thirds(charter, power) if power.do == "apportion" else None
        if change is not None:
            yield Edit(power.id, change)
