"""Draw the pictures of docs/fit.md, from the ranks that benchmarks/sbc.py recorded and from the recorded fit: `.venv/bin/python docs/pictures_fit.py`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import vl_convert

from holdfast.inference.checks import Coverage, Ranks, Told, band, histogram, posterior_check, prior_check, uniformity
from holdfast.inference.theories import theory
from holdfast.report.charts.theme import BLUE, INK, KIND_LABELS, ORANGE, PALE, SOFT, configured
from holdfast.study import load
from holdfast.study.fitted import RECORDED, recorded

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "benchmarks"))

from sbc import read  # noqa: E402

GROUPS = {
    "pull, return and noise": ("k", "r", "sigma_", "level_sd", "start_sd"),
    "noise of figures": ("s.",),
    "inputs of the moment": ("b.",),
    "lasting inputs": ("g.",),
    "biases of figures": ("bias",),
    "means": ("level_mean", "start_mean"),
}
SHOWN = ("k", "sigma_x", "start_mean", "level_mean", "start_sd", "s.estimate", "b.ban_onset", "g.doctrine", "bias.estimate")
"""Parameters of which the figures tell much, some, and little."""
BINS = 5
LEAST = 4
"""Sections with fewer figures are not drawn by themselves."""


def group_of(name: str) -> str:
    """Return the group in which a parameter is drawn."""
    return next(group for group, starts in GROUPS.items() if name.startswith(starts))


def curves(ranks: Ranks) -> dict[str, Any]:
    """Return the picture of the ranks' distributions, less the diagonal, within the band that uniform ranks keep."""
    inside = band(len(ranks.rank), ranks.kept)
    rows, edges = [], []
    for name in ranks.names:
        shares = np.bincount(ranks.of(name).astype(int), minlength=ranks.kept + 1).cumsum()[:-1] / len(ranks.rank)
        out = uniformity(ranks.of(name), ranks.kept, BINS).outside
        rows += [
            {"parameter": name, "group": group_of(name), "at": float(at), "gap": float(gap), "outside": "leaves the band" if out else "stays within"}
            for at, gap in zip(inside.at, shares - inside.at, strict=True)
        ]
    for group in GROUPS:
        edges += [
            {"group": group, "at": float(at), "low": float(low - at), "high": float(high - at)}
            for at, low, high in zip(inside.at, inside.low, inside.high, strict=True)
        ]
    x = alt.X("at:Q", title="rank of the truth, 0 to 1", axis=alt.Axis(values=[0, 0.5, 1]))
    y = alt.Y("gap:Q", title="share less expected")
    base = alt.Chart(alt.Data(values=[*edges, *rows]))
    shade = base.transform_filter("isValid(datum.low)").mark_area(color=PALE, opacity=0.7).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    states = ["stays within", "leaves the band"]
    colour = alt.Color("outside:N", title=None, scale=alt.Scale(domain=states, range=[BLUE, ORANGE]))
    dash = alt.StrokeDash("outside:N", title=None, scale=alt.Scale(domain=states, range=[[1, 0], [5, 2]]))
    lines = (
        base.transform_filter("isValid(datum.gap)")
        .mark_line(interpolate="step-after", strokeWidth=1.2)
        .encode(x=x, y=y, detail="parameter:N", color=colour, strokeDash=dash)
    )
    picture = alt.layer(shade, lines).properties(width=210, height=130).facet(facet=alt.Facet("group:N", title=None, sort=list(GROUPS)), columns=3)
    return configured(picture, "Ranks of true parameters among posterior draws, against the band that uniform ranks keep")


def histograms(ranks: Ranks) -> dict[str, Any]:
    """Return the rank histograms of some parameters, with the range of 95 of 100 uniform histograms' bars."""
    from scipy.stats import binom

    count = len(ranks.rank)
    low, high = (float(binom.ppf(q, count, 1 / BINS)) for q in (0.025, 0.975))
    rows = [
        {"parameter": name, "bin": n, "count": size, "low": low, "high": high}
        for name in SHOWN
        for n, size in enumerate(histogram(ranks.of(name), ranks.kept, BINS))
    ]
    base = alt.Chart(alt.Data(values=rows))
    x = alt.X("bin:O", title="rank of the truth", axis=alt.Axis(labels=False, ticks=False))
    bars = base.mark_bar(color=BLUE, opacity=0.75).encode(x=x, y=alt.Y("count:Q", title="simulations"))
    shade = base.transform_filter("datum.bin == 0").mark_rect(color=PALE).encode(y="low:Q", y2="high:Q")
    middle = base.mark_rule(color=INK, strokeDash=[4, 3]).encode(y=alt.datum(count / BINS))
    picture = alt.layer(shade, bars, middle).properties(width=150, height=90)
    return configured(picture.facet(facet=alt.Facet("parameter:N", title=None, sort=list(SHOWN)), columns=3), "Rank histograms of nine parameters")


def recovery(ranks: Ranks) -> dict[str, Any]:
    """Return truth against posterior mean, with a standard deviation either way."""
    rows = []
    for name in SHOWN:
        n = ranks.names.index(name)
        rows += [
            {"parameter": name, "truth": float(t), "mean": float(m), "low": float(m - s), "high": float(m + s)}
            for t, m, s in zip(ranks.truth[:, n], ranks.mean[:, n], ranks.sd[:, n], strict=True)
        ]
    base = alt.Chart(alt.Data(values=rows))
    x = alt.X("truth:Q", title="true value", scale=alt.Scale(zero=False))
    ranges = base.mark_rule(color=SOFT, opacity=0.5).encode(x=x, y=alt.Y("low:Q", title="mean, one sd"), y2="high:Q")
    points = base.mark_point(color=BLUE, filled=True, size=22, opacity=0.9).encode(x=x, y="mean:Q")
    diagonal = base.mark_line(color=INK, strokeDash=[4, 3]).encode(x=x, y="truth:Q")
    picture = alt.layer(ranges, points, diagonal).properties(width=170, height=130)
    facets = picture.facet(facet=alt.Facet("parameter:N", title=None, sort=list(SHOWN)), columns=3).resolve_scale(x="independent", y="independent")
    return configured(facets, "True parameters and what the fit makes of them")


def predictive(checks: dict[str, Told], countries: dict[str, str]) -> dict[str, Any]:
    """Return where every figure lies in its prediction, by kind and by section, with the shares inside the central ranges."""
    rows: list[dict[str, Any]] = []

    def add(when: str, by: str, found: Coverage, label: str, at: list[float]) -> None:
        name = f"{label} ({found.count})"
        rows.extend({"when": when, "by": by, "name": name, "at": share} for share in at)
        rows.append({"when": when, "by": by, "name": name, "told": f"{found.inside50:.0%}, {found.inside90:.0%}"})

    for when, told in checks.items():
        for found in told.by_kind:
            add(when, "kind of figure", found, KIND_LABELS[found.name], [row.pit for row in told.rows if row.kind == found.name])
        for found in told.by_section:
            if found.count >= LEAST:
                add(when, "section", found, countries[found.name], [row.pit for row in told.rows if row.section == found.name])
    panels = []
    for by in ("kind of figure", "section"):
        across = []
        for when in checks:
            shown = [row for row in rows if row["when"] == when and row["by"] == by]
            base = alt.Chart(alt.Data(values=shown))
            y = alt.Y("name:N", sort=list(dict.fromkeys(row["name"] for row in shown)), title=None, axis=alt.Axis(grid=False, labelLimit=200))
            x = alt.X("at:Q", title="share of the prediction below the figure", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(values=[0, 0.5, 1]))
            whole = alt.Chart(alt.Data(values=[{"low": 0.05, "high": 0.95, "in": 0.25, "out": 0.75}]))
            wide = whole.mark_rect(color=PALE, opacity=0.5).encode(x="low:Q", x2="high:Q")
            narrow = whole.mark_rect(color=PALE).encode(x="in:Q", x2="out:Q")
            marks = base.transform_filter("isValid(datum.at)").mark_tick(color=BLUE, thickness=1.5, size=12, opacity=0.8).encode(x=x, y=y)
            words = base.transform_filter("isValid(datum.told)").mark_text(align="left", dx=6, color=INK).encode(x=alt.value(230), y=y, text="told:N")
            across.append(alt.layer(wide, narrow, marks, words).properties(width=230, height=alt.Step(18), title=f"{when}, by {by}"))
        panels.append(alt.hconcat(*across, spacing=70))
    return configured(alt.vconcat(*panels), "Where each figure lies in what the model says of it, before any figure and from all other figures")


def checks_of(study: str) -> tuple[dict[str, Told], dict[str, str]]:
    """Return the prior and the posterior check of a study's recorded fit, and its sections' countries."""
    loaded = load(study)
    target, posterior = recorded(loaded)
    largest = theory(RECORDED)
    checks = {"Before any figure": prior_check(target, largest), "From all others": posterior_check(target, largest, posterior)}
    return checks, {row.section: row.country for row in loaded.evidence.sections}


def tell(checks: dict[str, Told]) -> None:
    """Print the numbers that docs/fit.md quotes."""
    for when, told in checks.items():
        print(f"{when}: {told.whole.inside50:.1%} of {told.whole.count} within the central 50, {told.whole.inside90:.1%} within 90")
        for row in told.misses(6):
            print(f"  {row.id} {row.section} {row.date} {row.members:,.0f}; {row.median:,.0f}, {row.low:,.0f} to {row.high:,.0f} ({row.effective:.0f} draws)")


def main() -> None:
    """Draw and write."""
    ranks = read()
    checks, countries = checks_of("comintern")
    tell(checks)
    specs = {"fit_ranks": curves(ranks), "fit_histograms": histograms(ranks), "fit_recovery": recovery(ranks), "fit_predictive": predictive(checks, countries)}
    for name, spec in specs.items():
        spec["background"] = "white"
        (HERE / "images" / f"{name}.png").write_bytes(vl_convert.vegalite_to_png(spec, scale=1.3))


if __name__ == "__main__":
    main()
