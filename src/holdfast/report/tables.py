"""The rows behind each chart, as plain tables with a reference in every row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from holdfast.report.contents import Contents

__all__ = ["DataTable", "tables_of"]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table of evidence: `rows` are (anchor, cells, source); the anchor may be empty."""

    name: str
    caption: str
    header: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Any], str | None]]


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _plain(value: str | None) -> str:
    return (value or "not stated").replace("_", " ")


def _range(low: int | None, high: int | None) -> str:
    return (
        f"{_count(low)} to {_count(high)}"
        if low is not None and high is not None
        else f"at least {_count(low)}"
        if low is not None
        else f"at most {_count(high)}"
        if high is not None
        else ""
    )


def tables_of(contents: Contents) -> dict[str, DataTable]:
    """Return a table for each kind of evidence that has rows, by name."""
    evidence, country = contents.evidence, contents.countries
    reasons = dict(contents.left_out)

    def where(sections: Iterable[str]) -> str:
        return ", ".join(country.get(section, section) for section in sections)

    tables = [
        DataTable(
            "membership",
            "Figures of membership, as cited",
            ("section", "date", "members", "bounds", "kind", "whose", "used", "grade", "note"),
            [
                (
                    f"figure-{row.id}",
                    (
                        country[row.section],
                        row.date,
                        _count(row.members),
                        _range(row.low, row.high),
                        _plain(row.kind),
                        row.scope or "",
                        reasons.get(row.id, "fitted" if row.use == "observation" else row.use),
                        row.grade or "",
                        row.note or "",
                    ),
                    row.source,
                )
                for row in evidence.membership
            ],
        ),
        DataTable(
            "totals",
            "Figures for the whole, as cited; the model has not seen them",
            ("what", "date", "number", "bounds", "grade", "note"),
            [
                (
                    f"figure-{row.id}",
                    (_plain(row.section), row.date, _count(row.members), _range(row.low, row.high), row.grade or "", row.note or ""),
                    row.source,
                )
                for row in evidence.totals
            ],
        ),
        DataTable(
            "legality",
            "Legal status, by spell",
            ("section", "from", "to", "status", "grade", "note"),
            [
                ("", (country[row.section], row.date_start, row.date_end or "not stated", _plain(row.status), row.grade or "", row.note or ""), row.source)
                for row in evidence.legality
            ],
        ),
        DataTable(
            "line",
            "The general line; its place between closed (-1) and broad alliance (+1) is our coding",
            ("from", "to", "line", "place", "note"),
            [("", (row.date_start, row.date_end or "", _plain(row.line), f"{row.left_right:+g}", row.note or ""), row.source) for row in evidence.line],
        ),
        DataTable(
            "line_section",
            "Sections' own line, where it differed",
            ("section", "from", "to", "towards socialists", "towards nationalists", "note"),
            [
                (
                    "",
                    (
                        country[row.section],
                        row.date_start,
                        row.date_end or "",
                        f"{row.towards_socialists:+d}",
                        f"{row.towards_nationalists:+d}",
                        row.note or "",
                    ),
                    row.source,
                )
                for row in evidence.line_section
            ],
        ),
        DataTable(
            "interventions",
            "Interventions of the centre; their references are those of the events",
            ("intervention", "section", "from", "to", "kind", "imposed", "section's view", "outcome", "events"),
            [
                (
                    "",
                    (
                        row.title,
                        country.get(row.section, row.section),
                        row.date_start,
                        row.date_end or "",
                        _plain(row.kind),
                        row.imposed,
                        row.fit_to_section_view,
                        "" if row.outcome is None else f"{row.outcome:+g}",
                        list(dict.fromkeys((*row.events, *row.source_events))),
                    ),
                    None,
                )
                for row in evidence.interventions
            ],
        ),
        DataTable(
            "turns",
            "When sections followed each turn",
            ("turn", "section", "centre", "section's date", "precision", "resisted", "how settled", "note"),
            [
                (
                    "",
                    (
                        row.turn,
                        country[row.section],
                        row.centre_date,
                        row.section_date or "none",
                        row.precision or "",
                        row.resisted,
                        _plain(row.how_settled),
                        row.note or "",
                    ),
                    row.source,
                )
                for row in evidence.turns
            ],
        ),
        DataTable(
            "autonomy",
            "What each statute lets the centre decide: 0 the section, 0.5 consent stands in the way, 1 the centre alone",
            ("statute", "from", "affair", "value", "articles", "reason"),
            [
                (
                    "",
                    (
                        _plain(row.statute),
                        row.date_start,
                        _plain(row.affair),
                        f"{row.low:.3g}" if row.low == row.high else f"{row.low:.3g} to {row.high:.3g}",
                        row.articles or "",
                        row.note or "",
                    ),
                    row.source,
                )
                for row in evidence.autonomy
            ],
        ),
        DataTable(
            "purge_victims",
            "Counts of victims: they overlap and are never summed",
            ("who", "section", "from", "to", "what", "number", "bounds", "used", "grade", "note"),
            [
                (
                    "",
                    (
                        row.group,
                        country.get(row.section, row.section),
                        row.date_start,
                        row.date_end or "",
                        _plain(row.kind),
                        _count(row.count),
                        _range(row.low, row.high),
                        row.use,
                        row.grade or "",
                        row.note or "",
                    ),
                    row.source,
                )
                for row in evidence.purge_victims
            ],
        ),
        DataTable(
            "base_rates",
            "How many bodies of a reference class ended, by age and by year",
            ("reference class", "by", "age or year", "there", "ended", "note"),
            [("", (row.reference, row.axis, row.at, _count(row.exposed), _count(row.ended), row.note or ""), row.source) for row in evidence.base_rates],
        ),
        DataTable(
            "events",
            "Dated events",
            ("from", "to", "sections", "kind", "role", "event", "description", "grade"),
            [
                (
                    f"event-{row.id}",
                    (row.date_start, row.date_end or "", where(row.sections), _plain(row.kind), row.role, row.title, row.description or "", row.grade or ""),
                    row.source,
                )
                for row in sorted(evidence.events, key=lambda row: row.date_start)
            ],
        ),
        DataTable(
            "coded_inputs",
            "Inputs coded from dated events by a rule",
            ("input", "section", "from", "to", "value", "rule", "events", "note"),
            [
                (
                    "",
                    (
                        _plain(row.input),
                        country.get(row.section, row.section),
                        row.date_start,
                        row.date_end or "",
                        f"{row.value:+g}",
                        row.rule,
                        list(row.events),
                        row.note or "",
                    ),
                    None,
                )
                for row in evidence.coded_inputs
            ],
        ),
    ]
    return {table.name: table for table in tables if table.rows}
