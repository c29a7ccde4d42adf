"""Johnston, Deegan-Packel and Holler: the table of coalitions against generating functions, and both against sets."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given

from charter.power.power_oracle import Oracle, games, table, weighted_games
from holdfast.charter.power import Game, measure, weighted
from holdfast.charter.power.counts import TooLarge
from holdfast.charter.power.critical import Critical, by_series, by_table


def slow(game: Game) -> Critical:
    oracle = Oracle(game)
    critical, minimal = [Counter[int]() for _ in range(oracle.n)], [Counter[int]() for _ in range(oracle.n)]
    for coalition in oracle.winning:
        who = oracle.critical(coalition)
        for i in who:
            critical[i][len(who)] += 1
            if len(who) == len(coalition):
                minimal[i][len(who)] += 1
    return Critical(tuple(map(dict, critical)), tuple(map(dict, minimal)), len(oracle.minimal), "sets")


def same(one: Critical, other: Critical) -> None:
    assert (one.critical, one.minimal, one.minimal_total) == (other.critical, other.minimal, other.minimal_total)


@given(game=games())
def test_the_table_counts_what_sets_say(game: Game) -> None:
    same(by_table(game), slow(game))


@given(game=weighted_games(most=8))
def test_series_count_what_sets_say(game: Game) -> None:
    try:
        found = by_series(game)
    except TooLarge:
        assert game.never_passes or game.always_passes
        return
    same(found, slow(game))


@pytest.mark.parametrize("file", ["unsc_1966", "eu_1995", "comintern_ecci_1921_bloc", "comintern_ecci_1920_13"])
def test_two_algorithms_agree_on_real_bodies(file: str) -> None:
    game = table(file).game
    same(by_table(game), by_series(game))


def test_blocks_of_the_table_are_joined() -> None:
    """Twenty-one members take several blocks."""
    game = weighted(31, [5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    same(by_table(game), by_series(game))


def test_the_electoral_college_has_fifty_one_members() -> None:
    game = table("us_electoral_college_1992_2000").game
    for name in ("johnston", "deegan_packel", "holler"):
        values = measure(game, name)
        assert values.exact
        assert sum(values.values) == 1
