"""Fragility: the share of small perturbations of all strengths at once in which others rule."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from holdfast.audit.rulers.leadership import Leadership
from holdfast.audit.rulers.ruling import Found, cheapest, rulers_of, strongest_standing
from holdfast.audit.rulers.subsets import LIMIT
from holdfast.errors import BadInput, Problem

__all__ = ["DRAWS", "STEPS", "Fragility", "can_be_perturbed", "default_draws", "fragility", "same_rulers"]

STEPS = 10_000
"""A perturbation is a whole number of steps, 10,000 to the size given, so that perturbed strengths are exact too."""
DRAWS = 1_000
MOST_DRAWS = 100_000
"""The standard error is then at most 0.16 per cent."""
_WORK = 2**26
"""Coalitions looked at by default, over all draws: seconds."""
_MOST_WORK = 2**33
_FEWEST = 30


@dataclass(frozen=True)
class Fragility:
    """Share of draws in which none of the ruling coalitions of the leadership rules any more, with its standard error.

    `rules` is for each member the share of draws in which it rules; a draw with several equally strong coalitions counts by their shares. Each
    strength was multiplied by 1 + u, u uniform between -size and +size, independently.
    """

    size: Fraction
    draws: int
    seed: int
    changed: float
    standard_error: float
    rules: tuple[float, ...]


def default_draws(members: int) -> int:
    """Return how many draws take seconds: at most 1,000; 0 where fewer than 30 would (22 members and more)."""
    draws = min(DRAWS, _WORK >> members)
    return draws if draws >= _FEWEST else 0


def can_be_perturbed(leadership: Leadership, size: Fraction) -> bool:
    """Return whether the strengths, perturbed, have few enough digits to be exact."""
    return leadership.alpha.denominator * 2 * size.denominator * STEPS * sum(leadership.weights) < LIMIT


def same_rulers(before: Found, after: Found) -> bool:
    """Return whether a coalition that ruled before still rules: a change that only chooses among equally strong ones is none."""
    return bool(np.isin(after, before, assume_unique=True).any())


def fragility(leadership: Leadership, size: Fraction, *, draws: int, seed: int = 1) -> Fragility:
    """Return the fragility to perturbations of a relative `size` (above 0, below 1).

    Raises `BadInput` for another size, for fewer than one draw, for more than 100,000 or more work than 2^33
    coalitions, and for strengths with too many digits.
    """
    n = len(leadership.members)
    if not 0 < size < 1:
        raise BadInput(Problem(f"a perturbation of size {size}", expected="a share above 0 and below 1, such as 5%"))
    most = min(MOST_DRAWS, _MOST_WORK >> n)
    if not 1 <= draws <= most:
        raise BadInput(Problem(f"{draws:,} draws with {n} members", expected=f"1 to {most:,}: each draw looks at every coalition"))
    unit = size.denominator * STEPS
    if not can_be_perturbed(leadership, size):
        raise BadInput(Problem("the strengths have too many digits to be perturbed exactly", expected="strengths of at most 9 digits in all"))
    before = rulers_of(leadership).masks
    steps = np.random.default_rng(seed).integers(-STEPS, STEPS, size=(draws, n), endpoint=True)
    changed, rules = 0, np.zeros(n)
    for row in steps:
        weights = [weight * (unit + size.numerator * int(step)) for weight, step in zip(leadership.weights, row, strict=True)]
        after = cheapest(*strongest_standing(weights, leadership.alpha), leadership.alpha)
        changed += not same_rulers(before, after)
        rules += [np.count_nonzero(after >> i & 1) / len(after) for i in range(n)]
    share = changed / draws
    return Fragility(size, draws, seed, share, float(np.sqrt(share * (1 - share) / draws)), tuple(float(value) / draws for value in rules))
