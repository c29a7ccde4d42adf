"""What all questions share: a title, remarks and sources, and exact numbers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, StringConstraints, WithJsonSchema

from holdfast.charter.amounts import Amount
from holdfast.charter.base import Part, Text, Texts
from holdfast.charter.model import Source

__all__ = ["AtLeastZero", "Name", "Number", "Place", "Positive", "Question", "Share", "both"]

MAX_DIGITS = 40
Place = Callable[..., AbstractContextManager[None]]
"""`with place("strengths"): ...` gives the line of that key to a mistake found inside."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]


def _number(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    problem = f"{value!r:.60} is no number; expected a number such as 3, 7.5, 2/3 or 55%"
    try:
        amount = Amount.of(value)
    except ValueError:
        raise ValueError(problem) from None
    if amount.names:
        raise ValueError(problem)
    number = amount.value()
    if number is None or max(abs(number.numerator), number.denominator) >= 10**MAX_DIGITS:
        raise ValueError(f"{amount.text[:60]!r} is too long a number; expected at most {MAX_DIGITS} digits")
    return number


def _above_zero(value: Fraction) -> Fraction:
    if value <= 0:
        raise ValueError(f"{value} is not above zero; expected a number above zero")
    return value


def _from_zero(value: Fraction) -> Fraction:
    if value < 0:
        raise ValueError(f"{value} is below zero; expected a number from 0")
    return value


def _share(value: Fraction) -> Fraction:
    if not 0 <= value <= 1:
        raise ValueError(f"{value} is no share; expected a number from 0 to 1, such as 2/3 or 55%")
    return value


Number = Annotated[
    Fraction,
    PlainValidator(_number),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "maxLength": 200}], "description": "a number, 2/3, or 55%"}),
]
"""An exact number: 7.5 is 15/2."""
Positive = Annotated[Number, AfterValidator(_above_zero)]
AtLeastZero = Annotated[Number, AfterValidator(_from_zero)]
Share = Annotated[Number, AfterValidator(_share)]


class Question(Part):
    """A question. `assumptions` are said with the answer: what was assumed and by whom, where it is no fact with a source."""

    question: Text
    kind: Text
    about: Text | None = None
    assumptions: Texts = ()
    sources: dict[Text, Source] = Field(default={}, max_length=100)


def both(name: str, value: Fraction) -> dict[str, Any]:
    """Return an exact number for JSON: as floating point, and as text beside it."""
    return {name: float(value), f"{name}_exact": str(value)}
