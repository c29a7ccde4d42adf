"""Bodies within bodies, by people who may sit in several of them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter.power.power_oracle import Oracle
from holdfast.charter.power import Analysis, Game, measure, weighted
from holdfast.charter.power.algorithms import enumeration, tiers
from holdfast.charter.power.nested import Delegation, Rounding, Split, compound
from holdfast.errors import BadInput


def body(quota: int, weights: list[int], members: list[str]) -> Game:
    return weighted(quota, weights, members)


@st.composite
def delegations(draw: st.DrawFn, *, shared: bool, split: Split) -> list[Delegation]:
    found = []
    for k in range(draw(st.integers(2, 3))):
        size = draw(st.integers(1, 3))
        names = draw(st.permutations([f"{'' if shared else k}m{i}" for i in range(4)]))[:size]
        weights = draw(st.lists(st.integers(1, 3), min_size=size, max_size=size))
        rounding: Rounding = draw(st.sampled_from(["down", "remainder", "dhondt"]))
        found.append(Delegation(body(draw(st.integers(1, sum(weights))), weights, list(names)), draw(st.integers(0, 3)), split, rounding))
    return found


@pytest.mark.parametrize("shared", [False, True])
@given(data=st.data())
def test_a_whole_vote_follows_the_inner_decision(shared: bool, data: st.DataObject) -> None:
    parts = data.draw(delegations(shared=shared, split="whole"))
    quota = data.draw(st.integers(0, sum(each.votes for each in parts) + 1))
    game = compound(parts, quota)
    for coalition in Oracle(game).coalitions:
        names = {game.members[i] for i in coalition}
        votes = sum(each.votes for each in parts if each.body.wins([i for i, name in enumerate(each.body.members) if name in names]))
        assert game.wins(coalition) == (votes >= quota)


@pytest.mark.parametrize("shared", [False, True])
@given(data=st.data())
def test_split_seats_follow_the_inner_votes(shared: bool, data: st.DataObject) -> None:
    parts = data.draw(delegations(shared=shared, split="seats"))
    quota = data.draw(st.integers(0, sum(each.votes for each in parts) + 1))
    game = compound(parts, quota)
    for coalition in Oracle(game).coalitions:
        names = {game.members[i] for i in coalition}
        votes = 0
        for each in parts:
            (weights,) = each.body.weights.values()
            yes = sum(weight for name, weight in zip(each.body.members, weights, strict=True) if name in names)
            votes += seats_won(each.votes, yes, sum(weights) - yes, each.rounding)
        assert game.wins(coalition) == (votes >= quota)


def seats_won(seats: int, yes: int, no: int, rounding: str) -> int:
    """Divide seats between two sides by the textbook procedure; ties go to the no side."""
    if rounding == "down":
        return seats * yes // (yes + no)
    if rounding == "dhondt":
        won, lost = 0, 0
        for _ in range(seats):
            if Fraction(yes, won + 1) > Fraction(no, lost + 1):
                won += 1
            else:
                lost += 1
        return won
    share = Fraction(seats * yes, yes + no)
    rest = share - int(share)
    return int(share) + (rest > Fraction(1, 2))


@given(data=st.data())
def test_separate_bodies_are_counted_one_at_a_time(data: st.DataObject) -> None:
    split: Split = data.draw(st.sampled_from(["whole", "seats"]))
    parts = data.draw(delegations(shared=False, split=split))
    game = compound(parts, data.draw(st.integers(0, sum(each.votes for each in parts) + 1)))
    tags = (1,) * len(game.members)
    slow = enumeration.count(game, tags)
    counts = Analysis(game).by_size
    assert counts is not None
    assert (counts.winning, counts.swings) == (slow.winning, slow.swings)


def test_penrose_of_a_separate_body_is_a_product() -> None:
    """The power of a voter is the power within the state times the power of the state, where voters are separate."""
    states = [body(2, [1, 1, 1], [f"{name}{i}" for i in range(3)]) for name in "abc"]
    game = compound([Delegation(state, votes) for state, votes in zip(states, (3, 2, 2), strict=True)], 4)
    inner, outer = Fraction(1, 2), Fraction(1, 2)
    assert set(measure(game, "penrose").values) == {inner * outer}
    assert Analysis(game).totals == tiers.count(game, (0,) * 9)


def test_exact_parts_are_one_weighted_vote() -> None:
    game = compound([Delegation(body(1, [1, 2], ["a", "b"]), 2, "parts"), Delegation(body(1, [1, 1], ["b", "c"]), 3, "parts")], 3)
    assert game.members == ("a", "b", "c")
    assert game.weights["votes"] == (4, 17, 9)
    assert game.rule.quota == 18  # type: ignore[union-attr]
    assert "multiplied by 6" in game.notes[0]


def test_a_large_federation_with_split_delegations() -> None:
    """Ten delegations of fifteen people each, five seats a delegation: counted exactly, equal people equal."""
    parts = [Delegation(body(8, [1] * 15, [f"{k}-{i}" for i in range(15)]), 5, "seats") for k in range(10)]
    values = measure(compound(parts, 26), "banzhaf")
    assert values.exact
    assert set(values.values) == {Fraction(1, 150)}


def test_mixtures_and_excess_are_refused() -> None:
    whole, parts = Delegation(body(1, [1], ["a"]), 1), Delegation(body(1, [1], ["b"]), 1, "parts")
    with pytest.raises(BadInput, match="exact parts"):
        compound([whole, parts], 1)
    with pytest.raises(BadInput, match="too many seats"):
        compound([Delegation(body(1, [1], ["b"]), 10**6, "seats")], 1)
