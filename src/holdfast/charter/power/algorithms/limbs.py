"""A table of exact counts of any size, as NumPy arrays of 64-bit integers that cannot overflow.

A count is held in several *limbs* of `bits` bits each. Room is left above them for the additions that come before carries are passed on,
and carries are passed on in time by construction, so there is no bound on the number of members.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["Limbs"]

WORD = 62
"""Bits of a signed 64-bit integer that may be used, with one to spare for a carry."""

CACHE = 500_000
"""Bytes that surely stay in the processor's cache."""

Array = np.ndarray[Any, np.dtype[np.int64]]


class Limbs:
    """Coefficients of a product of (1 + x^w) up to x^cap, or of (1 + y x^w): rows are powers of y (sizes), columns powers of x (weights)."""

    def __init__(self, cap: int, *, by_size: bool) -> None:
        self.cap, self.by_size = cap, by_size
        self.bits = min(48, WORD - (cap + 1).bit_length())
        self.limbs: Array = np.ones((1, 1, 1), dtype=np.int64)
        self._busy = self._spare = np.empty(0, dtype=np.int64)
        self._doublings = 0

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of sizes and of weights in the table."""
        _, rows, columns = self.limbs.shape
        return rows, columns

    def multiply(self, weight: int) -> None:
        """Multiply by 1 + x^weight, or by 1 + y x^weight where sizes are kept."""
        if self._doublings == WORD - self.bits:
            self._carry()
        old, (rows, columns) = self.limbs, self.shape
        up = 1 if self.by_size else 0
        wide = min(columns + weight, self.cap + 1)
        shared = min(columns, wide - weight)
        new = self._fresh((len(old), rows + up, wide))
        # As many limbs at once as the processor's cache holds: between them memory is the bottleneck, below them the number of calls.
        portion = max(1, CACHE // (8 * (rows + up) * wide))
        for start in range(0, len(old), portion):
            after, before = new[start : start + portion], old[start : start + portion]
            after[:, :rows, :columns] = before
            after[:, rows:, :] = 0
            after[:, :rows, columns:] = 0
            if shared > 0:
                after[:, up:, weight : weight + shared] += before[:, :, :shared]
        self.limbs = new
        self._doublings += 1

    def _fresh(self, shape: tuple[int, int, int]) -> Array:
        """Return an array to fill, of the buffer that does not hold the table: memory is taken twice, not at every multiplication."""
        size = math.prod(shape)
        if len(self._spare) < size:
            self._spare = np.empty(size + size // 4, dtype=np.int64)
        self._spare, self._busy = self._busy, self._spare
        return self._busy[:size].reshape(shape)

    def _carry(self) -> None:
        mask = (1 << self.bits) - 1
        over: Array | None = None
        for limb in self.limbs:
            if over is not None:
                limb += over
            over = limb >> self.bits
            limb &= mask
        if over is not None and over.any():
            more = self._fresh((len(self.limbs) + 1, *self.shape))
            more[:-1], more[-1] = self.limbs, over
            self.limbs = more
        self._doublings = 0

    def accumulate(self) -> None:
        """Turn each count into the sum over all weights up to its own. At most 2^(62 - bits) columns, so that nothing overflows."""
        self._carry()
        for limb in self.limbs:
            np.cumsum(limb, axis=1, out=limb)
        self._carry()

    def up_to(self, size: int, weight: int) -> int:
        """Return F: the number of coalitions of this size, of weight at most `weight` (accumulated table, `weight` at most `cap`)."""
        rows, columns = self.shape
        if weight < 0 or size >= rows:
            return 0
        at = min(weight, columns - 1)
        return sum(int(limb[size, at]) << self.bits * k for k, limb in enumerate(self.limbs))

    def up_to_without(self, member: int, limit: int) -> int:
        """Return G: as F without sizes, for the coalitions that leave out one given member of positive weight `member`.

        G(m) = F(m) - F(m - w) + F(m - 2w) - ...
        """
        if limit < 0:
            return 0
        # Of a member heavier than the limit only the first term is left, however heavy it is.
        at = np.minimum(np.arange(limit, -1, -min(member, limit + 1)), self.shape[1] - 1)
        terms = [limb[0, at] for limb in self.limbs]
        # Fewer than 2^(62 - bits) terms of fewer than `bits` bits: the sums fit.
        return sum((int(term[::2].sum()) - int(term[1::2].sum())) << self.bits * k for k, term in enumerate(terms))

    def up_to_without_by_size(self, member: int, limits: Sequence[int]) -> list[int]:
        """Return G_s(limits[s]) for each size s: G_s(m) = F_s(m) - F_{s-1}(m - w) + F_{s-2}(m - 2w) - ... Limits are from -1 to `cap`."""
        rows, columns = self.shape
        most = max(limits)
        if most < 0:
            return [0] * len(limits)
        member = min(member, most + 1)
        steps = np.arange(min(len(limits) - 1, most // member if member else len(limits)) + 1)
        size = np.arange(len(limits))[:, None] - steps
        at = np.array(limits)[:, None] - steps * member
        used = (size >= 0) & (size < rows) & (at >= 0)
        size[~used] = 0
        at = np.where(used, np.minimum(at, columns - 1), 0)
        signs = np.where(used, 1 - 2 * (steps & 1), 0)
        totals = [(limb[size, at] * signs).sum(axis=1).tolist() for limb in self.limbs]
        return [sum(total << self.bits * k for k, total in enumerate(row)) for row in zip(*totals, strict=True)]
