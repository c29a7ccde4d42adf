"""Shapley-Shubik: how often a member is the one whose joining makes the coalition win, when all orders of joining are equally likely.

Shapley and Shubik (1954), "A method for evaluating the distribution of power in a committee system".
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.counts import TooLarge
from holdfast.charter.power.indices import index
from holdfast.charter.power.multilinear import shapley_bounded
from holdfast.charter.power.sampling import sample_orders
from holdfast.charter.power.values import Values, exact_values


def from_sizes(swings: Sequence[int], n: int) -> Fraction:
    """Return the sum over sizes s of swings(s) s! (n - 1 - s)! / n!."""
    return sum((Fraction(count, n * comb(n - 1, size)) for size, count in enumerate(swings) if count), Fraction(0))


@index("shapley", "Shapley", "the share of all orders of joining in which the member turns losing into winning", "Shapley and Shubik 1954", shares=True)
def shapley(analysis: Analysis) -> Values:
    """Return exact values where sizes can be counted; else values with a proven error (one weight system); else a sample."""
    counts = analysis.by_size
    if counts is not None:
        return exact_values([from_sizes(counts.swings_by_tag(i), analysis.n) for i in range(analysis.n)], counts.method)
    try:
        return shapley_bounded(analysis.game, seconds=4 * analysis.seconds)
    except TooLarge:
        return sample_orders(analysis.game, analysis.seed)
