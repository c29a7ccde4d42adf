"""Coleman: a member's power to prevent action and to initiate it. His third index, the power to act, is the body's: `Analysis.power_to_act`.

Coleman (1971), "Control of collectivities and the power of a collectivity to act".
"""

from __future__ import annotations

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.indices import index
from holdfast.charter.power.sampling import sample_coleman
from holdfast.charter.power.values import Values, exact_values, share_of


@index(
    "coleman_prevent",
    "prevent",
    "of all coalitions that win, the share that the member could stop by leaving",
    "Coleman 1971",
)
def prevent(analysis: Analysis) -> Values:
    """Return swings / winning coalitions."""
    counts = analysis.totals
    if counts is None:
        return sample_coleman(analysis.game, analysis.seed, winning=True)
    return exact_values(share_of(counts.total_swings, counts.total_winning), counts.method)


@index(
    "coleman_initiate",
    "initiate",
    "of all coalitions that lose, the share that the member could carry by joining",
    "Coleman 1971",
)
def initiate(analysis: Analysis) -> Values:
    """Return swings / losing coalitions."""
    counts = analysis.totals
    if counts is None:
        return sample_coleman(analysis.game, analysis.seed, winning=False)
    return exact_values(share_of(counts.total_swings, 2**analysis.n - counts.total_winning), counts.method)
