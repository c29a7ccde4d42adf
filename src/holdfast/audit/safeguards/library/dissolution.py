"""No organ is dissolved against its will."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.assembly import MAJORITY
from holdfast.audit.safeguards.clauses import adding_check
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.model import holders
from holdfast.charter.powers import Check


@safeguard(
    "dissolution",
    "No dissolution without the organ's consent",
    changes="check on the power to dissolve an organ",
    effect="A house that stands in the way is not sent home while decrees are made.",
    reference="Fixed-term Parliaments Act 2011 (United Kingdom), s. 2; case weimar_1933",
)
def dissolution(charter: Charter) -> Iterator[Edit]:
    """An organ is dissolved only with its own consent."""
    for power in charter.powers:
        named = [name for name in power.on if name in charter.organs and name not in holders(power)]
        if power.do == "dissolve" and named:
            yield Edit(power.id, adding_check(power.id, Check(kind="consent", by=(named[0],), needs=MAJORITY)))
