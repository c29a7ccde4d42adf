"""Exit, voice and loyalty: every cell, borders, and all strategy profiles."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.rulers.rulers_oracle import equilibrium_endings
from holdfast.audit.rulers.exit_voice import CELLS, Ending, Relation, cell, endings
from holdfast.errors import BadInput

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("exit_value", "worth", "cost", "ending", "where"),
    [
        ("-1/2", "1/2", "1/5", "loyalty", "cannot_leave"),
        ("-1/2", "3", "1/5", "loyalty", "cannot_leave"),
        ("1/2", "1/2", "1/5", "exit", "not_needed"),
        ("9/10", "1/2", "1/5", "exit", "not_needed"),
        ("1/2", "3", "1/5", "voice_heard", "heard"),
        ("9/10", "3", "1/5", "exit", "better_off_outside"),
        ("1/2", "3", "3/2", "exit", "better_off_outside"),
    ],
)
def test_every_cell(exit_value: str, worth: str, cost: str, ending: Ending, where: str) -> None:
    relation = Relation(Fraction(exit_value), Fraction(worth), Fraction(cost))
    assert (endings(relation), cell(relation)) == ((ending,), where)
    assert where in CELLS


@given(*[st.fractions(-2, 3, max_denominator=4)], *[st.fractions(0, 3, max_denominator=4)] * 2)
def test_all_profiles_say_the_same(exit_value: Fraction, worth: Fraction, cost: Fraction) -> None:
    assert set(endings(Relation(exit_value, worth, cost))) == equilibrium_endings(exit_value, worth, cost)


@given(st.fractions(-2, 3, max_denominator=7), st.fractions(0, 3, max_denominator=7), st.fractions(Fraction(1, 50), 2, max_denominator=50))
def test_the_plain_table_holds_off_its_borders(exit_value: Fraction, worth: Fraction, cost: Fraction) -> None:
    """Silence if leaving is worth nothing; heard only if needed and able to leave; else exit."""
    if exit_value in (0, 1 - cost) or worth == 1:
        return
    relation = Relation(exit_value, worth, cost)
    expected = "loyalty" if exit_value < 0 else "voice_heard" if worth > 1 and exit_value < 1 - cost else "exit"
    assert endings(relation) == (expected,)
    assert CELLS[cell(relation)][0] == expected.removesuffix("_heard")


def test_indifference_leaves_several_endings() -> None:
    assert endings(Relation(Fraction(0), Fraction(3), HALF)) == ("loyalty", "exit", "voice_heard")
    assert endings(Relation(Fraction(1, 4), Fraction(1), HALF)) == ("exit", "voice_heard")


@pytest.mark.parametrize(("worth", "cost", "part"), [(-1, 0, "worth to the centre of -1"), (1, -2, "cost of protest of -2")])
def test_negative_numbers_are_refused(worth: int, cost: int, part: str) -> None:
    with pytest.raises(BadInput, match=part):
        Relation(HALF, Fraction(worth), Fraction(cost))
