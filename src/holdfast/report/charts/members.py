"""Members of every section with figures, as small multiples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from holdfast.evidence.tables import Figure
from holdfast.report.charts.theme import BLUE, INK, KIND_LABELS, KIND_SHAPES, day, years
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "Members of each section"
READING = (
    "Light band: 90 of 100 histories that agree with the cited figures; darker band: 50 of 100; line: the middle one. Marks are the cited figures by kind,"
    " a line through a mark is the year it is dated to, hollow marks were not fitted. Each panel has its own logarithmic scale. Where a band widens there"
    " are no figures, and the width is ignorance."
)

EVERY = 3
"""Months between points of a band: finer than the eye tells apart at this size."""


def bands(contents: Contents, sections: list[str], every: int = EVERY) -> Iterator[dict[str, Any]]:
    """Yield quantiles of members, at least 1 so that a logarithm can be drawn."""
    table = contents.quantiles.sel(variable="members", section=sections, statistic=["q05", "q25", "q50", "q75", "q95"]).values
    for i, section in enumerate(sections):
        for t in range(0, len(contents.months), every):
            low, low50, middle, high50, high = (float(f"{max(value, 1.0):.3g}") if value == value else None for value in table[i, t])
            if middle is not None:
                yield {
                    "country": contents.countries[section],
                    "date": day(contents.months[t]),
                    "low": low,
                    "low50": low50,
                    "middle": middle,
                    "high50": high50,
                    "high": high,
                }


def figures(contents: Contents, sections: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the cited figures of sections that can stand on a logarithmic scale, fitted or not."""
    works = {row.id: row.work for row in contents.evidence.sources}
    left_out = {name for name, _ in contents.left_out}
    for row in contents.evidence.membership:
        if row.section in sections and row.members > 0 and contents.months[0] - 24 <= row.date.first_month <= contents.months[-1] + 36:
            yield {
                "country": contents.countries[row.section],
                "date": day((row.date.first_month + row.date.last_month) // 2),
                "from": f"{row.date.first}",
                "until": f"{row.date.last}",
                "members": row.members,
                "kind": KIND_LABELS[row.kind],
                "fitted": row.use == "observation" and row.id not in left_out,
                "year_only": row.date.precision == "year",
                "note": _note(row),
                "source": f"{works.get(row.source or '', 'not named')} (grade {row.grade or 'none'})",
                "dated": str(row.date),
            }


def _note(row: Figure) -> str:
    parts = [row.scope or "", "not fitted: " + row.use if row.use != "observation" else "", row.note or ""]
    return "; ".join(part for part in parts if part)[:200]


def layers(kinds: list[str], *, large: bool = False) -> list[alt.Chart]:
    """Return the layers of one panel; rows of bands and figures stand in one table, told apart by which columns are empty."""
    import altair as alt

    scale = alt.Scale(type="log", nice=False)
    steps = {"title": "members", "values": [step * 10**power for power in range(8) for step in (1, 2, 5)]} if large else {"title": None, "tickCount": 3}
    axis = alt.Axis(format="~s", grid=True, **steps)
    size = 60 if large else 24
    shape = alt.Shape(
        "kind:N", scale=alt.Scale(domain=kinds, range=[KIND_SHAPES[kind] for kind in kinds]), legend=alt.Legend(title="cited figures", symbolFillColor="white")
    )
    base = alt.Chart().encode(x=years(every=1 if large else 8))
    band, marks = base.transform_filter("isValid(datum.middle)"), base.transform_filter("isValid(datum.kind)")
    tooltip = [
        alt.Tooltip(f"{name}:N", title=title)
        for name, title in (("country", "section"), ("dated", "date"), ("kind", "kind"), ("source", "source"), ("note", "note"))
    ]
    tooltip.insert(2, alt.Tooltip("members:Q", format=",", title="members"))
    return [
        band.mark_area(color=BLUE, opacity=0.18).encode(y=alt.Y("low:Q", axis=axis, scale=scale), y2="high:Q"),
        band.mark_area(color=BLUE, opacity=0.3).encode(y="low50:Q", y2="high50:Q"),
        band.mark_line(color=BLUE, strokeWidth=1.2).encode(y="middle:Q"),
        marks.transform_filter("datum.year_only").mark_rule(color=INK, strokeWidth=0.8).encode(x="from:T", x2="until:T", y="members:Q"),
        marks.transform_filter("datum.fitted")
        .mark_point(fill=INK, stroke=INK, size=size, strokeWidth=1, opacity=1)
        .encode(y="members:Q", shape=shape, tooltip=tooltip),
        marks.transform_filter("!datum.fitted")
        .mark_point(fill="white", stroke=INK, size=size, strokeWidth=1, opacity=1)
        .encode(y="members:Q", shape=shape, tooltip=tooltip),
    ]


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return one panel a section."""
    import altair as alt

    sections = contents.counted
    if not sections:
        return None
    rows = [*bands(contents, sections), *figures(contents, sections)]
    kinds = [kind for kind in KIND_SHAPES if any(row.get("kind") == kind for row in rows)]
    order = [contents.countries[section] for section in sections]
    facet = alt.Facet("country:N", sort=order, title=None)
    picture: alt.TopLevelMixin = (
        alt.layer(*layers(kinds), data=alt.InlineData(values=rows))
        .properties(width=168, height=100)
        .facet(facet=facet, columns=5, spacing={"row": 54, "column": 40}, bounds="flush")
        .resolve_scale(y="independent")
        .resolve_axis(x="independent")
    )
    return picture
