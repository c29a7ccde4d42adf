"""What a fit found, as a report shows it: coefficients from the recorded posterior, scores from the recorded findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from holdfast.charter.words.names import joined
from holdfast.errors import BadInput

if TYPE_CHECKING:
    from holdfast.study import Study

__all__ = ["GROUPS", "fit_of", "sentences", "ways_of"]

GROUPS = {"moment": "acts in the month", "lasting": "lasts"}
TRUSTED_PARETO = 0.7
"""Above this the reweighting of draws is not to be trusted (Vehtari, Simpson, Gelman, Yao & Gabry 2024)."""


NOTHING: dict[str, Any] = {"effects": [], "twins": [], "draws": 0, "problems": [], "ways": {}, "scores": [], "unsettled": [], "lacking": {}}
"""What there is to tell without a fit."""


def fit_of(study: Study) -> dict[str, Any]:
    """Return `effects` (one a coefficient), `twins`, `scores` by `ways` of hiding figures, `unsettled` fits behind them, `lacking` and `problems`.

    All are empty, and `missing` says why, without a posterior that fits.
    """
    from holdfast.study.findings import read_findings
    from holdfast.study.fitted import has_posterior, recorded

    folder = study.spec.study if study.folder.name == study.spec.study else "STUDY"
    make = f"holdfast fit {folder}"
    if not has_posterior(study):
        return NOTHING | {"missing": "The study has no recorded fit.", "make": make}
    try:
        _, posterior = recorded(study)
    except BadInput as problem:
        return NOTHING | {"missing": "The recorded fit is not used: " + problem.problems[0].message + ".", "make": make}
    found = read_findings(study.folder, study.essay, study.evidence)
    if found is not None and found.get("fit") != posterior.key:
        found = None
    return {
        "make": make,
        "effects": effects(study, posterior),
        "twins": twins(found["causal"]) if found else [],
        "draws": posterior.values.shape[0] * posterior.values.shape[1],
        "problems": list(posterior.problems),
        "ways": ways_of(study),
        "scores": [dict(row) for row in found["scores"]] if found else [],
        "unsettled": list(found.get("unsettled", ())) if found else [],
        "lacking": dict(found["lacking"]) if found else {},
    }


def ways_of(study: Study) -> dict[str, str]:
    """Return in words how figures are hidden to score theories, by the name of the way."""
    cuts = [str(year) for year in study.spec.cuts]
    after = joined(cuts) if cuts else "years that its figures allow"
    return {"future": f"Five years ahead of {after}", "figures": "Each figure from all others", "sections": "Each section from the others"}


def effects(study: Study, posterior: Any) -> list[dict[str, Any]]:
    """Return middle, 50 and 90 per cent ranges and probability of a negative sign of every coefficient of an input."""
    from holdfast.inference.priors import parameter_list

    rows = []
    for item in parameter_list(study.frame, effects=True):
        if item.group not in GROUPS or item.name not in posterior.names:
            continue
        draws = posterior.of(item.name)
        low, low50, middle, high50, high = (float(value) for value in np.quantile(draws, [0.05, 0.25, 0.5, 0.75, 0.95]))
        rows.append(
            {
                "name": item.name,
                "label": item.label,
                "unit": item.unit,
                "group": GROUPS[item.group],
                "low": low,
                "low50": low50,
                "middle": middle,
                "high50": high50,
                "high": high,
                "below": float(np.mean(draws < 0)),
                "prior_low": item.centre - 1.645 * item.scale,
                "prior_high": item.centre + 1.645 * item.scale,
            }
        )
    return rows


def twins(causal: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the ratios of members, twin to history, of every claim that was looked at in twins."""
    return [
        {
            "title": name.replace("_", " ").capitalize(),
            "label": f"{value['words']}, {value['month']}",
            "ratio": value["ratio"],
            "low": value["lo90"],
            "high": value["hi90"],
        }
        for name, judgement in causal.items()
        for value in judgement["beside"].values()
        if isinstance(value, dict) and "ratio" in value and "words" in value
    ]


def sentences(fit: Mapping[str, Any]) -> list[str]:
    """Say in words which coefficients have a sign, and which theories beat no theory, for each way of hiding figures."""
    said = []
    rows = fit.get("effects", [])
    for words, signed in (("below", [r for r in rows if r["high"] < 0]), ("above", [r for r in rows if r["low"] > 0])):
        if signed:
            said.append(f"The 90 per cent range lies {words} zero for: {'; '.join(r['label'] for r in signed)}.")
    if rows:
        unsigned = sum(r["low"] <= 0 <= r["high"] for r in rows)
        said.append(f"For {unsigned} of {len(rows)} inputs the range includes zero: the figures do not settle the sign.")
    for way, title in fit.get("ways", {}).items():
        lines = [row for row in fit.get("scores", []) if row["way"] == way and row["name"] != "none" and row["better"] is not None]
        if not lines:
            continue
        beat = [row["title"] for row in lines if row["better"] > 2 * row["better_se"]]
        worse = [row["title"] for row in lines if row["better"] < -2 * row["better_se"]]
        rest = [row["title"] for row in lines if abs(row["better"]) <= 2 * row["better_se"]]
        first = (
            f"Better than no theory by more than two standard errors: {'; '.join(beat)}."
            if beat
            else "Nothing beats no theory by more than two standard errors."
        )
        last = f" Worse than no theory by more than two standard errors: {'; '.join(worse)}." if worse else ""
        said.append(f"{title}. {first}" + (f" Not shown to beat no theory: {'; '.join(rest)}." if beat and rest else "") + last)
        doubt = [f"{row['title']} ({row['untrusted']} of {row['figures']})" for row in fit.get("scores", []) if row["way"] == way and row.get("untrusted")]
        if doubt:
            said.append(f"{title}. Figures where the reweighting of draws cannot be trusted (Pareto k above {TRUSTED_PARETO}): {'; '.join(doubt)}.")
    if unsettled := fit.get("unsettled"):
        said.append(f"Fits behind these scores that fall short of a sign of convergence: {'. '.join(unsettled)}.")
    return said
