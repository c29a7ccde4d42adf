"""Draw the pictures of docs/fit.md from the ranks that benchmarks/sbc.py recorded: `.venv/bin/python docs/pictures_fit.py`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import vl_convert

from holdfast.inference.checks import Ranks, band, histogram, uniformity
from holdfast.report.charts.theme import BLUE, INK, ORANGE, PALE, SOFT, configured

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


def main() -> None:
    """Draw and write."""
    ranks = read()
    for name, draw in (("fit_ranks", curves), ("fit_histograms", histograms), ("fit_recovery", recovery)):
        spec = draw(ranks)
        spec["background"] = "white"
        (HERE / "images" / f"{name}.png").write_bytes(vl_convert.vegalite_to_png(spec, scale=1.3))


if __name__ == "__main__":
    main()
