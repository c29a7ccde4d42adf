"""Generating functions: many members, one weight system, and the number of heads for free.

P(x) = product of (1 + x^w) counts coalitions by weight, and P(x, y) = product of (1 + y x^w) by weight and size. With F(m) the number of
coalitions of weight at most m, those *without* a member of weight w number G(m) = F(m) - F(m - w) + F(m - 2w) - ..., so that one table
serves all members, at a cost of q/w additions each (Uno 2012; Kakimura and Terai 2025, arXiv 2511.14995). The same holds by size.

A rule on heads and one weight is, for each size s, a quota t(s); the swings by coalitions of size s are G_s(t(s) - 1) - G_s(t(s+1) - 1 - w).
The table need only reach to the smaller of the quotas of the game and of its dual, which have the same swings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from holdfast.charter.power.algorithms.limbs import WORD, Limbs
from holdfast.charter.power.counts import Counts, TooLarge, pack, width_for
from holdfast.charter.power.formula import leaves
from holdfast.charter.power.game import Game

__all__ = ["count", "one_weight"]

MAX_BYTES = 600_000_000
"""Most memory of the table; while it grows, a copy comes on top."""
PER_SECOND = 200_000_000
"""Additions a second, roughly."""

METHOD = "generating function"


def one_weight(game: Game) -> tuple[str | None, str | None] | None:
    """Return the names of the game's heads and of its one other weight system (either may be None), or None if it has more."""
    heads = [name for name, values in game.weights.items() if set(values) == {1}]
    others = [name for name in game.weights if name not in heads]
    return (heads[0] if heads else None, others[0] if others else None) if len(heads) <= 1 and len(others) <= 1 else None


def count(game: Game, tags: Sequence[int], seconds: float = 60.0) -> Counts:
    """Count winning coalitions and swings of a rule on one weight system and heads; tags all one or all zero. Raises `TooLarge`."""
    game = game.plain()
    systems = one_weight(game)
    flat = not any(tags)
    if systems is None or not (flat or all(tag == 1 for tag in tags)):
        raise TooLarge
    heads, name = systems
    n = len(game.members)
    weights = game.weights[name] if name is not None else (0,) * n
    quotas, dual = _quotas(game, heads, name), _quotas(game.dual().plain(), heads, name)
    if flat and heads is None:
        return _count_flat(n, weights, quotas[0], dual[0], seconds)
    if _cap(dual) < _cap(quotas):
        counts = _count_by_size(n, weights, dual, seconds)
        winning = [math.comb(n, s) - counts[0][n - s] for s in range(n + 1)]
        swings = {weight: row[::-1] for weight, row in counts[1].items()}
    else:
        winning, swings = _count_by_size(n, weights, quotas, seconds)
    width = width_for(n)
    if flat:
        return Counts(n, sum(winning), tuple(sum(swings[weight]) for weight in weights), METHOD)
    return Counts(n, pack(winning, width), tuple(pack(swings[weight], width) for weight in weights), METHOD)


def _quotas(game: Game, heads: str | None, name: str | None) -> list[int | None]:
    """Return, for each number of heads, the smallest weight that passes, or None if none does."""
    candidates = sorted({0} | {leaf.quota for leaf in leaves(game.rule) if leaf.system == name})
    found = []
    for size in range(len(game.members) + 1):
        sums = {system: size for system in (heads,) if system is not None}
        found.append(next((quota for quota in candidates if game.rule.holds(sums | ({name: quota} if name is not None else {}))), None))
    return found


def _cap(quotas: Sequence[int | None]) -> int:
    return max((quota - 1 for quota in quotas if quota is not None), default=-1)


def _afford(rows: int, columns: int, multiplications: int, players: int, seconds: float) -> None:
    limbs = -(-players // 35)
    work = rows * columns * limbs
    if work * 8 > MAX_BYTES or work * multiplications / 3 > PER_SECOND * seconds or columns.bit_length() > WORD - 32:
        raise TooLarge


def _count_flat(n: int, weights: Sequence[int], quota: int | None, dual: int | None, seconds: float) -> Counts:
    """Count without sizes, for one weight system alone."""
    if quota is None or quota == 0:
        return Counts(n, 0 if quota is None else 2**n, (0,) * n, METHOD)
    assert dual is not None  # noqa: S101 - a rule that neither always nor never passes has a dual that does neither
    reach = min(quota, dual)
    present = [weight for weight in weights if weight > 0]
    _afford(1, reach, len(present), n, seconds)
    table = Limbs(reach - 1, by_size=False)
    for weight in sorted(present):
        if weight < reach:
            table.multiply(weight)
    table.accumulate()
    idle = n - len(present)
    light = table.up_to(0, reach - 1) << idle
    swings = {weight: (table.up_to_without(weight, reach - 1) - table.up_to_without(weight, reach - 1 - weight)) << idle for weight in set(present)}
    return Counts(n, light if dual < quota else 2**n - light, tuple(swings.get(weight, 0) for weight in weights), METHOD)


def _count_by_size(n: int, weights: Sequence[int], quotas: Sequence[int | None], seconds: float) -> tuple[list[int], dict[int, list[int]]]:
    """Return winning coalitions by size, and swings by size for each weight that a member has."""
    cap = _cap(quotas)
    _afford(n + 1, cap + 1, n, n, seconds)
    table = Limbs(max(cap, 0), by_size=True)
    for weight in sorted(weights):
        table.multiply(weight)
    table.accumulate()

    def below(limits: Sequence[int | None], weight: int) -> list[int]:
        """Return, by size, the coalitions without a member of this weight that are lighter than the limit (None: all of them)."""
        found = table.up_to_without_by_size(weight, [-1 if limit is None else max(limit - 1, -1) for limit in limits])
        return [math.comb(n - 1, size) if limit is None else count for size, (limit, count) in enumerate(zip(limits, found, strict=True))]

    winning = [0 if quota is None else math.comb(n, size) - table.up_to(size, quota - 1) for size, quota in enumerate(quotas)]
    swings = {}
    for weight in set(weights):
        after = [None if quota is None else quota - weight for quota in quotas[1:]]
        swings[weight] = [before - left for before, left in zip(below(quotas[:-1], weight), below(after, weight), strict=True)]
    return winning, swings
