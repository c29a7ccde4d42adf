"""No single holder counts for more than a tenth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.safeguards.clauses import changing_power
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.model import holders
from holdfast.charter.organs import Apportioned
from holdfast.charter.powers import Power
from holdfast.charter.rules import Vote

CAP = Amount("1/10")


def _capped(power: Power) -> dict[str, Any]:
    return {"needs": power.needs.model_copy(update={"cap": CAP})} if isinstance(power.needs, Vote) else {}


def _unequal(charter: Charter, organ: str) -> bool:
    """Return whether the votes in an organ differ, or follow what somebody may have much of."""
    votes = charter.organs[organ].known_votes or {}
    return len(set(votes.values())) > 1 or isinstance(charter.organs[organ].votes, Apportioned)


@safeguard(
    "vote_cap",
    "Cap on votes",
    changes="cap in the rule of the power to amend",
    effect="The largest holders do not decide alone, however much they have.",
    reference="Nominet UK, voting caps of 2006: 10 per cent on the articles, 3 per cent in other polls (nominet_2021)",
)
def vote_cap(charter: Charter) -> Iterator[Edit]:
    """In votes on amendments no holder's votes count for more than a tenth of all."""
    for power in charter.powers:
        weighed = any(name in charter.organs and _unequal(charter, name) for name in holders(power))
        if power.do == "amend" and weighed and isinstance(power.needs, Vote) and power.needs.cap is None:
            yield Edit(power.id, changing_power(power.id, _capped))
