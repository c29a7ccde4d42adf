"""Exact counting of a game's winning coalitions and swings, by algorithms that share nothing but the result type.

| module | how | for |
|---|---|---|
| `enumeration` | every coalition, one by one, in plain Python | the oracle: any rule, few members |
| `series` | generating function in one weight system and the number of heads | many members, moderate weights |
| `halves` | meet in the middle | any rule, weights of any size, up to 40 members |
| `states` | forward and backward over distinct sums | any rule, many members, few distinct sums |
| `tiers` | one body at a time | rules whose parts are decided by different people |

Each is a function `count(game, tags, seconds) -> Counts` that raises `TooLarge` before it spends much more than `seconds`. A new algorithm
is a module with such a function and a name in `FAST`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from holdfast.charter.power.counts import Counts, TooLarge
from holdfast.charter.power.game import Game

__all__ = ["FAST", "count"]

FAST = ("series", "tiers", "halves", "states")
"""The algorithms that `count` tries, in this order."""
BUDGETS = (0.02, 0.5, 4.0, 60.0)
"""Seconds that each may spend, in rounds: a game is not given to a slow algorithm where another is fast."""


def count(game: Game, tags: Sequence[int], seconds: float = BUDGETS[-1]) -> Counts:
    """Count by the first algorithm that can afford it. Raises `TooLarge` if none can within some `seconds`."""
    for budget in [budget for budget in BUDGETS if budget < seconds] + [seconds]:
        for name in FAST:
            try:
                counts: Counts = import_module(f"{__name__}.{name}").count(game, tags, budget)
                return counts
            except TooLarge:
                continue
    raise TooLarge
