"""A leadership: who is in it, how strong each is, and what share of strength a coalition needs to rule."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from holdfast.audit.rulers.subsets import LIMIT
from holdfast.errors import BadInput, Problem

__all__ = ["MAX_MEMBERS", "Leadership"]

MAX_MEMBERS = 24
"""2^24 coalitions are looked at one by one; twice as many for each further member."""


@dataclass(frozen=True)
class Leadership:
    """Members with strengths (exact, above zero, in any unit) and the share `alpha`, at least 1/2 and below 1.

    A coalition that is part of another wins in it if its strength is *more* than `alpha` of the other's: exactly that share is not enough.
    Raises `BadInput` for no members, more than 24, a name that stands twice, a strength of zero or less, or another alpha.
    """

    members: tuple[str, ...]
    strengths: tuple[Fraction, ...]
    alpha: Fraction = Fraction(1, 2)

    def __post_init__(self) -> None:
        n = len(self.members)
        if not 1 <= n <= MAX_MEMBERS:
            raise BadInput(Problem(f"{n} members", expected=f"1 to {MAX_MEMBERS}: the answer is exact, and twice the work for each member more"))
        if len(self.strengths) != n:
            raise BadInput(Problem(f"{len(self.strengths)} strengths", expected=f"{n}, one for each member"))
        for i, (member, strength) in enumerate(zip(self.members, self.strengths, strict=True)):
            if member in self.members[:i]:
                raise BadInput(Problem(f"the member {member[:60]!r} stands twice", expected="each member once"))
            if strength <= 0:
                raise BadInput(Problem(f"the strength of {member[:60]!r} is {strength}", expected="a number above zero"))
        if not Fraction(1, 2) <= self.alpha < 1:
            raise BadInput(Problem(f"alpha is {self.alpha}", expected="a share from 1/2 to below 1: with less, two separate coalitions could both rule"))
        if self.alpha.denominator * sum(self.weights) >= LIMIT:
            raise BadInput(Problem("the strengths have too many digits to be exact", expected="strengths of at most 12 digits in all, such as 3, 7.5 or 1/3"))

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """Return the strengths as whole numbers in the same proportions, as small as can be."""
        scale = lcm(*(strength.denominator for strength in self.strengths))
        whole = [int(strength * scale) for strength in self.strengths]
        common = gcd(*whole)
        return tuple(weight // common for weight in whole)

    @property
    def unit(self) -> Fraction:
        """Return the strength that one unit of `weights` stands for."""
        return self.strengths[0] / self.weights[0]

    def joined_by(self, name: str, strength: Fraction) -> Leadership:
        """Return the leadership with a newcomer in last place. Raises `BadInput` as the class does."""
        return Leadership((*self.members, name), (*self.strengths, strength), self.alpha)
