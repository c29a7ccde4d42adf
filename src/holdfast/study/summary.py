"""The summary that a run prints: at most 25 lines, for a historian."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from holdfast.evidence import PartialDate, month_name
from holdfast.study.claims import NOT_YET
from holdfast.study.fitted import has_posterior
from holdfast.study.load import Study
from holdfast.study.replay import ALL, WITHOUT_PATRON, Replay

if TYPE_CHECKING:
    import xarray as xr

    from holdfast.study.ensemble import Ensemble

__all__ = ["CALIBRATED", "ensemble_lines", "members_table", "summary_lines"]

CALIBRATED = "calibrated, not inferred"
LARGEST = 3


def thousands(value: float) -> str:
    """Return a number of people in thousands to two or three significant figures, as the evidence deserves."""
    size = value / 1000
    return f"{size:.2f}" if size < 1 else f"{size:.1f}" if size < 10 else f"{round(size, -1) if size >= 1000 else round(size):,.0f}"


def _moments(study: Study, count: int = 5) -> list[int]:
    """Return evenly spaced months to report, ending with the last."""
    first, last = study.frame.settings.first, study.frame.settings.last
    return [last - round((count - 1 - n) * (last - first) / count) for n in range(count)]


def summary_lines(study: Study, replay: Replay) -> list[str]:
    """Return the lines. Ranges hold 90 of 100 histories."""
    evidence, calibration = study.evidence, study.calibration
    first, last = month_name(study.frame.settings.first), month_name(study.frame.settings.last)
    counts = evidence.counts
    lines = [
        study.spec.title,
        f"{counts['sections']} sections, {counts['membership']} figures of membership ({len(calibration.observations.rows)} fitted), {counts['events']} events,"
        f" {counts['sources']} references.",
        f"{replay.replicates:,} histories, {first} to {last}, {CALIBRATED}: ranges are too narrow"
        f"{'; causes are weighed by the fit (report: What the fit found).' if has_posterior(study) else ' and no cause is weighed yet.'}",
        "",
        *members_table(study, replay.quantiles),
    ]
    silent = counts["sections"] - len(calibration.maps)
    if silent:
        lines.append(f"  {silent} sections have no usable figure: they are shown in the report and left out of the totals.")
    if study.claims:
        lines += ["", *_verdicts(study)]
    return lines


def members_table(study: Study, quantiles: xr.DataArray) -> list[str]:
    """Return a table of members, ranges that hold 90 of 100 histories: totals and the largest sections at some months."""
    months = _moments(study)
    lines = [f"{'Thousands (90 of 100 histories)':34s}" + "".join(f"{month_name(month):>15s}" for month in months)]
    labels = [(ALL, "all sections with a figure")]
    if WITHOUT_PATRON in quantiles.coords["section"].values:
        patron = next(row.country for row in study.evidence.sections if row.section == study.spec.patron)
        labels.append((WITHOUT_PATRON, f"without {patron}"))
    for label, name in [*labels, *_largest(study)]:
        cells = quantiles.sel(variable="members", section=label, month=months, statistic=["q05", "q95"]).values
        text = [f"{thousands(low)}-{thousands(high)}" if low == low else "none yet" for low, high in cells]
        lines.append(f"  {name:32s}" + "".join(f"{cell:>15s}" for cell in text))
    return lines


def ensemble_lines(study: Study, found: Ensemble) -> list[str]:
    """Return what a simulation prints: what kind of histories, the values used, and the table. Ranges hold 90 of 100 histories."""
    values = {item.name: value for item, value in zip(study.calibration.parameters, study.calibration.values, strict=True)}
    used = ", ".join(f"{name} {values[name]:.2f}" for name in ("k", "r", "sigma_x", "sigma_theta", "level_mean", "level_sd", "start_mean", "start_sd"))
    first, last = month_name(study.frame.settings.first), month_name(study.frame.settings.last)
    lines = [
        study.spec.title,
        f"{found.replicates:,} free histories, {first} to {last}: by the model alone, not given the figures.",
        f"Values {CALIBRATED}: {used}; effects of inputs 0. Ranges leave out the doubt about these values.",
    ]
    if found.quantiles is not None:
        lines += ["", *members_table(study, found.quantiles)]
    return lines


def _largest(study: Study) -> list[tuple[str, str]]:
    """Return the sections, other than the patron's, with the largest cited figures."""
    size: Counter[str] = Counter()
    for row in study.evidence.membership:
        if row.use == "observation" and row.section != study.spec.patron and row.date >= PartialDate(study.frame.settings.first // 12):
            size[row.section] = max(size[row.section], row.members)
    names = {row.section: row.country for row in study.evidence.sections}
    return [(section, names[section]) for section, _ in size.most_common(LARGEST)]


def _verdicts(study: Study) -> list[str]:
    documents = [claim for claim in study.claims if claim["verdict"] != NOT_YET and claim["beside"] is None]
    causes: dict[str, list[str]] = {}
    for claim in study.claims:
        if claim["beside"] is not None:
            causes.setdefault(claim["verdict"].replace("_", " "), []).append(claim["id"])
    fitted = sum(map(len, causes.values()))
    lines = [
        f"The essay: {len(study.sentences)} sentences, {len(study.claims)} tests; {len(documents)} judged from documents,"
        f" {fitted} by the fit, {len(study.claims) - len(documents) - fitted} not yet tested."
    ]
    lines += [f"  {claim['id']:12s} {claim['verdict'].replace('_', ' '):14s} {claim['title']}" for claim in documents]
    return [*lines, *(f"  did it do that: {verdict}: {', '.join(names)}" for verdict, names in causes.items())]
