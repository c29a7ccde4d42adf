"""Three ways to vote, against all 3^n of them, and the definitions of Felsenthal and Machover."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from math import comb, factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.power.power_oracle import Oracle
from holdfast.charter.power import AllOf, AnyOf, AtLeast, Game
from holdfast.charter.power.abstention import Reading, ThreeWayGame, passed_slowly, votes_cast
from holdfast.errors import BadInput

SHARES = st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(0), Fraction(1)])


@st.composite
def cast(draw: st.DrawFn, most: int = 4, *, quorum: bool = False) -> ThreeWayGame:
    weights = draw(st.lists(st.integers(0, 4), min_size=1, max_size=most))
    needed = draw(st.integers(0, sum(weights) + 1)) if quorum else 0
    return votes_cast(weights, draw(SHARES), more_than=draw(st.booleans()), quorum=needed, present=draw(st.booleans()))


@st.composite
def any_rule(draw: st.DrawFn, most: int = 4) -> ThreeWayGame:
    """Several readings in the order of support, joined by and or or."""
    n = draw(st.integers(1, most))
    weights = {name: tuple(draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))) for name in ("a", "b")}
    readings, leaves = {}, []
    for k in range(draw(st.integers(1, 3))):
        no, abstain, yes = sorted(draw(st.lists(st.integers(-2, 2), min_size=3, max_size=3)))
        readings[f"r{k}"] = Reading(draw(st.sampled_from(["a", "b"])), yes, abstain, no)
        leaves.append(AtLeast(f"r{k}", draw(st.integers(-6, 6))))
    rule = AllOf(tuple(leaves)) if draw(st.booleans()) else AnyOf(tuple(leaves))
    return ThreeWayGame(tuple(f"m{i}" for i in range(n)), weights, readings, rule)


def changed(votes: tuple[int, ...], i: int, vote: int) -> tuple[int, ...]:
    return (*votes[:i], vote, *votes[i + 1 :])


@given(game=st.one_of(cast(), any_rule(), cast(quorum=True)))
def test_passed_votes_are_counted(game: ThreeWayGame) -> None:
    slow = passed_slowly(game)
    assert game.passed.total == sum(slow.values())
    for i, row in enumerate(game.passed.by_option):
        for vote in (0, 1, 2):
            assert row[vote] == sum(passes for votes, passes in slow.items() if votes[i] == vote)


@given(game=st.one_of(cast(), any_rule(), cast(quorum=True)))
def test_penrose_counts_the_ways_in_which_a_member_decides(game: ThreeWayGame) -> None:
    slow, n = passed_slowly(game), len(game.members)
    for i, value in enumerate(game.penrose().values):
        deciding = sum(len({slow[changed(votes, i, vote)] for vote in (0, 1, 2)}) == 2 for votes in slow if votes[i] == 0)
        assert value == Fraction(deciding, 3 ** (n - 1))


@settings(max_examples=25)
@given(game=st.one_of(cast(), any_rule()))
def test_shapley_is_the_pivot_of_a_random_roll_call(game: ThreeWayGame) -> None:
    """Felsenthal and Machover 1997: of all n! orders and 3^n votes, the voter after whom the outcome is fixed."""
    n, slow = len(game.members), passed_slowly(game)
    found = [0] * n
    for order, votes in product(permutations(range(n)), slow):
        for place in range(n):
            known = set(order[: place + 1])
            outcomes = {passes for other, passes in slow.items() if all(other[i] == votes[i] for i in known)}
            if len(outcomes) == 1:
                before = {passes for other, passes in slow.items() if all(other[i] == votes[i] for i in order[:place])}
                # A rule that is decided before anybody votes has no pivot.
                found[order[place]] += len(before) == 2
                break
    assert list(game.shapley().values) == [Fraction(count, factorial(n) * 3**n) for count in found]


@settings(max_examples=60)
@given(game=any_rule())
def test_shapley_sums_to_one_where_something_is_decided(game: ThreeWayGame) -> None:
    outcomes = set(passed_slowly(game).values())
    assert sum(game.shapley().values) == len(outcomes) - 1
    assert sum(game.banzhaf().values) == len(outcomes) - 1


@given(weights=st.lists(st.integers(0, 5), min_size=1, max_size=6), data=st.data())
def test_a_rule_that_ignores_abstention_is_the_two_way_game(weights: list[int], data: st.DataObject) -> None:
    """Where abstaining counts as a no, a member decides as in the two-way game, with each other vote in favour one time in three."""
    quota = data.draw(st.integers(1, max(sum(weights), 1)))
    names = tuple(f"m{i}" for i in range(len(weights)))
    game = ThreeWayGame(names, {"w": tuple(weights)}, {"yes": Reading("w")}, AtLeast("yes", quota))
    two = Oracle(Game(names, {"w": tuple(weights)}, AtLeast("w", quota)))
    for i, value in enumerate(game.penrose().values):
        expected = sum(Fraction(2 ** (two.n - 1 - len(one)), 3 ** (two.n - 1)) for one in two.swings(i))
        assert value == expected


def test_equal_members_decide_by_margins() -> None:
    """Two members, more yes than no: each decides by hand in two of the other's three votes."""
    game = votes_cast([1, 1], Fraction(1, 2), more_than=True)
    # The other abstains: my yes passes, my no fails. The other says yes: my no ties and fails, my yes passes. The other says no: never.
    assert game.penrose().values == (Fraction(2, 3),) * 2
    assert game.power_to_act == Fraction(3, 9)


def test_security_council_with_abstention() -> None:
    """Nine votes in favour and no permanent member against: a permanent member that abstains does not block."""
    names = tuple(f"p{i}" for i in range(15))
    weights = {"votes": (1,) * 15, "permanent": (1,) * 5 + (0,) * 10}
    readings = {"yes": Reading("votes"), "against": Reading("permanent", 0, 0, -1)}
    game = ThreeWayGame(names, weights, readings, AllOf((AtLeast("yes", 9), AtLeast("against", 0))))
    permanent, elected = game.penrose().values[0], game.penrose().values[-1]
    # By hand: an elected member decides where no permanent one is against and exactly eight others are in favour.
    ways = sum(comb(5, k) * comb(9, 8 - k) * 2 ** (9 - (8 - k)) for k in range(6))
    assert elected == Fraction(ways, 3**14)
    assert permanent > elected
    assert sum(game.shapley().values) == 1


def test_eighteen_members_with_abstention_are_counted() -> None:
    game = votes_cast([29, 29, 27, 27, 14, 13, 12, 12, 12, 10, 10, 7, 7, 7, 4, 4, 4, 3], Fraction(2, 3))
    assert sum(game.shapley().values) == 1


def test_a_quorum_of_presence_can_make_a_no_help() -> None:
    game = votes_cast([1, 1, 1], Fraction(1, 2), more_than=True, quorum=2, present=False)
    assert not game.monotone
    assert not game.passes((0, 1, 1))
    assert game.passes((0, 0, 2))
    with pytest.raises(BadInput, match="no may help"):
        game.shapley()


def test_abstainers_may_be_present() -> None:
    game = votes_cast([1, 1, 1], Fraction(1, 2), more_than=True, quorum=3)
    assert game.monotone
    assert game.passes((0, 1, 1))


@pytest.mark.parametrize(
    ("reading", "rule"),
    [(Reading("w", 0, 1, 0), AtLeast("r", 1)), (Reading("x"), AtLeast("r", 1)), (Reading("w"), AtLeast("s", 1))],
)
def test_readings_that_make_no_sense_are_refused(reading: Reading, rule: AtLeast) -> None:
    with pytest.raises(BadInput):
        ThreeWayGame(("a",), {"w": (1,)}, {"r": reading}, rule)


def test_a_share_beyond_one_is_refused() -> None:
    with pytest.raises(BadInput, match="from 0 to 1"):
        votes_cast([1], Fraction(3, 2))
