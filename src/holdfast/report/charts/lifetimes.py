"""How long bodies of a reference class last, beside the span of the study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.report.charts.theme import INK, SOFT
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "How long such bodies last"
READING = (
    "Share of a reference class that lasts longer than an age (Kaplan-Meier), with its 90 per cent range. The dashed line is the length of this study's span."
    " An end at an age at which many such bodies end needs no special cause. A reference class is not a match: these are the bodies that somebody has counted."
)


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return one panel for each reference class that is counted by age."""
    import altair as alt

    from holdfast.inference.hazards import life_table

    rates = contents.evidence.base_rates
    references = list(dict.fromkeys(row.reference for row in rates if row.axis == "age"))
    if not references:
        return None
    span = len(contents.months) / 12.0
    panels = []
    for reference in references:
        table = life_table(rates, reference)
        rows: list[dict[str, Any]] = [{"age": 0.0, "share": 1.0, "low": 1.0, "high": 1.0}]
        for age in table.age:
            found = table.survival(float(age))
            rows.append({"age": float(age), "share": found.value, "low": found.lo90, "high": found.hi90})
        base = alt.Chart(alt.InlineData(values=rows)).encode(
            x=alt.X("age:Q", scale=alt.Scale(domain=[0, 100], clamp=True), axis=alt.Axis(title="age in years"))
        )
        band = base.mark_area(interpolate="step-after", color=SOFT, opacity=0.25, clip=True).encode(y="low:Q", y2="high:Q")
        y = alt.Y("share:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title="share that lasts longer", format=".0%"))
        line = base.mark_line(interpolate="step-after", color=INK, strokeWidth=1.5, clip=True).encode(
            y=y, tooltip=["age:Q", alt.Tooltip("share:Q", format=".0%")]
        )
        mark = alt.Chart(alt.InlineData(values=[{"span": span}])).mark_rule(color=INK, strokeDash=[5, 4]).encode(x="span:Q")
        panels.append(alt.layer(band, line, mark).properties(width=400, height=170, title=f"{reference} ({table.reached[0]:,.0f})"))
    picture: alt.TopLevelMixin = alt.concat(*panels, columns=2)
    return picture
