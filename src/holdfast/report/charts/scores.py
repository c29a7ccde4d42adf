"""How well each theory and baseline foresaw figures that it had not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.report.charts.theme import INK, SOFT
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "Theories against figures that they had not seen"
READING = (
    "Mean log score of a figure less that of no theory, with two standard errors (by section) either way. Right of the dashed line is better than no theory; a"
    " bar that crosses it has shown nothing. Hollow marks rest in part on weights that cannot be trusted (Pareto k above 0.7); the table says for how many"
    " figures. Fits of one theory made twice differ by up to about 0.01: smaller gaps mean nothing. Three ways of hiding figures, each with its own scale."
)


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return one panel for each way of hiding figures."""
    import altair as alt

    rows = [
        {
            "title": row["title"],
            "way": row["way"],
            "better": row["better"],
            "low": row["better"] - 2 * row["better_se"],
            "high": row["better"] + 2 * row["better_se"],
            "trusted": not row.get("untrusted"),
        }
        for row in contents.fit.get("scores", ())
        if row["name"] != "none" and row["better"] is not None
    ]
    if not rows:
        return None
    panels = []
    for way, title in contents.fit.get("ways", {}).items():
        shown = [row for row in rows if row["way"] == way]
        if not shown:
            continue
        base = alt.Chart(alt.InlineData(values=shown)).encode(
            y=alt.Y("title:N", sort=[row["title"] for row in shown], axis=alt.Axis(title=None, labelLimit=330))
        )
        axis = alt.Axis(title="log score better than no theory", format="+.2~f", grid=False)
        zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=SOFT, strokeDash=[3, 3]).encode(x="zero:Q")
        span = base.mark_rule(color=INK, strokeWidth=1.5).encode(x=alt.X("low:Q", axis=axis), x2="high:Q")
        tip = ["title:N", *(alt.Tooltip(f"{name}:Q", format="+.3f") for name in ("better", "low", "high"))]
        point = base.mark_point(stroke=INK, size=55, opacity=1).encode(
            x="better:Q", tooltip=tip, fill=alt.condition("datum.trusted", alt.value(INK), alt.value("white"))
        )
        panels.append(alt.layer(zero, span, point).properties(width=380, height=alt.Step(20), title=title))
    picture: alt.TopLevelMixin = alt.vconcat(*panels).resolve_scale(x="independent", y="independent")
    return picture
