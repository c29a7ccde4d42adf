"""Scoring a forecaster, and the baselines beside it, on figures it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.baselines import baselines
from holdfast.inference.counts import counts_of
from holdfast.inference.forecaster import BaselineForecaster, Drawn, Forecaster
from holdfast.inference.measurement import observe
from holdfast.inference.scores import covered_by_draws, crps_draws, log_score_draws, paired_difference, pit_draws
from holdfast.study.forecast_file import Asked, Dropped
from holdfast.study.load import Study

__all__ = ["Forecast", "Scored", "forecast", "forecasters"]


@dataclass(frozen=True)
class Scored:
    """One forecaster's draws for the rows asked, and its scores, each (rows,). CRPS and log score are of log members."""

    name: str
    label: str
    drawn: Drawn
    crps: Array
    log_score: Array
    pit: Array
    in_50: Array
    in_90: Array

    def total(self) -> dict[str, float | None]:
        """Return means over rows; None without rows."""
        means = {"crps": self.crps, "log_score": self.log_score, "coverage_50": self.in_50, "coverage_90": self.in_90}
        return {name: float(values.mean()) if len(values) else None for name, values in means.items()}


@dataclass(frozen=True)
class Forecast:
    """Figures asked, rows dropped, and the scores: `model` is what the totals are of, `beside` the baselines."""

    asked: tuple[Asked, ...]
    dropped: tuple[Dropped, ...]
    past_only: bool
    model: Scored
    beside: tuple[Scored, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return each row with its prediction in members.

        `no_figures` says that the section had none, so that only a pooled prior speaks; `section_began` when it began, if only after this date.
        """
        levels = (0.5, 0.25, 0.75, 0.05, 0.95)
        shares = np.exp(np.quantile(self.model.drawn.draws, levels, axis=1)) if self.asked else np.empty((len(levels), 0))
        found = []
        for n, row in enumerate(self.asked):
            ranges = dict(zip(("median", "lo50", "hi50", "lo90", "hi90"), shares[:, n].tolist(), strict=True))
            scores = {"crps": float(self.model.crps[n]), "log_score": float(self.model.log_score[n]), "pit": float(self.model.pit[n])}
            place = {"line": row.line, "section": row.section, "date": str(row.date), "kind": row.kind, "members": row.members}
            found.append(place | ranges | scores | {"no_figures": bool(self.model.drawn.unseen[n]), "section_began": row.began})
        return found

    def total(self) -> dict[str, Any]:
        """Return the model's mean scores, and beside each baseline's the paired difference: its CRPS less the model's, above 0 if the model is better."""
        sections = [row.section for row in self.asked]
        beside: dict[str, Any] = {}
        for scored in self.beside:
            gap = paired_difference(scored.crps, self.model.crps, sections) if sections else None
            se = gap.se if gap is not None and np.isfinite(gap.se) else None
            beside[scored.name] = scored.total() | {"crps_less_model": gap.mean if gap else None, "crps_less_model_se": se}
        return {"n": len(self.asked), "sections": len(set(sections)), "model": self.model.name, **self.model.total(), "baselines": beside}


def forecasters(study: Study) -> list[Forecaster]:
    """Return the baselines, given all usable figures of the study; sections in a process of their own throughout teach nothing about others."""
    counts = counts_of(study.frame, observe(study.frame))
    own = frozenset(process.section for process in study.frame.settings.own if process.first is None and process.last is None)
    return [BaselineForecaster(baseline, counts, own) for baseline in baselines()]


def forecast(
    study: Study,
    asked: Sequence[Asked],
    dropped: Sequence[Dropped] = (),
    *,
    past_only: bool = False,
    model: Forecaster | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Forecast:
    """Score the model and the baselines on the figures asked. Without a model the first baseline, the random walk, stands in its place."""
    beside = forecasters(study)
    scored = {}
    for forecaster in [*([model] if model else []), *beside]:
        progress(f"predicting {len(asked)} figures: {forecaster.label}")
        scored[forecaster.name] = _score(forecaster, asked, past_only)
    names = [forecaster.name for forecaster in beside]
    return Forecast(tuple(asked), tuple(dropped), past_only, scored[model.name if model else names[0]], tuple(scored[name] for name in names))


def _score(forecaster: Forecaster, asked: Sequence[Asked], past_only: bool) -> Scored:
    if not asked:
        none = np.empty(0)
        return Scored(forecaster.name, forecaster.label, Drawn(np.empty((0, 1)), none.astype(bool)), none, none, none, none, none)
    drawn = forecaster([row.count for row in asked], past_only)
    value = np.array([row.count.value for row in asked])
    density = log_score_draws(drawn.draws, value) if drawn.log_score is None else drawn.log_score
    return Scored(
        name=forecaster.name,
        label=forecaster.label,
        drawn=drawn,
        crps=crps_draws(drawn.draws, value),
        log_score=density,
        pit=pit_draws(drawn.draws, value),
        in_50=covered_by_draws(drawn.draws, value, 0.5),
        in_90=covered_by_draws(drawn.draws, value, 0.9),
    )
