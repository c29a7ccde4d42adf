"""Self-stable majority rules and constitutions (Barbera and Jackson 2004, Quarterly Journal of Economics 119: 1011-1048).

Voters will vote on reforms that are not known yet. Voter i will favour one with probability p_i, independently of the others, and wants to be on the
winning side; a reform passes with s yes votes or more. A rule s is self-stable if, put to a vote under itself, no other rule beats it: no s' is
strictly better for s voters or more. A constitution (s, S) uses s for business and S for its own amendment: it is self-stable if no s' is strictly
better than s for S voters or more. Probabilities are exact fractions throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

from holdfast.errors import BadInput, Problem

__all__ = ["MAX_VOTERS", "Society", "yes_votes"]

MAX_VOTERS = 100
MAX_DENOMINATOR = 10**9
"""Of all probabilities together: exact chances have its n-th power as denominator."""


def yes_votes(support: Sequence[Fraction]) -> list[Fraction]:
    """Return the probabilities of 0, 1, ..., n yes votes of independent voters (the Poisson-binomial distribution)."""
    scale = lcm(*(p.denominator for p in support)) if support else 1
    counts = [1]
    for p in support:
        yes = int(p * scale)
        counts = [(scale - yes) * a + yes * b for a, b in zip([*counts, 0], [0, *counts], strict=True)]
    return [Fraction(count, scale ** len(support)) for count in counts]


@dataclass(frozen=True)
class Society:
    """Voters with the probability, from 0 to 1, that each favours a reform. A rule is a number of yes votes from 1 to n.

    Raises `BadInput` for no voters or over 100, for a probability outside 0 to 1, or for a common
    denominator above 10^9.
    """

    support: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.support) <= MAX_VOTERS:
            raise BadInput(Problem(f"{len(self.support)} voters", expected=f"1 to {MAX_VOTERS}"))
        for p in self.support:
            if not 0 <= p <= 1:
                raise BadInput(Problem(f"the probability {p}", expected="a number from 0 to 1"))
        if lcm(*(p.denominator for p in self.support)) > MAX_DENOMINATOR:
            raise BadInput(Problem("the probabilities have too many digits to be exact", expected="at most six decimals, or simple fractions such as 1/3"))

    @property
    def rules(self) -> range:
        """Return the rules, as numbers of yes votes."""
        return range(1, len(self.support) + 1)

    @cached_property
    def utility(self) -> dict[Fraction, list[Fraction]]:
        """Return, for each probability that occurs, the chance to be on the winning side under rules 1 to n (positions 0 to n - 1)."""
        found = {}
        for p in sorted(set(self.support)):
            others = list(self.support)
            others.remove(p)
            # What k or fewer of the others say, for k from 0.
            under, total = [], Fraction(0)
            for probability in yes_votes(others):
                under.append(total)
                total += probability
            # In favour, the voter wins with s - 1 yes votes or more among the others; against, with fewer than s.
            found[p] = [p * (1 - under[s - 1]) + (1 - p) * (under[s] if s < len(under) else Fraction(1)) for s in self.rules]
        return found

    def best_rules(self, voter: int) -> tuple[int, ...]:
        """Return the rules that a voter likes best."""
        values = self.utility[self.support[voter]]
        return tuple(s for s in self.rules if values[s - 1] == max(values))

    def votes_for(self, other: int, rule: int) -> int:
        """Return how many voters are strictly better off under rule `other` than under `rule`."""
        return sum(count for places, count in self._places if places[other - 1] > places[rule - 1])

    @cached_property
    def _places(self) -> list[tuple[list[int], int]]:
        """Return, for each probability that occurs, the order of the rules by utility as small numbers, and how many voters have it."""
        found = []
        for p, values in self.utility.items():
            order = {value: place for place, value in enumerate(sorted(set(values)))}
            found.append(([order[value] for value in values], self.support.count(p)))
        return found

    @cached_property
    def strongest_challenge(self) -> dict[int, tuple[int, int]]:
        """Return for each rule the rule that most voters prefer to it, and how many do; the rule itself and 0 if none is preferred by anybody."""
        found = {}
        for s in self.rules:
            votes = {other: self.votes_for(other, s) for other in self.rules if other != s}
            most = max(votes.values(), default=0)
            found[s] = (next(other for other in votes if votes[other] == most), most) if most else (s, 0)
        return found

    def self_stable_rules(self) -> tuple[int, ...]:
        """Return the rules that stand when put to a vote under themselves."""
        return tuple(s for s in self.rules if self.is_self_stable(s, s))

    def is_self_stable(self, s: int, amendment: int) -> bool:
        """Return whether the constitution (s, amendment) is self-stable."""
        return self.strongest_challenge[s][1] < amendment

    def least_amendment(self, s: int) -> int | None:
        """Return the smallest number of votes for amendment that makes rule s stand; None if not even unanimity does."""
        least = max(1, self.strongest_challenge[s][1] + 1)
        return least if least <= len(self.support) else None
