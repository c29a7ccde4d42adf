"""Exit, voice and loyalty between a section and its centre: the game of Clark, Golder and Golder (2017, British Journal of Political Science 47: 719-748).

The centre has taken a benefit, worth 1, from the section. The section may leave (exit: it gets E, the centre keeps 1), put up with it (loyalty: 0; the
centre keeps 1 and the section, worth L to it), or protest at a cost c (voice). Hearing a protest, the centre gives the benefit back (the section gets
1 - c, the centre L) or ignores it; then the section leaves (E - c; 1) or stays (-c; 1 + L). Everybody knows everything. The game is solved from its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from holdfast.errors import BadInput, Problem

__all__ = ["CELLS", "Ending", "Relation", "cell", "endings"]

Ending = Literal["loyalty", "exit", "voice_heard", "voice_then_exit", "voice_then_loyalty"]
"""How the game ends; the last two happen only where a protest costs nothing."""


@dataclass(frozen=True)
class Relation:
    """What leaving is worth to the section (`exit_value`, E), what the section is worth to the centre (`worth`, L, from 0), what protest costs (`cost`, c).

    All in units of the benefit taken. Raises `BadInput` for a negative worth or cost.
    """

    exit_value: Fraction
    worth: Fraction
    cost: Fraction

    def __post_init__(self) -> None:
        for what, value in (("worth to the centre", self.worth), ("cost of protest", self.cost)):
            if value < 0:
                raise BadInput(Problem(f"a {what} of {value}", expected="a number from 0"))

    def payoff(self, ending: Ending) -> tuple[Fraction, Fraction]:
        """Return what an ending gives the section and the centre."""
        one, zero = Fraction(1), Fraction(0)
        return {
            "exit": (self.exit_value, one),
            "loyalty": (zero, 1 + self.worth),
            "voice_heard": (1 - self.cost, self.worth),
            "voice_then_exit": (self.exit_value - self.cost, one),
            "voice_then_loyalty": (-self.cost, 1 + self.worth),
        }[ending]


def endings(relation: Relation) -> tuple[Ending, ...]:
    """Return how the game can end in subgame-perfect equilibrium, in pure strategies: one ending, or several where somebody is indifferent."""
    found: list[Ending] = []
    ignored = _best(relation, 0, ["voice_then_exit", "voice_then_loyalty"])
    for after_ignoring in ignored:
        for after_voice in _best(relation, 1, ["voice_heard", after_ignoring]):
            found += _best(relation, 0, ["exit", "loyalty", after_voice])
    order: list[Ending] = ["loyalty", "exit", "voice_heard", "voice_then_exit", "voice_then_loyalty"]
    return tuple(ending for ending in order if ending in found)


def _best(relation: Relation, player: int, options: list[Ending]) -> list[Ending]:
    """Return the endings among the options that are best for a player (0 the section, 1 the centre)."""
    most = max(relation.payoff(option)[player] for option in options)
    return [option for option in options if relation.payoff(option)[player] == most]


def cell(relation: Relation) -> str:
    """Return the cell of the plain table in which a relation lies; one on a border counts to the side where nothing is conceded."""
    if relation.exit_value <= 0:
        return "cannot_leave"
    if relation.worth <= 1:
        return "not_needed"
    return "heard" if relation.exit_value < 1 - relation.cost else "better_off_outside"


CELLS: dict[str, tuple[str, str]] = {
    "cannot_leave": ("loyalty", "Leaving is worth nothing to it: it stays silent, since a protest would be ignored, however much it is needed."),
    "not_needed": ("exit", "It can leave, but the centre does not need it enough to give the benefit back: it leaves without a word."),
    "heard": ("voice", "It can leave and is needed, and protest is cheap enough: it protests, and the centre gives in."),
    "better_off_outside": ("exit", "It can leave and is needed, but leaving pays more than a benefit won back by protest: it leaves."),
}
"""Each cell: what the section does, and why."""
