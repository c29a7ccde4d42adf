"""What each input does to growth, as fitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.report.charts.theme import INK, SOFT
from holdfast.report.contents import Contents
from holdfast.study.verdicts import THRESHOLDS

if TYPE_CHECKING:
    import altair as alt

TITLE = "What each input does to growth"
READING = (
    "Dot: the middle of the posterior; thick line: 50 per cent range; thin line: 90 per cent range; pale bar: the 90 per cent range of the prior, before any"
    " figure was seen. The narrow band about zero is what counts as negligible. Where the lines are as long as the pale bar, the figures say nothing. Inputs"
    " that act in the month move growth while they last; those that last move the propensity to grow, which fades slowly."
)


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return a forest of coefficients, grouped by how the input acts."""
    import altair as alt

    rows = list(contents.fit.get("effects", ()))
    if not rows:
        return None
    edge = max(abs(row[name]) for row in rows for name in ("low", "high", "prior_low", "prior_high"))
    scale = alt.Scale(domain=[-edge, edge], nice=True)
    axis = alt.Axis(title="change of log members, by the unit of the input", format="+.1~f", grid=False)
    width = THRESHOLDS.negligible_growth
    order = [row["label"] for row in rows]
    tip = ["label:N", "unit:N", *(alt.Tooltip(f"{name}:Q", format="+.2f") for name in ("middle", "low50", "high50", "low", "high"))]
    base = alt.Chart().encode(y=alt.Y("label:N", sort=order, axis=alt.Axis(title=None, labelLimit=330)))
    layers = [
        base.mark_bar(color="#e4e4e4", height=13).encode(x=alt.X("prior_low:Q", scale=scale, axis=axis), x2="prior_high:Q"),
        alt.Chart().mark_rect(color="#bdbdbd", opacity=0.6).encode(x=alt.datum(-width), x2=alt.datum(width)),
        alt.Chart().mark_rule(color=SOFT, strokeDash=[3, 3]).encode(x=alt.datum(0)),
        base.mark_rule(color=INK, strokeWidth=1.2).encode(x="low:Q", x2="high:Q"),
        base.mark_rule(color=INK, strokeWidth=4).encode(x="low50:Q", x2="high50:Q"),
        base.mark_point(filled=True, fill="white", stroke=INK, strokeWidth=1.5, size=46, opacity=1).encode(x="middle:Q", tooltip=tip),
    ]
    panels = [
        alt.layer(*layers, data=alt.InlineData(values=[row for row in rows if row["group"] == group])).properties(
            width=380, height=alt.Step(20), title=f"What {group}"
        )
        for group in dict.fromkeys(row["group"] for row in rows)
    ]
    picture: alt.TopLevelMixin = alt.vconcat(*panels)
    return picture
