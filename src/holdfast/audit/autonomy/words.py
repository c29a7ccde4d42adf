"""Autonomy in plain language: a charter affair by affair, and a series of charters by date."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from holdfast.audit.autonomy.affairs import AFFAIRS, Interval
from holdfast.audit.autonomy.measured import Measured, Reading
from holdfast.audit.autonomy.weights import EQUAL, autonomy, by_affair, centralisation, sensitivity

__all__ = ["charter_words", "interval", "series_words"]

WIDTH = 110
STILL = 0.005
"""Below this nothing moves in two decimals."""
NAMED = 6
SCALE = (
    "0: the section decides freely. 0.5: consent, or an appeal that suspends, stands in the way. 1: the centre decides alone."
    " An interval: the text was not read there, or leaves it open."
)
_TITLES = {name: name.replace("_", " ") for name in AFFAIRS}


def interval(value: Interval) -> str:
    """Return an interval as it is printed: `0.5`, `0.5 to 1`."""
    low, high = (f"{end:.2f}".rstrip("0").rstrip(".") for end in value)
    return low if low == high else f"{low} to {high}"


def charter_words(measured: Measured, weights: Mapping[str, float] = EQUAL) -> Iterator[str]:
    """Yield the lines of one charter: for sections alike, each affair with the reason; then the index and how it moves with the weights."""
    yield measured.name
    yield ""
    yield "What the centre decides of a section's own affairs"
    yield from _wrapped(SCALE, "  ")
    alike: dict[tuple[Reading, ...], list[str]] = {}
    for section in measured.sections:
        alike.setdefault(section.readings, []).append(section.section)
    for readings, names in alike.items():
        share = autonomy(next(section for section in measured.sections if section.section == names[0]), weights)
        yield ""
        yield from _wrapped(f"{_names(names, len(measured.sections))}: the centre can decide {interval(share)} of its affairs", "  ")
        for reading in readings:
            articles = ", ".join(dict.fromkeys(item.where for item in reading.grounds if item.high > 0))
            head = f"    {_TITLES[reading.affair]:<13} {interval((reading.low, reading.high)):<10} "
            text = textwrap.wrap(f"{reading.says}{f' [{articles}]' if articles else ''}", WIDTH - len(head)) or [""]
            yield head + text[0]
            yield from (" " * len(head) + line for line in text[1:])
    yield ""
    yield "Centralisation"
    yield from _wrapped(f"{interval(centralisation(measured, weights))}: the mean over sections and affairs, {_weights(weights)}.", "  ")
    yield from _moves(measured)
    yield ""
    yield "Assumptions"
    yield from (line for note in measured.assumptions for line in _wrapped(f"- {note}", "  ", "    "))


def series_words(name: str, charters: Sequence[tuple[str, Measured]], weights: Mapping[str, float] = EQUAL) -> Iterator[str]:
    """Yield the lines of a series: a row for each charter, by date."""
    yield name
    yield ""
    yield "What the centre decides of a section's own affairs, as a mean over sections"
    yield from _wrapped(SCALE, "  ")
    yield ""
    rows = [["from", "centralisation", *_TITLES.values(), "charter"]]
    for date, measured in charters:
        rows.append([date, interval(centralisation(measured, weights)), *(interval(value) for value in by_affair(measured).values()), measured.charter])
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield ""
    yield from _wrapped(f"Centralisation is the mean over sections and affairs, {_weights(weights)}.", "  ")


def _moves(measured: Measured) -> Iterator[str]:
    spread, whole = sensitivity(measured), centralisation(measured)
    yield from _wrapped(f"With other weights: {interval(spread.extremes)} if any affair may count alone; {interval(spread.band)} under random weights.", "  ")
    moved = max(spread.without.items(), key=lambda item: max(abs(item[1][end] - whole[end]) for end in (0, 1)))
    if max(abs(moved[1][end] - whole[end]) for end in (0, 1)) < STILL:
        return
    yield from _wrapped(f"Without {_TITLES[moved[0]]}, the affair that moves it most, it is {interval(moved[1])}, the rest weighed alike.", "  ")


def _weights(weights: Mapping[str, float]) -> str:
    told = [f"{_TITLES[name]} {value:g}" for name, value in weights.items() if value != 1]
    return f"weighed 1 but {', '.join(told)}" if told else "all weighed alike"


def _names(names: list[str], of: int) -> str:
    if len(names) == of and of > 1:
        return "Every member"
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more + (", each" if len(names) > 1 else "")


def _wrapped(text: str, first: str, then: str | None = None) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=first if then is None else then)
