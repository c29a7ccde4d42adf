"""The federation as a whole, with and without the patron's section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.report.charts.theme import BLUE, INK, ORANGE, day, years
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "Members of all sections, with and without the patron's ({patron})"
READING = (
    "Sum of the sections that have at least one figure: band, 90 of 100 histories; line, the middle one. The broken line leaves out the party of the patron,"
    " the state on which the centre depended ({patron}): it outweighs all others. Crosses are totals that sources give for the whole, which the model has not"
    " seen."
)
CITED = {"comintern_total": "all", "comintern_without_ussr": "without_patron"}


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return bands of the totals and the cited totals."""
    import altair as alt

    names = {"all": "all sections", "without_patron": f"without {contents.patron_name}"}
    there = [name for name in names if name in contents.quantiles.coords["section"].values]
    if not contents.counted or not there:
        return None
    table = contents.quantiles.sel(variable="members", section=there, statistic=["q05", "q50", "q95"]).values
    rows: list[dict[str, Any]] = []
    for i, name in enumerate(there):
        for t, month in enumerate(contents.months):
            low, middle, high = (float(f"{max(value, 1.0):.4g}") for value in table[i, t])
            if middle > 1:
                rows.append({"whose": names[name], "date": day(month), "low": low, "middle": middle, "high": high})
    works = {row.id: row.work for row in contents.evidence.sources}
    cited = [
        {
            "whose": names[CITED[row.section]],
            "date": day((row.date.first_month + row.date.last_month) // 2),
            "members": row.members,
            "source": works.get(row.source or "", ""),
        }
        for row in contents.evidence.totals
        if row.section in CITED
    ]
    labels = [names[name] for name in there]
    colour = alt.Color("whose:N", scale=alt.Scale(domain=labels, range=[INK, BLUE][: len(labels)]), legend=None)
    dash = alt.StrokeDash("whose:N", scale=alt.Scale(domain=labels, range=[[1, 0], [5, 3]][: len(labels)]), legend=None)
    scale, axis = alt.Scale(type="log", nice=False), alt.Axis(format="~s", title="members")
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=years(), color=colour)
    points = alt.Chart(alt.InlineData(values=cited)).mark_point(shape="cross", size=110, fill=ORANGE, strokeWidth=1, stroke=INK)
    points = points.encode(x=years(), y="members:Q", tooltip=["whose:N", alt.Tooltip("members:Q", format=","), "source:N"])
    band = base.mark_area(opacity=0.16).encode(y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q")
    line = base.mark_line(strokeWidth=1.8).encode(y="middle:Q", strokeDash=dash)
    text = points.mark_text(dy=-13, color=INK, fontSize=10, fontWeight="bold").encode(text=alt.Text("members:Q", format=","))
    ends = alt.Chart(alt.InlineData(values=[row for row in rows if row["date"] == day(contents.months[-1])]))
    end = ends.mark_text(dx=6, align="left", fontWeight="bold").encode(x=years(), y="middle:Q", text="whose:N", color=colour)
    return alt.layer(band, line, points, text, end).properties(width=900, height=330)
