"""Self-stable rules and constitutions: every computed case, and the definition over all ways to vote."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import combinations_with_replacement
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.rulers.rulers_oracle import on_winning_side, self_stable
from holdfast.audit.rulers.self_stable import Society, yes_votes
from holdfast.errors import BadInput

with (Path(__file__).parent / "tables" / "barbera_jackson_selfstable_cases.csv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(stream))
Support = st.lists(st.fractions(0, 1, max_denominator=10), min_size=1, max_size=5)


def society(*support: str) -> Society:
    return Society(tuple(map(Fraction, support)))


def test_all_cases_are_here() -> None:
    assert len(CASES) == 9


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["p_i"])
def test_every_case(case: dict[str, str]) -> None:
    found = society(*case["p_i"].split())
    expected = [] if case["self_stable_rules_s"] == "none" else list(map(int, case["self_stable_rules_s"].split()))
    assert list(found.self_stable_rules()) == expected
    assert [found.best_rules(i) for i in range(5)] == [(int(peak),) for peak in case["voters_peak_rules"].split()]


@settings(max_examples=40)
@given(Support)
def test_the_definition_says_the_same(support: list[Fraction]) -> None:
    found = Society(tuple(support))
    assert list(found.self_stable_rules()) == self_stable(support)
    for i, p in enumerate(support):
        assert found.utility[p] == [on_winning_side(support, i, s) for s in found.rules]


@settings(max_examples=40)
@given(st.lists(st.fractions(0, 1, max_denominator=20), max_size=12))
def test_yes_votes_are_a_distribution(support: list[Fraction]) -> None:
    found = yes_votes(support)
    assert sum(found) == 1
    assert min(found) >= 0
    assert sum(k * p for k, p in enumerate(found)) == sum(support)


def test_three_or_four_voters_always_have_a_self_stable_rule() -> None:
    """No empty case for three and four voters on the grid .1, .2, ..., .9; five have some."""
    grid = [Fraction(k, 10) for k in range(1, 10)]
    for n in (3, 4):
        assert all(Society(support).self_stable_rules() for support in combinations_with_replacement(grid, n))
    assert society("1/10", "1/5", "3/10", "3/10", "3/10").self_stable_rules() == ()


@settings(max_examples=40)
@given(Support)
def test_unanimity_to_amend_keeps_any_rule_that_not_all_want_to_leave(support: list[Fraction]) -> None:
    """Self-stable constitutions always exist (Barbera and Jackson): the rule that some voter likes best, amended by all."""
    found = Society(tuple(support))
    assert found.is_self_stable(found.best_rules(0)[0], len(support))
    for s in found.rules:
        least = found.least_amendment(s)
        if least is None:
            assert not any(found.is_self_stable(s, amendment) for amendment in found.rules)
        else:
            assert [found.is_self_stable(s, amendment) for amendment in found.rules] == [amendment >= least for amendment in found.rules]


def test_sixty_voters() -> None:
    found = Society((Fraction(1, 10),) * 40 + (Fraction(9, 10),) * 20)
    assert found.self_stable_rules()


@pytest.mark.parametrize(
    ("support", "part"),
    [
        ([], "0 voters"),
        (["3/2"], "the probability 3/2"),
        (["-1/2"], "from 0 to 1"),
        (["1/7"] * 101, "101 voters"),
        (["1/999983", "1/999979"], "too many digits"),
    ],
)
def test_what_is_no_society_is_refused(support: list[str], part: str) -> None:
    with pytest.raises(BadInput, match=part):
        society(*support)
