"""Coalitions in plain words: how many of whom, and never the stand-in for a number that the charter does not state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from holdfast.audit.coalition import read_coalition
from holdfast.audit.position import HUGE, MANY, count_of, counted
from holdfast.charter import Charter
from holdfast.charter.words.names import body, joined

__all__ = ["FEW", "article_words", "coalition_words", "item_words", "number_words", "part_words", "series_words"]

SHOWN = 12
_PARTS = (
    (Fraction(1, 2), "half"),
    (Fraction(2, 3), "two-thirds"),
    (Fraction(3, 4), "three-quarters"),
    (Fraction(3, 5), "three-fifths"),
    (Fraction(1, 3), "a third"),
)
"""Shares that rules are made of."""
FEW = MANY // 100
"""Below this a number is one that the rules ask for; above it, a part of the members whose number is not stated."""


def number_words(number: int, *, stated: bool = False) -> str:
    """Return a number of votes or heads, told in words where it rests on a stand-in: an unstated number of members, or votes bought or set at will.

    `stated` tells that the charter states how many members there are of each class.
    """
    if number >= HUGE // 2:
        return "as many as it takes"
    return f"{number:,}" if stated or number < MANY // 4 else "an unstated number"


def part_words(number: int) -> str:
    """Return a part of members whose number is not stated: `half`, `more than half`, `two-thirds`, `53 per cent`."""
    for share, word in _PARTS:
        exact = share * MANY
        if number in (int(exact), -(-exact.numerator // exact.denominator)):
            return word
        if number == int(exact) + 1:
            return f"more than {word}"
    if number > MANY - FEW:
        return "all" if number >= MANY else f"all but {MANY - number:,}"
    return f"{100 * number / MANY:.0f} per cent"


def item_words(charter: Charter, item: str) -> str:
    """Return one name of a coalition in words: `Russia`, `3 of the ten most important other parties`, `432 seats of the Reichstag`."""
    name, kind, count = read_coalition(charter, (item,))[0]
    if name in charter.members:
        return _members(charter, name, count)
    title = body(charter, name)
    if name not in charter.organs or (kind is None and count is None):
        return title
    seats = charter.organs[name].seats
    chosen = seats if kind is None else seats[kind : kind + 1]
    there = sum(count_of(charter, seat.count, 1) for seat in chosen)
    if len(seats) == 1 and there == 1:
        return title
    if kind is not None and kind < len(seats) and there == 1 and seats[kind].name:
        return f"the {seats[kind].name} of {title}"
    number = there if count is None else min(count, there)
    which = f" ({seats[kind].name})" if kind is not None and kind < len(seats) and len(seats) > 1 and seats[kind].name else ""
    return f"{'all ' if number == there > 1 else ''}{_count(number)} seat{'' if number == 1 else 's'} of {title}{which}"


def _members(charter: Charter, name: str, count: int | None) -> str:
    title, there = charter.title(name), count_of(charter, charter.members[name].count, MANY)
    if there == 1:
        return title
    of = title if title.lower().startswith(("the ", "every ", "each ", "all ")) else f"the {title}"
    if not counted(charter, (name,)):
        if count is None or count >= there:
            return f"all of {of}"
        return f"{part_words(count)} of {of}" if count >= FEW else f"{_count(count)} of {of}"
    number = there if count is None else min(count, there)
    if number == there:
        return f"all {there:,} of {of}"
    return f"{_count(number)} of {of}" if of == title else f"{_count(number)} of the {there:,} {title}"


def _count(number: int) -> str:
    return "one" if number == 1 else f"{number:,}"


def coalition_words(charter: Charter, items: Iterable[str], shown: int = SHOWN) -> str:
    """Return a coalition in words; a long one by its first names and a count. Raises `BadInput` for a name that is not in the charter."""
    words = [item_words(charter, item) for item in items]
    return joined(words) if len(words) <= shown else f"{', '.join(words[:shown])} and {len(words) - shown} more"


def series_words(charters: Sequence[Charter], items: Iterable[str]) -> str:
    """Return names of a series of charters in words, each by the first charter that knows it. Raises `BadInput` for a name that none knows."""
    return joined([item_words(next((one for one in charters if item.split(":")[0].split(".")[0] in one.bodies), charters[0]), item) for item in items])


def article_words(article: str) -> str:
    """Return where a rule stands: a number gets its word (`article 9`, `article X`), what is named in words stands as it is."""
    first = article.split()[0] if article.split() else ""
    return article if article[:1].islower() or (len(first) > 6 and first.isalpha()) else f"article {article}"
