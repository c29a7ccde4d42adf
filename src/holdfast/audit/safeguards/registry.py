"""The library of safeguards: one file each under `library/`, registered here.

A safeguard is a function from a charter to typed edits; `@safeguard` registers it with its effect in a sentence and its reference. An *edit*
changes one clause: it takes a charter and returns a charter, and never touches any other clause. Edits are made one after another in the
order of the library, each on what those before it left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Any

from holdfast.audit.safeguards.answer import Amendment
from holdfast.audit.safeguards.clauses import article_of, told, weight_of
from holdfast.charter import Charter

__all__ = ["SOURCES", "Change", "Edit", "Option", "Safeguard", "amended", "amendment_of", "case_row", "options", "safeguard", "safeguards"]

SOURCES = (
    "ratification",
    "amending_threshold",
    "turnout_floor",
    "entrenchment",
    "time_lock",
    "admission",
    "appeal",
    "expulsion",
    "apportionment",
    "double_majority",
    "vote_cap",
    "snapshot",
    "fixed_seats",
    "confirmation",
    "removal",
    "proportional",
    "vacancies",
    "staggered_terms",
    "host_seat",
    "outside_principals",
    "absentees",
    "convening",
    "dissolution",
    "emergency_sunset",
    "emergency_limits",
    "unmeasured",
)
"""Files of the library, in the order in which they are read and made."""
MAX_OPTIONS = 300
Change = Callable[[Charter], Charter]


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one clause. `clause` is the identifier of a power, an organ, a kind of seat (`board.0`), a member, or `protected:` and a power."""

    clause: str
    change: Change


Function = Callable[[Charter], Iterator[Edit]]


@dataclass(frozen=True, slots=True)
class Safeguard:
    """A named safeguard.

    `changes` names the rule of the language that it changes. `measured` is false where the audit counts nothing of it: it is then told and never
    proposed. `monotone` says that the edit can only make it harder for every coalition; where an edit takes from some and may give to others
    (fewer seats for the host are a lower majority for the rest) it is false, and the search does not rely on it.
    """

    id: str
    title: str
    changes: str
    effect: str
    reference: str
    measured: bool
    monotone: bool
    edits: Function


_SAFEGUARDS: dict[str, Safeguard] = {}


def safeguard(
    name: str, title: str, *, changes: str, effect: str, reference: str, measured: bool = True, monotone: bool = True
) -> Callable[[Function], Function]:
    """Register a function from a charter to its edits as a safeguard."""

    def register(function: Function) -> Function:
        _SAFEGUARDS[name] = Safeguard(name, title, changes, effect, reference, measured, monotone, function)
        return function

    return register


def safeguards() -> dict[str, Safeguard]:
    """Return every safeguard by name, in the order of `SOURCES`."""
    for source in SOURCES:
        import_module(f"holdfast.audit.safeguards.library.{source}")
    return dict(_SAFEGUARDS)


@dataclass(frozen=True, slots=True)
class Option:
    """An edit of a safeguard that fits a charter, with what it costs."""

    safeguard: Safeguard
    edit: Edit
    cost: int

    @property
    def id(self) -> str:
        """Name of the safeguard and the clause."""
        return f"{self.safeguard.id}:{self.edit.clause}"


def options(charter: Charter, *, measured: bool = True) -> list[Option]:
    """Return the edits that the library has for a charter, up to three hundred (those that the audit does not measure, if not `measured`)."""
    fitting = ((known, edit) for known in safeguards().values() if known.measured is measured for edit in known.edits(charter))
    fresh = (Option(known, edit, weight_of(charter, edit.clause)) for known, edit in fitting if edit.change(charter) != charter)
    return list(islice(fresh, MAX_OPTIONS))


def amended(charter: Charter, chosen: Sequence[Option]) -> Charter:
    """Return the charter with edits made, in order. The text as read is left as it is."""
    for option in chosen:
        charter = option.edit.change(charter)
    return charter


def amendment_of(charter: Charter, option: Option) -> Amendment:
    """Return an edit as a drafter reads it: the clause now, and as it would stand with this edit alone."""
    known, clause = option.safeguard, option.edit.clause
    now, then = told(charter, option.edit.change(charter), clause)
    return Amendment(option.id, known.id, known.title, clause, article_of(charter, clause), now, then, known.effect, known.reference, option.cost)


def case_row(known: Safeguard) -> dict[str, Any]:
    """Return a safeguard in the form of the contracts where it is meant wherever it fits, with no clause of its own."""
    row = dict.fromkeys(("cost", "smallest_after", "power_to_act_after", "smallest", "clause", "article", "now", "then"))
    return {"id": known.id} | row | {"safeguard": known.id, "title": known.title, "effect": known.effect, "reference": known.reference}
