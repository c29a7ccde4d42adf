"""Voting power: who decides, under any decision rule, exactly.

    >>> from holdfast.charter.power import measure, weighted
    >>> measure(weighted(12, [4, 4, 4, 2, 2, 1]), "shapley").values[5]
    Fraction(0, 1)

A `Game` has members, weights and a rule; a rule is a formula of quotas (`AtLeast`, `AllOf`, `AnyOf`, `Seats`). `measure` computes one index,
`Analysis` several that share their counts. `game_of_table` reads members from a table and a rule from text.
"""

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.formula import AllOf, AnyOf, AtLeast, Formula, Seats
from holdfast.charter.power.game import HEADS, Game, bloc_game, weighted
from holdfast.charter.power.indices import find
from holdfast.charter.power.tables import game_of_table, game_of_weights
from holdfast.charter.power.values import Values

__all__ = [
    "HEADS",
    "AllOf",
    "Analysis",
    "AnyOf",
    "AtLeast",
    "Formula",
    "Game",
    "Seats",
    "Values",
    "bloc_game",
    "game_of_table",
    "game_of_weights",
    "measure",
    "weighted",
]


def measure(game: Game, index: str, *, seconds: float = 60.0, seed: int = 1) -> Values:
    """Return one index of every member. Raises `BadInput` for an unknown index."""
    return find([index])[0].compute(Analysis(game, seconds=seconds, seed=seed))
