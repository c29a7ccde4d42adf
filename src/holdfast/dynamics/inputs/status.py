"""Legal status: spells from `legality.csv`. Legal (and ruling) is the base; unknown is a level of its own."""

from __future__ import annotations

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs import IMPULSE, moment

LEVELS = ("unknown", "legal", "semi_legal", "banned", "underground_war", "ruling", "dissolved_by_centre")
FREE = ("legal", "semi_legal", "ruling")


def statuses(frame: Frame) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return the status of each section and month as an index into `LEVELS`; a month that no spell covers is unknown.

    Where spells meet in a month, the later one holds.
    """
    codes = np.zeros((len(frame.months), len(frame.sections)), dtype=np.int64)
    for spell in sorted(frame.evidence.legality, key=lambda row: row.date_start):
        last = spell.date_end.last_month if spell.date_end else frame.settings.last
        codes[frame.rows(spell.date_start.first_month, last), frame.position[spell.section]] = LEVELS.index(spell.status)
    return codes


def _is(frame: Frame, status: str) -> Array:
    held: Array = (statuses(frame) == LEVELS.index(status)).astype(float)
    return held


@moment("semi_legal", "years semi-legal, against legal")
def semi_legal(frame: Frame) -> Array:
    """1 while tolerated or legal under cover."""
    return _is(frame, "semi_legal")


@moment("banned", "years banned, against legal")
def banned(frame: Frame) -> Array:
    """1 while banned."""
    return _is(frame, "banned")


@moment("underground_war", "years underground in wartime, against legal")
def underground_war(frame: Frame) -> Array:
    """1 while underground under occupation or in a civil war."""
    return _is(frame, "underground_war")


@moment("unknown", "years of unknown status, against legal")
def unknown(frame: Frame) -> Array:
    """1 where no source gives the status."""
    return _is(frame, "unknown")


def _change(frame: Frame, before: tuple[str, ...], after: tuple[str, ...]) -> Array:
    codes = statuses(frame)
    was, now = np.isin(codes[:-1], [LEVELS.index(s) for s in before]), np.isin(codes[1:], [LEVELS.index(s) for s in after])
    onset = frame.blank()
    onset[1:] = (was & now & frame.alive[:-1] & frame.alive[1:]) * IMPULSE
    return onset


@moment("ban_onset", "the month a ban falls", "once")
def ban_onset(frame: Frame) -> Array:
    """Impulse when a section that was free is banned or driven underground."""
    return _change(frame, FREE, ("banned", "underground_war"))


@moment("legalised", "the month a ban is lifted", "once")
def legalised(frame: Frame) -> Array:
    """Impulse when a banned section becomes free."""
    return _change(frame, ("banned", "underground_war"), FREE)
