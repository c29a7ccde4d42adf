"""The line that a section followed: its own where coded (`line_section.csv`), else the general line from the date it followed the turn."""

from __future__ import annotations

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs import IMPULSE, moment

TURN = 0.5
"""A change of the line followed by more than this is a turn."""


def general_line(frame: Frame) -> Array:
    """Return the general line as each section followed it, -1 closed .. +1 broad alliance, (months, sections).

    A period starts for a section at its own date in `turns.csv` where one is known, else when the centre turned. A section that never
    followed a turn stays with the line before it. No period starts before the one it follows.
    """
    periods = sorted(frame.evidence.line, key=lambda row: row.date_start)
    turn_of = {line: turn for turn, line in frame.settings.turns}
    followed = {(row.turn, row.section): row for row in frame.evidence.turns}
    values = frame.blank()
    for section, i in frame.position.items():
        start = 0
        for period in periods:
            row = followed.get((turn_of.get(period.line, ""), section))
            if row is not None and row.how_settled == "never":
                continue
            begins = row.section_date.first_month if row is not None and row.section_date else period.date_start.first_month
            start = max(start, begins)
            values[frame.rows(start, frame.settings.last), i] = period.left_right
    return values


def lines_followed(frame: Frame) -> tuple[Array, Array]:
    """Return the line followed towards socialists and towards nationalists, each (months, sections), -1..1.

    The general line speaks of socialists; towards nationalists it is 0 unless a section's own line says otherwise.
    """
    socialists, nationalists = general_line(frame), frame.blank()
    for row in frame.evidence.line_section:
        rows, i = frame.rows(row.date_start.first_month, row.date_end.last_month if row.date_end else frame.settings.last), frame.position[row.section]
        socialists[rows, i], nationalists[rows, i] = row.towards_socialists, row.towards_nationalists
    return socialists, nationalists


@moment("line_soc", "line one step broader towards socialists")
def line_soc(frame: Frame) -> Array:
    """Line followed towards socialists."""
    return lines_followed(frame)[0]


@moment("line_nat", "line one step broader towards nationalists")
def line_nat(frame: Frame) -> Array:
    """Line followed towards nationalists."""
    return lines_followed(frame)[1]


@moment("turn", "a turn of the line", "once")
def turn(frame: Frame) -> Array:
    """Impulse in the month in which the line that a section follows changes by more than `TURN` in either direction."""
    impulse = frame.blank()
    for line in lines_followed(frame):
        impulse[1:] = np.maximum(impulse[1:], (np.abs(np.diff(line, axis=0)) > TURN) * IMPULSE)
    return impulse * frame.alive
