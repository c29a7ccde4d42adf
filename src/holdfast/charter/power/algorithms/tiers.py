"""One body at a time: rules whose parts are decided by different people.

Where the parts of "all of", "any of" or a vote among seats have no member in common, a part is a voter of its own: its members decide it, and
it decides the whole. A member's swings are the swings within the part, times the ways in which the other parts leave the part decisive
(Shapley 1962, compound simple games). Parts are taken apart again as long as they can be, and counted whole when not. Seats that depend on the
same members, such as a delegation that splits its votes, are one body that may win any number of its votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.charter.power.counts import Counts, TooLarge, width_for
from holdfast.charter.power.formula import AllOf, AtLeast, Formula, Seats, leaves, parts_of
from holdfast.charter.power.game import Game

__all__ = ["count"]

MAX_STEPS = 500
"""Most different numbers of votes that one body may win."""


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
    if isinstance(game.rule, AtLeast) or _groups(game, game.rule) is None:
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


def _groups(game: Game, rule: Formula) -> list[list[int]] | None:
    """Return the parts (positions) grouped by common members; None if that leaves fewer than two groups, or parts of "all of" or "any of" share members."""
    groups: list[tuple[frozenset[int], list[int]]] = []
    for k, part in enumerate(parts_of(rule)):
        support, together = _support(game, part), [k]
        touching = [group for group in groups if group[0] & support]
        groups = [group for group in groups if not group[0] & support]
        for members, parts in touching:
            support, together = support | members, parts + together
        groups.append((support, sorted(together)))
    if len(groups) < 2 or (not isinstance(rule, Seats) and len(groups) < len(parts_of(rule))):
        return None
    return [parts for _, parts in groups]


def _count(game: Game, rule: Formula, tags: Sequence[int], width: int, seconds: float) -> _Part:
    if isinstance(rule, AtLeast) or _groups(game, rule) is None:
        return _count_whole(game, rule, tags, width, seconds)
    seats, quota = _seats(rule)
    groups = _groups(game, rule) or []
    bodies = [_Body(game, [seats[k] for k in group], tags, width, seconds) for group in groups]

    def reaching(left_out: int | None) -> dict[int, int]:
        """Return the coalitions by the votes they win (cut off at the quota), leaving one body out."""
        found = {0: 1}
        for k, body in enumerate(bodies):
            if k != left_out:
                after: dict[int, int] = {}
                for won, ways in found.items():
                    for votes, times in body.won.items():
                        total = min(won + votes, quota)
                        after[total] = after.get(total, 0) + ways * times
                found = after
        return found

    everything = reaching(None)
    winning = sum(ways for won, ways in everything.items() if won >= quota)
    losing = sum(ways for won, ways in everything.items() if won < quota)
    swings: dict[int, int] = {}
    for k, body in enumerate(bodies):
        for won, ways in reaching(k).items():
            # The other bodies have won so much: this one decides where it reaches what is lacking.
            if won < quota and quota - won <= body.votes:
                for i, own in body.reaching(quota - won).swings.items():
                    swings[i] = swings.get(i, 0) + own * ways
    return _Part(tuple(i for body in bodies for i in body.members), winning, losing, swings)


def _seats(rule: Formula) -> tuple[list[tuple[Formula, int]], int]:
    """Return a rule's parts with their votes, and the votes needed: "all of" needs every part, "any of" needs one."""
    if isinstance(rule, Seats):
        return list(rule.seats), rule.quota
    parts = parts_of(rule)
    return [(part, 1) for part in parts], len(parts) if isinstance(rule, AllOf) else 1


class _Body:
    """Seats that depend on the same members: a delegation, or one seat alone."""

    def __init__(self, game: Game, seats: Sequence[tuple[Formula, int]], tags: Sequence[int], width: int, seconds: float) -> None:
        self.game, self.seats, self.tags, self.width, self.seconds = game, seats, tags, width, seconds
        self.votes = sum(votes for _, votes in seats)
        self.members = tuple(sorted(frozenset().union(*(_support(game, part) for part, _ in seats))))
        self.parts: dict[int, _Part] = {}
        steps = sorted({0, self.votes} if len(seats) == 1 else _subset_sums([votes for _, votes in seats]))
        at_least = [self.reaching(step).winning if step else _ways([tags[i] for i in self.members], width) for step in steps]
        self.won = {step: ways - more for step, ways, more in zip(steps, at_least, [*at_least[1:], 0], strict=True)}

    def reaching(self, votes: int) -> _Part:
        """Return the counts of the members who bring the body to this many votes (from 1)."""
        if len(self.seats) == 1:
            votes = self.votes
        if votes not in self.parts:
            rule = self.seats[0][0] if len(self.seats) == 1 else Seats(tuple(self.seats), votes)
            count = _count if len(self.seats) == 1 else _count_whole
            self.parts[votes] = count(self.game, rule, self.tags, self.width, self.seconds)
        return self.parts[votes]


def _subset_sums(votes: Sequence[int]) -> set[int]:
    """Return every number of votes that some seats have together. Raises `TooLarge` for more than 500 different ones."""
    found = {0}
    for each in votes:
        found |= {total + each for total in found}
        if len(found) > MAX_STEPS:
            raise TooLarge
    return found


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
