"""What the statutes let the centre decide, as an index and affair by affair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.report.charts.theme import BLUE, INK
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "What the statutes let the centre decide"
READING = (
    "Left: share of eight affairs that the centre decides, from 0 (the section) to 1 (the centre alone). Bars span the values that unread articles leave"
    " open; the blue tick is the middle, which the replay uses. Right: the lowest and highest value of each affair, darker the more"
    " the centre decides at the least."
)


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return the index by statute beside a table of affairs."""
    import altair as alt

    if not contents.centralisation:
        return None
    names = {row["statute"]: f"{row['date'][:4]}" for row in contents.centralisation}
    index: list[dict[str, Any]] = [{**row, "year": names[row["statute"]]} for row in contents.centralisation]
    y = alt.Y("year:N", axis=alt.Axis(title=None), sort=sorted(names.values()))
    chart = alt.Chart(alt.InlineData(values=index))
    x = alt.X("low:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title="share of affairs that the centre decides"))
    tip = ["statute:N", "date:N", *(alt.Tooltip(f"{end}:Q", format=".2f") for end in ("low", "middle", "high"))]
    bars = chart.mark_bar(height=12, color="#cccccc", stroke=INK, strokeWidth=1).encode(x=x, x2="high:Q", y=y, tooltip=tip)
    ticks = chart.mark_tick(size=18, thickness=3, color=BLUE).encode(x="middle:Q", y=y, tooltip=tip)
    affairs = [
        {
            "year": names.get(row.statute, row.statute),
            "affair": row.affair.replace("_", " "),
            "low": row.low,
            "text": f"{row.low:.2g}" if row.low == row.high else f"{row.low:.2g} to {row.high:.2g}",
            "note": row.note or "",
            "articles": row.articles or "",
        }
        for row in contents.evidence.autonomy
    ]
    order = list(dict.fromkeys(str(row["affair"]) for row in affairs))
    grid = alt.Chart(alt.InlineData(values=affairs)).encode(
        y=alt.Y("year:N", axis=alt.Axis(title=None), sort=sorted(names.values())),
        x=alt.X("affair:N", sort=order, axis=alt.Axis(title=None, orient="top", labelAngle=0)),
    )
    cells = grid.mark_rect(stroke="white").encode(
        color=alt.Color("low:Q", scale=alt.Scale(domain=[0, 1], range=["#ffffff", "#555555"]), legend=None), tooltip=["affair:N", "articles:N", "note:N"]
    )
    text = grid.mark_text(fontSize=11).encode(text="text:N", color=alt.condition("datum.low > 0.7", alt.value("white"), alt.value(INK)))
    left = (bars + ticks).properties(width=260, height=alt.Step(30))
    return alt.hconcat(left, (cells + text).properties(width=580, height=alt.Step(30)), spacing=24)
