"""The charts of the report, each an Altair chart with a title and a sentence that says how to read it.

A chart is a module here with `TITLE`, `READING` (`{patron}` stands for the patron's country) and `draw(contents)`, and a line in
`CHARTS`. `draw` returns None where the evidence has nothing to show.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from holdfast.report.contents import Contents

if TYPE_CHECKING:
    import altair as alt

__all__ = ["CHARTS", "Chart", "chart", "charts_of"]

CHARTS = ("effects", "twins", "scores", "total", "parties", "members", "section", "legal", "timeline", "turns", "statutes", "lifetimes", "kinds")


class Chart(Protocol):
    """What a chart module offers."""

    TITLE: str
    READING: str

    def draw(self, contents: Contents) -> alt.TopLevelMixin | None:
        """Return the chart, or None if there is nothing to show."""
        ...


def chart(name: str) -> Chart:
    """Return the module of a chart."""
    return cast(Chart, import_module(f"{__name__}.{name}"))


def charts_of(contents: Contents) -> dict[str, dict[str, Any]]:
    """Return the Vega-Lite specification of every chart that has something to show, by name."""
    import altair as alt

    from holdfast.report.charts.theme import configured

    alt.data_transformers.disable_max_rows()
    drawn = {name: chart(name).draw(contents) for name in CHARTS}
    return {
        name: configured(picture, f"{chart(name).TITLE}. {chart(name).READING}".replace("{patron}", contents.patron_name))
        for name, picture in drawn.items()
        if picture is not None
    }
