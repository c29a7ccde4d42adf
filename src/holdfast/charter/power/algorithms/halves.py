"""Meet in the middle: any rule, weights of any size, up to 40 members.

The members are split into two halves, and all coalitions of each half are listed with their sums. One weight system, the *axis* (the one
with most distinct sums), is kept sorted; coalitions of the first half that agree in every other system form a class. Given such a class, the
rule asks of each coalition of the second half one threshold on the axis, because rules are monotone; so the pairs that pass are counted by
binary search instead of one by one. Horowitz and Sahni (1974) had the idea for knapsacks, Klinz and Woeginger (2005) for power indices.

Counts are 64-bit: 2^n fits with room to spare, since more than 40 members are refused. Weights beyond 64 bits are Python integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from holdfast.charter.power.counts import Counts, TooLarge, width_for
from holdfast.charter.power.formula import Formula, Seats, leaves, parts_of
from holdfast.charter.power.game import Game

__all__ = ["count"]

MAX_PLAYERS = 40
PER_SECOND = 15_000_000
"""Pairs of a class and a coalition looked at in a second, roughly."""
SAFE = 2**62

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class _Half:
    """All coalitions of one half: sums in each system, tags, and which of the half's members belong (rows: members)."""

    players: tuple[int, ...]
    sums: dict[str, Array]
    tags: Array
    belongs: Array


def _half(game: Game, tags: Sequence[int], players: Sequence[int]) -> _Half:
    size = 1 << len(players)
    number = np.arange(size)
    belongs = np.array([number >> k & 1 == 1 for k in range(len(players))], dtype=bool).reshape(len(players), size)
    sums = {name: _subset_sums([values[i] for i in players], exact=game.totals[name] >= SAFE) for name, values in game.weights.items()}
    return _Half(tuple(players), sums, _subset_sums([tags[i] for i in players], exact=False), belongs)


def _subset_sums(values: Sequence[int], *, exact: bool) -> Array:
    """Return the sums of all subsets, in the order of their bit patterns; as Python integers where 64 bits do not do."""
    sums = np.zeros(1, dtype=object if exact else np.int64)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def _seat_votes_fit(rule: Formula) -> bool:
    return (not isinstance(rule, Seats) or sum(votes for _, votes in rule.seats) < SAFE) and all(map(_seat_votes_fit, parts_of(rule)))


def count(game: Game, tags: Sequence[int], seconds: float = 60.0) -> Counts:
    """Count winning coalitions and swings by meeting in the middle. Raises `TooLarge` beyond 40 members or some thousand million pairs."""
    game = game.plain()
    n = len(game.members)
    if n > MAX_PLAYERS or 2 ** (n / 2) * n > PER_SECOND * seconds * 4 or sum(tags) >= SAFE or not _seat_votes_fit(game.rule):
        raise TooLarge
    # Members of similar weight go to different halves, so that sums coincide often in both.
    order = sorted(range(n), key=lambda i: [values[i] / (game.totals[name] or 1) for name, values in game.weights.items()])
    halves = _half(game, tags, order[::2]), _half(game, tags, order[1::2])
    axis = max(game.weights, key=lambda name: len(np.unique(halves[0].sums[name])), default=None)
    width = width_for(n)
    swings = [0] * n
    total = 0
    for outer, inner in (halves, halves[::-1]):
        winning, with_player = _pairs(game, axis, outer, inner, seconds)
        total = sum(value << tag * width for tag, value in winning.items())
        for k, i in enumerate(inner.players):
            # Winning with the player, less winning without: the player makes the difference to the rest.
            favour = sum(value << (tag - tags[i]) * width for tag, value in with_player[k].items())
            against = total - sum(value << tag * width for tag, value in with_player[k].items())
            swings[i] = favour - against
    return Counts(n, total, tuple(swings), "meet in the middle")


def _pairs(game: Game, axis: str | None, outer: _Half, inner: _Half, seconds: float) -> tuple[dict[int, int], list[dict[int, int]]]:
    """Return the winning coalitions by tag, in all and for each member of the inner half."""
    others = [name for name in game.weights if name != axis]
    # Classes of the outer half agree in tag and in every system but the axis, and come in the order of their tags.
    columns = [outer.tags, *(outer.sums[name] for name in others)]
    first, label = _classes(columns)
    members = np.split(np.argsort(label, kind="stable"), np.cumsum(np.bincount(label))[:-1])
    if len(first) * len(inner.tags) > PER_SECOND * seconds / (1 + 20 * (axis is not None and game.totals[axis] >= SAFE)):
        raise TooLarge
    # By tag, and by height within a tag: searching in order is much faster than at random.
    by_tag = np.lexsort((inner.sums[axis], inner.tags)) if axis is not None else np.argsort(inner.tags, kind="stable")
    tags_found, starts = np.unique(inner.tags[by_tag], return_index=True)
    kind_first, kind = _classes([inner.tags * 0, *(inner.sums[name] for name in others)])
    kind = kind[by_tag]
    kinds = {name: inner.sums[name][kind_first] for name in others}
    height = inner.sums[axis][by_tag] if axis is not None else np.zeros(len(by_tag), dtype=np.int64)
    belongs = inner.belongs[:, by_tag]
    quotas = sorted({0} | {leaf.quota for leaf in leaves(game.rule) if leaf.system == axis}, reverse=True)

    winning: dict[int, int] = {}
    with_player: list[dict[int, int]] = [{} for _ in inner.players]
    partners: Array = np.zeros(len(by_tag), dtype=np.int64)

    def flush(outer_tag: int) -> None:
        rows = [(partners, winning), *((partners * row, with_player[k]) for k, row in enumerate(belongs))]
        for row, found in rows:
            for tag, value in zip(tags_found.tolist(), np.add.reduceat(row, starts).tolist(), strict=True):
                if value:
                    found[tag + outer_tag] = found.get(tag + outer_tag, 0) + value
        partners[:] = 0

    for at, inside in enumerate(members):
        sums = {name: kinds[name] + outer.sums[name][first[at]] for name in others}
        needed = np.full(len(kind_first), -1, dtype=height.dtype)
        for quota in quotas:
            passes = game.rule.holds(sums | ({axis: quota} if axis is not None else {}))
            needed[np.broadcast_to(np.asarray(passes, dtype=bool), needed.shape)] = quota
        threshold = needed[kind]
        heights = np.sort(outer.sums[axis][inside]) if axis is not None else np.zeros(len(inside), dtype=np.int64)
        enough = len(heights) - np.searchsorted(heights, threshold - height, side="left")
        partners += np.where(np.asarray(threshold >= 0, dtype=bool), enough, 0)
        if at + 1 == len(members) or outer.tags[first[at + 1]] != outer.tags[first[at]]:
            flush(int(outer.tags[first[at]]))
    return winning, with_player


def _classes(columns: Sequence[Array]) -> tuple[Array, Array]:
    """Return the position of the first row of each distinct kind, kinds in sorted order, and the kind of every row."""
    label = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        values, place = np.unique(column, return_inverse=True)
        label = np.unique(label * len(values) + place, return_inverse=True)[1]
    return np.unique(label, return_index=True)[1], label
