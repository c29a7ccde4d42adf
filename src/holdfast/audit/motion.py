"""When a motion is safe for the coalition, and when others can carry one against it.

Others are taken at their worst for us: a motion is *safe* only if it meets the quorum with all of them absent **and** the threshold with all
of them present and against. The other way round, others *can carry* a motion (a veto, a repeal, an appeal) if it meets the threshold with
all of them in favour and us present and against, unless we can deny them the quorum by staying away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any

from holdfast.audit.position import Position
from holdfast.audit.tally import ANYONE, Tally, controlled, everybody, stock_of, tally, tally_of_members
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.organs import Apportioned
from holdfast.charter.rules import AgainstFewer, All, Any_, Ballots, NoVeto, Other, Plurality, Quorum, Ranked, Readings, Rule, Vote, Word, atoms

__all__ = ["ASSUMED", "Bystanders", "Chamber", "Outcome", "unstated"]

ASSUMED = Vote(more_than=Amount("1/2"), of="cast")
"""The rule taken where the text states none."""
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bystanders:
    """How those outside the coalition behave: the share of them that turns out, and whether they vote against us or abstain.

    `rivals` are the shares of their votes that each of their lists gets where the most votes win; none stands for one list of them all.
    """

    turnout: Fraction = Fraction(1)
    abstain: bool = False
    rivals: tuple[Fraction, ...] = ()

    def largest(self, against: int) -> int:
        """Return the votes of their largest list out of all that are against us."""
        return ceil(max(self.rivals) * against) if self.rivals else against

    def against(self, number: int) -> int:
        """Return how many of a number of them vote against us."""
        return 0 if self.abstain else number if self.turnout == 1 else ceil(self.turnout * number)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a motion is safe, and the votes needed and had at the test that decided it."""

    passes: bool
    needed: int = 0
    had: int = 0

    def __bool__(self) -> bool:
        return self.passes


@dataclass(frozen=True, slots=True)
class Side:
    """Votes of one side, the other's votes against it and all of the other's votes, heads likewise, and what the charter provides."""

    mine: int
    against: int
    others: int
    heads: int
    against_heads: int
    statutory: int
    all_heads: int


@dataclass(frozen=True)
class Chamber:
    """A charter and position seen by the coalition: what is assumed where the text is silent, and how bystanders behave.

    `relaxed` marks the fixpoint, in which limits that bite harder the more we gain are left out. `own` is the position without the votes that
    helpers lend for one motion, where there are such: their seats are filled anew like those of others. `generous` puts in the place of any
    member concerned the one who has most votes: what is out of reach then is so in truth, and what is reached depends on sums of votes alone.
    """

    charter: Charter
    position: Position
    assume: Rule = ASSUMED
    bystanders: Bystanders = Bystanders()
    relaxed: bool = False
    own: Position | None = None
    generous: bool = False

    @property
    def unlent(self) -> Position:
        """The position without what helpers lend."""
        return self.position if self.own is None else self.own

    @cached_property
    def memo(self) -> dict[object, Any]:
        """What was worked out about motions in this chamber before. Rules are told apart by their identity, and kept beside what was found."""
        return {}

    def at(self, position: Position) -> Chamber:
        """Return the chamber in another position."""
        return self if position is self.position else replace(self, position=position)

    def rule_of(self, body: str, needs: Rule | None) -> Rule:
        """Return the rule by which a body decides: the one given, else its own, else the assumed one."""
        organ = self.charter.organs.get(body)
        rule = needs if needs is not None and not unstated(needs) else organ.decides if organ is not None else None
        return self.assume if rule is None or unstated(rule) else rule

    def safe(self, body: str, needs: Rule | None, concerned: frozenset[str] = NOBODY, ours: bool = True) -> Outcome:
        """Return whether one side (ours, or the others') carries a motion in an organ, or among members, against the other."""
        rule = self.rule_of(body, needs)
        key = (body, id(rule), concerned, ours)
        kept = self.memo.get(key)
        if kept is None:
            parts = atoms(rule)
            if concerned and all(
                isinstance(part, AgainstFewer | NoVeto) or (isinstance(part, Vote) and "concerned" not in (part.excluding or ())) for part in parts
            ):
                kept = self.safe(body, rule, NOBODY, ours), rule
            else:
                kept = self._safe(rule, parts, body, concerned, ours), rule
            self.memo[key] = kept
        found: Outcome = kept[0]
        return found

    def _safe(self, rule: Rule, parts: list[Any], body: str, concerned: frozenset[str], ours: bool) -> Outcome:
        elsewhere = all(isinstance(part, Vote | AgainstFewer) and part.in_ is not None for part in parts)
        if not elsewhere and (self.position.away(body) or self.side(body, None, NOBODY, ours).mine <= 0):
            return Outcome(False, 1, 0)
        found = self._holds(rule, body, concerned, ours)
        organ = self.charter.organs.get(body)
        quorum = (organ.quorum if organ.quorum is not None else self.charter.quorum) if organ is not None else None
        own = any(getattr(part, "quorum", None) is not None for part in parts)
        own = own or (ours and self.position.holds("lowered", f"{body}.quorum"))
        if found and not own and not elsewhere and isinstance(quorum, Quorum):
            return self._quorum(quorum, body, None, None, ours, found)
        return found

    def votes(self, body: str, weights: str | None = None) -> Tally:
        """Return the votes in an organ, or among members."""
        return self._tally(body, weights, NOBODY, NOBODY, None)

    def _tally(self, body: str, weights: str | None, leaving_out: frozenset[str], concerned: frozenset[str], cap: Fraction | None) -> Tally:
        if body in self.charter.organs:
            return tally(self.charter, self.position, body, weights, leaving_out, concerned, cap)
        key = (body, weights, leaving_out, concerned)
        if key not in self.memo:
            names = [name for name in everybody(self.charter, self.position, body) if name not in leaving_out]
            self.memo[key] = tally_of_members(self.charter, self.position, names, weights, concerned)
        found: Tally = self.memo[key]
        return found

    def side(
        self, body: str, weights: str | None, concerned: frozenset[str], ours: bool, excluding: frozenset[str] = NOBODY, cap: Amount | None = None
    ) -> Side:
        """Return one side's votes in a body and the other's; a cap binds us alone, and not in the fixpoint."""
        organ = self.charter.organs.get(body)
        if cap is None and organ is not None and isinstance(organ.votes, Apportioned):
            cap = organ.votes.cap
        limit = self.number(cap) if cap is not None and ours and not self.relaxed else None
        votes = self._tally(body, weights, excluding, ANYONE if concerned and self.generous else concerned, limit)
        if not ours:
            return Side(votes.others, votes.ours, votes.ours, votes.other_heads, votes.our_heads, votes.wide, votes.wide_heads)
        against, heads = self.bystanders.against(votes.others), self.bystanders.against(votes.other_heads)
        return Side(votes.ours, against, votes.others, votes.our_heads, heads, votes.statutory, votes.all_heads)

    def number(self, amount: Amount | None) -> Fraction:
        """Return an amount's value; 1 (all of it) where it is unstated."""
        value = self.charter.number(amount) if amount is not None else None
        return Fraction(1) if value is None else value

    def _holds(self, rule: Rule, body: str, concerned: frozenset[str], ours: bool) -> Outcome:
        match rule:
            case Vote():
                return self._vote(rule, body, concerned, ours)
            case AgainstFewer():
                side = self.side(rule.in_ or body, rule.weights, NOBODY, ours)
                count = side.against_heads if rule.of == "members" and rule.weights is None else side.against
                limit = int(self.number(rule.against_fewer_than))
                return Outcome(count < limit, limit, count)
            case NoVeto():
                free = [name for name in rule.no_veto_from if not self.silent(name, ours)]
                return Outcome(not free, len(rule.no_veto_from), len(rule.no_veto_from) - len(free))
            case All():
                found = [self._holds(part, body, concerned, ours) for part in rule.all]
                return next((item for item in found if not item), found[0])
            case Any_():
                found = [self._holds(part, body, concerned, ours) for part in rule.any]
                return next((item for item in found if item), found[0])
            case Ballots():
                # The last ballot comes sooner or later; whoever can carry it need only wait.
                return self._holds(rule.ballots[-1].needs, body, concerned, ours)
            case Readings():
                return self._holds(rule.needs, body, concerned, ours)
            case Ranked() | Plurality():
                weights = rule.weights if isinstance(rule, Plurality) else None
                ratio = self.number(rule.against_default) if isinstance(rule, Ranked) else Fraction(1)
                side = self.side(body, weights, concerned, ours, cap=rule.cap if isinstance(rule, Plurality) else None)
                # Beating the default by its ratio; at a ratio of one, and under plurality, by a vote.
                against = self.bystanders.largest(side.against) if ours and isinstance(rule, Plurality) else side.against
                needed = against + 1 if ratio == 1 else int(-(-(ratio * against) // 1))
                found_one = Outcome(side.mine >= max(needed, 1), needed, side.mine)
                return self._quorum(rule.quorum, body, None, weights, ours, found_one) if found_one and rule.quorum is not None else found_one
            case Word(word="automatic"):
                return Outcome(True)
            case Word(word="own_decision") | Word(word="unstated"):
                return self._holds(self.assume, body, concerned, ours)
            case Word() | Other():
                side = self.side(body, None, concerned, ours)
                return Outcome(side.against == 0 and side.mine > 0, side.mine + side.against, side.mine)
        raise TypeError(rule)

    def silent(self, name: str, ours: bool) -> bool:
        """Return whether a holder of a veto will not use it against the side that moves."""
        names = everybody(self.charter, self.position, name)
        if names:
            stocks = [stock_of(self.charter, self.position, member) for member in names]
            return all((stock.others if ours else stock.ours) == 0 for stock in stocks)
        return controlled(self.charter, self.position, name) is ours

    def _vote(self, rule: Vote, body: str, concerned: frozenset[str], ours: bool) -> Outcome:
        where = rule.in_ or body
        if self.position.away(where):
            return Outcome(False, 1, 0)
        excluding = frozenset(name for name in rule.excluding or () if name != "concerned")
        left_out = concerned if "concerned" in (rule.excluding or ()) else NOBODY
        side = self.side(where, rule.weights, left_out, ours, excluding, rule.cap)
        have, base = side.mine, side.mine + side.against
        if rule.of == "members":
            have, base = side.heads, side.all_heads
        elif rule.of in ("statutory", "total_weight", "unstated"):
            base = side.statutory
        elif rule.of == "sitting":
            base = side.mine + side.others
        if rule.votes is not None:
            needed = -(-self.number(rule.votes) // 1)
        elif rule.more_than is not None:
            needed = self.number(rule.more_than) * base // 1 + 1
            tie_is_mine = rule.casting_vote is not None and controlled(self.charter, self.position, rule.casting_vote) is ours
            if tie_is_mine:
                needed = -(-(self.number(rule.more_than) * base) // 1)
        else:
            needed = -(-(self.number(rule.share) * base) // 1)
        if rule.at_least is not None:
            needed = max(needed, -(-self.number(rule.at_least) // 1))
        found = Outcome(have >= max(needed, 1), int(needed), int(have))
        return self._quorum(rule.quorum, where, rule, rule.weights, ours, found) if found and rule.quorum is not None else found

    def _quorum(self, quorum: Quorum, body: str, rule: Vote | None, weights: str | None, ours: bool, found: Outcome) -> Outcome:
        """Return the outcome once one side must make the quorum alone. Whoever rules on the count makes it, if that is us."""
        organ = self.charter.organs.get(body)
        judge = (organ.count_ruled_by if organ is not None else None) or ()
        if rule is not None and rule.counted_by is not None:
            judge = (rule.counted_by,)
        if rule is not None and rule.absent == "present":
            return found
        if ours and judge and all(controlled(self.charter, self.position, name) for name in judge):
            return found
        side = self.side(body, weights, NOBODY, ours)
        have, base = (side.heads, side.all_heads) if quorum.of == "members" else (side.mine, side.statutory)
        if quorum.of == "sitting":
            base = side.mine + side.others
        if quorum.votes is not None:
            needed = -(-self.number(quorum.votes) // 1)
        elif quorum.more_than is not None:
            needed = self.number(quorum.more_than) * base // 1 + 1
        else:
            needed = -(-(self.number(quorum.share) * base) // 1)
        return found if have >= needed else Outcome(False, int(needed), int(have))


def unstated(rule: Rule) -> bool:
    """Return whether a rule is not stated."""
    return isinstance(rule, Word) and rule.word == "unstated"
