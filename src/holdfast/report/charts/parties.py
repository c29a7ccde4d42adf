"""How many parties sources count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.report.charts.theme import INK, SOFT, day, years
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "Number of member parties, as sources count them"
READING = "Each mark is one source's count. Sources count differently (parties, or parties and other organisations), so that they disagree for the same year."


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return the cited counts of parties."""
    import altair as alt

    works = {row.id: row.work for row in contents.evidence.sources}
    rows = [
        {
            "date": day((row.date.first_month + row.date.last_month) // 2),
            "parties": row.members,
            "source": works.get(row.source or "", ""),
            "note": row.note or "",
        }
        for row in contents.evidence.totals
        if row.section == "comintern_parties"
    ]
    if not rows:
        return None
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=years(contents.months), y=alt.Y("parties:Q", scale=alt.Scale(zero=True), axis=alt.Axis(title="parties"))
    )
    points = base.mark_point(shape="diamond", size=70, filled=True, color=INK).encode(tooltip=["parties:Q", "source:N", "note:N"])
    picture: alt.TopLevelMixin = (points + base.mark_text(dx=9, align="left", color=SOFT, fontSize=10).encode(text="parties:Q")).properties(
        width=900, height=150
    )
    return picture
