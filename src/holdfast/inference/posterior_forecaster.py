"""The fitted model as a forecaster: figures predicted from a recorded posterior, without a refit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs.status import LEVELS, statuses
from holdfast.inference.counts import Count
from holdfast.inference.fit import Target
from holdfast.inference.forecaster import Drawn
from holdfast.inference.measurement import KINDS, Observations
from holdfast.inference.posterior import Posterior
from holdfast.inference.predict import predict

__all__ = ["PosteriorForecaster", "asked_figures"]

REPEATS = 2
"""Draws of size and noise for each draw of the posterior."""


@dataclass(frozen=True)
class PosteriorForecaster:
    """Predicts from the posterior of one theory; `use` (figures,) are the figures it may condition on, by default all."""

    frame: Frame
    target: Target
    posterior: Posterior
    use: Array | None = None
    name: str = "model"
    label: str = "model, all causes at once"
    seed: int = 1

    def __call__(self, rows: Sequence[Count], past_only: bool) -> Drawn:
        """Return draws for the rows. With `past_only` each is conditioned on the figures that were over before its months.

        The parameters are those of the whole posterior either way. A section that never existed in the study gets the prior of a new one.
        """
        asked, there = asked_figures(self.frame, self.target, rows)
        fitted = self.target.model.observations
        use = np.ones((len(rows), self.target.model.size)) if self.use is None else np.tile(self.use, (len(rows), 1))
        if past_only:
            over = np.array([int(np.flatnonzero(weights)[-1]) for weights in fitted.weights])
            use = use * np.array([over < row.first for row in rows])
        if len(np.unique(use, axis=0)) == 1:
            use = use[:1]
        found = predict(self.target, self.posterior, asked, use)
        if not there.all():
            start = self.posterior.of("start_mean")[:, None], self.posterior.of("start_sd")[:, None]
            bias = self._bias(rows)
            found = replace(found, mean=np.where(there, found.mean, start[0] + bias), variance=np.where(there, found.variance, start[1] ** 2))
        value = np.array([row.value for row in rows])
        density = found.log_density(value)
        top = density.max(axis=0)
        whole = np.broadcast_to(use, (len(rows), use.shape[1]))
        seen = [bool(np.any(used[fitted.section == self.frame.position[row.section]])) for used, row in zip(whole, rows, strict=True)]
        score = top + np.log(np.mean(np.exp(density - top), axis=0))
        return Drawn(found.draw(self.seed, REPEATS).T, ~(np.array(seen, dtype=bool) & there), score)

    def _bias(self, rows: Sequence[Count]) -> Array:
        """Return the bias of each row's kind, (draws, rows)."""
        zero = np.zeros(len(self.posterior.flat))
        return np.stack([self.posterior.of(f"bias.{row.kind}") if row.kind != KINDS[0] else zero for row in rows], axis=1)


def asked_figures(frame: Frame, target: Target, rows: Sequence[Count]) -> tuple[Observations, Array]:
    """Return rows as figures asked for, and whether each one's section exists at all, (rows,).

    A row of months in which its section did not exist stands at the nearest month in which it did. A source without a grade has the median
    widening of the fitted ones.
    """
    seen, codes = target.model.observations, statuses(frame)
    unlawful = [LEVELS.index("banned"), LEVELS.index("underground_war")]
    usual = float(np.median(seen.widening)) if len(seen.widening) else 1.0
    weights, there = np.zeros((len(rows), len(frame.months))), np.ones(len(rows), dtype=bool)
    section = np.array([frame.position[row.section] for row in rows], dtype=np.int64)
    month = np.zeros(len(rows), dtype=np.int64)
    for n, (row, i) in enumerate(zip(rows, section.tolist(), strict=True)):
        alive = np.flatnonzero(frame.alive[:, i])
        inside = alive[(alive >= row.first) & (alive <= row.last)]
        if not len(alive):
            there[n] = False
            inside = np.arange(row.first, row.last + 1)
        elif not len(inside):
            inside = alive[[np.argmin(np.abs(alive - row.first))]]
        weights[n, inside] = 1.0 / len(inside)
        month[n] = inside[-1]
    fields: dict[str, Any] = {
        "rows": tuple(rows),
        "value": np.array([row.value for row in rows], dtype=float),
        "section": section,
        "month": month,
        "yearly": np.array([row.first != row.last for row in rows], dtype=bool),
        "kind": np.array([KINDS.index(row.kind) for row in rows], dtype=np.int64),
        "illegal": np.isin(codes[month, section], unlawful).astype(float),
        "widening": np.array([usual if row.widening is None else row.widening for row in rows], dtype=float),
        "weights": weights,
        "left_out": (),
    }
    return Observations(**fields), there
