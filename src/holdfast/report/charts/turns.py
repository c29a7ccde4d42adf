"""How long after the centre each section followed each turn of the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.report.charts.theme import INK, SOFT
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "When each section followed each turn"
READING = (
    "Months from the centre's turn to the section's, one panel a turn; left of zero the section was ahead. The shape says whether it resisted; a line is the"
    " year that a source gives without a month; < and > mark a date that is only an upper or lower bound; sections without a date stand at the right edge."
    " Sections that resisted are written about more, so shares of resistance run high."
)
SHAPES = {"yes": "square", "partly": "diamond", "no": "circle", "unknown": "cross"}
EDGE = 64
"""Months at which turns without a date are drawn."""


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return one panel a turn."""
    import altair as alt

    rows: list[dict[str, Any]] = []
    for row in contents.evidence.turns:
        low, high = row.lag or (EDGE, EDGE)
        rows.append(
            {
                "turn": f"{row.turn.lstrip('T')} {contents.turns.get(row.turn, '').replace('_', ' ')}".strip(),
                "country": contents.countries[row.section],
                "lag": min((low + high) // 2, EDGE),
                "low": min(low, EDGE),
                "high": min(high, EDGE),
                "resisted": row.resisted,
                "mark": "never" if row.how_settled == "never" else "no date" if row.lag is None else {"lower": ">", "upper": "<", None: ""}[row.bound],
                "how": (row.how_settled or "not stated").replace("_", " "),
                "date": str(row.section_date or "none"),
            }
        )
    if not rows:
        return None
    y = alt.Y("country:N", sort=alt.EncodingSortField("lag", order="ascending"), axis=alt.Axis(title=None, labelLimit=110))
    x = alt.X("lag:Q", scale=alt.Scale(domain=[-8, EDGE + 2]), axis=alt.Axis(title="months after the centre", values=[0, 12, 24, 36, 48, 60]))
    base = alt.Chart().encode(y=y)
    shape = alt.Shape("resisted:N", scale=alt.Scale(domain=list(SHAPES), range=list(SHAPES.values())), legend=alt.Legend(title="resisted"))
    zero = alt.Chart().mark_rule(color=SOFT, strokeDash=[3, 3]).encode(x=alt.datum(0))
    span = base.mark_rule(color=SOFT).encode(x="low:Q", x2="high:Q")
    points = base.mark_point(filled=True, color=INK, size=48).encode(x=x, shape=shape, tooltip=["country:N", "date:N", "resisted:N", "how:N"])
    text = base.mark_text(dx=-7, align="right", fontSize=10, color=INK).encode(x=x, text="mark:N")
    picture: alt.TopLevelMixin = (
        alt.layer(zero, span, points, text, data=alt.InlineData(values=rows))
        .properties(width=225, height=alt.Step(14))
        .facet(facet=alt.Facet("turn:N", title=None), columns=3, spacing=18)
        .resolve_scale(y="independent")
        .resolve_axis(x="independent")
    )
    return picture
