"""Inputs that a study codes from dated events by a rule (`coded_inputs.csv`), and the doctrine ramp of its settings."""

from __future__ import annotations

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs import lasting, moment


def coded(frame: Frame, name: str) -> Array:
    """Return the coded values of one input, 0 where no spell covers a month."""
    values = frame.blank()
    for row in frame.evidence.coded_inputs:
        if row.input == name:
            last = row.date_end.last_month if row.date_end else frame.settings.last
            values[frame.rows(row.date_start.first_month, last), frame.columns(row.section)] = row.value
    return values


@moment("socialists_down", "a year with the socialist party banned or broken")
def socialists_down(frame: Frame) -> Array:
    """1 while the socialist party is down and the communist one is not alone in being so."""
    return coded(frame, "socialists_down")


@moment("war_alliance", "a year at war beside the patron, or occupied")
def war_alliance(frame: Frame) -> Array:
    """1 while the section's country is at war beside the patron or occupied."""
    return coded(frame, "war_alliance")


@lasting("doctrine", "a year of the doctrine in full")
def doctrine(frame: Frame) -> Array:
    """Rises evenly from 0 to 1 between the two months of the settings, outside the patron."""
    values = frame.blank()
    if frame.settings.doctrine is not None:
        start, full = frame.settings.doctrine
        ramp = np.clip((np.array(frame.months) - start) / max(full - start, 1), 0.0, 1.0)
        values[:, frame.columns("all")] = ramp[:, None]
    return values


@lasting("prestige", "a year of the patron's standing at its highest")
def prestige(frame: Frame) -> Array:
    """The patron's standing, -1..1."""
    return coded(frame, "prestige")
