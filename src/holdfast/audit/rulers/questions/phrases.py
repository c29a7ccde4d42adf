"""Small pieces of sentences: lists of names, exact numbers that people can read, and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

__all__ = ["columns", "exact", "listed", "part", "per_cent", "plural"]

SHOWN = 24


def listed(names: Sequence[str]) -> str:
    """Return "a", "a and b", or "a, b and c"."""
    names = [*names[:SHOWN], *([f"{len(names) - SHOWN} more"] if len(names) > SHOWN else [])]
    return " and ".join(", ".join(part) for part in (names[:-1], names[-1:]) if part)


def plural(count: int, word: str, more: str | None = None) -> str:
    """Return "1 draw", "1,000 draws"."""
    return f"{count:,} {word if count == 1 else more or word + 's'}"


def exact(value: Fraction | str) -> str:
    """Return a number as people write it: 7.5 for 15/2, but 1/3; a long fraction as a decimal with a sign that it is rounded."""
    value = Fraction(value)
    if value.denominator == 1:
        return f"{value.numerator:,}"
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1 and len(decimal := f"{float(value):.10g}") <= 8 and Fraction(decimal) == value:
        return decimal
    return str(value) if len(str(value)) <= 11 else f"about {float(value):.4g}"


def part(value: Fraction | str) -> str:
    """Return a share of a whole: 5/12 (41.7%), and one of long parts as a percentage alone."""
    share = Fraction(value)
    return str(share) if share.denominator <= 2 else f"{share} ({per_cent(share)})" if share.denominator < 1000 else per_cent(share)


def per_cent(value: Fraction | str) -> str:
    """Return a share as a percentage, with one decimal where that is needed."""
    share = 100 * Fraction(value)
    return f"{int(share):,}%" if share.denominator == 1 else f"{float(share):,.1f}%" if abs(share) >= Fraction(1, 10) else f"{float(share):.2g}%"


def columns(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> Iterator[str]:
    """Yield the lines of a table, indented; the first `left` columns to the left, numbers to the right."""
    table = [list(head), *map(list, rows)]
    widths = [max(len(row[k]) for row in table) for k in range(len(head))]
    for row in table:
        yield ("  " + "  ".join(cell.ljust(width) if k < left else cell.rjust(width) for k, (cell, width) in enumerate(zip(row, widths, strict=True)))).rstrip()
