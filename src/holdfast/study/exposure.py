"""Who was exposed to a cause, since when, and where figures stand on both sides of it.

A section is exposed if the input is ever on for it, times autonomy lost where it acts through that. One whose exposure no source gives is neither
exposed nor unexposed. An onset is a month in which the input starts; for a section never exposed the middle of the others' first onsets stands in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdfast.dynamics import Frame, lasting_inputs
from holdfast.inference.fit import Target

__all__ = ["Exposure", "exposure_to"]

MARGIN = 3
"""Years before and after an onset whose figures bear on it most."""


@dataclass(frozen=True)
class Exposure:
    """Sections by exposure (columns of the frame), and their `onsets` as rows of the frame's months."""

    exposed: tuple[int, ...]
    unexposed: tuple[int, ...]
    unknown: tuple[int, ...]
    onsets: dict[int, tuple[int, ...]]

    def on_both_sides(self, section: int, months: NDArray[np.int64]) -> bool:
        """Whether figures in some months (rows) stand on both sides of the section's first onset, as the registered gate counts them."""
        return any(bool(np.any(months < onset)) and bool(np.any(months >= onset)) for onset in self.onsets.get(section, ())[:1])

    def years(self, frame: Frame, section: int) -> tuple[int, ...]:
        """Return the calendar years around the section's onsets in which it existed."""
        alive = {frame.months[t] // 12 for t in np.flatnonzero(frame.alive[:, section])}
        around = {frame.months[onset] // 12 + n for onset in self.onsets.get(section, ()) for n in range(-MARGIN, MARGIN + 1)}
        return tuple(sorted(alive & around))


def exposure_to(frame: Frame, target: Target, name: str) -> Exposure:
    """Return who was exposed to a lasting input. Sections that never follow the shared process take no part."""
    inputs, names = target.model.inputs, [item.name for item in lasting_inputs()]
    there = np.asarray(inputs.alive * inputs.shared, dtype=bool)

    def on(which: str) -> NDArray[np.bool_]:
        n = names.index(which)
        w = inputs.w[:, :, n] * (1.0 - inputs.scaled[:, None, n] * target.model.alpha)
        return np.asarray((w != 0) & there, dtype=bool)

    now = on(name)
    starts = now & ~np.vstack([np.zeros((1, now.shape[1]), dtype=bool), now[:-1]])
    unclear = np.flatnonzero(on(f"{name}_unknown").any(axis=0)).tolist() if f"{name}_unknown" in names else []
    sections = np.flatnonzero(there.any(axis=0)).tolist()
    exposed = tuple(i for i in sections if now[:, i].any())
    rest = [i for i in sections if i not in exposed and i not in target.model.own]
    onsets = {i: tuple(np.flatnonzero(starts[:, i]).tolist()) for i in exposed}
    middle = (int(np.median([at[0] for at in onsets.values()])),) if onsets else ()
    return Exposure(
        exposed=exposed,
        unexposed=tuple(i for i in rest if i not in unclear),
        unknown=tuple(i for i in rest if i in unclear),
        onsets=onsets | dict.fromkeys(rest, middle),
    )
