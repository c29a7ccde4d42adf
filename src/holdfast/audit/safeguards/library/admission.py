"""Nobody packs the federation with friends."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.assembly import consent, held_elsewhere
from holdfast.audit.safeguards.clauses import adding_check
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter


@safeguard(
    "admission",
    "Consent to admission",
    changes="check on the power to admit",
    effect="A small organ no longer makes itself a majority by admitting friends.",
    reference="Covenant of the League of Nations 1919, art. 1 (two-thirds of the Assembly); UN Charter, art. 4(2)",
)
def admission(charter: Charter) -> Iterator[Edit]:
    """New members need the consent of the assembly."""
    check = consent(charter)
    for power in charter.powers if check is not None else ():
        if power.do == "admit" and held_elsewhere(charter, power):
            yield Edit(power.id, adding_check(power.id, check))
