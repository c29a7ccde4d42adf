"""One section at a time, large, chosen from a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.report.charts.members import bands, figures, layers
from holdfast.report.charts.theme import KIND_SHAPES
from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

TITLE = "One section at a time"
READING = "The same as above for one section, chosen below the chart, month by month. Rest the pointer on a mark to see its source."


def draw(contents: Contents) -> alt.TopLevelMixin | None:
    """Return a chart with a menu of sections, the one with most figures first shown."""
    import altair as alt

    sections = contents.counted
    if not sections:
        return None
    rows = [*bands(contents, sections, every=2), *figures(contents, sections)]
    kinds = [kind for kind in KIND_SHAPES if any(row.get("kind") == kind for row in rows)]
    count = {section: sum(row.section == section for row in contents.evidence.membership) for section in sections if section != contents.patron}
    first = contents.countries[max(count, key=count.__getitem__)] if count else contents.countries[sections[0]]
    menu = alt.binding_select(options=sorted(contents.countries[section] for section in sections), name="Section: ")
    choice = alt.param(name="chosen", value=first, bind=menu)
    return (
        alt.layer(*layers(kinds, large=True), data=alt.InlineData(values=rows))
        .transform_filter("datum.country == chosen")
        .add_params(choice)
        .properties(width=900, height=320)
    )
