"""Amendments count only if half of all votes take part."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.clauses import changing_power
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.model import holders
from holdfast.charter.powers import Power
from holdfast.charter.rules import Quorum, Vote

HALF = Quorum(share=Amount("1/2"), of="statutory")


def _with_quorum(power: Power) -> dict[str, object]:
    return {"needs": power.needs.model_copy(update={"quorum": HALF})} if isinstance(power.needs, Vote) else {}


@safeguard(
    "turnout_floor",
    "Turnout floor for amendments",
    changes="quorum of the power to amend",
    effect="A few who come while others stay away decide nothing.",
    reference="Weimar constitution of 1919, art. 76 (two-thirds of the members present); case build_finance_2022",
)
def turnout_floor(charter: Charter) -> Iterator[Edit]:
    """A vote on an amendment counts if half of all votes take part."""
    for power in charter.powers:
        if power.do != "amend" or not isinstance(power.needs, Vote) or power.needs.quorum is not None:
            continue
        organs = [charter.organs[name] for name in holders(power) if name in charter.organs]
        # A quorum of the power takes the place of the organ's own.
        if organs and all(organ.quorum in (None, "unstated") for organ in organs) and charter.quorum is None:
            yield Edit(power.id, changing_power(power.id, _with_quorum))
