"""How figures of each kind compare with dues-paying members, as calibrated."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from holdfast.report.charts.theme import INK, SOFT
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "What a figure of each kind is worth"
READING = (
    "How many times the dues-paying membership a figure of each kind reports, as calibrated: dot, best value; black line, 90 per cent range from the curvature"
    " of the likelihood; grey, the range allowed before any figure was seen. At 1 a kind reports what dues-paying counts would."
)
Z90 = 1.645


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return intervals of the bias of each kind, as factors."""
    import altair as alt

    rows = [
        {
            "label": row["label"].removesuffix(" against dues-paying ones"),
            "factor": exp(row["value"]),
            "low": exp(row["value"] - Z90 * row["sd"]),
            "high": exp(row["value"] + Z90 * row["sd"]),
            "prior_low": exp(row["prior_centre"] - Z90 * row["prior_sd"]),
            "prior_high": exp(row["prior_centre"] + Z90 * row["prior_sd"]),
        }
        for row in contents.calibration
        if row["name"].startswith("bias")
    ]
    if not rows:
        return None
    scale = alt.Scale(type="log", nice=False, domain=[min(0.4, *(row["low"] for row in rows)), max(3.2, *(row["high"] for row in rows))])
    axis = alt.Axis(title="times the dues-paying membership", values=[0.5, 0.75, 1, 1.5, 2, 3], format=".2~f")
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("label:N", sort=[row["label"] for row in rows], axis=alt.Axis(title=None, labelLimit=320)))
    prior = base.mark_bar(color="#e4e4e4", height=12).encode(x=alt.X("prior_low:Q", scale=scale, axis=axis), x2="prior_high:Q")
    one = alt.Chart(alt.InlineData(values=[{"one": 1}])).mark_rule(color=SOFT, strokeDash=[3, 3]).encode(x="one:Q")
    span = base.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    tip = ["label:N", *(alt.Tooltip(f"{name}:Q", format=".2f") for name in ("factor", "low", "high"))]
    point = base.mark_point(filled=True, color=INK, size=50, opacity=1).encode(x="factor:Q", tooltip=tip)
    return alt.layer(prior, one, span, point).properties(width=600, height=alt.Step(22))
