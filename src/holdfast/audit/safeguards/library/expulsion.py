"""Expulsion is a matter for two-thirds of the assembly."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.assembly import two_thirds
from holdfast.audit.safeguards.library.appeal import hits_members
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter


@safeguard(
    "expulsion",
    "Expulsion by two-thirds of the assembly",
    changes="check on, or majority of, the power to expel, to suspend or to replace leaders",
    effect="No executive, and no bare majority, takes opponents out of the count one after another.",
    reference="UN Charter, art. 6 and 18(2) (two-thirds of the General Assembly); case comintern_1919_1929",
)
def expulsion(charter: Charter) -> Iterator[Edit]:
    """Expelling, suspending or putting leaders at the head of a member takes two-thirds of the votes cast in the assembly."""
    for power in charter.powers:
        change = two_thirds(charter, power) if hits_members(charter, power) else None
        if change is not None:
            yield Edit(power.id, change)
