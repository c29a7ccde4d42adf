"""Clauses of a charter: reading, changing and telling one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from holdfast.charter import Charter
from holdfast.charter.organs import Organ, Seat
from holdfast.charter.powers import Check, Power
from holdfast.charter.words.powers import entrenched_words, power_words
from holdfast.charter.words.seats import organ_lines, seat_words

__all__ = [
    "PROTECTED",
    "Change",
    "adding_check",
    "article_of",
    "changing_organ",
    "changing_power",
    "changing_seat",
    "power_of",
    "told",
    "weight_of",
    "with_check",
]

PROTECTED = "protected:"
Change = Callable[[Charter], Charter]


def power_of(charter: Charter, name: str) -> Power:
    """Return a power by its identifier."""
    return next(power for power in charter.powers if power.id == name)


def changing_power(name: str, change: Callable[[Power], dict[str, Any]]) -> Change:
    """Return the edit that changes fields of a power; `change` takes the power as it stands then."""

    def apply(charter: Charter) -> Charter:
        powers = tuple(power.model_copy(update=change(power)) if power.id == name else power for power in charter.powers)
        return charter.model_copy(update={"powers": powers})

    return apply


def adding_check(name: str, check: Check | None) -> Change:
    """Return the edit that adds a check to a power, once."""
    return changing_power(name, lambda power: {"checks": with_check(power, check)})


def with_check(power: Power, check: Check | None) -> tuple[Check, ...]:
    """Return the checks on a power with one more, if it is not there yet."""
    return power.checks if check is None or check in power.checks else (*power.checks, check)


def changing_organ(name: str, change: Callable[[Organ], dict[str, Any]]) -> Change:
    """Return the edit that changes fields of an organ."""

    def apply(charter: Charter) -> Charter:
        organ = charter.organs[name]
        return charter.model_copy(update={"organs": {**charter.organs, name: organ.model_copy(update=change(organ))}})

    return apply


def changing_seat(organ: str, n: int, change: Callable[[Seat], dict[str, Any]]) -> Change:
    """Return the edit that changes fields of a kind of seat."""

    def fields(body: Organ) -> dict[str, Any]:
        return {"seats": tuple(seat.model_copy(update=change(seat)) if k == n else seat for k, seat in enumerate(body.seats))}

    return changing_organ(organ, fields)


def _seat(charter: Charter, clause: str) -> tuple[str, int] | None:
    name, dot, number = clause.rpartition(".")
    return (name, int(number)) if dot and name in charter.organs and number.isdigit() else None


def weight_of(charter: Charter, clause: str) -> int:
    """Return what a change of a clause costs: 1 at the lowest level of rules, one more for each level above.

    What names no level, or several for its parts, stands at the highest.
    """
    levels = [level.id for level in charter.levels]
    seat = _seat(charter, clause)
    power = next((power for power in charter.powers if power.id == clause), None)
    fact = power or charter.organs.get(seat[0] if seat else clause)
    at = getattr(fact, "at", None)
    return max(len(levels) - (levels.index(at) if isinstance(at, str) and at in levels else 0), 1)


def article_of(charter: Charter, clause: str) -> str:
    """Return the article in which a clause stands; nothing where the charter file names none."""
    seat = _seat(charter, clause)
    if seat is not None:
        organ = charter.organs[seat[0]]
        return organ.seats[seat[1]].article or organ.article or ""
    power = next((power for power in charter.powers if power.id == clause.removeprefix(PROTECTED)), None)
    fact = power or charter.organs.get(clause) or charter.members.get(clause)
    return (fact.article or "") if fact is not None else ""


def told(before: Charter, after: Charter, clause: str) -> tuple[str, str]:
    """Return a clause in words as it stands in two charters."""
    if clause.startswith(PROTECTED):
        old, new = ([entrenched_words(item, charter) for item in charter.entrenched] for charter in (before, after))
        return "Nothing protects this clause.", " ".join(line for line in new if line not in old)
    seat = _seat(before, clause)
    if seat is not None:
        return _seat_told(before, seat), _seat_told(after, seat)
    if clause in before.organs:
        lines = [organ_lines(clause, charter.organs[clause], charter) for charter in (before, after)]
        title = before.organs[clause].name or before.title(clause)
        now, then = ([line for line in lines[k] if line not in lines[1 - k]] for k in (0, 1))
        return f"{title}: " + (" ".join(now) or "nothing is said."), f"{title}: " + (" ".join(then) or "nothing is said any more.")
    if clause in before.members:
        return tuple(_member_told(charter, clause) for charter in (before, after))  # type: ignore[return-value]
    return power_words(power_of(before, clause), before), power_words(power_of(after, clause), after)


def _seat_told(charter: Charter, key: tuple[str, int]) -> str:
    organ = charter.organs[key[0]]
    seat = organ.seats[key[1]]
    text = seat_words(seat, organ, charter)
    principal = f"; its holders answer to {', '.join(charter.title(name) for name in seat.answers_to)}" if seat.answers_to else ""
    return f"{charter.title(key[0])}: {text}{principal}."


def _member_told(charter: Charter, name: str) -> str:
    binding = charter.members[name].belongs_to
    return f"{charter.title(name)} " + (
        f"is bound by a second membership: {', '.join(map(charter.title, binding))}." if binding else "is bound by nobody else."
    )
