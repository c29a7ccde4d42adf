"""When a motion is safe for the coalition, and when others can carry one against it.

Others are taken at their worst for us: a motion is *safe* only if it meets the quorum with all of them absent **and** the threshold with all
of them present and against. The other way round, others *can carry* a motion (a veto, a repeal, an appeal) if it meets the threshold with
all of them in favour and us present and against, unless we can deny them the quorum by staying away.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from holdfast.audit.position import Position
from holdfast.audit.tally import Tally, controlled, tally
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.powers import Holder, Joint, Petition, Power
from holdfast.charter.rules import AgainstFewer, All, Any_, Ballots, NoVeto, Other, Plurality, Quorum, Ranked, Readings, Rule, Vote, Word

__all__ = ["ASSUMED", "Bystanders", "Chamber", "Outcome", "others_may", "ours_may"]

ASSUMED = Vote(more_than=Amount("1/2"), of="cast")
"""The rule taken where the text states none."""


@dataclass(frozen=True, slots=True)
class Bystanders:
    """How those outside the coalition behave: the share of them that turns out, and whether they vote against us or abstain."""

    turnout: Fraction = Fraction(1)
    abstain: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a motion is safe, and the votes needed and had at the test that decided it."""

    passes: bool
    needed: int = 0
    had: int = 0

    def __bool__(self) -> bool:
        return self.passes


@dataclass(frozen=True)
class Chamber:
    """A charter and position seen by the coalition: what is assumed where the text is silent, and how bystanders behave."""

    charter: Charter
    position: Position
    assume: Rule = ASSUMED
    bystanders: Bystanders = Bystanders()

    def votes(self, organ: str, weights: str | None = None, leaving_out: frozenset[str] = frozenset()) -> Tally:
        """Return the votes in an organ."""
        return tally(self.charter, self.position, organ, weights, leaving_out)

    def rule_of(self, organ: str, needs: Rule | None) -> Rule:
        """Return the rule by which an organ decides: the one given, else its own, else the assumed one."""
        rule = needs if needs is not None and not _unstated(needs) else self.charter.organs[organ].decides
        return self.assume if rule is None or _unstated(rule) else rule

    def safe(self, organ: str, needs: Rule | None, concerned: frozenset[str] = frozenset(), ours: bool = True) -> Outcome:
        """Return whether one side (ours, or the others') carries a motion in an organ against the other."""
        votes = self.votes(organ)
        mine = votes.ours if ours else votes.others
        if mine <= 0:
            return Outcome(False, 1, 0)
        found = self._holds(self.rule_of(organ, needs), organ, concerned, ours)
        quorum = self.charter.organs[organ].quorum
        if found and isinstance(quorum, Quorum) and not self._quorum(quorum, organ, None, concerned, ours):
            need, had = self._quorum_numbers(quorum, organ, None, concerned, ours)
            return Outcome(False, need, had)
        return found

    def _side(self, organ: str, weights: str | None, leaving_out: frozenset[str], ours: bool) -> tuple[int, int, Tally]:
        """Return our votes and those against us (or, for the others' side, the other way round)."""
        votes = self.votes(organ, weights, leaving_out)
        return (votes.ours, votes.others, votes) if ours else (votes.others, votes.ours, votes)

    def _against(self, count: int, ours: bool) -> int:
        """Return how many of those against turn out and vote against."""
        if not ours:
            return count
        return 0 if self.bystanders.abstain else int(self.bystanders.turnout * count)

    def _number(self, amount: Amount | None) -> Fraction:
        return (self.charter.number(amount) if amount is not None else None) or Fraction(1)

    def _base(self, rule_base: str, votes: Tally, mine: int, against: int, heads: tuple[int, int, int]) -> tuple[int, int]:
        """Return (what we have, the base that it is a share of)."""
        if rule_base == "members":
            return heads[0], heads[2]
        if rule_base in ("statutory", "total_weight", "unstated"):
            return mine, votes.statutory
        if rule_base == "sitting":
            return mine, votes.ours + votes.others
        return mine, mine + against

    def _holds(self, rule: Rule, organ: str, concerned: frozenset[str], ours: bool) -> Outcome:
        match rule:
            case Vote():
                return self._vote(rule, organ, concerned, ours)
            case AgainstFewer():
                _, against, votes = self._side(rule.in_ or organ, rule.weights, frozenset(), ours)
                heads = votes.other_heads if ours else votes.our_heads
                count = self._against(heads if rule.of == "members" and rule.weights is None else against, ours)
                limit = int(self._number(rule.against_fewer_than))
                return Outcome(count < limit, limit, count)
            case NoVeto():
                free = [name for name in rule.no_veto_from if not self._silent(name, ours)]
                return Outcome(not free, len(rule.no_veto_from), len(rule.no_veto_from) - len(free))
            case All():
                found = [self._holds(part, organ, concerned, ours) for part in rule.all]
                return next((item for item in found if not item), found[0])
            case Any_():
                found = [self._holds(part, organ, concerned, ours) for part in rule.any]
                return next((item for item in found if item), found[0])
            case Ballots():
                # The last ballot comes sooner or later; whoever can carry it need only wait.
                return self._holds(rule.ballots[-1].needs, organ, concerned, ours)
            case Readings():
                return self._holds(rule.needs, organ, concerned, ours)
            case Ranked():
                mine, against, _ = self._side(organ, None, concerned, ours)
                ratio = self._number(rule.against_default)
                met = mine > against if ratio == 1 else mine >= ratio * self._against(against, ours) and mine > 0
                quorum = rule.quorum is None or self._quorum(rule.quorum, organ, None, concerned, ours)
                return Outcome(bool(met and quorum), int(ratio * against) + (ratio == 1), mine)
            case Plurality():
                mine, against, _ = self._side(organ, rule.weights, concerned, ours)
                quorum = rule.quorum is None or self._quorum(rule.quorum, organ, rule.weights, concerned, ours)
                rivals = self._against(against, ours)
                return Outcome(mine > rivals and quorum, rivals + 1, mine)
            case Word(word="automatic"):
                return Outcome(True)
            case Word(word="own_decision") | Word(word="unstated"):
                return self._holds(self.assume, organ, concerned, ours)
            case Word() | Other():
                mine, against, _ = self._side(organ, None, concerned, ours)
                return Outcome(self._against(against, ours) == 0 and mine > 0, mine + against, mine)
        raise TypeError(rule)

    def _silent(self, name: str, ours: bool) -> bool:
        """Return whether a holder of a veto will not use it against the side that moves."""
        if ours:
            gone = name in self.charter.members and self.position.member(name).there == 0
            return gone or controlled(self.charter, self.position, name)
        if name in self.charter.members:
            return self.position.member(name).ours == 0
        return not controlled(self.charter, self.position, name)

    def _vote(self, rule: Vote, organ: str, concerned: frozenset[str], ours: bool) -> Outcome:
        where = rule.in_ or organ
        leaving_out = frozenset(name for name in rule.excluding or () if name != "concerned")
        if "concerned" in (rule.excluding or ()):
            leaving_out |= concerned
        mine, others, votes = self._side(where, rule.weights, leaving_out, ours)
        against = self._against(others, ours)
        heads = (votes.our_heads, votes.other_heads, votes.all_heads) if ours else (votes.other_heads, votes.our_heads, votes.all_heads)
        have, base = self._base(rule.of, votes, mine, against, heads)
        if rule.votes is not None:
            needed = -(-self._number(rule.votes) // 1)
        elif rule.more_than is not None:
            needed = self._number(rule.more_than) * base // 1 + 1
        else:
            needed = -(-(self._number(rule.share) * base) // 1)
        if rule.at_least is not None:
            needed = max(needed, -(-self._number(rule.at_least) // 1))
        passes = have >= needed and have > 0
        if passes and rule.quorum is not None and not self._quorum(rule.quorum, where, rule, concerned, ours):
            return Outcome(False, *self._quorum_numbers(rule.quorum, where, rule, concerned, ours))
        return Outcome(passes, int(needed), int(have))

    def _quorum_numbers(self, quorum: Quorum, organ: str, rule: Vote | str | None, concerned: frozenset[str], ours: bool) -> tuple[int, int]:
        weights = rule.weights if isinstance(rule, Vote) else rule
        mine, _, votes = self._side(organ, weights, frozenset(), ours)
        heads = (votes.our_heads, votes.other_heads, votes.all_heads) if ours else (votes.other_heads, votes.our_heads, votes.all_heads)
        have, base = self._base("statutory" if quorum.of in ("cast", "present") else quorum.of, votes, mine, 0, heads)
        if quorum.votes is not None:
            return int(-(-self._number(quorum.votes) // 1)), have
        if quorum.more_than is not None:
            return int(self._number(quorum.more_than) * base // 1) + 1, have
        return int(-(-(self._number(quorum.share) * base) // 1)), have

    def _quorum(self, quorum: Quorum, organ: str, rule: Vote | str | None, concerned: frozenset[str], ours: bool) -> bool:
        """Return whether one side makes the quorum alone. Whoever rules on the count makes it for the side that controls the ruling."""
        judge = self.charter.organs[organ].count_ruled_by or ()
        if isinstance(rule, Vote):
            if rule.counted_by is not None:
                judge = (rule.counted_by,)
            if rule.absent == "present":
                return True
        if ours and judge and all(controlled(self.charter, self.position, name) for name in judge):
            return True
        if self.position.holds("no quorum", organ):
            return True
        needed, had = self._quorum_numbers(quorum, organ, rule, concerned, ours)
        return had >= needed


def _unstated(rule: Rule) -> bool:
    return isinstance(rule, Word) and rule.word == "unstated"


def ours_may(chamber: Chamber, by: tuple[Holder, ...], needs: Rule | None, concerned: frozenset[str] = frozenset()) -> tuple[Outcome, Holder | None]:
    """Return whether we can use a power of one of these holders, and which holder; else the outcome of the nearest attempt."""
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
    return any(_holder(chamber, holder, needs, frozenset(), ours=False).passes for holder in by)


def _holder(chamber: Chamber, holder: Holder, needs: Rule | None, concerned: frozenset[str], *, ours: bool) -> Outcome:
    charter, position = chamber.charter, chamber.position
    if isinstance(holder, Joint):
        found = [_holder(chamber, name, needs, concerned, ours=ours) for name in holder.jointly]
        return next((item for item in found if not item), found[0])
    if isinstance(holder, Petition):
        return _petition(chamber, holder, ours)
    if holder in charter.organs:
        gone = position.holds("dissolved", holder) or (not ours and position.holds("postponed", holder))
        return Outcome(False, 1, 0) if gone else chamber.safe(holder, needs, concerned, ours)
    if holder in ("anyone", "unstated"):
        return Outcome(holder == "anyone")
    if holder == "concerned":
        return Outcome(not ours)
    names = list(charter.members) if holder in ("member", "section") and holder not in charter.members else list(charter.spread(holder))
    if names:
        stocks = [position.member(name) for name in names]
        mine = sum(stock.ours if ours else stock.others for stock in stocks)
        return Outcome(mine > 0, 1, mine)
    return Outcome(position.holds("ours", holder) is ours, 1, int(position.holds("ours", holder) is ours))


def _petition(chamber: Chamber, petition: Petition, ours: bool) -> Outcome:
    charter, position = chamber.charter, chamber.position
    if petition.of in charter.organs:
        votes = chamber.votes(petition.of, petition.weights)
        have, base = (votes.ours if ours else votes.others), votes.ours + votes.others
    else:
        names = list(charter.members) if petition.of in ("member", "section") and petition.of not in charter.members else list(charter.spread(petition.of))
        stocks = [position.member(name) for name in names]
        have, base = sum(stock.ours if ours else stock.others for stock in stocks), sum(stock.there for stock in stocks)
    if petition.count is not None:
        needed = int(-(-(charter.number(petition.count) or Fraction(1)) // 1))
    else:
        share = charter.number(petition.share or petition.more_than) or Fraction(1)
        needed = int(share * base // 1) + 1 if petition.more_than is not None else int(-(-share * base // 1))
    return Outcome(have >= max(needed, 1), needed, have)


def power_rule(chamber: Chamber, power: Power, holder: Holder | None) -> Rule | None:
    """Return the rule that decides on a power of this holder."""
    return chamber.rule_of(holder, power.needs) if isinstance(holder, str) and holder in chamber.charter.organs else power.needs
