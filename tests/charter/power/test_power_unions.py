"""Blocs: Owen and Banzhaf-Owen against their definitions, and what must hold between members, blocs and the whole."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.power.power_oracle import Oracle, games, partitions, table, weighted_games
from holdfast.charter.power import Analysis, Game, bloc_game, measure
from holdfast.charter.power.indices import find
from holdfast.charter.power.sampling import sample_orders, sample_unions
from holdfast.errors import BadInput


def owen(game: Game, unions: list[tuple[int, ...]], name: str = "owen") -> tuple[Fraction, ...]:
    found = find([name])[0].compute(Analysis(game, unions))
    assert found.exact
    return tuple(Fraction(value) for value in found.values)


@settings(max_examples=80)
@given(game=games(most=5), data=st.data())
def test_owen_and_banzhaf_owen_are_their_definitions(game: Game, data: st.DataObject) -> None:
    unions = data.draw(partitions(len(game.members)))
    oracle = Oracle(game)
    assert list(owen(game, unions)) == oracle.owen(unions)
    assert list(owen(game, unions, "banzhaf_owen")) == oracle.banzhaf_owen(unions)


@settings(max_examples=60)
@given(game=weighted_games(most=6), data=st.data())
def test_unions_that_are_not_given_are_of_one_member(game: Game, data: st.DataObject) -> None:
    unions = data.draw(partitions(len(game.members)))
    real = [union for union in unions if len(union) > 1]
    for name in ("owen", "banzhaf_owen"):
        assert owen(game, unions, name) == owen(game, real, name)


@settings(max_examples=60)
@given(game=games())
def test_without_blocs_or_with_one_for_all_owen_is_shapley(game: Game) -> None:
    n = len(game.members)
    shapley, penrose = measure(game, "shapley").values, measure(game, "penrose").values
    singles: list[tuple[int, ...]] = [(i,) for i in range(n)]
    for unions in (singles, [tuple(range(n))]):
        assert owen(game, unions) == shapley
        assert owen(game, unions, "banzhaf_owen") == penrose


@settings(max_examples=60)
@given(game=games(most=5), data=st.data())
def test_members_of_a_bloc_share_what_the_bloc_has(game: Game, data: st.DataObject) -> None:
    """Owen 1977: the values within a union sum to the union's Shapley value in the game of the unions."""
    unions = data.draw(partitions(len(game.members)))
    found = owen(game, unions)
    whole = bloc_game(game, unions)
    outer = measure(whole, "shapley").values
    for union in unions:
        place = next(k for k, name in enumerate(whole.members) if name == "+".join(game.members[i] for i in union))
        assert sum(found[i] for i in union) == outer[place]


@pytest.mark.parametrize(("parts", "bloc", "names"), [("comintern_ecci_1921", "comintern_ecci_1921_bloc", ("Russia", "Ukraine"))])
def test_the_bloc_tables_are_the_bloc_games(parts: str, bloc: str, names: tuple[str, ...]) -> None:
    whole, expected = table(parts).game, table(bloc)
    joined = bloc_game(whole, [[whole.members.index(name) for name in names]])
    swings = Analysis(joined).totals
    assert swings is not None
    assert sorted(map(str, swings.total_swings)) == sorted(row["swings"] for row in expected.rows)
    assert swings.total_swings[joined.members.index("Russia+Ukraine")] == 718_528


def test_the_five_soviet_republics_at_the_congress() -> None:
    whole = table("comintern_congress_1921").game
    republics = [whole.members.index(name) for name in ("Russia", "Ukraine", "Azerbaijan", "Georgia", "Armenia")]
    joined = bloc_game(whole, [republics])
    place = joined.members.index("Russia+Ukraine+Azerbaijan+Georgia+Armenia")
    assert measure(joined, "shapley").values[place] == Fraction(773_069_233_309, 5_553_982_803_600)


def test_heads_of_a_bloc_are_its_members() -> None:
    game = Game(("a", "b", "c", "d"), {"w": (1, 1, 1, 1)}, table("eec_1958_no_commission_proposal").game.rule.parts[1])  # type: ignore[union-attr]
    assert bloc_game(game, [(0, 1)]).weights["members"] == (2, 1, 1)


def test_a_member_in_two_blocs_is_refused() -> None:
    with pytest.raises(BadInput, match="two blocs"):
        Analysis(table("eec_1958").game, [(0, 1), (1, 2)])


def test_samples_of_blocs_cover_the_exact_values() -> None:
    game = table("eec_1986").game
    unions = [(0, 4, 7), (1, 2), (3,), (5, 6), (8, 9), (10, 11)]
    for name, sample in (("owen", sample_orders(game, 7, unions, 20_000)), ("banzhaf_owen", sample_unions(game, 7, unions, 20_000))):
        exact = owen(game, unions, name)
        assert sample.low is not None
        assert sample.high is not None
        assert all(low <= value <= high for low, value, high in zip(sample.low, exact, sample.high, strict=True))
        assert sample.error < 0.02
