"""Who may use a power: which of its holders are open to us, or to others against us."""

from __future__ import annotations

from holdfast.audit.motion import NOBODY, Chamber, Outcome, unstated
from holdfast.audit.tally import controlled, everybody, stock_of
from holdfast.charter.amounts import Amount
from holdfast.charter.powers import Holder, Joint, Petition, Power
from holdfast.charter.rules import Quorum, Rule, Vote, Word

__all__ = ["WEAKEST", "open_holders", "others_may", "ours_may", "power_rule"]

WEAKEST = Vote(votes=Amount("1"), of="statutory", quorum=Quorum(votes=Amount("0")))
"""The rule to which an amendment lowers a threshold: any one vote is enough, without a quorum."""


def open_holders(chamber: Chamber, by: tuple[Holder, ...], needs: Rule | None, concerned: frozenset[str] = NOBODY) -> list[tuple[Holder, Outcome]]:
    """Return the holders through whom we can use a power, with the votes that each has."""
    found = [(holder, _holder(chamber, holder, needs, concerned, ours=True)) for holder in by]
    return [(holder, outcome) for holder, outcome in found if outcome]


def ours_may(chamber: Chamber, by: tuple[Holder, ...], needs: Rule | None, concerned: frozenset[str] = NOBODY) -> tuple[Outcome, Holder | None]:
    """Return whether we can use a power of one of these holders, and the first such holder; else the outcome of the nearest attempt."""
    worst: Outcome = Outcome(False, 1, 0)
    for holder in by:
        outcome = _holder(chamber, holder, needs, concerned, ours=True)
        if outcome:
            return outcome, holder
        if outcome.had * max(worst.needed, 1) >= worst.had * max(outcome.needed, 1):
            worst = outcome
    return worst, by[0] if by else None


def others_may(chamber: Chamber, by: tuple[Holder, ...], needs: Rule | None) -> bool:
    """Return whether others can use a power of one of these holders against us."""
    return any(_holder(chamber, holder, needs, NOBODY, ours=False).passes for holder in by)


def _holder(chamber: Chamber, holder: Holder, needs: Rule | None, concerned: frozenset[str], *, ours: bool) -> Outcome:
    charter, position = chamber.charter, chamber.position
    if isinstance(holder, Joint):
        found = [_holder(chamber, name, needs, concerned, ours=ours) for name in holder.jointly]
        return next((item for item in found if not item), found[0])
    if isinstance(holder, Petition):
        return _petition(chamber, holder, ours)
    if holder in charter.organs:
        silenced = not ours and position.holds("silenced", holder)
        if silenced:
            return Outcome(False, 1, 0)
        outcome = chamber.safe(holder, needs, concerned, ours)
        if not outcome and ours and (needs is None or unstated(needs)) and position.holds("lowered", f"{holder}.decides"):
            return chamber.safe(holder, WEAKEST)
        return outcome
    if holder in ("anyone", "unstated"):
        return Outcome(holder == "anyone")
    if holder == "concerned":
        return Outcome(not ours)
    names = everybody(charter, position, holder)
    if names and needs is not None and not unstated(needs) and not isinstance(needs, Word):
        return chamber.safe(holder, needs, concerned, ours)
    if names:
        # Without a rule each of them may act alone.
        stocks = [stock_of(charter, position, name) for name in names]
        mine = sum(stock.ours if ours else stock.others for stock in stocks)
        return Outcome(mine > 0, 1, mine)
    mine = int(controlled(charter, position, holder) is ours)
    return Outcome(mine > 0, 1, mine)


def _petition(chamber: Chamber, petition: Petition, ours: bool) -> Outcome:
    charter, position = chamber.charter, chamber.position
    names = everybody(charter, position, petition.of)
    if petition.of not in charter.organs and not names:
        mine = int(controlled(charter, position, petition.of) is ours)
        return Outcome(mine > 0, 1, mine)
    if position.away(petition.of) or (not ours and position.holds("silenced", petition.of)):
        return Outcome(False, 1, 0)
    side = chamber.side(petition.of, petition.weights, NOBODY, ours)
    have, base = side.mine, side.mine + side.others
    if petition.counting in ("statutory", "total_weight"):
        base = side.statutory
    if petition.count is not None:
        needed = int(-(-chamber.number(petition.count) // 1))
    else:
        share = chamber.number(petition.share if petition.share is not None else petition.more_than)
        needed = int(share * base // 1) + 1 if petition.more_than is not None else int(-(-share * base // 1))
    return Outcome(have >= max(needed, 1), needed, have)


def power_rule(chamber: Chamber, power: Power, holder: Holder | None) -> Rule | None:
    """Return the rule that decides on a power of this holder."""
    return chamber.rule_of(holder, power.needs) if isinstance(holder, str) and holder in chamber.charter.organs else power.needs
