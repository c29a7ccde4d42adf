"""Power inside blocs: Owen and Banzhaf-Owen.

Members have agreed on unions beforehand. A union votes as one, and within a union a member has what it would bring to the union's bargaining.
Owen (1977), "Values of games with a priori unions": orders of joining in which each union's members stand together. Owen (1981), "Modification
of the Banzhaf-Coleman index for games with a priori unions": any set of other unions, and any set of the own union's members.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import comb

from holdfast.charter.power import algorithms
from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.counts import TooLarge
from holdfast.charter.power.game import bloc_game
from holdfast.charter.power.indices import index
from holdfast.charter.power.sampling import sample_orders, sample_unions
from holdfast.charter.power.values import Values, exact_values

Weigh = Callable[[Sequence[int], int, int], Fraction]


def partition(analysis: Analysis) -> list[tuple[int, ...]]:
    """Return all unions; a member outside every given one is a union of its own."""
    inside = {i for union in analysis.unions for i in union}
    return [*analysis.unions, *((i,) for i in range(analysis.n) if i not in inside)]


def _over_unions(analysis: Analysis, weigh: Weigh) -> Values:
    """Return, for each member, the weighted swings in the game of its own union's members and the other unions as single players."""
    unions = partition(analysis)
    found: dict[int, Fraction] = {}
    methods: list[str] = []
    for own in unions:
        if own[0] in found:
            continue
        game = bloc_game(analysis.game, [union for union in unions if union != own and len(union) > 1])
        # A coalition of r other unions and t members of the own union has the tag r + t (number of unions).
        seats = _places(unions, own)
        tags = [len(unions) if player in own else 1 for player in seats]
        # Where the own union is one member, members of other such unions have the same game.
        wanted = own if len(own) > 1 else [player for player in seats if any(union == (player,) for union in unions)]
        counts = algorithms.count(game, tags if len(own) > 1 else [1] * len(tags), analysis.seconds)
        methods.append(counts.method)
        for i in wanted:
            found[i] = weigh(counts.swings_by_tag(seats.index(i)), len(unions), len(own))
    return exact_values([found[i] for i in range(analysis.n)], " and ".join(dict.fromkeys(methods)))


def _places(unions: Sequence[tuple[int, ...]], own: tuple[int, ...]) -> list[int]:
    """Return who the players of the bloc game are, in its order: members of the own union, and each other union's first member."""
    return sorted([*own, *(min(union, key=union.index) for union in unions if union != own)])


def _owen(swings: Sequence[int], unions: int, members: int) -> Fraction:
    total = Fraction(0)
    for tag, count in enumerate(swings):
        inside, outside = divmod(tag, unions) if members > 1 else (0, tag)
        if count:
            total += Fraction(count, unions * comb(unions - 1, outside) * members * comb(members - 1, inside))
    return total


def _banzhaf_owen(swings: Sequence[int], unions: int, members: int) -> Fraction:
    return Fraction(sum(swings), 2 ** (unions - 1) * 2 ** (members - 1))


@index("owen", "Owen", "as Shapley, among orders of joining in which the members of a bloc stand together", "Owen 1977", shares=True, unions=True)
def owen(analysis: Analysis) -> Values:
    """Return Owen's value; sampled where it cannot be counted."""
    try:
        return _over_unions(analysis, _owen)
    except TooLarge:
        return sample_orders(analysis.game, analysis.seed, analysis.unions)


@index(
    "banzhaf_owen",
    "Banzhaf-Owen",
    "as Penrose, when every other bloc votes as one and the member's own bloc is free to form in any part",
    "Owen 1981",
    unions=True,
)
def banzhaf_owen(analysis: Analysis) -> Values:
    """Return the Banzhaf-Owen value; sampled where it cannot be counted."""
    try:
        return _over_unions(analysis, _banzhaf_owen)
    except TooLarge:
        return sample_unions(analysis.game, analysis.seed, partition(analysis))
