"""Satisfaction: how often the outcome is what the member voted for (Rae's index, of the winning and the losing side alike).

Rae (1969), "Decision rules and individual values in constitutional choice"; Straffin (1978); Dubey and Shapley (1979): it is (1 + Penrose) / 2.
Here it is counted from its definition and not from that identity, which the tests then confirm.
"""

from __future__ import annotations

from fractions import Fraction

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.indices import index
from holdfast.charter.power.sampling import sample_swings
from holdfast.charter.power.values import Values, exact_values


@index("satisfaction", "satisfied", "the share of all ways to vote in which the member gets what it voted for", "Rae 1969; Dubey and Shapley 1979")
def satisfaction(analysis: Analysis) -> Values:
    """Return (winning coalitions with the member + losing coalitions without it) / 2^n."""
    counts = analysis.totals
    if counts is None:
        sampled = sample_swings(analysis.game, analysis.seed)
        assert sampled.low is not None and sampled.high is not None  # noqa: S101, PT018 - a sample has intervals
        low, high = (tuple((1 + value) / 2 for value in row) for row in (sampled.low, sampled.high))
        return Values(tuple((1 + float(value)) / 2 for value in sampled.values), sampled.method, low, high, sampled.confidence)
    found = []
    for swings in counts.total_swings:
        # With the member: (winning + swings) / 2 coalitions win; without it (winning - swings) / 2 win, of 2^(n-1).
        with_member = (counts.total_winning + swings) // 2
        without = 2 ** (analysis.n - 1) - (counts.total_winning - with_member)
        found.append(Fraction(with_member + without, 2**analysis.n))
    return exact_values(found, counts.method)
