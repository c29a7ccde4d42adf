"""The evidence tables: one frozen class per table, one attribute per column.

These classes are the only definition of the tables. The reader checks files against them, and the Frictionless table schemas in
`datapackage.json` are generated from them. Conventions that hold everywhere: a date's end is inclusive; an empty cell means "not stated";
contradicting figures are all kept; nothing is interpolated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from holdfast.evidence.columns import Bound, Column, Edited, End, FigureKind, Grade, Members, Note, SectionId, Source, Start, Use, YesNo
from holdfast.evidence.dates import PartialDate

__all__ = [
    "TABLES",
    "BaseRate",
    "CodedInput",
    "Column",
    "EnvironmentYear",
    "Event",
    "Figure",
    "Intervention",
    "LegalSpell",
    "LinePeriod",
    "PurgeCount",
    "Reference",
    "Section",
    "SectionLine",
    "StatuteReading",
    "Total",
    "Turn",
]


@dataclass(frozen=True, slots=True)
class Reference:
    """A work, and the page where it was read."""

    id: Annotated[str, Column("identifier of the reference", key=True)]
    work: Annotated[str, Column("the work credited")]
    via: Annotated[str | None, Column("the page where it was read, often a copy of the work")]


@dataclass(frozen=True, slots=True)
class Section:
    """A member body of the federation."""

    section: Annotated[str, Column("identifier of the section", key=True)]
    country: Annotated[str, Column("country or region")]
    party: Annotated[str, Column("name or initials of the party")]
    iso3: Annotated[str | None, Column("ISO 3166 code that joins other datasets")]
    city: Annotated[str | None, Column("where to draw the section")]
    latitude: Annotated[float | None, Column("degrees north", minimum=-90, maximum=90)]
    longitude: Annotated[float | None, Column("degrees east", minimum=-180, maximum=180)]
    region: Annotated[str | None, Column("part of the world")]
    founded: Annotated[PartialDate | None, Column("founding date; empty where unknown")]
    founded_from: Annotated[str | None, Column("event or table that the founding date comes from")]
    affiliated: Annotated[PartialDate | None, Column("date of affiliation; empty where unknown")]
    affiliated_from: Annotated[str | None, Column("event that the date of affiliation comes from")]
    admission_event: Annotated[str | None, Column("event of admission", refers="events")]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a section's size from one source."""

    id: Annotated[str, Column("identifier of the figure", key=True)]
    section: SectionId
    party: Annotated[str | None, Column("name of the body counted, as in the source")]
    date: Annotated[PartialDate, Column("date of the count")]
    members: Members
    kind: FigureKind
    low: Bound
    high: Bound
    scope: Annotated[str | None, Column("whose members are counted")]
    use: Use
    origin: Annotated[str, Column("rows that repeat one underlying count share it")]
    doubt: Annotated[Literal["yes"] | None, Column("yes where the figure may be misread")]
    grade: Grade
    source: Source
    note: Note
    edited: Edited


@dataclass(frozen=True, slots=True)
class Total:
    """One figure for the federation as a whole."""

    id: Annotated[str, Column("identifier of the figure", key=True)]
    section: Annotated[
        Literal["comintern_parties", "comintern_total", "comintern_without_ussr"], Column("what is counted: parties, all members, members outside the patron")
    ]
    party: Annotated[str | None, Column("name of the body counted, as in the source")]
    date: Annotated[PartialDate, Column("date of the count")]
    members: Members
    kind: FigureKind
    low: Bound
    high: Bound
    scope: Annotated[str | None, Column("whose members are counted")]
    use: Use
    origin: Annotated[str, Column("rows that repeat one underlying count share it")]
    doubt: Annotated[Literal["yes"] | None, Column("yes where the figure may be misread")]
    grade: Grade
    source: Source
    note: Note
    edited: Edited


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated that happened."""

    id: Annotated[str, Column("identifier of the event", key=True)]
    date_start: Start
    date_end: End
    sections: Annotated[tuple[str, ...], Column("sections concerned", refers="sections", also=("all", "centre"))]
    kind: Annotated[
        Literal[
            "admission",
            "alliance",
            "amnesty",
            "ban",
            "congress",
            "directive",
            "directive_outcome",
            "dissolution",
            "doctrine",
            "expulsion",
            "front",
            "leadership",
            "leadership_imposed",
            "legalised",
            "line_change",
            "plenum",
            "purge",
            "repression",
            "split",
            "treaty",
            "uprising",
            "war",
            "zone_act",
        ],
        Column("kind of event"),
    ]
    role: Annotated[
        Literal["input", "outcome", "context"], Column("input: may feed the model; outcome: what it must predict; context: summaries, duplicates, fronts")
    ]
    imposed_by: Annotated[Literal["centre", "host_state", "patron", "section", "other"] | None, Column("who brought it about")]
    parent: Annotated[str | None, Column("the event that this row details; never count both", refers="events")]
    title: Annotated[str, Column("short name")]
    description: Annotated[str | None, Column("what happened, in a sentence")]
    magnitude: Annotated[float | None, Column("size of the event in magnitude_unit; never an input to the model")]
    magnitude_unit: Annotated[str | None, Column("unit of magnitude")]
    share_lost: Annotated[float | None, Column("share of the section's members lost at once", minimum=0, maximum=1)]
    grade: Grade
    source: Source
    note: Note
    edited: Edited


@dataclass(frozen=True, slots=True)
class Turn:
    """A section following a turn of the general line."""

    turn: Annotated[str, Column("the turn")]
    section: SectionId
    centre_date: Annotated[PartialDate, Column("when the centre turned")]
    section_date: Annotated[PartialDate | None, Column("when the section followed; empty where unknown or never")]
    precision: Annotated[Literal["day", "month", "year"] | None, Column("precision of section_date; a year-only date carries a placeholder month")]
    resisted: Annotated[YesNo, Column("whether the section resisted")]
    how_settled: Annotated[
        Literal["complied", "leadership_replaced", "persuaded", "plenipotentiary", "split", "majority_expelled", "never"] | None, Column("how it ended")
    ]
    leaders_replaced: Annotated[Literal["yes", "no", "unknown"], Column("whether leaders were replaced")]
    source: Source
    note: Note

    @property
    def bound(self) -> Literal["lower", "upper"] | None:
        """Whether the section's date is only a bound, as the note says: it followed no earlier (lower) or no later (upper)."""
        note = self.note or ""
        return "lower" if "LOWER BOUND" in note else "upper" if "UPPER BOUND" in note else None

    @property
    def lag(self) -> tuple[int, int] | None:
        """Fewest and most months from the centre's turn to the section's that the date allows; None without a date."""
        if self.section_date is None:
            return None
        date = PartialDate(self.section_date.year) if self.precision == "year" else self.section_date
        return date.first_month - self.centre_date.first_month, date.last_month - self.centre_date.first_month


@dataclass(frozen=True, slots=True)
class LinePeriod:
    """A period of the general line."""

    date_start: Start
    date_end: End
    line: Annotated[str, Column("name of the line")]
    left_right: Annotated[float, Column("our coding: -1 closed .. +1 broad alliance", minimum=-1, maximum=1)]
    directs_alliance_with_socialists: Annotated[int, Column("1 if the line orders alliance with socialist parties", minimum=0, maximum=1)]
    organisation: Annotated[str | None, Column("organisational campaign of the time")]
    source: Source
    note: Note
    edited: Edited


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A spell of a section's own line."""

    section: SectionId
    date_start: Start
    date_end: End
    towards_socialists: Annotated[int, Column("-1 fight, 0 none or mixed, 1 alliance", minimum=-1, maximum=1)]
    towards_nationalists: Annotated[int, Column("-1 fight, 0 none or mixed, 1 alliance", minimum=-1, maximum=1)]
    source: Source
    note: Note


@dataclass(frozen=True, slots=True)
class Intervention:
    """What the centre did in a section, which a user can switch off."""

    intervention: Annotated[str, Column("identifier of the policy; rows of several sections may share it")]
    title: Annotated[str, Column("short name")]
    section: Annotated[str, Column("the section; `all` serves sections without a row of their own under the same policy", refers="sections", also=("all",))]
    date_start: Start
    date_end: End
    kind: Annotated[
        Literal["admission_conditions", "alliance", "dissolution", "doctrine", "expulsion", "leaders_imposed", "line", "purge", "rising", "subsidy"],
        Column("kind of intervention"),
    ]
    left_right: Annotated[float | None, Column("line imposed, -1 closed .. +1 broad alliance", minimum=-1, maximum=1)]
    towards_socialists: Annotated[int | None, Column("-1 fight, 0 none or mixed, 1 alliance", minimum=-1, maximum=1)]
    towards_nationalists: Annotated[int | None, Column("-1 fight, 0 none or mixed, 1 alliance", minimum=-1, maximum=1)]
    imposed: Annotated[YesNo, Column("whether the centre imposed it")]
    fit_to_section_view: Annotated[Literal["with", "against", "unknown"], Column("whether it went with or against what the section's leaders thought fitting")]
    outcome: Annotated[float | None, Column("how it ended, -1..1, by outcome_rule; never from membership", minimum=-1, maximum=1)]
    outcome_rule: Annotated[str | None, Column("the rule that gave outcome")]
    events: Annotated[tuple[str, ...], Column("events that it consists of", refers="events")]
    source_events: Annotated[tuple[str, ...], Column("events that show its outcome", refers="events")]
    note: Note


@dataclass(frozen=True, slots=True)
class LegalSpell:
    """A spell of a section's legal status."""

    section: SectionId
    date_start: Start
    date_end: End
    status: Annotated[
        Literal["legal", "semi_legal", "banned", "ruling", "underground_war", "dissolved_by_centre", "unknown"],
        Column("legal status; unknown is a level of its own, never legal"),
    ]
    grade: Grade
    source: Source
    note: Note
    edited: Edited


@dataclass(frozen=True, slots=True)
class PurgeCount:
    """One count of victims. Nested counts are not to be summed."""

    group: Annotated[str, Column("who is counted")]
    section: Annotated[str, Column("the section", refers="sections", also=("comintern",))]
    date_start: Start
    date_end: End
    kind: Annotated[Literal["arrested", "executed", "repressed", "left_post", "membership_purge", "interned_by_host"], Column("what happened to them")]
    count: Annotated[int, Column("number of people", minimum=0)]
    low: Bound
    high: Bound
    counts_communists: Annotated[Literal["yes", "no"], Column("whether the count is of communists")]
    use: Use
    grade: Grade
    source: Source
    note: Note
    edited: Edited


@dataclass(frozen=True, slots=True)
class EnvironmentYear:
    """A section's surroundings in a year."""

    section: SectionId
    year: Annotated[int, Column("calendar year", minimum=1800, maximum=2100)]
    growth_pct: Annotated[float | None, Column("growth of GDP per head, per cent")]
    gap_to_peak_pct: Annotated[float | None, Column("GDP per head against the best of the ten years before, per cent")]
    openness: Annotated[Literal["closed", "partial", "open"] | None, Column("electoral openness in three steps")]


@dataclass(frozen=True, slots=True)
class StatuteReading:
    """How far a statute lets the centre decide one of a section's eight affairs: coded in a table, or measured from charters that the study names."""

    id: Annotated[str, Column("identifier of the reading", key=True)]
    statute: Annotated[str, Column("the statute")]
    date_start: Start
    affair: Annotated[Literal["line", "programme", "leaders", "membership", "discipline", "money", "own_congress", "exit"], Column("the affair")]
    low: Annotated[
        float,
        Column(
            "lowest value compatible with the text: 0 the section decides, .5 consent or a suspensive appeal, 1 the centre decides alone", minimum=0, maximum=1
        ),
    ]
    high: Annotated[float, Column("highest value compatible with the text", minimum=0, maximum=1)]
    articles: Annotated[str | None, Column("articles that decide")]
    source: Source
    note: Note


@dataclass(frozen=True, slots=True)
class CodedInput:
    """A spell of a model input that the study codes from dated events by a rule."""

    id: Annotated[str, Column("identifier of the spell", key=True)]
    input: Annotated[str, Column("name of the input")]
    section: Annotated[str, Column("the section", refers="sections", also=("all",))]
    date_start: Start
    date_end: End
    value: Annotated[float, Column("value of the input", minimum=-10, maximum=10)]
    rule: Annotated[str, Column("the rule that gives the value")]
    events: Annotated[tuple[str, ...], Column("events that it rests on", refers="events")]
    note: Note


@dataclass(frozen=True, slots=True)
class BaseRate:
    """How many bodies of a reference class ended at an age, or in a year."""

    id: Annotated[str, Column("identifier of the row", key=True)]
    reference: Annotated[str, Column("the class of bodies counted")]
    axis: Annotated[Literal["age", "year"], Column("age: years from beginning to end, or to the last year observed; year: calendar year")]
    at: Annotated[int, Column("the age or the calendar year", minimum=0, maximum=3000)]
    exposed: Annotated[
        int, Column("age: bodies that reached it, those ending at it included; year: bodies in existence that did not end in it", minimum=0, maximum=1_000_000)
    ]
    ended: Annotated[int, Column("bodies that ended at that age or in that year", minimum=0, maximum=1_000_000)]
    source: Source
    note: Note


TABLES: dict[str, type] = {
    "sources": Reference,
    "sections": Section,
    "membership": Figure,
    "totals": Total,
    "events": Event,
    "turns": Turn,
    "line": LinePeriod,
    "line_section": SectionLine,
    "interventions": Intervention,
    "legality": LegalSpell,
    "purge_victims": PurgeCount,
    "environment": EnvironmentYear,
    "autonomy": StatuteReading,
    "coded_inputs": CodedInput,
    "base_rates": BaseRate,
}
"""Every table a study may hold, by name. `sources`, `sections` and `membership` are required."""
