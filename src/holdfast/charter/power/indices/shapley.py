"""Shapley-Shubik: how often a member is the one whose joining makes the coalition win, when all orders of joining are equally likely.

Shapley and Shubik (1954), "A method for evaluating the distribution of power in a committee system".
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import factorial

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.counts import TooLarge
from holdfast.charter.power.indices import index
from holdfast.charter.power.multilinear import shapley_bounded
from holdfast.charter.power.sampling import sample_orders
from holdfast.charter.power.values import Values, exact_values


@lru_cache(maxsize=4)
def _orders(n: int) -> tuple[int, ...]:
    """Return s! (n - 1 - s)! for each size s: the orders in which a given coalition stands before a given member."""
    return tuple(factorial(size) * factorial(n - 1 - size) for size in range(n))


def from_sizes(swings: Sequence[int], n: int) -> Fraction:
    """Return the sum over sizes s of swings(s) s! (n - 1 - s)! / n!."""
    return Fraction(sum(count * orders for count, orders in zip(swings, _orders(n), strict=False)), factorial(n))


@index("shapley", "Shapley", "the share of all orders of joining in which the member turns losing into winning", "Shapley and Shubik 1954", shares=True)
def shapley(analysis: Analysis) -> Values:
    """Return exact values where sizes can be counted; else values with a proven error (one weight system); else a sample."""
    counts = analysis.by_size
    if counts is not None:
        # Members with the same swings are many: each value is worked out once.
        known = {swings: from_sizes(counts.swings_by_tag(i), analysis.n) for i, swings in enumerate(counts.swings)}
        return exact_values([known[swings] for swings in counts.swings], counts.method)
    try:
        return shapley_bounded(analysis.game, seconds=4 * analysis.seconds)
    except TooLarge:
        return sample_orders(analysis.game, analysis.seed)
