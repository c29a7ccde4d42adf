"""One body at a time: rules whose parts are decided by different people.

Where the parts of "all of", "any of" or a vote among seats have no member in common, a part is a voter of its own: its members decide it, and
it decides the whole. A member's swings are the swings within the part, times the ways in which the other parts leave the part decisive
(Owen 1968 for the multilinear extension of compound games). Parts are taken apart again as long as they can be, and counted whole when not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.charter.power.counts import Counts, TooLarge, width_for
from holdfast.charter.power.formula import AllOf, AtLeast, Formula, Seats, leaves, parts_of
from holdfast.charter.power.game import Game

__all__ = ["count"]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a rule: its members (positions in the whole game) and their counts, by tag, packed to the whole game's width."""

    members: tuple[int, ...]
    winning: int
    losing: int
    swings: dict[int, int]


def count(game: Game, tags: Sequence[int], seconds: float = 60.0) -> Counts:
    """Count winning coalitions and swings of a rule that falls into parts without common members. Raises `TooLarge` if it does not."""
    game = game.plain()
    if isinstance(game.rule, AtLeast) or _parts(game, game.rule) is None:
        raise TooLarge
    width = width_for(len(game.members))
    whole = _count(game, game.rule, tags, width, seconds)
    idle = _ways([tags[i] for i in range(len(game.members)) if i not in set(whole.members)], width)
    swings = tuple(whole.swings.get(i, 0) * idle for i in range(len(game.members)))
    return Counts(len(game.members), whole.winning * idle, swings, "one body at a time")


def _ways(tags: Sequence[int], width: int) -> int:
    """Return the number of coalitions by tag, packed."""
    ways = 1
    for tag in tags:
        ways += ways << tag * width
    return ways


def _support(game: Game, rule: Formula) -> frozenset[int]:
    systems = {leaf.system for leaf in leaves(rule)}
    return frozenset(i for name in systems for i, weight in enumerate(game.weights[name]) if weight)


def _parts(game: Game, rule: Formula) -> list[frozenset[int]] | None:
    """Return the members of each part, or None if parts have members in common."""
    supports = [_support(game, part) for part in parts_of(rule)]
    return supports if sum(map(len, supports)) == len(frozenset().union(*supports)) else None


def _count(game: Game, rule: Formula, tags: Sequence[int], width: int, seconds: float) -> _Part:
    if isinstance(rule, AtLeast) or _parts(game, rule) is None:
        return _count_whole(game, rule, tags, width, seconds)
    children = [_count(game, part, tags, width, seconds) for part in parts_of(rule)]
    if isinstance(rule, Seats):
        votes, quota = [seat for _, seat in rule.seats], rule.quota
    else:
        votes = [1] * len(children)
        quota = len(children) if isinstance(rule, AllOf) else 1

    def reaching(left_out: int | None) -> dict[int, int]:
        """Return the coalitions by the votes they win (cut off at the quota), leaving one part out."""
        found = {0: 1}
        for k, child in enumerate(children):
            if k != left_out:
                after: dict[int, int] = {}
                for won, ways in found.items():
                    for total, times in ((won, child.losing), (min(won + votes[k], quota), child.winning)):
                        after[total] = after.get(total, 0) + ways * times
                found = after
        return found

    members = tuple(i for child in children for i in child.members)
    found = reaching(None)
    winning = sum(ways for won, ways in found.items() if won >= quota)
    losing = sum(ways for won, ways in found.items() if won < quota)
    swings: dict[int, int] = {}
    for k, child in enumerate(children):
        decisive = sum(ways for won, ways in reaching(k).items() if won < quota <= won + votes[k])
        swings |= {i: own * decisive for i, own in child.swings.items()}
    return _Part(members, winning, losing, swings)


def _count_whole(game: Game, rule: Formula, tags: Sequence[int], width: int, seconds: float) -> _Part:
    """Count a part that does not fall apart, as a game among its own members."""
    from holdfast.charter.power.algorithms import halves, series, states

    members = sorted(_support(game, rule))
    if not members:
        passes = bool(rule.holds(dict.fromkeys(game.weights, 0)))
        return _Part((), int(passes), int(not passes), {})
    inner = Game(tuple(game.members[i] for i in members), {name: tuple(values[i] for i in members) for name, values in game.weights.items()}, rule)
    own = [tags[i] for i in members]
    for algorithm in (series, halves, states):
        try:
            counts = algorithm.count(inner, own, seconds)
            break
        except TooLarge:
            continue
    else:
        raise TooLarge

    def widen(row: list[int]) -> int:
        return sum(value << tag * width for tag, value in enumerate(row))

    winning = widen(counts.winning_by_tag())
    return _Part(
        tuple(members),
        winning,
        _ways(own, width) - winning,
        {i: widen(counts.swings_by_tag(k)) for k, i in enumerate(members)},
    )
