"""Who rules as the required share alpha rises from 1/2 to 1: a step function with exact steps.

A coalition stands for alpha at or above (strongest part that stands) / (its own strength), as long as the same smaller coalitions stand. So from any
alpha the next one at which anything can differ is the least of these ratios among coalitions that do not stand, or the share of the rulers in the
whole, at which they no longer win. Each step goes there.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from holdfast.audit.rulers.leadership import Leadership
from holdfast.audit.rulers.ruling import Found, cheapest, strongest_standing
from holdfast.audit.rulers.subsets import LIMIT, Strengths

__all__ = ["COMMON", "FOLLOWED_MEMBERS", "Step", "at_common_shares", "majorities"]

COMMON = (Fraction(1, 2), Fraction(3, 5), Fraction(2, 3), Fraction(3, 4), Fraction(4, 5))
"""Required shares that charters often name."""
FOLLOWED_MEMBERS = 16
"""Above it there are far too many steps to follow."""
_WORK = 2**24
_STEPS = 5_000


@dataclass(frozen=True)
class Step:
    """Who rules for alpha from `start`, itself included, up to the next step's start."""

    start: Fraction
    masks: Found


def majorities(leadership: Leadership) -> tuple[list[Step], Fraction]:
    """Return the steps, and the alpha up to which they were followed (1: all the way; large leaderships take too many steps).

    Nothing is followed for more than 16 members, or strengths with too many digits.
    """
    weights = leadership.weights
    if len(weights) > FOLLOWED_MEMBERS or sum(weights) ** 2 >= LIMIT:
        return [], Fraction(1, 2)
    found: list[Step] = []
    alpha = Fraction(1, 2)
    for _ in range(min(_STEPS, _WORK >> len(weights))):
        sums, top = strongest_standing(weights, alpha)
        masks = cheapest(sums, top, alpha)
        if not found or not np.array_equal(found[-1].masks, masks):
            found.append(Step(alpha, masks))
        alpha = min(Fraction(int(sums[masks[0]]), int(sums[-1])), _next_to_stand(sums, top))
        if alpha >= 1:
            return found, Fraction(1)
    return found, alpha


def at_common_shares(leadership: Leadership) -> list[Step]:
    """Return who rules for alpha 1/2, 3/5, 2/3, 3/4 and 4/5, as far as digits allow; a step's start is that alpha alone."""
    weights = leadership.weights
    shares = [alpha for alpha in COMMON if alpha.denominator * sum(weights) < LIMIT]
    return [Step(alpha, cheapest(*strongest_standing(weights, alpha), alpha)) for alpha in shares]


def _next_to_stand(sums: Strengths, top: Strengths) -> Fraction:
    """Return the least ratio of strongest standing part to strength, among coalitions that do not stand; 1 where all stand."""
    falls = np.flatnonzero(top < sums)
    if len(falls) == 0:
        return Fraction(1)
    ratio = top[falls] / sums[falls]
    # Floating point picks out those that may be least, exact arithmetic decides.
    near = falls[ratio <= ratio.min() * (1 + 1e-12)]
    pairs = np.unique(np.stack((top[near], sums[near])), axis=1)
    return min(Fraction(int(a), int(b)) for a, b in pairs.T)
