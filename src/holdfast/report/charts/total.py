"""The federation as a whole, with and without the patron's section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.report.charts.theme import BLUE, INK, ORANGE, day, years
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "The federation with and without the patron's section"
READING = (
    "Sum of the sections that have at least one figure: band, 90 of 100 histories; line, the middle one. Crosses are totals that sources give for the whole,"
    " which the model has not seen. The patron's section outweighs all others, so that the two must be read apart."
)
NAMES = {"all": "all sections with a figure", "without_patron": "without the patron's section"}
CITED = {"comintern_total": NAMES["all"], "comintern_without_ussr": NAMES["without_patron"]}


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return bands of the totals and the cited totals."""
    import altair as alt

    there = [name for name in NAMES if name in contents.quantiles.coords["section"].values]
    if not contents.counted or not there:
        return None
    table = contents.quantiles.sel(variable="members", section=there, statistic=["q05", "q50", "q95"]).values
    rows: list[dict[str, Any]] = []
    for i, name in enumerate(there):
        for t, month in enumerate(contents.months):
            low, middle, high = (float(f"{max(value, 1.0):.4g}") for value in table[i, t])
            if middle > 1:
                rows.append({"whose": NAMES[name], "date": day(month), "low": low, "middle": middle, "high": high})
    works = {row.id: row.work for row in contents.evidence.sources}
    cited = [
        {
            "whose": CITED[row.section],
            "date": day((row.date.first_month + row.date.last_month) // 2),
            "members": row.members,
            "source": works.get(row.source or "", ""),
        }
        for row in contents.evidence.totals
        if row.section in CITED
    ]
    labels = [NAMES[name] for name in there]
    colour = alt.Color("whose:N", scale=alt.Scale(domain=labels, range=[INK, BLUE][: len(labels)]), legend=alt.Legend(title=None))
    dash = alt.StrokeDash("whose:N", scale=alt.Scale(domain=labels, range=[[1, 0], [5, 3]][: len(labels)]), legend=None)
    scale, axis = alt.Scale(type="log", nice=False), alt.Axis(format="~s", title="members")
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=years(), color=colour)
    points = alt.Chart(alt.InlineData(values=cited)).mark_point(shape="cross", size=110, color=ORANGE, strokeWidth=1, stroke=INK, fill=ORANGE)
    points = points.encode(x=years(), y="members:Q", tooltip=["whose:N", alt.Tooltip("members:Q", format=","), "source:N"])
    band = base.mark_area(opacity=0.16).encode(y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q")
    line = base.mark_line(strokeWidth=1.8).encode(y="middle:Q", strokeDash=dash)
    text = points.mark_text(dy=-13, color=INK, fontSize=10, fontWeight="bold").encode(text=alt.Text("members:Q", format=","))
    return alt.layer(band, line, points, text).properties(width=900, height=330)
