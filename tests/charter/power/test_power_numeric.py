"""Where values are not exact: proven bounds hold, and samples cover the truth."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from charter.power.power_oracle import ALL_TABLES, Table, games, table, weighted_games
from holdfast.charter.power import AllOf, Analysis, AtLeast, Game, Values, measure, weighted
from holdfast.charter.power.counts import TooLarge
from holdfast.charter.power.multilinear import gauss_legendre, shapley_bounded
from holdfast.charter.power.sampling import interval, sample_coleman, sample_orders, sample_power_to_act, sample_swings
from holdfast.charter.power.values import share_interval


def covers(bounds: Values, exact: Values) -> None:
    assert bounds.low is not None
    assert bounds.high is not None
    for low, value, guess, high in zip(bounds.low, (Fraction(value) for value in exact.values), map(float, bounds.values), bounds.high, strict=True):
        assert Fraction(low) <= value <= Fraction(high)
        assert low <= guess <= high


@given(game=weighted_games(most=9, heaviest=30))
def test_proven_bounds_hold(game: Game) -> None:
    try:
        bounds = shapley_bounded(game)
    except TooLarge:
        assert game.never_passes or game.always_passes
        return
    covers(bounds, measure(game, "shapley"))
    assert bounds.confidence is None
    assert bounds.error < 1e-11


@pytest.mark.parametrize("each", [each for each in ALL_TABLES if isinstance(each.game.rule, AtLeast)], ids=lambda each: each.name)
def test_proven_bounds_hold_on_the_tables(each: Table) -> None:
    bounds = shapley_bounded(each.game)
    covers(bounds, measure(each.game, "shapley"))
    assert bounds.error < 1e-11


def test_a_light_member_among_heavy_ones_stays_within_bounds() -> None:
    """The division that leaves out a light member has thousands of alternating terms."""
    game = weighted(60_000, [1, 2, 3] + [1_000 + 37 * k for k in range(60)])
    bounds = shapley_bounded(game)
    covers(bounds, measure(game, "shapley"))
    assert bounds.error < 1e-10


@pytest.mark.parametrize("count", [2, 8, 50, 200])
def test_nodes_integrate_polynomials(count: int) -> None:
    """Against NumPy's, and on powers whose integrals are known."""
    half = gauss_legendre(count)
    nodes = np.array([p for p, _ in half] + [1 - p for p, _ in half])
    weights = np.array([w for _, w in half] * 2)
    x, w = np.polynomial.legendre.leggauss(count)
    assert np.sort(nodes) == pytest.approx((x + 1) / 2, abs=1e-14)
    assert weights[np.argsort(nodes)] == pytest.approx(w / 2, abs=1e-13)
    for degree in range(0, 2 * count, max(1, count // 4)):
        assert float((weights * nodes**degree).sum()) == pytest.approx(1 / (degree + 1), abs=1e-14)


def test_a_board_too_large_for_sizes_has_a_proven_shapley() -> None:
    """Two hundred members with weights to 5,000: sizes would need gigabytes; the values sum to one within the bound."""
    weights = [1 + (k * 7919) % 5_000 for k in range(60)]
    analysis = Analysis(weighted(sum(weights) // 2 + 1, weights), seconds=0.02)
    assert analysis.by_size is None
    bounds = shapley_bounded(analysis.game)
    assert bounds.error < 1e-9
    covers(bounds, measure(analysis.game, "shapley"))


def test_samples_cover_the_exact_values() -> None:
    for file in ("eu_1995", "eu27_nice_255_pop2000", "unsc_1966"):
        game = table(file).game
        for name, sample in (
            ("penrose", sample_swings(game, 3, 20_000)),
            ("shapley", sample_orders(game, 3, draws=20_000)),
            ("coleman_prevent", sample_coleman(game, 3, winning=True, draws=20_000)),
            ("coleman_initiate", sample_coleman(game, 3, winning=False, draws=20_000)),
        ):
            assert sample.confidence == 0.99
            covers(sample, measure(game, name))
        act = sample_power_to_act(game, 3, 20_000)
        assert act.low is not None
        assert act.high is not None
        assert act.low[0] <= float(Analysis(game).power_to_act or 0) <= act.high[0]


def test_the_same_seed_gives_the_same_sample() -> None:
    game = table("eu_1995").game
    assert sample_orders(game, 5, draws=2_000) == sample_orders(game, 5, draws=2_000)
    assert sample_orders(game, 5, draws=2_000) != sample_orders(game, 6, draws=2_000)


def test_what_cannot_be_counted_is_sampled_and_says_so() -> None:
    """Sixty members, two weight systems of huge weights: no exact algorithm can; every index comes with an interval."""
    weights = {name: tuple((k + 3) ** power * 10**20 + k for k in range(60)) for name, power in (("a", 7), ("b", 11))}
    game = Game(tuple(map(str, range(60))), weights, AllOf(tuple(AtLeast(name, sum(row) // 2) for name, row in weights.items())))
    analysis = Analysis(game, seconds=0.2)
    from holdfast.charter.power.indices import find

    for index in find(["penrose", "banzhaf", "shapley", "coleman", "satisfaction"]):
        values = index.compute(analysis)
        assert not values.exact
        assert values.confidence == 0.99
        assert values.low is not None
        assert values.high is not None
        assert all(low <= float(value) <= high for low, value, high in zip(values.low, values.values, values.high, strict=True))
        assert 0 < values.error < 0.2


@settings(max_examples=10)
@given(game=games(most=5))
def test_samples_are_defined_for_every_rule(game: Game) -> None:
    for values in (sample_swings(game, 1, 500), sample_orders(game, 1, draws=500), sample_coleman(game, 1, winning=True, draws=500)):
        assert len(values.values) == len(game.members)


def test_intervals_are_clopper_and_pearson_s() -> None:
    """No success in n draws: the upper end is 1 - (alpha / 2)^(1/n); all successes mirror it."""
    low, high = interval([0, 10], 10, 0.9)
    assert (low[0], high[1]) == (0.0, 1.0)
    assert high[0] == pytest.approx(1 - 0.025 ** (1 / 10))
    assert low[1] == pytest.approx(0.025 ** (1 / 10))


def test_shares_of_intervals_cover_every_combination() -> None:
    low, high = share_interval([0.1, 0.2], [0.2, 0.6])
    for a in (0.1, 0.15, 0.2):
        for b in (0.2, 0.4, 0.6):
            assert low[0] - 1e-12 <= a / (a + b) <= high[0] + 1e-12
