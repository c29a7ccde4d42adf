"""One game under study: what several indices need is counted once.

>>> from holdfast.charter.power import measure, weighted
>>> measure(weighted(6, [4, 3, 2, 1]), "banzhaf").values
(Fraction(5, 12), Fraction(1, 4), Fraction(1, 4), Fraction(1, 12))
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from holdfast.charter.power import algorithms
from holdfast.charter.power.counts import Counts, TooLarge
from holdfast.charter.power.critical import Critical, by_series, by_table
from holdfast.charter.power.formula import AllOf, AtLeast
from holdfast.charter.power.game import Game, bloc_game, check_blocs
from holdfast.errors import BadInput, Problem

__all__ = ["Analysis"]


class Analysis:
    """A game, its a priori unions (lists of positions; members outside are unions of their own), and counts made at most once.

    `seconds` is roughly the most that one exact algorithm may spend; beyond it values are bounded numerically or sampled with `seed`.
    """

    def __init__(self, game: Game, unions: Sequence[Sequence[int]] = (), *, seconds: float = 60.0, seed: int = 1) -> None:
        check_blocs(game, unions)
        self.game = game
        self.unions = tuple(tuple(union) for union in unions if union)
        self.seconds, self.seed = seconds, seed

    @property
    def n(self) -> int:
        """Return the number of members."""
        return len(self.game.members)

    @cached_property
    def by_size(self) -> Counts | None:
        """Return the exact counts by size, or None if they cannot be had."""
        try:
            return algorithms.count(self.game, (1,) * self.n, self.seconds)
        except TooLarge:
            return None

    @cached_property
    def totals(self) -> Counts | None:
        """Return the exact counts without sizes, or None if they cannot be had."""
        known = self.__dict__.get("by_size")
        if isinstance(known, Counts):
            return Counts(known.players, known.total_winning, known.total_swings, known.method)
        try:
            return algorithms.count(self.game, (0,) * self.n, self.seconds)
        except TooLarge:
            return None

    @cached_property
    def critical(self) -> Critical:
        """Return who is critical in which coalition. Raises `BadInput` for a game too large for it: no bound or sample stands in for it."""
        if self.game.never_passes or self.game.always_passes:
            empty: tuple[dict[int, int], ...] = ({},) * self.n
            return Critical(empty, empty, 0, "nothing to count")
        for budget in (self.seconds / 20, self.seconds):
            for algorithm in (by_series, by_table):
                try:
                    return algorithm(self.game, budget)
                except TooLarge:
                    continue
        raise BadInput(
            Problem(
                f"Johnston's, Deegan and Packel's and Holler's indices cannot be computed for this rule with {self.n} members",
                expected="one quota of one weight system, or at most 28 members",
            )
        )

    @cached_property
    def proper(self) -> bool | None:
        """Return whether no two separate coalitions can both win; None if that was not found out.

        A game is proper if each winning coalition can also block, that is, if "winning and blocking" counts as many coalitions as "winning".
        """
        if self.game.never_passes:
            return True
        if self.game.always_passes:
            return False
        rule = self.game.rule
        if isinstance(rule, AtLeast) and 2 * rule.quota > self.game.totals[rule.system]:
            return True
        both = Game(self.game.members, self.game.weights, AllOf((self.game.rule, self.game.dual().rule)))
        try:
            if self.totals is None:
                return None
            return algorithms.count(both, (0,) * self.n, self.seconds).total_winning == self.totals.total_winning
        except TooLarge:
            return None

    @cached_property
    def power_to_act(self) -> Fraction | None:
        """Return Coleman's power to act: the share of all coalitions that win; None if it is not known exactly."""
        return None if self.totals is None else Fraction(self.totals.total_winning, 2**self.n)

    @cached_property
    def blocs(self) -> Analysis:
        """Return the game in which each union votes as one player."""
        return Analysis(bloc_game(self.game, self.unions), seconds=self.seconds, seed=self.seed)
