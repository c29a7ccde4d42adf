"""Amendments take two-thirds of all votes that there are."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.safeguards.assembly import harder, stated
from holdfast.audit.safeguards.clauses import changing_power
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.model import holders
from holdfast.charter.rules import Rule, Vote, Word

OF_ALL: Rule = Vote(share=Amount("2/3"), of="total_weight")
WHOLE = ("total_weight", "statutory", "members")


def _strong(charter: Charter, rule: Rule | None) -> bool:
    """Return whether a rule asks for as much already, or is no vote."""
    if isinstance(rule, Word):
        return stated(rule)
    share = charter.number(rule.share if rule.share is not None else rule.more_than) if isinstance(rule, Vote) else None
    return isinstance(rule, Vote) and share is not None and rule.of in WHOLE and share >= charter.number(Amount("2/3"))  # type: ignore[operator]


@safeguard(
    "amending_threshold",
    "Two-thirds of all votes to amend",
    changes="majority of the power to amend",
    effect="Who is absent or abstains counts as against an amendment, and a third of all votes stops it.",
    reference="United States Constitution, art. V (two-thirds of both houses); Buchanan and Tullock 1962",
)
def amending_threshold(charter: Charter) -> Iterator[Edit]:
    """An amendment takes two-thirds of all votes that exist, besides what it needs today."""
    voting = {*charter.organs, *charter.members, *charter.groups, "member", "section"}
    for power in charter.powers:
        if power.do == "amend" and set(holders(power)) & voting and not _strong(charter, power.needs):
            yield Edit(power.id, changing_power(power.id, lambda now: {"needs": harder(charter, now, OF_ALL)}))
