"""Shapley-Shubik values of a weighted game with a proven error, where exact counts by size would need too much memory.

Owen (1972): the Shapley value is the integral over p in (0, 1) of the probability that the member decides when each other member votes yes
with probability p. That probability is a polynomial in p of degree n - 1, which Gauss-Legendre quadrature with n/2 nodes integrates
exactly; only rounding remains, and it is bounded:

- *nodes and weights* are computed in decimal arithmetic with 60 digits and rounded once. A probability changes by at most n - 1 per unit of p.
- *the distribution* of the weight in favour comes from f(m) <- (1 - p) f(m) + p f(m - w): only additions of non-negative numbers, so that
  n members make a relative error of at most 3 n u, u = 2^-53; its sums are made in blocks of `BLOCK`, with a relative error of (columns / BLOCK + BLOCK) u.
- *leaving one member out* is a division by (1 - p + p x^w), a sum with alternating signs and the ratio r = p / (1 - p). For p < 1/2 it converges,
  and each term's error is added up. For p > 1/2 the dual game is taken, which swaps p and 1 - p. Sums are rounded once (`math.fsum`).

The method is Leech's (2003) modified multilinear extension without its normal approximation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Any

import numpy as np

from holdfast.charter.power.counts import TooLarge
from holdfast.charter.power.formula import AtLeast
from holdfast.charter.power.game import Game
from holdfast.charter.power.values import Values

__all__ = ["gauss_legendre", "shapley_bounded"]

UNIT = 2.0**-53
BLOCK = 1024
PER_SECOND = 800_000_000
MAX_COLUMNS = 50_000_000
DIGITS = 60

Array = np.ndarray[Any, np.dtype[np.float64]]


@lru_cache(maxsize=8)
def gauss_legendre(count: int) -> tuple[tuple[float, float], ...]:
    """Return the nodes below 1/2 of Gauss-Legendre quadrature on (0, 1), with their weights; `count`, the number of all nodes, is even.

    Each is the nearest double to a value computed with 60 digits.
    """
    half = []
    with localcontext() as context:
        context.prec = DIGITS
        for k in range(1, count // 2 + 1):
            x = Decimal(math.cos(math.pi * (k - 0.25) / (count + 0.5)))
            for _ in range(100):
                before, here = Decimal(1), x
                for m in range(2, count + 1):
                    before, here = here, ((2 * m - 1) * x * here - (m - 1) * before) / m
                slope = count * (x * here - before) / (x * x - 1)
                step = here / slope
                x -= step
                if abs(step) < Decimal(10) ** (8 - DIGITS):
                    break
            half.append((float((1 - x) / 2), float(1 / ((1 - x * x) * slope * slope))))
    return tuple(half)


def shapley_bounded(game: Game, *, seconds: float = 240.0) -> Values:
    """Return Shapley-Shubik values with a proven error. The rule must be one quota of one weight system. Raises `TooLarge` otherwise."""
    game = game.plain()
    if not isinstance(game.rule, AtLeast):
        raise TooLarge
    weights, quota, n = game.weights[game.rule.system], game.rule.quota, len(game.members)
    total = sum(weights)
    quotas = (quota, total - quota + 1)
    columns = max(quotas)
    nodes = 2 * (-(-n // 4))
    if columns > MAX_COLUMNS or _work(weights, columns) * nodes / 2 > PER_SECOND * seconds:
        raise TooLarge
    kinds = sorted({weight for weight in weights if weight})
    value, bound = dict.fromkeys(kinds, 0.0), dict.fromkeys(kinds, 0.0)
    for p, share in gauss_legendre(nodes):
        table, relative = _cumulative(sorted(weights), p, columns)
        for weight in kinds:
            for q in quotas:
                high, high_error = _without(table, relative, p, weight, q - 1)
                low, low_error = _without(table, relative, p, weight, q - 1 - weight)
                value[weight] += share * (high - low)
                # The node is off by at most an ulp of 1/2, its weight by a relative unit, the product and the sum by three.
                bound[weight] += share * (high_error + low_error + n * UNIT + 4 * UNIT) + UNIT
    found = [value.get(weight, 0.0) for weight in weights]
    errors = [1.01 * bound.get(weight, 0.0) for weight in weights]
    lows = tuple(max(v - e, 0.0) for v, e in zip(found, errors, strict=True))
    highs = tuple(min(v + e, 1.0) for v, e in zip(found, errors, strict=True))
    return Values(tuple(min(max(v, 0.0), 1.0) for v in found), "Gauss-Legendre on the multilinear extension", lows, highs)


def _work(weights: Sequence[int], columns: int) -> int:
    reach, work = 0, 0
    for weight in sorted(weights):
        reach = min(reach + weight, columns)
        work += reach
    return work


def _cumulative(weights: Sequence[int], p: float, columns: int) -> tuple[Array, float]:
    """Return the probabilities that the weight in favour is at most m, for m below `columns`, and their relative error."""
    density: Array = np.ones(1)
    for weight in weights:
        wide = min(len(density) + weight, columns)
        after = np.zeros(wide)
        np.multiply(density, 1 - p, out=after[: len(density)])
        shared = min(len(density), wide - weight)
        if shared > 0:
            after[weight : weight + shared] += p * density[:shared]
        density = after
    blocks = -(-len(density) // BLOCK)
    grid = np.zeros(blocks * BLOCK)
    grid[: len(density)] = density
    grid = np.cumsum(grid.reshape(blocks, BLOCK), axis=1)
    grid[1:] += np.cumsum(grid[:-1, -1])[:, None]
    return grid.reshape(-1)[: len(density)], (3 * len(weights) + blocks + BLOCK + 2) * UNIT


def _without(table: Array, relative: float, p: float, weight: int, at: int) -> tuple[float, float]:
    """Return the probability that the others' weight in favour is at most `at`, leaving out one member, and its absolute error."""
    if at < 0:
        return 0.0, 0.0
    ratio = p / (1 - p)
    # Terms beyond this one sum to less than 1e-22 / (1 - ratio).
    terms = min(at // weight + 1, math.ceil(-51 / math.log(ratio)) + 1)
    steps = np.arange(terms)
    summands = np.minimum(table[np.minimum(at - steps * weight, len(table) - 1)], 1.0) * np.power(ratio, steps) / (1 - p)
    error = float((summands * (relative + (4 * steps + 12) * UNIT)).sum()) + 1e-22 / (1 - ratio) ** 2
    summands[1::2] *= -1
    found = math.fsum(summands)
    return found, error + UNIT * abs(found)
