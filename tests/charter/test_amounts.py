"""Amounts: what a number or formula of a charter is worth, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.charter.amounts import MAX_DEPTH, Amount, square_root


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2/3", Fraction(2, 3)),
        ("55%", Fraction(11, 20)),
        ("0.6667", Fraction(6667, 10000)),
        ("1 + 2 * 3", Fraction(7)),
        ("(1 + 2) * 3 - 4 / 2", Fraction(7)),
        ("max(3, ceil(7/2))", Fraction(4)),
        ("floor(7/2)", Fraction(3)),
        ("sqrt(16/9)", Fraction(4, 3)),
    ],
)
def test_values_are_exact(text: str, value: Fraction) -> None:
    assert Amount(text).value() == value


def test_the_quorum_of_debian() -> None:
    """Constitution for the Debian Project 4.2(7): Q is half the square root of the number of developers; a resolution needs 3Q. With 1,000: 47.4."""
    values = {"N": Fraction(1000)}
    quorum = Amount("3*0.5*sqrt(N)").value(values)
    assert quorum is not None
    assert 47.43 < quorum < 47.44


def test_what_is_unstated_stays_unknown() -> None:
    amount = Amount("3*Q + 1")
    assert amount.names == {"Q"}
    assert amount.value({"Q": None}) is None
    assert amount.value({}) is None


@pytest.mark.parametrize("text", ["", "(", "1+", "2 3", "f(1)", "min(1)", "1;2", "__import__('os')", "a.b", "3**2", "1e9", "unstated)", "١"])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Amount(text)


def test_depth_and_length_are_bounded() -> None:
    with pytest.raises(ValueError, match="deeper"):
        Amount("(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1))
    with pytest.raises(ValueError, match="characters"):
        Amount("(" * 10_000 + "1" + ")" * 10_000)


def test_division_by_zero_is_said() -> None:
    with pytest.raises(ValueError, match="divides by zero"):
        Amount("1/(2-2)").value()


@given(st.fractions(min_value=0, max_value=10**12, max_denominator=10**6))
def test_a_square_root_is_never_rounded_up(value: Fraction) -> None:
    root = square_root(value)
    assert root * root <= value < (root + Fraction(1, 10**29)) ** 2


@given(st.text(alphabet="0123456789+-*/(),.% NQsqrtminax", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        Amount(text).value({"N": Fraction(4), "Q": Fraction(2)})
    except ValueError as error:
        assert str(error)
