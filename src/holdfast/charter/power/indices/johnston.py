"""Johnston: each coalition that hangs on somebody gives one point, shared among its critical members.

Johnston (1978), "On the measurement of power: some reactions to Laver".
"""

from __future__ import annotations

from fractions import Fraction

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.indices import index
from holdfast.charter.power.values import Values, exact_values, share_of


@index(
    "johnston",
    "Johnston",
    "the member's share of swings, a swing counting less the more members of the coalition could do the same",
    "Johnston 1978",
    shares=True,
)
def johnston(analysis: Analysis) -> Values:
    """Return the sum over coalitions in which the member is critical of 1 / (critical members), as a share of all members' sums."""
    counts = analysis.critical
    raw = [sum((Fraction(times, k) for k, times in row.items()), Fraction(0)) for row in counts.critical]
    return exact_values(share_of(raw, sum(raw)), counts.method)
