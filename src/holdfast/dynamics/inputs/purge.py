"""Exposure to the purge, from counted victims over the section's size. Unknown exposure is not zero: it has an input of its own."""

from __future__ import annotations

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs import lasting


def exposures(frame: Frame) -> dict[str, float]:
    """Return, for sections with counted victims and a figure before the purge, the largest count over the last such figure, at most 1.

    Counts of one section overlap, so the largest single one stands; they are never summed.
    """
    if frame.settings.purge is None:
        return {}
    victims: dict[str, int] = {}
    for row in frame.evidence.purge_victims:
        if row.use == "observation" and row.counts_communists == "yes" and row.section in frame.position:
            victims[row.section] = max(victims.get(row.section, 0), row.count)
    sizes: dict[str, int] = {}
    for figure in sorted(frame.evidence.membership, key=lambda row: row.date):
        if figure.use == "observation" and figure.date.last_month < frame.settings.purge[0] and figure.members > 0:
            sizes[figure.section] = figure.members
    return {section: min(1.0, count / sizes[section]) for section, count in victims.items() if section in sizes and section != frame.settings.patron}


def _during(frame: Frame, sizes: dict[str, float]) -> Array:
    values = frame.blank()
    if frame.settings.purge is not None:
        for section, value in sizes.items():
            values[frame.rows(*frame.settings.purge), frame.position[section]] = value
    return values


@lasting("purge", "a year of the purge at full exposure (victims as a share of members)")
def purge(frame: Frame) -> Array:
    """Exposure in the months of the purge."""
    return _during(frame, exposures(frame))


@lasting("purge_unknown", "a year of the purge where no victims are counted")
def purge_unknown(frame: Frame) -> Array:
    """1 in the months of the purge for sections whose exposure no source gives, so that they do not stand in for zero."""
    known = exposures(frame)
    return _during(frame, {section: 1.0 for section in frame.sections if section not in known})
