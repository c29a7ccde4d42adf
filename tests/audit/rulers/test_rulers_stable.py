"""Dynamically stable charters: the textbook reform, every mapping that the axioms allow, vetoes, and refusals."""

from __future__ import annotations

import random

import pytest

from audit.rulers.rulers_oracle import lasting_mappings
from holdfast.audit.rulers.stable import Charters, any_of, destinations, vetoes
from holdfast.errors import BadInput

A, C, D = range(3)
E, M = frozenset({0}), frozenset({1})


def reform(*, elite_veto: bool = False) -> Charters:
    """Absolutism, limited rule, democracy; the elite ranks c > a > d, the middle class d > c > a."""
    in_c = any_of([E | M]) if elite_veto else any_of([M])
    return Charters(("a", "c", "d"), ("E", "M"), ((1, 0, 2), (2, 1, 0)), (any_of([E]), in_c, any_of([M])))


def test_a_better_charter_is_refused_because_it_slides() -> None:
    found = destinations(reform())
    assert found.choices == ((A,), (D,), (D,))
    assert found.stable == (A, D)


def test_a_guarantee_makes_the_first_step_possible() -> None:
    found = destinations(reform(elite_veto=True))
    assert found.choices == ((C,), (C,), (D,))


def test_the_veto_that_matters_is_found() -> None:
    found = vetoes(reform())
    assert [(veto.state, veto.group, veto.after.choices) for veto in found] == [(C, 0, ((C,), (C,), (D,)))]


def test_several_mappings_where_the_choice_is_free() -> None:
    """From x either of two states that last and between which the rulers of x are indifferent."""
    charters = Charters(("x", "y", "z"), ("g", "h"), ((1, 0, 0), (2, 1, 0)), (any_of([E]), any_of([E]), any_of([E])))
    found = destinations(charters)
    assert (found.choices, found.count) == (((1, 2), (1,), (2,)), 2)
    assert found.mappings == [(1, 1, 2), (2, 1, 2)]


def random_charters(seed: int) -> Charters | None:
    """Random ranks, with ties, and random proper rules; None where preferences run in a circle."""
    draw = random.Random(seed)
    states, groups = draw.randint(1, 5), draw.randint(1, 4)
    ranks = tuple(tuple(draw.randint(0, states - 1) for _ in range(states)) for _ in range(groups))
    rules = []
    for _ in range(states):
        weights = [draw.randint(0, 3) for _ in range(groups)]
        quota = sum(weights) // 2 + 1 + draw.randint(0, 1)
        rules.append(lambda coalition, weights=weights, quota=quota: sum(weights[i] for i in coalition) >= quota)
    try:
        return Charters(tuple(f"s{k}" for k in range(states)), tuple(f"g{k}" for k in range(groups)), ranks, tuple(rules))
    except BadInput as error:
        assert "circle" in str(error)
        return None


def test_all_mappings_that_the_axioms_allow_and_no_others() -> None:
    """Search over every mapping of random charters: the states that last are the same in all, and the mappings are those found by induction."""
    tried, free = 0, 0
    for seed in range(250):
        charters = random_charters(seed)
        if charters is None:
            continue
        found = destinations(charters)
        expected = lasting_mappings(len(charters.states), charters.prefers)
        assert set(found.mappings) == expected
        assert {tuple(s for s, end in enumerate(phi) if s == end) for phi in expected} == {found.stable}
        tried, free = tried + 1, free + (found.count > 1)
    assert tried > 150
    assert free > 5


def test_a_veto_is_found_by_asking_anew() -> None:
    for seed in range(60):
        charters = random_charters(seed)
        if charters is None:
            continue
        for veto in vetoes(charters):
            rule = charters.wins[veto.state]
            wins = list(charters.wins)
            wins[veto.state] = lambda coalition, rule=rule, group=veto.group: group in coalition and rule(coalition)  # type: ignore[misc]
            again = Charters(charters.states, charters.groups, charters.ranks, tuple(wins))
            assert destinations(again) == veto.after != destinations(charters)


def test_a_circle_is_named() -> None:
    with pytest.raises(BadInput, match="circle: x -> y -> x, each preferred"):
        Charters(("x", "y"), ("g", "h"), ((0, 1), (1, 0)), (any_of([M]), any_of([E])))


def test_a_circle_among_the_better_is_named() -> None:
    """Three groups rank y, z, w as Condorcet's voters do, and all like each better than x, where a majority rules."""
    ranks = ((3, 0, 1, 2), (3, 2, 0, 1), (3, 1, 2, 0))
    majority = any_of([frozenset({0, 1}), frozenset({0, 2}), frozenset({1, 2})])
    never = any_of([])
    with pytest.raises(BadInput, match=r"those who can change 'x' prefer in a circle: \w -> \w -> \w -> \w"):
        Charters(("x", "y", "z", "w"), ("1", "2", "3"), ranks, (majority, never, never, never))


def test_what_no_one_can_change_lasts() -> None:
    charters = Charters(("x", "y"), ("g",), ((1, 0),), (any_of([]), any_of([E])))
    assert destinations(charters).stable == (0, 1)


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        (lambda coalition: True, "state 'x' is changed with no group in favour"),
        (lambda coalition: len(coalition) >= 1, "two separate coalitions can both win: g; and h"),
        (lambda coalition: coalition == E, "a coalition wins, and loses with 'h' in it"),
    ],
)
def test_what_is_no_rule_is_refused(rule: object, part: str) -> None:
    with pytest.raises(BadInput, match=part):
        Charters(("x",), ("g", "h"), ((0,), (0,)), (rule,))  # type: ignore[arg-type]


def test_shapes_and_names_are_checked() -> None:
    with pytest.raises(BadInput, match="0 states"):
        Charters((), ("g",), ((),), ())
    with pytest.raises(BadInput, match="stands twice"):
        Charters(("x", "x"), ("g",), ((0, 1),), (any_of([E]), any_of([E])))
    with pytest.raises(BadInput, match="do not fit"):
        Charters(("x", "y"), ("g",), ((0,),), (any_of([E]), any_of([E])))
    with pytest.raises(BadInput, match="13 groups"):
        Charters(("x",), tuple(f"g{k}" for k in range(13)), ((0,),) * 13, (any_of([E]),))
