"""The ultimate ruling coalition of a leadership (Acemoglu, Egorov and Sonin 2008, Review of Economic Studies 75: 987-1009).

Nobody can commit: a coalition strong enough to throw out the rest can, afterwards, be cut down again by a part of itself. A coalition *stands*
(is self-enforcing) if no part of it both wins in it and stands. The rulers are the weakest coalition that wins in the whole and stands, since each
member prefers to share with as little strength as possible. Alone, everybody stands.

The definition asks, for each of 2^n coalitions, about all its parts: 3^n steps. Only the strongest part that stands matters, however: the coalition
stands exactly if even that part does not win. And the strongest part of X that stands lies in X without one of its members, so that it is found
from n smaller coalitions: n 2^n steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from holdfast.audit.rulers.leadership import Leadership
from holdfast.audit.rulers.subsets import Strengths, by_size, members_of, strengths_of

__all__ = ["LISTED", "Found", "Rulers", "cheapest", "rulers_of", "strongest_standing"]

Found = NDArray[np.intp]
"""Coalitions as bit masks, rising."""

LISTED = 1_000
"""Coalitions listed where several are equally strong; all are counted."""


@dataclass(frozen=True)
class Rulers:
    """Who rules in the end.

    `coalitions` are positions of members: one coalition, or several that are equally strong and between which the model does not choose (the first
    1,000 of `count`). `strength` is that of each of them. `rules_in` tells for each member in how many of the `count` it is, `standing` how many
    coalitions of the leadership stand. `masks` holds all the coalitions as bit masks, rising.
    """

    coalitions: tuple[tuple[int, ...], ...]
    count: int
    strength: Fraction
    rules_in: tuple[int, ...]
    standing: int
    masks: Found = field(compare=False, repr=False)

    @property
    def unique(self) -> bool:
        """Return whether one coalition rules for certain."""
        return self.count == 1

    @property
    def everyone(self) -> bool:
        """Return whether all members rule: the whole stands."""
        return len(self.coalitions[0]) == len(self.rules_in)


def strongest_standing(weights: Sequence[int], alpha: Fraction) -> tuple[Strengths, Strengths]:
    """Return (strength of each coalition, strength of the strongest standing coalition within it), by mask; shape (2^members,).

    A coalition stands exactly if the two are equal. The empty one has 0 in both. `alpha`'s denominator times the total must stay below 2^62.
    """
    p, q = alpha.numerator, alpha.denominator
    sums = strengths_of(weights, factor=q)
    top = np.zeros_like(sums)
    for sets, one_less in by_size(len(weights)):
        best = top[one_less[0]]
        for row in one_less[1:]:
            np.maximum(best, top[row], out=best)
        own = sums[sets]
        top[sets] = np.where(q * best <= p * own, own, best)
    return sums, top


def cheapest(sums: Strengths, top: Strengths, alpha: Fraction) -> Found:
    """Return the masks of the weakest coalitions that win in the whole and stand, rising. There is at least one, the empty one never."""
    p, q = alpha.numerator, alpha.denominator
    winning = np.flatnonzero((sums == top) & (q * sums > p * sums[-1]))
    strength = sums[winning]
    found: Found = winning[strength == strength.min()]
    return found


def rulers_of(leadership: Leadership) -> Rulers:
    """Return the ultimate ruling coalition, exactly, or all of them where several are equally strong. 24 members take seconds."""
    sums, top = strongest_standing(leadership.weights, leadership.alpha)
    masks = cheapest(sums, top, leadership.alpha)
    return Rulers(
        coalitions=tuple(members_of(int(mask)) for mask in masks[:LISTED]),
        count=len(masks),
        strength=int(sums[masks[0]]) * leadership.unit,
        rules_in=tuple(int(np.count_nonzero(masks >> i & 1)) for i in range(len(leadership.members))),
        standing=int(np.count_nonzero(sums == top)) - 1,
        masks=masks,
    )
