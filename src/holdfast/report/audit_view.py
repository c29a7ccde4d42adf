"""What the page of an audit shows: strings and numbers alone, in the order in which a reader meets them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from holdfast.report.audit_power import OrganPower

__all__ = [
    "Alone",
    "AuditView",
    "Blocks",
    "CaseView",
    "Event",
    "Fact",
    "Keeping",
    "Near",
    "Panel",
    "Remedies",
    "Remedy",
    "Size",
    "Together",
    "day_words",
]

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass(frozen=True, slots=True)
class Alone:
    """Who has the same answer to "could it do so alone?": the answer in words, and the names."""

    answer: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """The smallest coalition: a sentence, how it is known, all of them up to symmetry, and what it has of heads and of an organ's votes (from 0 to 1)."""

    sentence: str
    proof: str
    coalitions: tuple[str, ...] = ()
    shares: tuple[tuple[str, str, float], ...] = ()
    """(what is counted, in words how much, the share) where both numbers are known."""


@dataclass(frozen=True, slots=True)
class Near:
    """A member or seat (or alike ones) and how many others it needs beside it, in words and as a share of the largest number shown (0 to 1)."""

    name: str
    others: str
    length: float
    inside: bool | None


@dataclass(frozen=True, slots=True)
class Blocks:
    """What stops somebody: a title, and for each check the (article, deed) of the powers that it guards."""

    title: str
    checks: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Panel:
    """One step of a path: number, date, days since the first day, who does what, article and rule, votes needed and had.

    `needed` 0 means that no votes are counted. `basis` is "text", "practice" or "outside"; `goal` marks the panel of what the path opens.
    `stated` tells that the charter states how many members there are of each class, so that no number of votes is a stand-in.
    """

    n: int
    date: str
    day: int
    who: str
    deed: str
    article: str
    power: str
    rule: str
    needed: int
    had: int
    basis: str = "text"
    supposes: tuple[str, ...] = ()
    goal: bool = False
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Remedy:
    """A safeguard: its name, the clause, what that says now and would say, its effect, cost, the smallest coalition and the ability to act after it.

    What was not worked out is empty.
    """

    name: str
    where: str
    now: str
    then: str
    effect: str
    cost: str
    after: str
    act: str
    reference: str


@dataclass(frozen=True, slots=True)
class Size:
    """A smallest coalition: when, in words how large, and its share of all (None where nobody reaches the goal, or that is not known)."""

    label: str
    words: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Remedies:
    """Safeguards: what was found in sentences, the smallest coalition before and after, the target as a share, amendments chosen and single ones.

    `unit` is what is counted: members, or votes.
    """

    sentence: str
    before: Size | None = None
    after: Size | None = None
    unit: str = ""
    target: float | None = None
    chosen: tuple[Remedy, ...] = ()
    singles: tuple[Remedy, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and a value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Keeping:
    """Sections and the share of their own affairs that they decide themselves (or, of the charter, that the centre decides), from `low` to `high`."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Event:
    """A step of history: number, date, who did what, by whose hand, on what basis, votes as the sources tell them, what came of it.

    `match` names the step of the path found that uses the same power.
    """

    n: str
    date: str
    who: str
    deed: str
    ours: bool
    basis: str
    votes: str
    result: str
    helpers: str
    match: str = ""
    reached: bool = False
    left_the_law: bool = False


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case: what it is about, the verdicts alone and with helpers, what happened, helpers, acts of others, what stopped it, and its sources."""

    about: str
    alone: str
    helped: str | None
    agreement: str
    left_the_law: str | None
    history: tuple[Event, ...]
    helpers: tuple[str, ...]
    others: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AuditView:
    """Everything on the page. `remedies` and `autonomy` are None where they were not worked out; `organs` is empty where no organ decides."""

    title: str
    subtitle: str
    verdict: str
    chip: str
    goal: str
    meaning: str
    coalition: str
    alone: tuple[Alone, ...]
    together: Together | None
    near: tuple[Near, ...]
    blocks: tuple[Blocks, ...]
    remedies: Remedies | None
    panels: tuple[Panel, ...]
    arrival: str
    organs: tuple[OrganPower, ...]
    autonomy: tuple[Keeping, ...] | None
    centralisation: Keeping | None
    silences: tuple[str, ...]
    assumptions: tuple[str, ...]
    facts: tuple[Fact, ...]
    sources: tuple[tuple[str, str], ...]
    case: CaseView | None = None


def day_words(text: str) -> str:
    """Return a date as people write it: `4 August 1920`, `March 1933`; what is no date of the calendar stands as it is."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-([0-9]{2}))?", text)
    if found is None:
        return text
    day = f"{int(found[3])} " if found[3] else ""
    return f"{day}{MONTHS[int(found[2]) - 1]} {int(found[1])}"
