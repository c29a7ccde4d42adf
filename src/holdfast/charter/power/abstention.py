"""Three ways to vote: yes, abstain (or stay away), no.

Many rules count votes cast, so that to abstain is neither to support nor to oppose. A condition then reads a linear sum of the three: "more yes
than no" is Y - N >= 1, "two thirds of votes cast" is Y - 2N >= 0, "a quorum of 10 present" is Y + N >= 10 where the third way is to stay away.

Measures after Felsenthal and Machover (1997, 1998), with all three votes equally likely:

- Penrose (their Banzhaf measure for ternary games): the share of all ways the others vote in which the member can decide: some vote of the
  member's passes the motion and another does not. Where more support never hurts this is "yes passes and no fails".
- Shapley-Shubik: members declare their votes in a random order; the pivot is the one after whose vote the outcome is fixed. It is the Shapley
  value of u(S) = the probability that the votes of S alone fix the outcome.

A quorum of presence breaks "more support never hurts": to stay away may block where a no does not. Penrose is still defined; Shapley is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import comb

from holdfast.charter.power.algorithms.states import Ballot, Passed, count_ballots
from holdfast.charter.power.counts import TooLarge, unpack
from holdfast.charter.power.formula import AllOf, AtLeast, Formula, Seats, leaves
from holdfast.charter.power.values import Values, exact_values, share_of
from holdfast.errors import BadInput, Problem

__all__ = ["Reading", "ThreeWayGame", "passed_slowly", "votes_cast"]

MAX_PLAYERS = 200
YES, ABSTAIN, NO = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What a condition reads: `yes` times the weight in favour, plus `abstain` times the weight abstaining, plus `no` times that against."""

    system: str
    yes: int = 1
    abstain: int = 0
    no: int = 0


@dataclass(frozen=True)
class ThreeWayGame:
    """Members, weights (integers from 0 by system), readings by name, and a rule whose quotas are about readings.

    Raises `BadInput` for a yes that counts for less than another vote, an unknown reading or system, or more than 200 members.
    """

    members: tuple[str, ...]
    weights: Mapping[str, tuple[int, ...]]
    readings: Mapping[str, Reading]
    rule: Formula

    def __post_init__(self) -> None:
        if not 1 <= len(self.members) <= MAX_PLAYERS:
            raise BadInput(Problem(f"the game has {len(self.members):,} members", expected=f"1 to {MAX_PLAYERS}"))
        for leaf in leaves(self.rule):
            if leaf.system not in self.readings:
                raise BadInput(Problem(f"the rule names the reading {leaf.system!r}", expected="one of " + ", ".join(self.readings)))
        for name, reading in self.readings.items():
            if len(self.weights.get(reading.system, ())) != len(self.members):
                raise BadInput(Problem(f"{name!r} reads {reading.system!r}", expected="a weight system with one weight for each member"))
            if reading.yes < max(reading.abstain, reading.no):
                raise BadInput(Problem(f"in {name!r} a yes counts for less than another vote", expected="a yes that never hurts"))

    @cached_property
    def monotone(self) -> bool:
        """Return whether yes, abstain, no are in the order of support in every condition."""
        return all(reading.abstain >= reading.no for reading in self.readings.values())

    def adds(self, member: int, vote: int) -> tuple[int, ...]:
        """Return what a member's vote (0 yes, 1 abstain, 2 no) adds to each reading, in their order."""
        rows = ((reading, self.weights[reading.system][member]) for reading in self.readings.values())
        return tuple(weight * (reading.yes, reading.abstain, reading.no)[vote] for reading, weight in rows)

    def passes(self, votes: Sequence[int]) -> bool:
        """Return whether these votes, one for each member, pass a motion."""
        rows = [self.adds(i, vote) for i, vote in enumerate(votes)]
        return bool(self.rule.holds({name: sum(row[k] for row in rows) for k, name in enumerate(self.readings)}))

    def count(self, options: Sequence[Sequence[Ballot]], width: int) -> Passed:
        """Count passed motions over ballots whose additions may be negative. Raises `TooLarge`."""
        names = list(self.readings)
        base = [tuple(min(ballot.adds[k] for ballot in row) for k in range(len(names))) for row in options]
        shift = {name: sum(row[k] for row in base) for k, name in enumerate(names)}
        lifted = [
            [Ballot(tuple(a - b for a, b in zip(ballot.adds, low, strict=True)), ballot.tag) for ballot in row] for row, low in zip(options, base, strict=True)
        ]
        return count_ballots(names, _shifted(self.rule, shift), lifted, width, seconds=60.0)

    def _options(self) -> list[list[Ballot]]:
        return [[Ballot(self.adds(i, vote), 0) for vote in (YES, ABSTAIN, NO)] for i in range(len(self.members))]

    @cached_property
    def passed(self) -> Passed:
        """Return the number of ways to vote that pass, of 3^n: in all and with each vote of each member."""
        return _bounded(self, self._options(), 2 * len(self.members) + 2)

    @property
    def power_to_act(self) -> Fraction:
        """Return the share of the 3^n ways to vote that pass a motion."""
        return Fraction(self.passed.total, 3 ** len(self.members))

    def decisive(self) -> tuple[int, ...]:
        """Return, for each member, in how many of the 3^(n-1) ways the others can vote the member decides the outcome."""
        if self.monotone:
            return tuple(row[YES] - row[NO] for row in self.passed.by_option)
        if not isinstance(self.rule, AllOf | AtLeast) or (isinstance(self.rule, AllOf) and not all(isinstance(part, AtLeast) for part in self.rule.parts)):
            raise BadInput(Problem("a rule in which a no may help", expected="conditions joined by `and` alone, such as a majority and a quorum"))
        found = []
        for i, row in enumerate(self.passed.by_option):
            # All conditions hold whatever the member does if and only if each holds at the member's worst for it.
            options = self._options()
            options[i] = [Ballot(tuple(min(ballot.adds[k] for ballot in options[i]) for k in range(len(self.readings))), 0)]
            found.append(row[YES] - _bounded(self, options, 2 * len(self.members) + 2).total)
        return tuple(found)

    def penrose(self) -> Values:
        """Return the share of the 3^(n-1) ways the others can vote in which the member decides."""
        return exact_values([Fraction(count, 3 ** (len(self.members) - 1)) for count in self.decisive()], "dynamic programming over distinct sums")

    def banzhaf(self) -> Values:
        """Return Penrose's measure as shares of its sum."""
        counts = self.decisive()
        return exact_values(share_of(counts, sum(counts)), "dynamic programming over distinct sums")

    def shapley(self) -> Values:
        """Return Felsenthal and Machover's Shapley-Shubik index for ternary games. Raises `BadInput` where a no may help."""
        if not self.monotone:
            raise BadInput(Problem("Shapley-Shubik is not defined where a no may help a motion to pass, as with a quorum of presence", expected="penrose"))
        n = len(self.members)
        width = 8 * ((2 * n + 10) // 8)
        undecided: list[list[Fraction]] = [[Fraction(0)] * (n + 1) for _ in range(2 * n)]
        for others, sign in ((YES, 1), (NO, -1)):
            # A member has not voted yet (and is then thought to vote like `others`), or has voted in one of three ways.
            rows = [[Ballot(self.adds(i, others), 0), *(Ballot(self.adds(i, vote), 1) for vote in (YES, ABSTAIN, NO))] for i in range(n)]
            by_option = _bounded(self, rows, width).by_option
            for i in range(n):
                for row, packed in ((undecided[2 * i], by_option[i][0]), (undecided[2 * i + 1], sum(by_option[i][1:]))):
                    for size, count in enumerate(unpack(packed, width)):
                        row[size] += sign * Fraction(count, 3**size)
        found = []
        for i in range(n):
            before, after = undecided[2 * i], undecided[2 * i + 1]
            found.append(sum(((before[size] - after[size + 1]) / (n * comb(n - 1, size)) for size in range(n)), Fraction(0)))
        return exact_values(found, "dynamic programming over distinct sums")


def _bounded(game: ThreeWayGame, options: Sequence[Sequence[Ballot]], width: int) -> Passed:
    try:
        return game.count(options, width)
    except TooLarge:
        raise BadInput(
            Problem("votes with abstention cannot be counted for so many members with such weights", expected="fewer members or smaller weights")
        ) from None


def _shifted(rule: Formula, shift: Mapping[str, int]) -> Formula:
    """Return the rule with each quota lowered by the shift of its reading."""
    if isinstance(rule, AtLeast):
        return AtLeast(rule.system, rule.quota - shift[rule.system])
    if isinstance(rule, Seats):
        return Seats(tuple((_shifted(part, shift), votes) for part, votes in rule.seats), rule.quota)
    return type(rule)(tuple(_shifted(part, shift) for part in rule.parts))


def votes_cast(
    weights: Sequence[int], share: Fraction, members: Sequence[str] | None = None, *, more_than: bool = False, quorum: int = 0, present: bool = True
) -> ThreeWayGame:
    """Return the game in which a motion needs a share of the votes cast, and at least one yes.

    `more_than`: strictly more than the share. `quorum`: weight that must be present; those who abstain are present unless `present` is
    False, in which case the third way is to stay away. `share` is from 0 to 1.
    """
    if not 0 <= share <= 1:
        raise BadInput(Problem(f"the share {share} of votes cast", expected="a share from 0 to 1"))
    over, under = share.numerator, share.denominator
    readings = {"cast": Reading("weight", under - over, 0, -over), "yes": Reading("weight")}
    parts = [AtLeast("cast", int(more_than)), AtLeast("yes", 1)]
    if quorum:
        readings["present"] = Reading("weight", 1, int(present), 1)
        parts.append(AtLeast("present", quorum))
    names = tuple(members) if members is not None else tuple(f"p{i}" for i in range(1, len(weights) + 1))
    return ThreeWayGame(names, {"weight": tuple(weights)}, readings, AllOf(tuple(parts)))


def passed_slowly(game: ThreeWayGame) -> dict[tuple[int, ...], bool]:
    """Return whether each of the 3^n ways to vote passes: the oracle, for a few members. Raises `TooLarge` beyond 10 members."""
    if len(game.members) > 10:
        raise TooLarge
    return {votes: game.passes(votes) for votes in product((YES, ABSTAIN, NO), repeat=len(game.members))}
