"""Elected holders are removed only by those who elected them."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.assembly import MAJORITY, MEMBERS_MAJORITY
from holdfast.audit.safeguards.clauses import adding_check
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.model import holders
from holdfast.charter.powers import Check

ENDING = ("remove", "recall", "expel", "suspend")


@safeguard(
    "removal",
    "Removal only by those who elected",
    changes="check on the power to remove",
    effect="Opponents who were elected to an organ are not put out of it by its majority or by another organ.",
    reference="case wikimedia_2008_2021 (elected trustees removed by the board)",
)
def removal(charter: Charter) -> Iterator[Edit]:
    """Holders of elected seats are removed only with the consent of the body that elected them."""
    for power in charter.powers:
        if power.do not in ENDING:
            continue
        named = [name for name in (*power.on, *(power.whose or ())) if name in charter.organs]
        electors = dict.fromkeys(body for name in named for seat in charter.organs[name].seats for body in seat.elected_by or ())
        missing = [body for body in electors if body not in holders(power)]
        if missing:
            first = missing[0]
            check = Check(kind="consent", by=(first,), needs=MAJORITY if first in charter.organs else MEMBERS_MAJORITY)
            yield Edit(power.id, adding_check(power.id, check))
