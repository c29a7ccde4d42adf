"""Specification curves as a page of pictures: estimates in order above, the choices behind each below (Simonsohn, Simmons & Nelson 2020)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from holdfast.report.charts.theme import BLUE, INK, ORANGE, SOFT, configured

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    from holdfast.study.choices import Choice
    from holdfast.study.specifications import Curve

__all__ = ["READING", "curve_files", "draw", "specification", "write_curves"]

READING = (
    "Above, one specification a column, sorted by the middle of the effect, in growth per year for each year of full exposure (for a single event, once):"
    " the bar holds 90 of 100 draws. The orange diamond is the choices as taken. Pale crosses are specifications that this posterior cannot tell (Pareto k"
    " above 0.7). Below, a dot stands where a column departs from the choices as taken."
)
STATES = ("as taken", "other choice", "cannot be told")
STEP = 11


def draw(curve: Curve, choices: Sequence[Choice]) -> alt.TopLevelMixin:
    """Return the curve of one effect."""
    import altair as alt

    rows: list[dict[str, Any]] = []
    dots: list[dict[str, Any]] = []
    ordered = sorted(curve.estimates, key=lambda found: found.mean)
    for n, found in enumerate(ordered):
        state = STATES[0] if found.specification.kind == "base" else STATES[1] if found.trusted else STATES[2]
        rows.append(
            {
                "n": n,
                "mean": round(found.mean, 4),
                "low": round(found.low, 4),
                "high": round(found.high, 4),
                "state": state,
                "words": found.specification.words(choices),
            }
        )
        dots += [{"n": n, "option": _option(choice, at), "state": state} for choice, at in found.specification.changed(choices)]
    order = [_option(choice, at) for choice in choices for at in range(1, len(choice.options))]
    x = alt.X("n:O", axis=None)
    shape = alt.Shape("state:N", scale=alt.Scale(domain=list(STATES), range=["diamond", "circle", "cross"]), legend=alt.Legend(title=None))
    colour = alt.Color("state:N", scale=alt.Scale(domain=list(STATES), range=[ORANGE, INK, "#9a9a9a"]), legend=alt.Legend(title=None))
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x)
    y = alt.Y("mean:Q", axis=alt.Axis(title="effect, growth per year", tickCount=6))
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=BLUE, strokeDash=[4, 3]).encode(y="zero:Q")
    bars = base.mark_rule().encode(y=alt.Y("low:Q"), y2="high:Q", color=colour)
    points = base.mark_point(filled=True, size=46, opacity=1).encode(y=y, shape=shape, color=colour, tooltip=["mean:Q", "low:Q", "high:Q", "words:N"])
    width = STEP * len(rows)
    upper = (zero + bars + points).properties(width=width, height=220)
    lower = (
        alt.Chart(alt.InlineData(values=dots))
        .mark_point(filled=True, size=40, opacity=1)
        .encode(
            x=alt.X("n:O", axis=None, scale=alt.Scale(domain=list(range(len(rows))))),
            y=alt.Y("option:N", scale=alt.Scale(domain=order), axis=alt.Axis(title=None, labelLimit=420, grid=True, domain=False, ticks=False, tickColor=SOFT)),
            shape=shape,
            color=colour,
        )
        .properties(width=width, height=15 * len(order))
    )
    picture: alt.TopLevelMixin = alt.vconcat(upper, lower, spacing=8)
    return picture


def _option(choice: Choice, at: int) -> str:
    return f"{choice.words}: {choice.options[at].words}"


def specification(curve: Curve, choices: Sequence[Choice]) -> dict[str, Any]:
    """Return the Vega-Lite specification of a curve, with a description for those who do not see it."""
    return configured(draw(curve, choices), f"Specification curve of the effect of {curve.tested.words}. {curve.sentence} {READING}")


def curve_files(curves: Sequence[Curve]) -> list[str]:
    """Return the names of the files that `write_curves` writes."""
    return ["robust.html", *(f"robust-{curve.tested.input}.{kind}" for curve in curves for kind in ("svg", "png")), "manifest.json"]


def write_curves(curves: Sequence[Curve], choices: Sequence[Choice], title: str, folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Publish a page and a picture (SVG, PNG) of each curve in `folder`, whole or not at all; return the names of the files.

    Raises `BadInput` where nothing can be written.
    """
    import jinja2
    import vl_convert

    from holdfast.store import publish

    env = jinja2.Environment(
        loader=jinja2.PackageLoader("holdfast.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    names = curve_files(curves)
    with publish(folder, manifest, names) as staging:
        pictures = {}
        for curve in curves:
            spec = specification(curve, choices)
            svg = pictures[curve.tested.input] = vl_convert.vegalite_to_svg(spec)
            (staging / f"robust-{curve.tested.input}.svg").write_text(svg, encoding="utf-8")
            (staging / f"robust-{curve.tested.input}.png").write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
        page = env.get_template("robust.html.j2").render(
            title=title,
            reading=READING,
            curves=curves,
            choices=choices,
            pictures={name: Markup(svg) for name, svg in pictures.items()},  # noqa: S704 (drawn here, text escaped by the library)
            style=Markup(env.get_template("style.css").render()),  # noqa: S704 (our own file)
        )
        (staging / "robust.html").write_text(page, encoding="utf-8")
    return names
