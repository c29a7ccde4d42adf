"""Line, congresses, interventions, bans and purge on one time axis."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from holdfast.report.charts.theme import BLUE, INK, ORANGE, SOFT, day
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "The line, congresses, interventions, bans and the purge"
READING = (
    "From above: the general line from closed (-1) to broad alliance (+1), named where there is room; congresses, plenums, bans and events of the purge as"
    " ticks, with the span of the purge shaded; interventions of the centre by kind, darker where sources say that they were imposed. A dashed edge means"
    " that no source says whether."
)
IMPOSED = {"yes": "#222222", "partly": "#8a8a8a", "no": "#ffffff", "unknown": "#efefef"}
TICKS = {"congress": "congresses", "plenum": "plenums", "ban": "bans", "purge": "purge"}


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return the aligned panels that have something to show."""
    import altair as alt

    first, last = contents.months[0], contents.months[-1]
    domain = alt.Scale(domain=[day(first), day(last)], clamp=True)

    def time(name: str, labels: bool = False) -> alt.X:
        return alt.X(f"{name}:T", scale=domain, axis=alt.Axis(format="%Y", title=None, tickCount="year", labels=labels, ticks=labels, grid=True))

    panels: list[Any] = []
    line = [
        {
            "from": day(row.date_start.first_month),
            "until": day((row.date_end.last_month if row.date_end else last) + 1),
            "value": row.left_right,
            "line": row.line.replace("_", " "),
            "room": (row.date_end.last_month if row.date_end else last) - row.date_start.first_month > 0.8 * len(row.line),
        }
        for row in contents.evidence.line
    ]
    if line:
        base = alt.Chart(alt.InlineData(values=line)).encode(
            x=time("from"), x2="until:T", y=alt.Y("value:Q", scale=alt.Scale(domain=[-1.1, 1.35]), axis=alt.Axis(title="general line", values=[-1, 0, 1]))
        )
        rules = base.mark_rule(strokeWidth=4, color=BLUE).encode(tooltip=["line:N", "value:Q"])
        names = base.transform_filter("datum.room").mark_text(align="left", dy=-8, fontSize=10, color=INK).encode(text="line:N", x2=alt.Undefined)
        panels.append((rules + names).properties(width=840, height=130))
    ticks = [
        {"date": day(row.date_start.first_month), "what": TICKS[row.kind], "title": row.title, "dated": str(row.date_start)}
        for row in contents.evidence.events
        if row.kind in TICKS and row.role == "input" and first <= row.date_start.first_month <= last
    ]
    if ticks:
        marks = alt.Chart(alt.InlineData(values=ticks)).mark_tick(thickness=2, size=16, color=INK)
        picture: Any = marks.encode(x=time("date"), y=alt.Y("what:N", sort=list(TICKS.values()), axis=alt.Axis(title=None)), tooltip=["title:N", "dated:N"])
        if contents.purge:
            span = [{"from": day(contents.purge[0]), "until": day(contents.purge[1] + 1)}]
            picture = alt.Chart(alt.InlineData(values=span)).mark_rect(color=ORANGE, opacity=0.25).encode(x=time("from"), x2="until:T") + picture
        panels.append(picture.properties(width=840, height=90))
    bars = _interventions(contents, time)
    if bars is not None:
        panels.append(bars)
    return alt.vconcat(*panels, spacing=12) if panels else None


def _interventions(contents: Contents, time: Callable[[str, bool], alt.X]) -> alt.TopLevelMixin | None:
    """Return the interventions as bars, kinds one above the other and each with as many lanes as it needs."""
    import altair as alt

    rows: list[dict[str, Any]] = []
    labels: dict[str, str] = {}
    height = 0
    names = contents.countries | {"all": "all sections"}
    for kind in sorted({row.kind for row in contents.evidence.interventions}):
        busy: list[int] = []
        for row in sorted((row for row in contents.evidence.interventions if row.kind == kind), key=lambda row: row.date_start):
            start, end = row.date_start.first_month, (row.date_end or row.date_start).last_month
            lane = next((lane for lane, until in enumerate(busy) if until < start), len(busy))
            busy[lane : lane + 1] = [end + 1]
            rows.append(
                {
                    "from": day(start),
                    "until": day(end + 1),
                    "lane": height + lane,
                    "imposed": row.imposed,
                    "known": row.imposed != "unknown",
                    "title": row.title,
                    "section": names.get(row.section, row.section),
                    "dates": f"{row.date_start} to {row.date_end or 'not stated'}",
                }
            )
        labels[str(height + (len(busy) - 1) // 2)] = kind.replace("_", " ")
        height += len(busy) + 1
    if not rows:
        return None
    axis = alt.Axis(
        title="interventions", values=[int(at) for at in labels], labelExpr=f"({json.dumps(labels)})[format(datum.value, 'd')]", grid=False, ticks=False
    )
    picture: alt.TopLevelMixin = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height=5, stroke=SOFT, strokeWidth=0.7)
        .encode(
            x=time("from", True),
            x2="until:T",
            y=alt.Y("lane:Q", scale=alt.Scale(domain=[height, -1], nice=False), axis=axis),
            color=alt.Color(
                "imposed:N",
                scale=alt.Scale(domain=list(IMPOSED), range=list(IMPOSED.values())),
                legend=alt.Legend(title="interventions imposed by the centre", symbolStrokeColor=INK, titleLimit=300),
            ),
            strokeDash=alt.condition("datum.known", alt.value([1, 0]), alt.value([2, 2])),
            tooltip=["title:N", "section:N", "imposed:N", "dates:N"],
        )
        .properties(width=840, height=7 * height)
    )
    return picture
