"""Named random streams.

A draw is fixed by the seed, the stream's name, the section's identifier and the replicate's chunk, and within these by replicate and
month. So switching an input on, adding a section or asking for more replicates leaves every other draw as it was.
"""

from __future__ import annotations

import hashlib

import numpy as np

from holdfast.dynamics.model import Noise

__all__ = ["CHUNK", "draw_noise", "stream"]

CHUNK = 250
"""Replicates drawn from one generator. Part of what fixes the numbers, so it stands in the manifest."""


def stream(seed: int, name: str, section: str, chunk: int) -> np.random.Generator:
    """Return the generator of one stream of one section, for one chunk of replicates."""
    label = f"holdfast/1\0{seed}\0{name}\0{section}\0{chunk}".encode()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(hashlib.sha256(label).digest()[:16], "little")))


def draw_noise(seed: int, sections: list[str], months: int, replicates: int) -> Noise:
    """Return fresh noise: `level` (replicates, sections), the other streams (months, replicates, sections)."""

    def normals(name: str, length: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        out = np.empty((length, replicates, len(sections)))
        for i, section in enumerate(sections):
            for chunk, first in enumerate(range(0, replicates, CHUNK)):
                count = min(CHUNK, replicates - first)
                # Rows are replicates, so that a replicate's draws do not depend on how many follow it.
                out[:, first : first + count, i] = stream(seed, name, section, chunk).standard_normal((count, length)).T
        return out

    return Noise(normals("level", 1)[0], *(normals(name, months) for name in Noise._fields[1:]))
