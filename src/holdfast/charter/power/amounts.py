"""Numbers that people write: exact, bounded, and never through a float."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction

from holdfast.charter.power.game import MAX_DIGITS

__all__ = ["number", "scaled", "strictly_above"]

_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+)|/([0-9]+))?", re.ASCII)
MAX_DECIMALS = 50


def number(text: str) -> Fraction:
    """Read 12, 12.5 or 25/2 exactly. Raises ValueError for anything else, an empty denominator, or a number of over 1,000 digits."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or len(text) > MAX_DIGITS or len(match[3] or "") > MAX_DECIMALS or len(match[4] or "") > MAX_DECIMALS:
        raise ValueError(f"{text[:40]!r} is not a number")
    sign, whole, decimals, below = match.groups()
    if below is not None and int(below) == 0:
        raise ValueError(f"{text[:40]!r} divides by zero")
    value = Fraction(int(whole + (decimals or "")), 10 ** len(decimals or "") if below is None else int(below))
    return -value if sign == "-" else value


def scaled(values: Sequence[Fraction]) -> tuple[tuple[int, ...], int]:
    """Return the values times the least number that makes integers of them, and that number. Raises ValueError where it would be too long."""
    factor = 1
    for denominator in {value.denominator for value in values}:
        factor = math.lcm(factor, denominator)
        if factor.bit_length() > 3.33 * MAX_DIGITS:
            raise ValueError("the fractions have no common denominator of a reasonable size")
    return tuple(int(value * factor) for value in values), factor


def strictly_above(value: Fraction) -> int:
    """Return the smallest integer greater than `value`."""
    return math.floor(value) + 1
