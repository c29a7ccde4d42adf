"""Votes count as they stood when the motion was put."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.effects.bodies import TRADED
from holdfast.audit.safeguards.clauses import changing_organ
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter


@safeguard(
    "snapshot",
    "Snapshot votes",
    changes="moment at which an organ's votes are weighed",
    effect="Votes bought, borrowed or minted once a motion is known do not count on it. Votes acquired long before do.",
    reference="Compound Governor Alpha 2020 (votes as of the proposal's block); case beanstalk_2022",
)
def snapshot(charter: Charter) -> Iterator[Edit]:
    """Votes are weighed at the moment of the proposal."""
    traded = any(power.do == "acquire_votes" for power in charter.powers)
    for name, organ in charter.organs.items() if traded else ():
        if TRADED & set(organ.votes_can_be) and organ.weights_at != "proposal":
            yield Edit(name, changing_organ(name, lambda _: {"weights_at": "proposal"}))
