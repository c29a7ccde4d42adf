"""All subsets of up to 24 members as bit masks: their strengths, and the order in which smaller ones come before larger ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["LIMIT", "Masks", "Strengths", "by_size", "members_of", "strengths_of"]

Masks = NDArray[np.int32]
"""Subsets: bit i of a mask stands for member i."""
Strengths = NDArray[np.int32] | NDArray[np.int64]
"""One whole number for each mask, in the order of the masks."""

LIMIT = 2**62
"""Products of strengths stay below it, so that 64-bit integers are exact."""
_CHUNK = 2**16
"""Subsets in one piece of work: few enough for the processor's cache."""
_KEPT = 18
"""Up to this many members the order is kept for the next call: it has 2^17 * 18 entries, 9 MB."""


def strengths_of(weights: Sequence[int], factor: int = 1) -> Strengths:
    """Return the strength of every subset; shape (2^members,). 32 bits where `factor` times the total fits in them: half the memory, and faster."""
    if factor * sum(weights) < 2**31:
        small = np.zeros(1, np.int32)
        for weight in weights:
            small = np.concatenate((small, small + np.int32(weight)))
        return small
    large = np.zeros(1, np.int64)
    for weight in weights:
        large = np.concatenate((large, large + np.int64(weight)))
    return large


def by_size(members: int) -> Iterator[tuple[Masks, Masks]]:
    """Yield (sets, one_less): masks of one size, the sizes rising from 1; and for each, the masks that lack one of its members, (size, sets)."""
    yield from _kept(members) if members <= _KEPT else _pieces(members)


@lru_cache(maxsize=_KEPT + 1)
def _kept(members: int) -> tuple[tuple[Masks, Masks], ...]:
    return tuple(_pieces(members))


def _pieces(members: int) -> Iterator[tuple[Masks, Masks]]:
    sizes = np.bitwise_count(np.arange(2**members, dtype=np.int32))
    for size in range(1, members + 1):
        layer = np.flatnonzero(sizes == size).astype(np.int32)
        for at in range(0, len(layer), _CHUNK):
            sets = layer[at : at + _CHUNK]
            one_less = np.empty((size, len(sets)), np.int32)
            rest = sets.copy()
            for k in range(size):
                lowest = rest & -rest
                one_less[k] = sets ^ lowest
                rest ^= lowest
            yield sets, one_less


def members_of(mask: int) -> tuple[int, ...]:
    """Return the positions of a subset's members, rising."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
