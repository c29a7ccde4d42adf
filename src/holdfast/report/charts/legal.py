"""Legal status of every section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.report.charts.theme import INK, day
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "Legal status of each section"
READING = (
    "Darker is less free; a bar of half height is a party in power, a thin one a section that the centre dissolved. White bars with a dashed edge are times"
    " that no source covers: unknown is a status of its own and is never taken for legal."
)
SHADES = {
    "legal": "#f2f2f2",
    "ruling": "#b3d4ea",
    "semi-legal": "#bdbdbd",
    "banned": "#6b6b6b",
    "underground in war": "#333333",
    "dissolved by the centre": "#d55e00",
    "unknown": "#ffffff",
}
HEIGHTS = {"ruling": 5, "dissolved_by_centre": 3}
LABELS = {"semi_legal": "semi-legal", "underground_war": "underground in war", "dissolved_by_centre": "dissolved by the centre"}


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return a bar for each spell."""
    import altair as alt

    works = {row.id: row.work for row in contents.evidence.sources}
    first, last = contents.months[0], contents.months[-1]
    rows = [
        {
            "country": contents.countries[row.section],
            "from": day(max(row.date_start.first_month, first)),
            "until": day(min(row.date_end.last_month if row.date_end else last, last) + 1),
            "status": LABELS.get(row.status, row.status),
            "known": row.status != "unknown",
            "height": HEIGHTS.get(row.status, 10),
            "source": works.get(row.source or "", "none"),
            "dates": f"{row.date_start} to {row.date_end or 'not stated'}",
        }
        for row in contents.evidence.legality
    ]
    if not rows:
        return None
    bars = alt.Chart(alt.InlineData(values=rows)).mark_bar(stroke=INK, strokeWidth=0.5)
    encoded = bars.encode(
        x=alt.X("from:T", axis=alt.Axis(format="%Y", title=None, tickCount="year", orient="top", grid=True)),
        x2="until:T",
        y=alt.Y("country:N", sort=sorted(set(contents.countries.values())), axis=alt.Axis(title=None, labelLimit=200)),
        color=alt.Color(
            "status:N", scale=alt.Scale(domain=list(SHADES), range=list(SHADES.values())), legend=alt.Legend(title=None, symbolStrokeColor=INK, columns=4)
        ),
        size=alt.Size("height:Q", scale=None, legend=None),
        strokeDash=alt.condition("datum.known", alt.value([1, 0]), alt.value([2, 2])),
        tooltip=["country:N", "status:N", "dates:N", "source:N"],
    )
    picture: alt.TopLevelMixin = encoded.properties(width=800, height=alt.Step(13))
    return picture
