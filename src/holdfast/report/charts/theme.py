"""One look for all charts: dark on white, told apart by shape, dash and lightness before colour, so that a grey copy can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.evidence import month_name

if TYPE_CHECKING:
    import altair as alt

__all__ = ["BLUE", "INK", "KIND_LABELS", "KIND_SHAPES", "ORANGE", "PALE", "SOFT", "configured", "day", "years"]

INK, SOFT, PALE = "#222222", "#777777", "#d9d9d9"
BLUE, ORANGE = "#0072b2", "#d55e00"
"""From the palette of Okabe & Ito (2008), which people with any colour vision can tell apart."""

KIND_LABELS = {
    "dues_paying": "dues-paying",
    "registered": "registered",
    "official_report": "official report",
    "claimed": "claimed",
    "estimate": "estimate",
    "police": "police",
}
KIND_SHAPES = {
    "dues-paying": "circle",
    "registered": "square",
    "official report": "diamond",
    "claimed": "triangle-up",
    "estimate": "cross",
    "police": "triangle-down",
}


def day(month: int) -> str:
    """Return the middle of a month as a date that Vega reads."""
    return f"{month_name(month)}-15"


def years(months: tuple[int, ...] = (), every: int = 1) -> alt.X:
    """Return the shared time axis, over `months` if given, with a tick every so many years."""
    import altair as alt

    scale = alt.Scale(domain=[day(months[0]), day(months[-1])]) if months else alt.Undefined
    return alt.X("date:T", scale=scale, axis=alt.Axis(format="%Y", title=None, tickCount={"interval": "year", "step": every}, grid=False))


def configured(picture: alt.TopLevelMixin, description: str) -> dict[str, Any]:
    """Return a chart's specification with the common configuration.

    A screen reader is told the description; the marks, thousands of them, are kept from it, since the tables hold the same.
    """
    spec: dict[str, Any] = picture.to_dict()
    spec["description"] = description
    font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
    spec["config"] = {
        "font": font,
        "mark": {"aria": False},
        "view": {"stroke": None, "continuousWidth": 300},
        "axis": {
            "labelColor": INK,
            "titleColor": INK,
            "tickColor": SOFT,
            "domainColor": SOFT,
            "gridColor": "#eeeeee",
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
        },
        "header": {"labelFontSize": 12, "labelFontWeight": "bold", "labelColor": INK, "title": None},
        "legend": {"labelFontSize": 11, "titleFontSize": 11, "orient": "top", "titleFontWeight": "normal", "labelLimit": 260},
        "title": {"anchor": "start", "fontSize": 12, "fontWeight": "bold", "color": INK},
    }
    return spec
