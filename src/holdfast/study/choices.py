"""The choices that coders of the evidence made, and what each might have been instead, as data.

A choice is a list of options, the one taken first. An option edits the evidence from which inputs are built, masks figures, or scales priors; none
may change who existed when. A newcomer adds a choice with one entry in `CHOICES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from holdfast.dynamics import Frame, Settings
from holdfast.dynamics.frame import Array
from holdfast.dynamics.inputs.status import FREE
from holdfast.evidence import Evidence, PartialDate
from holdfast.evidence.tables import Figure, LegalSpell
from holdfast.inference.measurement import Observations

__all__ = ["CHOICES", "Choice", "Option"]


@dataclass(frozen=True, slots=True)
class Option:
    """One way to choose; what is None stays as it is.

    `edit` changes the frame, `reading` is that of the statutes, `keep` (figures,) tells which figures are used, and `scale` multiplies the prior's
    standard deviation of a coefficient, by its name.
    """

    words: str
    edit: Callable[[Frame], Frame] | None = None
    reading: str | None = None
    keep: Callable[[Frame, Observations], Array] | None = None
    scale: Callable[[str], float] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice: its options, the one taken first. `about` says whether it is how evidence is read, which figures count, or a prior."""

    name: str
    words: str
    about: Literal["reading", "figures", "prior"]
    options: tuple[Option, ...]


def _with(change: Callable[[Evidence], Evidence]) -> Callable[[Frame], Frame]:
    return lambda frame: Frame(change(frame.evidence), frame.settings)


def _set(change: Callable[[Settings], Settings]) -> Callable[[Frame], Frame]:
    return lambda frame: Frame(frame.evidence, change(frame.settings))


def _counted(old: str, new: Literal["yes", "no"]) -> Callable[[Frame], Frame]:
    """Return an edit that counts interventions of one coding of `imposed` as of another."""
    return _with(lambda now: replace(now, interventions=tuple(replace(row, imposed=new) if row.imposed == old else row for row in now.interventions)))


def _bans(months: int) -> Callable[[Frame], Frame]:
    """Return an edit that moves the onset of each ban by some months, never beyond the spell before it or its own end.

    Only a ban that falls on a section coded as free has an onset. The spell before it ends, or goes on, accordingly.
    """

    def moved(spells: Sequence[LegalSpell]) -> list[LegalSpell]:
        done: list[LegalSpell] = []
        for spell in sorted(spells, key=lambda row: row.date_start):
            before = done[-1] if done else None
            if before is not None and spell.status in ("banned", "underground_war") and before.status in FREE:
                start = max(spell.date_start.first_month + months, before.date_start.first_month + 1)
                start = min(start, spell.date_end.last_month) if spell.date_end else start
                if before.date_end is None or before.date_end.last_month >= min(start, spell.date_start.first_month) - 1:
                    done[-1] = replace(before, date_end=_month(start - 1))
                spell = replace(spell, date_start=_month(start))
            done.append(spell)
        return done

    def edit(now: Evidence) -> Evidence:
        by_section: dict[str, list[LegalSpell]] = {}
        for spell in now.legality:
            by_section.setdefault(spell.section, []).append(spell)
        return replace(now, legality=tuple(spell for spells in by_section.values() for spell in moved(spells)))

    return _with(edit)


def _month(number: int) -> PartialDate:
    return PartialDate(number // 12, number % 12 + 1)


def _unknown_is_legal(frame: Frame) -> Frame:
    """Count months of unknown status, coded so or covered by no spell, as legal."""
    known = tuple(replace(row, status="legal") if row.status == "unknown" else row for row in frame.evidence.legality)
    # The later of two spells holds, so one before all others fills what they leave open.
    first = min([frame.settings.first // 12, *(row.date_start.year for row in known)]) - 1
    fill = tuple(LegalSpell(section, PartialDate(first), None, "legal", None, None, None, None) for section in frame.sections)
    return Frame(replace(frame.evidence, legality=(*fill, *known)), frame.settings)


def _rows(test: Callable[[Figure], bool]) -> Callable[[Frame, Observations], Array]:
    return lambda _, seen: np.array([test(row) for row in seen.rows], dtype=float)


def _without_largest(frame: Frame, seen: Observations) -> Array:
    """Leave out the section with the largest cited figure, of those that do not follow a process of their own throughout."""
    alone = [frame.position[own.section] for own in frame.settings.own if own.first is None and own.last is None]
    shared = ~np.isin(seen.section, alone)
    largest = seen.section[np.argmax(np.where(shared, seen.value, -np.inf))]
    return np.asarray(seen.section != largest, dtype=float)


def _of(prefixes: tuple[str, ...], factor: float) -> Callable[[str], float]:
    return lambda name: factor if name.startswith(prefixes) else 1.0


EFFECTS, BIASES = ("b.", "g."), ("bias",)

CHOICES = (
    Choice("statutes", "how articles that nobody read are taken", "reading", (
        Option("in the middle"),
        Option("at their least", reading="low"),
        Option("at their most", reading="high"),
    )),
    Choice("dependence", "dependence on the centre where it is not known", "reading", (
        Option("as the study says"),
        Option("none", edit=_set(lambda now: replace(now, dependence=0.0))),
        Option("full", edit=_set(lambda now: replace(now, dependence=1.0))),
    )),
    Choice("leaders_abroad", "leaders who lived in the patron's country", "reading", (
        Option("make a section dependent"),
        Option("make no difference", edit=_set(lambda now: replace(now, dependent=()))),
    )),
    Choice("lines", "the line that a section followed", "reading", (
        Option("its own where coded"),
        Option("the general one alone", edit=_with(lambda now: replace(now, line_section=()))),
    )),
    Choice("turns", "when a section followed a turn", "reading", (
        Option("at its own date"),
        Option("at the centre's date", edit=_with(lambda now: replace(now, turns=()))),
    )),
    Choice("bans", "when a ban fell", "reading", (
        Option("as dated"),
        Option("three months before", edit=_bans(-3)),
        Option("three months after", edit=_bans(3)),
    )),
    Choice("unknown_status", "legal status that no source gives", "reading", (
        Option("a level of its own"),
        Option("counted as legal", edit=_unknown_is_legal),
    )),
    Choice("imposed", "what counts as imposed", "reading", (
        Option("partly by half, unknown not"),
        Option("unknown in full", edit=_counted("unknown", "yes")),
        Option("partly not", edit=_counted("partly", "no")),
    )),
    Choice("grades", "which sources count", "figures", (
        Option("all"),
        Option("without grades C and D", keep=_rows(lambda row: row.grade not in ("C", "D"))),
    )),
    Choice("kinds", "which kinds of figure count", "figures", (
        Option("all"),
        Option("dues-paying alone", keep=_rows(lambda row: row.kind == "dues_paying")),
        Option("without claimed", keep=_rows(lambda row: row.kind != "claimed")),
    )),
    Choice("sections", "which sections count", "figures", (
        Option("all"),
        Option("without the largest", keep=_without_largest),
    )),
    Choice("years", "which years count", "figures", (
        Option("all"),
        Option("before 1939", keep=_rows(lambda row: not 1939 <= row.date.year <= 1943)),
    )),
    Choice("effects", "prior of the effects", "prior", (
        Option("as registered"),
        Option("half as wide", scale=_of(EFFECTS, 0.5)),
        Option("twice as wide", scale=_of(EFFECTS, 2.0)),
    )),
    Choice("biases", "prior of the biases of figures", "prior", (
        Option("as registered"),
        Option("half as wide", scale=_of(BIASES, 0.5)),
        Option("twice as wide", scale=_of(BIASES, 2.0)),
    )),
)  # fmt: skip
"""Every choice. The t noise of figures, which tempers outliers, stays as it is."""
