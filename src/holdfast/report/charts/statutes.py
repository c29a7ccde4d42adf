"""What the statutes let the centre decide, as an index and affair by affair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.report.charts.theme import BLUE, INK
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "What the statutes let the centre decide"
READING = (
    "Left: share of eight affairs that the centre decides, from 0 (the section) to 1 (the centre alone). Wide bars span the values that unread articles leave"
    " open; thin blue bars fill them from articles known only at second hand. Right: the lowest and highest value of each affair in the articles read,"
    " darker towards the centre."
)
READINGS = {"read": "articles read", "with_unverified": "with unverified articles"}


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return the index by statute beside a table of affairs."""
    import altair as alt

    if not contents.centralisation:
        return None
    names = {row["statute"]: f"{row['date'][:4]}" for row in contents.centralisation}
    index: list[dict[str, Any]] = [{**row, "year": names[row["statute"]], "reading": READINGS[row["reading"]]} for row in contents.centralisation]
    y = alt.Y("year:N", axis=alt.Axis(title=None), sort=sorted(names.values()))
    wide = alt.Chart(alt.InlineData(values=index)).transform_filter(alt.datum.reading == READINGS["read"])
    thin = alt.Chart(alt.InlineData(values=index)).transform_filter(alt.datum.reading != READINGS["read"])
    x = alt.X("low:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title="share of affairs that the centre decides"))
    tip = ["statute:N", "date:N", "reading:N", alt.Tooltip("low:Q", format=".2f"), alt.Tooltip("high:Q", format=".2f")]
    bars = wide.mark_bar(height=12, color="#cccccc", stroke=INK, strokeWidth=1).encode(x=x, x2="high:Q", y=y, tooltip=tip)
    second = thin.mark_bar(height=4, color=BLUE).encode(x=x, x2="high:Q", y=y, tooltip=tip)
    affairs = [
        {
            "year": names.get(row.statute, row.statute),
            "affair": row.affair.replace("_", " "),
            "middle": (row.low + row.high) / 2,
            "text": f"{row.low:g}" if row.low == row.high else f"{row.low:g} to {row.high:g}",
            "note": row.note or "",
            "articles": row.articles or "",
        }
        for row in contents.evidence.autonomy
        if row.reading == "read"
    ]
    order = list(dict.fromkeys(str(row["affair"]) for row in affairs))
    grid = alt.Chart(alt.InlineData(values=affairs)).encode(
        y=alt.Y("year:N", axis=alt.Axis(title=None), sort=sorted(names.values())),
        x=alt.X("affair:N", sort=order, axis=alt.Axis(title=None, orient="top", labelAngle=0)),
    )
    cells = grid.mark_rect(stroke="white").encode(
        color=alt.Color("middle:Q", scale=alt.Scale(domain=[0, 1], range=["#ffffff", "#555555"]), legend=None), tooltip=["affair:N", "articles:N", "note:N"]
    )
    text = grid.mark_text(fontSize=11).encode(text="text:N", color=alt.condition("datum.middle > 0.7", alt.value("white"), alt.value(INK)))
    left = (bars + second).properties(width=260, height=alt.Step(30))
    return alt.hconcat(left, (cells + text).properties(width=580, height=alt.Step(30)), spacing=24)
