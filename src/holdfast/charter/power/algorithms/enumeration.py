"""Slow and obvious: look at every coalition. The oracle against which every other algorithm is tested."""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.charter.power.counts import Counts, TooLarge, width_for
from holdfast.charter.power.game import Game

__all__ = ["count"]

MAX_PLAYERS = 20
PER_SECOND = 50_000
"""Coalitions looked at in a second, roughly."""


def count(game: Game, tags: Sequence[int], seconds: float = 60.0) -> Counts:
    """Count by looking at all 2^n coalitions. Raises `TooLarge` beyond 20 members."""
    n = len(game.members)
    if n > MAX_PLAYERS or 2**n > PER_SECOND * seconds:
        raise TooLarge
    width = width_for(n)
    winning, swings = 0, [0] * n
    for number in range(2**n):
        coalition = [i for i in range(n) if number >> i & 1]
        if not game.wins(coalition):
            continue
        tag = sum(tags[i] for i in coalition)
        winning += 1 << tag * width
        for i in coalition:
            if not game.wins([j for j in coalition if j != i]):
                swings[i] += 1 << (tag - tags[i]) * width
    return Counts(n, winning, tuple(swings), "enumeration of all coalitions")
