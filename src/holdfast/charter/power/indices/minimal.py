"""Deegan-Packel and Holler: only minimal winning coalitions count, those that no member can leave.

Deegan and Packel (1978), "A new index of power for simple n-person games": each such coalition is equally likely and its members share alike.
Holler (1982), "Forming coalitions and measuring voting power": the coalition's prize is a public good that every member enjoys in full. Neither
need give more to the greater weight.
"""

from __future__ import annotations

from fractions import Fraction

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.indices import index
from holdfast.charter.power.values import Values, exact_values, share_of


@index("deegan_packel", "Deegan-Packel", "the member's part in minimal winning coalitions, each shared equally", "Deegan and Packel 1978", shares=True)
def deegan_packel(analysis: Analysis) -> Values:
    """Return the mean over minimal winning coalitions of 1 / size if the member belongs, else 0."""
    counts = analysis.critical
    raw = [sum((Fraction(times, size) for size, times in row.items()), Fraction(0)) for row in counts.minimal]
    return exact_values(share_of(raw, counts.minimal_total), counts.method)


@index("holler", "Holler", "the number of minimal winning coalitions the member belongs to, as a share of all members' numbers", "Holler 1982", shares=True)
def holler(analysis: Analysis) -> Values:
    """Return the public good index: minimal winning coalitions with the member / the sum of that over members."""
    counts = analysis.critical
    raw = [sum(row.values()) for row in counts.minimal]
    return exact_values(share_of(raw, sum(raw)), counts.method)
