"""What a section would have counted without an intervention, against what it did count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.report.charts.theme import INK, SOFT
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "Twins: the same history with one thing changed"
READING = (
    "Members in the twin over members in history, month by month with the same luck, on a scale of ratios: left of the dashed line the twin has fewer, so that"
    " what was taken away had brought members. Dot: middle; line: 90 of 100 draws. Conditional on the model, and shown without a verdict where one section"
    " alone was exposed."
)


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return one panel for each claim that was looked at in twins."""
    import altair as alt

    rows = list(contents.fit.get("twins", ()))
    if not rows:
        return None
    panels = []
    for title in dict.fromkeys(row["title"] for row in rows):
        shown = [row for row in rows if row["title"] == title]
        base = alt.Chart(alt.InlineData(values=shown)).encode(
            y=alt.Y("label:N", sort=[row["label"] for row in shown], axis=alt.Axis(title=None, labelLimit=330))
        )
        axis = alt.Axis(title="times history's members", values=[0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20], format="~g", grid=False)
        one = alt.Chart(alt.InlineData(values=[{"one": 1}])).mark_rule(color=SOFT, strokeDash=[3, 3]).encode(x="one:Q")
        span = base.mark_rule(color=INK, strokeWidth=1.5).encode(x=alt.X("low:Q", scale=alt.Scale(type="log"), axis=axis), x2="high:Q")
        tip = ["label:N", *(alt.Tooltip(f"{name}:Q", format=".2f") for name in ("ratio", "low", "high"))]
        point = base.mark_point(filled=True, fill="white", stroke=INK, size=50, opacity=1).encode(x="ratio:Q", tooltip=tip)
        panels.append(alt.layer(one, span, point).properties(width=380, height=alt.Step(20), title=title))
    picture: alt.TopLevelMixin = alt.vconcat(*panels).resolve_scale(x="independent", y="independent")
    return picture
