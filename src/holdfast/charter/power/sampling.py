"""Sampled values with a confidence interval, where nothing better can be had.

Penrose, Coleman and satisfaction are shares of coalitions drawn at random; Shapley-Shubik is a share of orders drawn at random (Castro, Gomez
and Tejada 2009). Each is a count of successes, so that its interval is Clopper and Pearson's (1934), which holds for every sample size; the
level is divided by the number of members, so that all intervals hold at once with `CONFIDENCE`. The same seed gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from holdfast.charter.power.game import Game
from holdfast.charter.power.values import Values

__all__ = ["CONFIDENCE", "interval", "sample_coleman", "sample_orders", "sample_swings"]

CONFIDENCE = 0.99
DRAWS = 200_000
CELLS = 4_000_000
"""Members times draws held in memory at once."""
SAFE = 2**62

Array = np.ndarray[Any, np.dtype[Any]]


def interval(hits: Sequence[int], draws: int, level: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return Clopper-Pearson bounds of several proportions that hold together with probability `level` (Bonferroni)."""
    from scipy.special import betaincinv

    tail = (1 - level) / len(hits) / 2
    count = np.asarray(hits)
    low = np.where(count == 0, 0.0, betaincinv(np.maximum(count, 1), draws - count + 1, tail))
    high = np.where(count == draws, 1.0, betaincinv(count + 1, np.maximum(draws - count, 1), 1 - tail))
    return tuple(low.tolist()), tuple(high.tolist())


def draws_for(game: Game) -> int:
    """Return the number of draws: fewer for very many members, and for weights that 64 bits do not hold."""
    draws = min(DRAWS, max(DRAWS // 20, 100_000_000 // len(game.members)))
    return draws if max(game.totals.values(), default=0) < SAFE else min(draws, DRAWS // 20)


def _weights(game: Game) -> dict[str, Array]:
    return {name: np.array(values, dtype=np.int64 if game.totals[name] < SAFE else object) for name, values in game.weights.items()}


def _holds(game: Game, sums: dict[str, Array], shape: tuple[int, ...]) -> Array:
    return np.broadcast_to(np.asarray(game.rule.holds(sums), dtype=bool), shape)


def coalitions(game: Game, seed: int, draws: int) -> Iterator[tuple[Array, dict[str, Array]]]:
    """Yield random coalitions in portions: who is in (draws, members), and the sums of each system (draws)."""
    n = len(game.members)
    random, weights = np.random.default_rng([seed, 1]), _weights(game)
    size = max(1, CELLS // n)
    for start in range(0, draws, size):
        inside = random.integers(0, 2, (min(size, draws - start), n), dtype=np.int8).astype(bool)
        yield (
            inside,
            {
                name: inside @ values if values.dtype != object else np.array([sum(values[row]) for row in inside], dtype=object)
                for name, values in weights.items()
            },
        )


def _swings(game: Game, inside: Array, sums: dict[str, Array], member: int) -> Array:
    """Return for which draws the member decides, given how the others vote."""
    rest = {name: sums[name] - inside[:, member].astype(sums[name].dtype) * values[member] for name, values in game.weights.items()}
    with_member = {name: rest[name] + values[member] for name, values in game.weights.items()}
    return _holds(game, with_member, (len(inside),)) & ~_holds(game, rest, (len(inside),))


def _values(hits: Sequence[int], draws: int, what: str) -> Values:
    low, high = interval(hits, draws, CONFIDENCE)
    return Values(tuple(hit / draws for hit in hits), f"{draws:,} random {what}", low, high, CONFIDENCE)


def sample_swings(game: Game, seed: int, draws: int | None = None) -> Values:
    """Return Penrose's index from random coalitions."""
    draws = draws or draws_for(game)
    hits = [0] * len(game.members)
    for inside, sums in coalitions(game, seed, draws):
        for i in range(len(hits)):
            hits[i] += int(_swings(game, inside, sums, i).sum())
    return _values(hits, draws, "coalitions")


def sample_power_to_act(game: Game, seed: int, draws: int | None = None) -> Values:
    """Return the share of coalitions that win, as the one value."""
    draws = draws or draws_for(game)
    return _values([sum(int(_holds(game, sums, (len(inside),)).sum()) for inside, sums in coalitions(game, seed, draws))], draws, "coalitions")


def sample_coleman(game: Game, seed: int, *, winning: bool, draws: int | None = None) -> Values:
    """Return Coleman's index to prevent (from random winning coalitions) or to initiate (from losing ones)."""
    n = len(game.members)
    hits, seen = [0] * n, 0
    for inside, sums in coalitions(game, seed, draws or draws_for(game)):
        of = _holds(game, sums, (len(inside),)) == winning
        seen += int(of.sum())
        for i in range(n):
            hits[i] += int((_swings(game, inside, sums, i) & of & (inside[:, i] == winning)).sum())
    if not seen:
        return Values((0.0,) * n, "no such coalition among the random ones", (0.0,) * n, (1.0,) * n, CONFIDENCE)
    return _values(hits, seen, f"{'winning' if winning else 'losing'} coalitions")


def sample_orders(game: Game, seed: int, unions: Sequence[Sequence[int]] = (), draws: int | None = None) -> Values:
    """Return Shapley-Shubik's index from random orders, or Owen's from random orders in which each union's members stand together."""
    n = len(game.members)
    draws = draws or draws_for(game)
    random, weights = np.random.default_rng([seed, 2]), _weights(game)
    union_of = np.arange(n)
    for k, union in enumerate(unions):
        union_of[list(union)] = n + k
    _, union_of = np.unique(union_of, return_inverse=True)
    hits = np.zeros(n, dtype=np.int64)
    if game.never_passes or game.always_passes:
        return _values([0] * n, draws, "orders")
    size = max(1, CELLS // n)
    for start in range(0, draws, size):
        count = min(size, draws - start)
        # A union's place is drawn once, a member's place within its union comes after it.
        order = np.lexsort((random.random((count, n)), random.random((count, union_of.max() + 1))[:, union_of]), axis=1)
        passed = _holds(game, {name: np.cumsum(values[order], axis=1) for name, values in weights.items()}, (count, n))
        pivots = order[np.arange(count), passed.argmax(axis=1)]
        hits += np.bincount(pivots, minlength=n)
    return _values(hits.tolist(), draws, "orders")


def sample_unions(game: Game, seed: int, unions: Sequence[Sequence[int]], draws: int | None = None) -> Values:
    """Return the Banzhaf-Owen value: the other unions vote as one, the own union's members each for themselves."""
    n, size = len(game.members), len(unions)
    draws = draws or draws_for(game) // 4
    random, weights = np.random.default_rng([seed, 3]), _weights(game)
    hits = [0] * n
    union_of = np.zeros(n, dtype=np.int64)
    for k, union in enumerate(unions):
        union_of[list(union)] = k
    portion = max(1, CELLS // n)
    for start in range(0, draws, portion):
        count = min(portion, draws - start)
        blocs = random.integers(0, 2, (count, size), dtype=np.int8).astype(bool)[:, union_of]
        free = random.integers(0, 2, (count, n), dtype=np.int8).astype(bool)
        for union in unions:
            inside = blocs.copy()
            inside[:, list(union)] = free[:, list(union)]
            sums = {
                name: inside @ values if values.dtype != object else np.array([sum(values[row]) for row in inside], dtype=object)
                for name, values in weights.items()
            }
            for i in union:
                hits[i] += int(_swings(game, inside, sums, i).sum())
    return _values(hits, draws, "coalitions of blocs")
