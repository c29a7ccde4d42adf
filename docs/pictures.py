"""Draw the pictures of README and of docs/autonomy.md (half a minute): `.venv/bin/python docs/pictures.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from holdfast.audit.autonomy import Measured, by_affair, centralisation, measure, sensitivity
from holdfast.charter import load_series
from holdfast.report import charts_of
from holdfast.report.charts.theme import BLUE, INK, SOFT, configured
from holdfast.report.fill import contents_of
from holdfast.study import load

IMAGES = Path(__file__).parent / "images"
END = "1943-06-10"


def main() -> None:
    """Draw and write."""
    IMAGES.mkdir(exist_ok=True)
    autonomy()
    study = load("comintern")
    contents = contents_of(study, study.replay(2000, 1), study.manifest(2000, 1), seconds=0.0)
    specs = charts_of(contents)
    for name in ("total", "members"):
        write(name, specs[name], scale=1.3 if name == "total" else 0.75)


def write(name: str, spec: dict[str, Any], *, scale: float) -> None:
    """Write a picture on white."""
    spec["background"] = "white"
    (IMAGES / f"{name}.png").write_bytes(vl_convert.vegalite_to_png(spec, scale=scale))


def autonomy() -> None:
    """Draw what the statutes of the Communist International let the centre decide: the index over time, and affair by affair."""
    series = [(date, measure(charter)) for date, charter in load_series("comintern").charters if charter.id != "comintern_1943"]
    steps = [index_row(str(date.first), found) for date, found in series]
    steps = [row | {"label": 1.06 if n % 2 else 1.14} for n, row in enumerate(steps)]
    steps.append(steps[-1] | {"date": END, "year": ""})
    cells = [
        {"year": date.year, "affair": name.replace("_", " "), "low": low, "text": f"{low:.2g}" if low == high else f"{low:.2g} to {high:.2g}"}
        for date, found in series
        for name, (low, high) in by_affair(found).items()
    ]
    picture = alt.vconcat(over_time(steps), by_statute(cells), spacing=30)
    write("autonomy", configured(picture, "Centralisation of the statutes of the Communist International, 1919 to 1943"), scale=1.3)


def index_row(date: str, found: Measured) -> dict[str, Any]:
    """Return the index of a statute from a day on, with the band of random weights."""
    low, high = centralisation(found)
    below, above = sensitivity(found).band
    return {"date": date, "year": date[:4], "low": low, "high": high, "middle": (low + high) / 2, "below": below, "above": above}


def over_time(steps: list[dict[str, Any]]) -> alt.LayerChart:
    """Return the band between lowest and highest reading, its middle, and how far down random weights take the lowest."""
    chart = alt.Chart(alt.InlineData(values=steps))
    x = alt.X("date:T", axis=alt.Axis(format="%Y", title=None, tickCount={"interval": "year", "step": 2}, grid=False))
    y = alt.Y(
        "low:Q", scale=alt.Scale(domain=[0, 1.2]), axis=alt.Axis(title="share of affairs that the centre decides", values=[0, 0.25, 0.5, 0.75, 1], format=".2f")
    )
    band = chart.mark_area(interpolate="step-after", color="#dddddd", line=False).encode(x=x, y=y, y2="high:Q")
    edges = [chart.mark_line(interpolate="step-after", color=INK, strokeWidth=1).encode(x=x, y=f"{end}:Q") for end in ("low", "high")]
    below = chart.mark_line(interpolate="step-after", color=SOFT, strokeWidth=1.5, strokeDash=[3, 3]).encode(x=x, y="below:Q")
    middle = chart.mark_line(interpolate="step-after", color=BLUE, strokeWidth=3).encode(x=x, y="middle:Q")
    names = chart.mark_text(align="left", dx=2, fontSize=10, color=INK).encode(x=x, y="label:Q", text="year:N")
    at = {"lowest and highest reading": ("1930-06", "high", -0.04), "middle, which the model uses": ("1930-06", "middle", 0.04)}
    last = steps[-1]
    labels = [{"date": day, "at": last[end] + shift, "text": text} for text, (day, end, shift) in at.items()]
    labels.append({"date": "1930-06", "at": last["below"] - 0.05, "text": "lowest, under random weights (95% give more)"})
    told = alt.Chart(alt.InlineData(values=labels)).mark_text(align="left", fontSize=11, color=INK).encode(x="date:T", y="at:Q", text="text:N")
    return alt.layer(band, *edges, below, middle, names, told).properties(width=640, height=240, title="Centralisation of the statutes in force")


def by_statute(cells: list[dict[str, Any]]) -> alt.LayerChart:
    """Return the table of affairs, darker the more the text gives the centre at least."""
    order = list(dict.fromkeys(str(cell["affair"]) for cell in cells))
    grid = alt.Chart(alt.InlineData(values=cells)).encode(
        y=alt.Y("year:N", axis=alt.Axis(title=None)), x=alt.X("affair:N", sort=order, axis=alt.Axis(title=None, orient="top", labelAngle=0))
    )
    shade = alt.Color("low:Q", scale=alt.Scale(domain=[0, 1], range=["#ffffff", "#555555"]), legend=None)
    boxes = grid.mark_rect(stroke="#bbbbbb").encode(color=shade)
    text = grid.mark_text(fontSize=11).encode(text="text:N", color=alt.condition("datum.low > 0.7", alt.value("white"), alt.value(INK)))
    return (boxes + text).properties(width=640, height=alt.Step(26), title="What the centre decides, affair by affair (darker: at least so much)")


if __name__ == "__main__":
    main()
