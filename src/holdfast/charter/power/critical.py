"""Who is critical in which coalition: the counts behind Johnston, Deegan-Packel and Holler.

A *vulnerable* coalition wins and has a critical member, one without whom it loses; a *minimal winning* coalition wins and all its members are
critical. Two algorithms: `by_table` looks at every coalition (any rule, up to 28 members, in NumPy blocks), `by_series` multiplies generating
functions (one quota of one weight system, any number of members; after Alonso-Meijide, Freixas and Molinero 2012). The third, the slow
and obvious oracle, is in the tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from holdfast.charter.power.counts import TooLarge
from holdfast.charter.power.formula import AtLeast
from holdfast.charter.power.game import Game

__all__ = ["Critical", "by_series", "by_table"]

MAX_TABLE = 28
BLOCK = 18
PER_SECOND = 400_000_000
SAFE = 2**62

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Critical:
    """Exact counts.

    `critical[i][k]`: coalitions in which member i is one of k critical members. `minimal[i][s]`: minimal winning coalitions of size s
    that member i belongs to. `minimal_total`: number of minimal winning coalitions.
    """

    critical: tuple[dict[int, int], ...]
    minimal: tuple[dict[int, int], ...]
    minimal_total: int
    method: str


def by_table(game: Game, seconds: float = 60.0) -> Critical:
    """Count by looking at every coalition. Raises `TooLarge` beyond 28 members."""
    game = game.plain()
    n = len(game.members)
    if n > MAX_TABLE or 2.0**n * n > PER_SECOND * seconds * 2 or max(game.totals.values(), default=0) >= SAFE:
        raise TooLarge
    low = min(n, BLOCK)
    number = np.arange(1 << low)
    light: dict[str, Array] = {}
    for name, values in game.weights.items():
        row: Array = np.zeros(1, dtype=np.int64)
        for i in range(low):
            row = np.concatenate([row, row + values[i]])
        light[name] = row
    sizes = np.zeros(1, dtype=np.int64)
    for _ in range(low):
        sizes = np.concatenate([sizes, sizes + 1])
    critical: list[Counter[int]] = [Counter() for _ in range(n)]
    minimal: list[Counter[int]] = [Counter() for _ in range(n)]
    minimal_total = 0
    for high in range(1 << (n - low)):
        above = [i for i in range(low, n) if high >> (i - low) & 1]
        sums = {name: row + sum(game.weights[name][i] for i in above) for name, row in light.items()}
        wins = np.flatnonzero(np.broadcast_to(np.asarray(game.rule.holds(sums), dtype=bool), number.shape))
        inside = {name: row[wins] for name, row in sums.items()}
        decides = np.zeros((n, len(wins)), dtype=bool)
        for i in [*range(low), *above]:
            without = np.asarray(game.rule.holds({name: inside[name] - values[i] for name, values in game.weights.items()}), dtype=bool)
            decides[i] = ~without if i >= low else ~without & (wins >> i & 1 == 1)
        many = decides.sum(axis=0)
        is_minimal = many == sizes[wins] + len(above)
        minimal_total += int(is_minimal.sum())
        for i in range(n):
            for found, which in ((critical, decides[i]), (minimal, decides[i] & is_minimal)):
                for k, times in enumerate(np.bincount(many[which]).tolist()):
                    if times:
                        found[i][k] += times
    return Critical(tuple(map(dict, critical)), tuple(map(dict, minimal)), minimal_total, "table of all coalitions")


def by_series(game: Game, seconds: float = 60.0) -> Critical:
    """Count by generating functions. Raises `TooLarge` unless the rule is one quota of one weight system of moderate size.

    In a coalition of weight q + t the critical members are those heavier than t. So between two neighbouring weights the same members are
    critical, and one polynomial in x (weight) and y (number of critical members) counts all of them: a product of (1 + y x^w) over the
    heavier and of (1 + x^w) over the lighter members. A coalition is minimal if its lightest member is critical. What a member belongs to is
    the difference that leaving the member out makes.
    """
    game = game.plain()
    if not isinstance(game.rule, AtLeast):
        raise TooLarge
    everyone, quota = sorted(game.weights[game.rule.system]), game.rule.quota
    kinds = sorted({weight for weight in everyone if weight})
    slot = len(everyone) + 2
    row = slot * (len(everyone) + 1)
    if (quota + kinds[-1]) * row / 64 * len(everyone) * len(kinds) ** 2 > PER_SECOND * seconds * 4:
        raise TooLarge
    critical: dict[int, Counter[int]] = {kind: Counter() for kind in [0, *kinds]}
    minimal: dict[int, Counter[int]] = {kind: Counter() for kind in [0, *kinds]}
    for light, heavy in pairwise([0, *kinds]):
        whole = _between(everyone, heavy, quota + light, quota + heavy, slot)
        for kind in kinds:
            if kind >= heavy:
                critical[kind].update(_difference(whole, _between(_less(everyone, kind), heavy, quota + light, quota + heavy, slot), slot))
    whole = _minimal(everyone, quota, slot)
    for kind in kinds:
        minimal[kind].update(_difference(whole, _minimal(_less(everyone, kind), quota, slot), slot))
    weights = game.weights[game.rule.system]
    return Critical(
        tuple(dict(critical[weight]) for weight in weights),
        tuple(dict(minimal[weight]) for weight in weights),
        sum(_rows(whole, slot)),
        "generating function",
    )


def _less(weights: Sequence[int], weight: int) -> list[int]:
    rest = list(weights)
    rest.remove(weight)
    return rest


def _rows(packed: int, slot: int) -> list[int]:
    found = []
    while packed:
        found.append(packed & ((1 << slot) - 1))
        packed >>= slot
    return found


def _difference(whole: int, part: int, slot: int) -> dict[int, int]:
    return {k: count for k, count in enumerate(_rows(whole - part, slot)) if count}


def _between(weights: Sequence[int], heavy: int, low: int, high: int, slot: int) -> int:
    """Return the coalitions of weight from `low` to `high` - 1 by their number of members of weight `heavy` or more, packed."""
    row = slot * slot
    keep = (1 << high * row) - 1
    table = 1
    for weight in weights:
        table = (table + (table << weight * row + (slot if weight >= heavy else 0))) & keep
    table >>= low * row
    found = 0
    while table:
        found += table & ((1 << row) - 1)
        table >>= row
    return found


def _minimal(weights: Sequence[int], quota: int, slot: int) -> int:
    """Return the minimal winning coalitions by size, packed: each is counted at its last member, heaviest first."""
    row = slot * slot
    keep = (1 << quota * row) - 1
    table, found = 1, 0
    for weight in sorted(weights, reverse=True):
        near = table >> max(quota - weight, 0) * row
        while near and weight:
            found += (near & ((1 << row) - 1)) << slot
            near >>= row
        table = (table + (table << weight * row + slot)) & keep
    return found
