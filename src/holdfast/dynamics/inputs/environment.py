"""Economy and openness of the country, by calendar year, from `environment.csv`."""

from __future__ import annotations

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs import moment

OPENNESS = {"closed": -1.0, "partial": 0.0, "open": 1.0}


@moment("economy", "a tenth of GDP per head nearer its ten-year peak")
def economy(frame: Frame) -> Array:
    """GDP per head against its ten-year peak, in tenths, less the mean over all section-years.

    A year without a figure stands at that mean, so that it says nothing; it is not filled from its neighbours.
    """
    gaps = {(row.section, row.year): row.gap_to_peak_pct / 10 for row in frame.evidence.environment if row.gap_to_peak_pct is not None}
    mean = float(np.mean(list(gaps.values()))) if gaps else 0.0
    values = frame.blank()
    for t, month in enumerate(frame.months):
        for i, section in enumerate(frame.sections):
            gap = gaps.get((section, month // 12))
            values[t, i] = gap - mean if gap is not None else 0.0
    return values


@moment("openness", "one step more open (closed, partial, open)")
def openness(frame: Frame) -> Array:
    """Electoral openness: closed -1, partial 0, open 1; 0 where not stated."""
    steps = {(row.section, row.year): OPENNESS[row.openness] for row in frame.evidence.environment if row.openness}
    values = frame.blank()
    for t, month in enumerate(frame.months):
        values[t] = [steps.get((section, month // 12), 0.0) for section in frame.sections]
    return values
