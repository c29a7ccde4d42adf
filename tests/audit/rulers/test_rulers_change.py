"""How close rulers are to change: margins, required shares, newcomers and perturbations, each against asking anew."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.rulers.test_rulers_ruling import ALPHAS, HALF, leadership
from holdfast.audit.rulers import majorities as majorities_module
from holdfast.audit.rulers import margin as margin_module
from holdfast.audit.rulers.fragility import default_draws, fragility, same_rulers
from holdfast.audit.rulers.majorities import at_common_shares, majorities
from holdfast.audit.rulers.margin import margins
from holdfast.audit.rulers.newcomers import Piece, arrival, arrivals_of_any_strength
from holdfast.audit.rulers.one_strength import OneStrength
from holdfast.audit.rulers.ruling import rulers_of
from holdfast.errors import BadInput

Strengths = st.lists(st.integers(1, 9), min_size=2, max_size=5)


def masks(strengths: list[Fraction], alpha: Fraction) -> list[int]:
    return [int(mask) for mask in rulers_of(leadership(strengths, alpha)).masks]


@settings(max_examples=25)
@given(Strengths, st.sampled_from(ALPHAS), st.data())
def test_walking_along_one_strength_misses_nothing(strengths: list[int], alpha: Fraction, data: st.DataObject) -> None:
    """At strengths on a grid four times as fine as any at which something can change, the walk says what asking anew says."""
    position = data.draw(st.integers(0, len(strengths) - 1))
    line = OneStrength(leadership(strengths, alpha), position)
    walk = list(line.upward(1))
    below = list(line.downward())
    numbers = data.draw(st.lists(st.integers(1, line.last + 5), min_size=8, max_size=8))
    for number in [*numbers, *(state.number for state in walk[:20])]:
        exact: list[Fraction] = [Fraction(strength) for strength in strengths]
        exact[position] = line.strength(number)
        expected = masks(exact, alpha)
        assert [state for state in walk if state.number <= number][-1].rulers.tolist() == expected
        if number <= line.now:
            assert [state for state in below if state.number >= number][-1].rulers.tolist() == expected


@settings(max_examples=25)
@given(Strengths, st.sampled_from(ALPHAS))
def test_margins_are_where_others_come_to_rule(strengths: list[int], alpha: Fraction) -> None:
    """Just beyond the margin others rule; halfway to it, and just before it, they do not, single strengths apart."""
    before = rulers_of(leadership(strengths, alpha)).masks
    for turn in margins(leadership(strengths, alpha)):
        sign = 1 if turn.up else -1

        def rule_at(change: Fraction, position: int = turn.position) -> bool:
            exact: list[Fraction] = [Fraction(strength) for strength in strengths]
            exact[position] *= 1 + change
            return same_rulers(before, rulers_of(leadership(exact, alpha)).masks)

        if turn.found and turn.change is not None:
            assert not rule_at(turn.change + sign * Fraction(1, 10**6))
            assert turn.change == 0 or rule_at(turn.change - sign * Fraction(1, 10**6))
            assert turn.at == (not rule_at(turn.change))
        else:
            assert turn.change is None
            assert rule_at(Fraction(10**4) if turn.up else -1 + Fraction(1, 10**4))


def test_a_margin_that_was_not_followed_says_how_far_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {(turn.position, turn.up): turn for turn in margins(leadership([7, 11, 13, 17, 19, 23]))}
    monkeypatch.setattr(margin_module, "_STEPS", 4)
    for turn in margins(leadership([7, 11, 13, 17, 19, 23])):
        full = whole[turn.position, turn.up]
        if turn.found:
            assert turn.change == full.change
        elif turn.change is not None:
            assert full.change is None or abs(turn.change) <= abs(full.change)
    assert margins(leadership([1] * 17)) == []


def test_the_textbook_leadership() -> None:
    """3, 4, 5 under rising required shares: 3 4 5; 4 5; 3 4; 4 5; 3 5; 4 5; 3 4 5. Neither monotone nor the same pair."""
    steps, end = majorities(leadership([3, 4, 5]))
    assert [(str(step.start), step.masks.tolist()) for step in steps] == [
        ("1/2", [0b111]),
        ("5/9", [0b110]),
        ("4/7", [0b011]),
        ("7/12", [0b110]),
        ("5/8", [0b101]),
        ("2/3", [0b110]),
        ("3/4", [0b111]),
    ]
    assert end == 1


@settings(max_examples=40)
@given(Strengths, st.fractions(HALF, Fraction(499, 500), max_denominator=500))
def test_required_shares_step_where_asking_anew_says(strengths: list[int], alpha: Fraction) -> None:
    steps, end = majorities(leadership(strengths))
    assert end == 1
    assert [step for step in steps if step.start <= alpha][-1].masks.tolist() == masks([Fraction(strength) for strength in strengths], alpha)
    for before, step in pairwise(steps):
        assert masks([Fraction(strength) for strength in strengths], step.start) == step.masks.tolist() != before.masks.tolist()


def test_shares_that_were_not_followed_are_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(majorities_module, "_STEPS", 3)
    steps, end = majorities(leadership([3, 4, 5, 10]))
    assert (len(steps), end) == (2, Fraction(5, 9))
    for step in at_common_shares(leadership([3, 4, 5, 10])):
        assert step.masks.tolist() == masks([Fraction(3), Fraction(4), Fraction(5), Fraction(10)], step.start)
    assert majorities(leadership([1] * 17)) == ([], HALF)


@pytest.mark.parametrize(
    ("strengths", "newcomer", "rules", "go", "come"),
    [
        ([3, 4, 5], 1, [0, 1, 3], [2], [3]),
        ([3, 4, 5, 10], 20, [0, 1, 2, 3, 4], [], [3, 4]),
        ([3, 4, 5], 13, [3], [0, 1, 2], [3]),
        ([3, 4, 5], 10, [0, 1, 2], [], []),
    ],
    ids=["a weak newcomer ousts the strongest", "a stronger rival saves the strongest", "a dictator comes", "nothing changes"],
)
def test_who_goes_when_a_newcomer_comes(strengths: list[int], newcomer: int, rules: list[int], go: list[int], come: list[int]) -> None:
    found = arrival(leadership(strengths), "newcomer", Fraction(newcomer))
    assert found.rulers.coalitions == (tuple(rules),)
    assert (list(found.go), list(found.come)) == (go, come)


@settings(max_examples=40)
@given(Strengths, st.sampled_from(ALPHAS), st.fractions(Fraction(1, 24), 100, max_denominator=24))
def test_newcomers_of_any_strength(strengths: list[int], alpha: Fraction, strength: Fraction) -> None:
    pieces, until = arrivals_of_any_strength(leadership(strengths, alpha))
    assert until is None
    piece = [piece for piece in pieces if piece.start < strength or (piece.included and piece.start == strength)][-1]
    assert piece.masks.tolist() == rulers_of(leadership(strengths, alpha).joined_by("newcomer", strength)).masks.tolist()


def test_too_many_members_or_digits_are_not_followed() -> None:
    nothing: tuple[list[Piece], Fraction] = ([], Fraction(0))
    assert arrivals_of_any_strength(leadership([1] * 19)) == nothing
    huge = leadership([10**17 + 1, 10**17 + 3], Fraction(2, 3))
    assert margins(huge) == []
    assert arrivals_of_any_strength(huge) == nothing
    assert majorities(huge) == ([], HALF)


def test_fragility_counts_draws_in_which_others_rule() -> None:
    """One draw at a time, asked anew with strengths in floating point: the same count, unless a draw lies within rounding of a border."""
    strengths, size, draws = [4, 5, 6, 10], Fraction(1, 3), 300
    found = fragility(leadership(strengths), size, draws=draws, seed=9)
    steps = np.random.default_rng(9).integers(-10_000, 10_000, size=(draws, 4), endpoint=True)
    before = rulers_of(leadership(strengths)).masks
    changed = 0
    for row in steps:
        exact = [strength * (1 + size * Fraction(int(step), 10_000)) for strength, step in zip(strengths, row, strict=True)]
        changed += not same_rulers(before, rulers_of(leadership(exact)).masks)
    assert found.changed == changed / draws
    assert 0 < changed < draws
    assert found.standard_error == pytest.approx((found.changed * (1 - found.changed) / draws) ** 0.5)


def test_small_perturbations_change_nothing_where_no_comparison_is_close() -> None:
    found = fragility(leadership([3, 4, 5, 10]), Fraction(1, 100), draws=200)
    assert (found.changed, found.rules) == (0, (1, 1, 1, 0))


def test_choosing_among_equals_is_no_change() -> None:
    """8 9 13 and 3 13 14 are equally strong; a perturbation only says which of them rules."""
    tied = leadership([3, 8, 9, 13, 14])
    assert rulers_of(tied).coalitions == ((1, 2, 3), (0, 3, 4))
    found = fragility(tied, Fraction(1, 1000), draws=200)
    assert found.changed == 0
    assert found.rules[3] == 1
    assert found.rules[0] + found.rules[1] == pytest.approx(1)
    assert fragility(tied, Fraction(1, 1000), draws=200) == found


def test_exactly_equal_members_are_a_knife_edge() -> None:
    """Of five equals four rule; the smallest difference makes it three."""
    found = fragility(leadership([1] * 5), Fraction(1, 1000), draws=200)
    assert found.changed == 1
    assert sum(found.rules) == pytest.approx(3)


@pytest.mark.parametrize(("size", "draws", "part"), [("0", 10, "size 0"), ("1", 10, "size 1"), ("1/2", 0, "0 draws"), ("1/2", 10**9, "1,000,000,000 draws")])
def test_what_is_no_perturbation_is_refused(size: str, draws: int, part: str) -> None:
    with pytest.raises(BadInput, match=part):
        fragility(leadership([3, 4, 5]), Fraction(size), draws=draws)


def test_default_draws_take_seconds() -> None:
    assert (default_draws(7), default_draws(20), default_draws(22)) == (1000, 64, 0)
