"""Every counting algorithm against the enumeration of all coalitions, on any Boolean formula of quotas."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.power.power_oracle import Oracle, games, weighted_games
from holdfast.charter.power import AllOf, AtLeast, Game, Seats, weighted
from holdfast.charter.power import algorithms as all_algorithms
from holdfast.charter.power.algorithms import enumeration, halves, series, states, tiers
from holdfast.charter.power.counts import Counts, TooLarge, pack, unpack, width_for

FAST = (series, halves, states, tiers)


def same(one: Counts, other: Counts) -> None:
    assert (one.players, one.winning, one.swings) == (other.players, other.winning, other.swings)


@settings(max_examples=80)
@given(game=games(), data=st.data())
def test_enumeration_counts_what_the_definition_says(game: Game, data: st.DataObject) -> None:
    oracle = Oracle(game)
    tags = data.draw(st.lists(st.integers(0, 3), min_size=oracle.n, max_size=oracle.n))
    counts = enumeration.count(game, tags)
    for tag in range(sum(tags) + 1):
        found = counts.winning_by_tag() + [0] * (sum(tags) + 1)
        assert found[tag] == sum(sum(tags[i] for i in one) == tag for one in oracle.winning)
    for i in range(oracle.n):
        assert counts.total_swings[i] == len(oracle.swings(i))
        row = counts.swings_by_tag(i) + [0] * (sum(tags) + 1)
        for tag in range(sum(tags) + 1):
            assert row[tag] == sum(sum(tags[j] for j in one) == tag for one in oracle.swings(i))


@pytest.mark.parametrize("algorithm", FAST, ids=lambda module: module.__name__.rpartition(".")[2])
@given(game=games(), ones=st.booleans())
def test_fast_is_slow_on_any_formula(algorithm: object, game: Game, ones: bool) -> None:
    tags = (int(ones),) * len(game.members)
    try:
        counts = algorithm.count(game, tags, 5.0)  # type: ignore[attr-defined]
    except TooLarge:
        assert algorithm in (series, tiers)
        return
    same(counts, enumeration.count(game, tags))


@settings(max_examples=80)
@given(game=games(), data=st.data())
def test_any_tags_are_counted(game: Game, data: st.DataObject) -> None:
    tags = data.draw(st.lists(st.integers(0, 5), min_size=len(game.members), max_size=len(game.members)))
    slow = enumeration.count(game, tags)
    same(halves.count(game, tags), slow)
    same(states.count(game, tags), slow)
    same(all_algorithms.count(game, tags), slow)


@settings(max_examples=80)
@given(game=weighted_games(most=9, heaviest=12), ones=st.booleans())
def test_series_takes_every_weighted_game(game: Game, ones: bool) -> None:
    tags = (int(ones),) * len(game.members)
    same(series.count(game, tags), enumeration.count(game, tags))


@settings(max_examples=80)
@given(weights=st.lists(st.integers(0, 12), min_size=1, max_size=8), data=st.data())
def test_series_takes_heads_and_a_weight(weights: list[int], data: st.DataObject) -> None:
    heads, quota, clause = (data.draw(st.integers(0, bound + 1)) for bound in (len(weights), sum(weights), len(weights)))
    rule = AllOf((AtLeast("members", heads), AtLeast("weight", quota)))
    game = Game(tuple(map(str, range(len(weights)))), {"weight": tuple(weights)}, Seats(((rule, 1), (AtLeast("members", clause), 1)), 1))
    for tags in ((0,) * len(weights), (1,) * len(weights)):
        same(series.count(game, tags), enumeration.count(game, tags))


@settings(max_examples=80)
@given(data=st.data())
def test_tiers_take_bodies_apart(data: st.DataObject) -> None:
    """Separate bodies, some of which split their votes in several seats, under any number of votes needed."""
    n, weights, seats = 0, {}, []
    sizes = data.draw(st.lists(st.integers(1, 3), min_size=2, max_size=3))
    for k, size in enumerate(sizes):
        values = data.draw(st.lists(st.integers(1, 4), min_size=size, max_size=size))
        weights[f"body{k}"] = tuple([0] * n + values + [0] * (sum(sizes) - n - size))
        quotas = data.draw(st.lists(st.integers(1, sum(values)), min_size=1, max_size=2))
        seats += [(AtLeast(f"body{k}", quota), data.draw(st.integers(1, 3))) for quota in quotas]
        n += size
    game = Game(tuple(map(str, range(n))), weights, Seats(tuple(seats), data.draw(st.integers(1, sum(votes for _, votes in seats)))))
    tags = data.draw(st.sampled_from([(0,) * n, (1,) * n]))
    try:
        counts = tiers.count(game, tags)
    except TooLarge:
        # The votes needed made a single quota of the rule: nothing is left to take apart.
        return
    same(counts, enumeration.count(game, tags))


@given(weights=st.lists(st.integers(0, 10**30), min_size=1, max_size=6), share=st.integers(0, 100))
def test_huge_weights_are_exact(weights: list[int], share: int) -> None:
    game = weighted(sum(weights) * share // 100, weights)
    tags = (1,) * len(weights)
    slow = enumeration.count(game, tags)
    same(halves.count(game, tags), slow)
    same(all_algorithms.count(game, tags), slow)


@pytest.mark.parametrize("n", [63, 64, 65, 70, 101, 200])
def test_no_overflow_on_heads(n: int) -> None:
    """Simple majority of n equal members: swings are a binomial coefficient, beyond 64 bits from 69 members on."""
    game = weighted(n // 2 + 1, [1] * n)
    expected = comb(n - 1, n // 2)
    for algorithm in (series, states):
        for tag in (0, 1):
            counts = algorithm.count(game, (tag,) * n)
            assert set(counts.total_swings) == {expected}
            assert counts.total_winning == sum(comb(n, k) for k in range(n // 2 + 1, n + 1))


@pytest.mark.parametrize("n", [70, 90])
def test_no_overflow_with_mixed_weights(n: int) -> None:
    weights = [1 + (7 * k) % 23 for k in range(n)]
    game = weighted(sum(weights) * 3 // 5, weights)
    for tag in (0, 1):
        one, other = series.count(game, (tag,) * n), states.count(game, (tag,) * n, 60.0)
        same(one, other)
        parity = one.total_winning % 2
        assert all(swings % 2 == parity for swings in one.total_swings)
    assert max(one.total_swings) > 2**64


def test_twelve_bodies_of_twenty() -> None:
    """A federation of 240 people, each body deciding its votes by majority: exact, and equal by symmetry within a body."""
    bodies, size = 12, 20
    weights = {f"b{k}": tuple(int(i // size == k) for i in range(bodies * size)) for k in range(bodies)}
    votes = [1 + k % 4 for k in range(bodies)]
    rule = Seats(tuple((AtLeast(f"b{k}", 11), votes[k]) for k in range(bodies)), sum(votes) // 2 + 1)
    game = Game(tuple(map(str, range(bodies * size))), weights, rule)
    counts = all_algorithms.count(game, (0,) * (bodies * size))
    outer = enumeration.count(weighted(sum(votes) // 2 + 1, votes), (0,) * bodies)
    inside, win = comb(19, 10), sum(comb(20, k) for k in range(11, 21))
    # All bodies but the first, by whether they win: check one member by hand.
    expected = 0
    for others in range(2 ** (bodies - 1)):
        won = [votes[k + 1] for k in range(bodies - 1) if others >> k & 1]
        if sum(won) < rule.quota <= sum(won) + votes[0]:
            expected += inside * win ** len(won) * (2**size - win) ** (bodies - 1 - len(won))
    assert counts.total_swings[0] == expected
    assert counts.total_swings[0] == counts.total_swings[size - 1]
    assert (outer.total_swings[0] > outer.total_swings[2]) == (counts.total_swings[0] > counts.total_swings[2 * size])


@pytest.mark.parametrize("algorithm", FAST, ids=lambda module: module.__name__.rpartition(".")[2])
def test_what_cannot_be_afforded_is_refused_at_once(algorithm: object) -> None:
    n = 60
    weights = {name: tuple((k * k * 7919 + k * step) % 10**12 + 1 for k in range(n)) for name, step in (("a", 104_729), ("b", 1_299_709))}
    game = Game(tuple(map(str, range(n))), weights, AllOf(tuple(AtLeast(name, sum(values) // 2) for name, values in weights.items())))
    with pytest.raises(TooLarge):
        algorithm.count(game, (0,) * n, 0.1)  # type: ignore[attr-defined]


@given(counts=st.lists(st.integers(0, 2**40), min_size=1, max_size=9))
def test_packing_is_undone(counts: list[int]) -> None:
    width = width_for(60)
    found = unpack(pack(counts, width), width)
    assert found + [0] * (len(counts) - len(found)) == counts
