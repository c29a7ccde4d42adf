"""Who decides: voting power in the organs that an audit is about, measured where the charter says who votes and by which rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from holdfast.charter.words.names import body
from holdfast.errors import BadInput

if TYPE_CHECKING:
    from holdfast.charter import Charter
    from holdfast.charter.rules import Rule

__all__ = ["OrganPower", "Voters", "powers_of"]

INDICES = ("penrose", "banzhaf", "shapley", "coleman_prevent", "coleman_initiate")
SAME = ("penrose", "coleman_prevent", "coleman_initiate")
SECONDS = 2.0
"""Roughly the most that one exact count may take; beyond it values are bounded or sampled, and told as such."""
MEASURED = 6
"""Organs measured on one page."""
ODD = ("Warning", "It was not found")
"""Beginnings of remarks on the rule itself. Those on single voters stand in the table."""
ROWS = 40
"""Rows of voters shown in an organ; the rest are told together."""


@dataclass(frozen=True, slots=True)
class Voters:
    """Voters of an organ who are alike: `count` of them, with votes and power each. Shares are of all votes and all power, from 0 to 1."""

    name: str
    count: int
    votes: int | None
    vote_share: float | None
    penrose: float
    banzhaf: float
    shapley: float
    prevent: float
    initiate: float


@dataclass(frozen=True, slots=True)
class OrganPower:
    """Power in one organ under one rule (`reading`), Coleman's power of the organ to act, and remarks; or the reason why it cannot be measured."""

    organ: str
    reading: str = ""
    rows: tuple[Voters, ...] = ()
    act: float | None = None
    exact: bool = True
    notes: tuple[str, ...] = ()
    left_out: int = 0
    reason: str | None = None


def powers_of(charter: Charter, organs: Sequence[tuple[str, str | None]], assume: Rule | None = None) -> Iterator[OrganPower]:
    """Yield the voting power in each (organ, power whose rule is meant, None for the organ's own); at most six organs."""
    from holdfast.charter.voting import readings

    for organ, power in organs[:MEASURED]:
        title, known = charter.title(organ), charter.organs[organ]
        if known.votes is None and not known.seats:
            yield OrganPower(title, reason="Nothing in the text seen says who sits in it.")
            continue
        try:
            found = readings(charter, organ, power, assume)
            yield _measured(charter, organ, found[0].title, found[0].game, len(found) > 1)
        except BadInput as error:
            problem = error.problems[0]
            yield OrganPower(title, reason=problem.message[:1].upper() + problem.message[1:] + ".")


def _measured(charter: Charter, organ: str, reading: str, game: Any, assumed: bool) -> OrganPower:
    from holdfast.charter.power import HEADS, Analysis
    from holdfast.charter.power.answer import answer
    from holdfast.charter.power.indices import find

    title = charter.title(organ)
    if len(game.members) == 1:
        return OrganPower(title, reason="One person or body decides alone.")
    # Where all are alike, all power is shared alike: in a large organ, counting by size would take long to say so.
    alike_all = all(len(set(weights)) == 1 for weights in game.weights.values())
    found = answer(Analysis(game, seconds=SECONDS), find(SAME if alike_all else INDICES))
    # Systems that count vetoes or one chamber of several are no votes that a reader knows of.
    system = next((name for name in ("votes", HEADS) if name in game.weights), None)
    votes = game.weights[system] if system is not None else (None,) * len(game.members)
    total = sum(game.weights[system]) if system is not None else 0
    alike: dict[tuple[Any, ...], list[str]] = {}
    share = 0.0 if game.never_passes or game.always_passes else 1 / len(game.members)
    for row, weight in zip(found["members"], votes, strict=True):
        values = (row["penrose"], share, share, row["coleman_prevent"], row["coleman_initiate"]) if alike_all else tuple(row[name] for name in INDICES)
        alike.setdefault((weight, *values), []).append(_voter(charter, organ, row["id"]))
    rows = [
        Voters(_names(names), len(names), numbers[0], numbers[0] / total if total else None, *numbers[1:])
        for numbers, names in sorted(alike.items(), key=lambda item: (-item[0][2], -(item[0][0] or 0)))
    ]
    notes = [note for note in found["notices"] if note in game.notes or note.startswith(ODD)]
    if assumed:
        notes.append("Another majority would give other numbers; the command holdfast charter power shows them side by side.")
    reading = reading.removeprefix(f"{title}: ")
    return OrganPower(title, reading, tuple(rows[:ROWS]), found["power_to_act"], found["exact"], tuple(notes), max(len(rows) - ROWS, 0))


def _voter(charter: Charter, organ: str, name: str) -> str:
    """Return a voter of a game in words; those of a class, and holders of alike seats, by the name of their class."""
    stem, _, number = name.rpartition("_")
    if name in charter.bodies:
        return charter.title(name)
    if number.isdecimal() and stem in charter.members:
        return charter.title(stem)
    seat, _, number = name.rpartition(" ")
    seat = seat if number.isdecimal() and seat != "seat" else name
    return f"a seat of {body(charter, organ)}" if seat.startswith("seat ") else seat


def _names(names: list[str]) -> str:
    distinct = list(dict.fromkeys(names))
    told = distinct if len(distinct) <= 4 else [*distinct[:3], f"{len(distinct) - 3} others"]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
