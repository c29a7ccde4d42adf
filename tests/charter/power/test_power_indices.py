"""Each index against its definition, and the truths that hold in every game."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.power.power_oracle import Oracle, games, weighted_games
from holdfast.charter.power import AllOf, Analysis, AtLeast, Game, measure, weighted
from holdfast.charter.power.formula import blocking_minority, majority_of, veto
from holdfast.charter.power.indices import all_indices, find, names
from holdfast.errors import BadInput

MEMBERS = {"penrose": "penrose", "banzhaf": "banzhaf", "shapley": "shapley", "coleman_prevent": "prevent", "coleman_initiate": "initiate"}
ORACLES = MEMBERS | {name: name for name in ("satisfaction", "johnston", "deegan_packel", "holler")}
SHARES = ("banzhaf", "shapley", "johnston", "deegan_packel", "holler")


def values(game: Game, name: str) -> tuple[Fraction, ...]:
    found = measure(game, name)
    assert found.exact
    assert all(isinstance(value, Fraction) for value in found.values)
    return tuple(Fraction(value) for value in found.values)


def test_every_index_that_is_not_about_blocs_has_an_oracle() -> None:
    assert set(ORACLES) == {name for name, index in all_indices().items() if not index.unions}


@pytest.mark.parametrize("name", ORACLES)
@settings(max_examples=80)
@given(game=games(most=5))
def test_each_index_is_its_definition(name: str, game: Game) -> None:
    assert list(values(game, name)) == getattr(Oracle(game), ORACLES[name])()


@pytest.mark.parametrize("name", SHARES)
@given(game=games())
def test_shares_sum_to_one_where_something_is_decided(name: str, game: Game) -> None:
    decided = not (game.never_passes or game.always_passes)
    assert sum(values(game, name)) == int(decided)


@settings(max_examples=60)
@given(game=games())
def test_penrose_does_not_sum_to_one_but_stays_within_bounds(game: Game) -> None:
    assert all(0 <= value <= 1 for name in ORACLES for value in values(game, name))


@pytest.mark.parametrize("name", ORACLES)
@given(game=games(most=5), data=st.data())
def test_names_and_order_do_not_matter(name: str, game: Game, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(game.members))))
    weights = {system: tuple(row[i] for i in order) for system, row in game.weights.items()}
    other = Game(tuple(f"x{i}" for i in order), weights, game.rule)
    before, after = values(game, name), values(other, name)
    assert after == tuple(before[i] for i in order)


@settings(max_examples=60)
@given(game=games())
def test_equal_members_are_equal(game: Game) -> None:
    for name in ORACLES:
        found = values(game, name)
        for group in game.types():
            assert len({found[i] for i in group}) == 1


@settings(max_examples=60)
@given(game=games(most=5))
def test_a_dummy_has_no_power_and_changes_nobody_s(game: Game) -> None:
    """A new member whose vote never counts: heads are turned into a system of their own first."""
    more = Game((*game.members, "dummy"), {name: (*row, 0) for name, row in game.weights.items()}, game.rule)
    for name in (*SHARES, "penrose", "coleman_prevent"):
        assert values(more, name) == (*values(game, name), Fraction(0))
    assert values(more, "satisfaction")[-1] == Fraction(1, 2)


@given(game=games())
def test_a_veto_prevents_everything(game: Game) -> None:
    prevent = values(game, "coleman_prevent")
    for i in range(len(game.members)):
        assert (prevent[i] == 1) == (i in game.vetoes())


@given(game=games())
def test_a_dictator_has_everything(game: Game) -> None:
    dictator = game.dictator()
    lone = [i for i in range(len(game.members)) if game.wins([i]) and not game.wins([j for j in range(len(game.members)) if j != i])]
    assert lone == ([] if dictator is None else [dictator])
    if dictator is not None:
        for name in ("penrose", *SHARES):
            assert values(game, name)[dictator] == 1


@settings(max_examples=60)
@given(game=games())
def test_the_dual_game_has_the_same_swings(game: Game) -> None:
    dual = game.dual()
    everyone = set(range(len(game.members)))
    for one in Oracle(game).coalitions:
        assert dual.wins(one) == (not game.wins(everyone - one))
    for name in ("penrose", "banzhaf", "shapley"):
        assert values(game, name) == values(dual, name)
    assert values(game, "coleman_prevent") == values(dual, "coleman_initiate")


@given(game=games())
def test_swings_have_the_parity_of_the_winning_coalitions(game: Game) -> None:
    counts = Analysis(game).totals
    assert counts is not None
    assert {swings % 2 for swings in counts.total_swings} <= {counts.total_winning % 2}


@given(game=games())
def test_satisfaction_is_half_of_one_plus_penrose(game: Game) -> None:
    assert values(game, "satisfaction") == tuple((1 + value) / 2 for value in values(game, "penrose"))


@settings(max_examples=60)
@given(game=games())
def test_coleman_and_penrose_are_tied_by_the_power_to_act(game: Game) -> None:
    """Penrose is the harmonic mean of the power to prevent and the power to initiate."""
    analysis = Analysis(game)
    act = analysis.power_to_act
    assert act is not None
    for psi, prevent, initiate in zip(*(values(game, name) for name in ("penrose", "coleman_prevent", "coleman_initiate")), strict=True):
        assert psi == 2 * act * prevent == 2 * (1 - act) * initiate


@given(game=weighted_games())
def test_more_weight_is_never_less_power(game: Game) -> None:
    (row,) = game.weights.values()
    for name in ("penrose", "banzhaf", "shapley", "johnston", "coleman_prevent"):
        found = values(game, name)
        assert all(found[i] >= found[j] for i in range(len(row)) for j in range(len(row)) if row[i] >= row[j])


@given(game=games())
def test_a_game_is_proper_if_no_two_separate_coalitions_win(game: Game) -> None:
    oracle = Oracle(game)
    everyone = frozenset(range(oracle.n))
    assert Analysis(game).proper == (not any(everyone - one in oracle.winning for one in oracle.winning))


@given(game=games())
def test_plain_games_are_the_same_games(game: Game) -> None:
    plain = game.plain()
    for one in Oracle(game).coalitions:
        assert plain.wins(one) == game.wins(one)


def test_large_elections_by_closed_form() -> None:
    """n equal members, simple majority: Penrose is C(n-1, n/2) / 2^(n-1), every share is 1/n."""
    for n in (9, 75, 150):
        game = weighted(majority_of(n), [1] * n)
        assert set(values(game, "penrose")) == {Fraction(comb(n - 1, n // 2), 2 ** (n - 1))}
        for name in SHARES:
            assert set(values(game, name)) == {Fraction(1, n)}


def test_unanimity_by_closed_form() -> None:
    game = weighted(40, [1] * 40)
    assert set(values(game, "penrose")) == {Fraction(1, 2**39)}
    assert set(values(game, "shapley")) == {Fraction(1, 40)}


def test_convenience_rules_are_the_security_council() -> None:
    """Vetoes and nine votes, written as a formula, are the weighted game [39; 7 x 5, 1 x 10]."""
    members = [f"p{i}" for i in range(15)]
    permanent = (1,) * 5 + (0,) * 10
    written = Game(tuple(members), {"permanent": permanent}, AllOf((veto("permanent", 5), AtLeast("members", 9))))
    for name in ("shapley", "banzhaf", "johnston", "holler"):
        assert values(written, name) == values(weighted(39, [7] * 5 + [1] * 10), name)


def test_a_blocking_minority_needs_its_members() -> None:
    game = Game(("a", "b", "c", "d", "e"), {}, blocking_minority("members", 5, 2))
    assert game.wins([0, 1, 2, 3])
    assert not game.wins([0, 1, 2])


@pytest.mark.parametrize("name", ["banzaf", "Shaply", "coleman_", ""])
def test_an_unknown_index_is_told_the_nearest(name: str) -> None:
    with pytest.raises(BadInput, match="unknown index"):
        find([name])


def test_names_groups_and_all() -> None:
    assert [index.name for index in find(["Deegan-Packel", "coleman", "SHAPLEY", "shapley"])] == [
        "deegan_packel",
        "coleman_prevent",
        "coleman_initiate",
        "shapley",
    ]
    assert [index.name for index in find(["all"], unions=True)] == names()
    assert len(find(["all"])) == len(names()) - 2


def test_critical_counts_are_refused_beyond_reach() -> None:
    weights = {name: tuple(1 + (k * step) % 97 for k in range(40)) for name, step in (("a", 31), ("b", 57))}
    game = Game(tuple(map(str, range(40))), weights, AllOf((AtLeast("a", 900), AtLeast("b", 900))))
    with pytest.raises(BadInput, match="at most 28 members"):
        measure(game, "holler")
