"""Penrose-Banzhaf: how often a member's vote decides, when all ways to vote are equally likely.

Penrose (1946), "The elementary statistics of majority voting"; Banzhaf (1965), "Weighted voting doesn't work"; Coleman (1971).
"""

from __future__ import annotations

from fractions import Fraction

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.indices import index
from holdfast.charter.power.sampling import sample_swings
from holdfast.charter.power.values import Values, exact_values, share_interval, share_of


@index(
    "penrose",
    "Penrose",
    "the share of all ways the others can vote in which the member's vote decides",
    "Penrose 1946; absolute index of Banzhaf 1965",
)
def penrose(analysis: Analysis) -> Values:
    """Return swings / 2^(n-1)."""
    counts = analysis.totals
    if counts is None:
        return sample_swings(analysis.game, analysis.seed)
    return exact_values([Fraction(swings, 2 ** (analysis.n - 1)) for swings in counts.total_swings], counts.method)


@index("banzhaf", "Banzhaf", "the member's share of all swings", "Banzhaf 1965", shares=True)
def banzhaf(analysis: Analysis) -> Values:
    """Return swings / all members' swings."""
    counts = analysis.totals
    if counts is None:
        sampled = penrose(analysis)
        assert sampled.low is not None and sampled.high is not None  # noqa: S101, PT018 - a sample has intervals
        low, high = share_interval(sampled.low, sampled.high)
        total = sum(sampled.values)
        return Values(tuple(float(value / total) if total else 0.0 for value in sampled.values), sampled.method, low, high, sampled.confidence)
    return exact_values(share_of(counts.total_swings, sum(counts.total_swings)), counts.method)
