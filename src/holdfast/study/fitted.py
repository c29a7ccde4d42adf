"""A study's posterior: recorded beside its evidence, used while the hashes of data, model and priors agree, and remade by `holdfast fit`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from holdfast.errors import BadInput, Problem
from holdfast.inference.fit import Settings, Target, fit_steadily, target_of
from holdfast.inference.posterior import Posterior, read_posterior
from holdfast.inference.posterior_forecaster import PosteriorForecaster
from holdfast.inference.theories import theory
from holdfast.study.load import Study

__all__ = ["POSTERIOR", "RECORDED", "fit_study", "fitted_forecaster", "has_posterior", "recorded"]

POSTERIOR = "posterior.npz"
RECORDED = "everything"
"""The theory whose posterior is recorded: all inputs at once, so that each coefficient is net of the others."""
SAME = ("data", "model", "priors", "theory", "inputs")


def fit_study(study: Study, settings: Settings, name: str = RECORDED, progress: Callable[[str], None] = lambda _: None) -> tuple[Target, Posterior]:
    """Fit a study by one theory."""
    target = target_of(study.frame)
    return target, fit_steadily(target, theory(name), settings, progress=progress)


def recorded(study: Study, path: Path | None = None) -> tuple[Target, Posterior]:
    """Return the study's target and its recorded posterior.

    Raises `BadInput` if there is none, or if it was made from other data, inputs or priors.
    """
    where = study.folder / POSTERIOR if path is None else path
    remake = f"one made by `holdfast fit {study.spec.study if study.folder.name == study.spec.study else study.folder}` (some minutes)"
    if not where.is_file():
        raise BadInput(Problem(f"the study {study.spec.study} has no recorded posterior", file=where.name, expected=remake))
    posterior, target = read_posterior(where), target_of(study.frame)
    key = target.key(theory(str(posterior.key.get("theory"))), np.ones(target.model.size), Settings())
    changed = [name for name in SAME if posterior.key.get(name) != key[name]]
    if changed:
        raise BadInput(Problem(f"the recorded posterior is of other {', '.join(changed)} than the study has now", file=where.name, expected=remake))
    return target, posterior


def has_posterior(study: Study) -> bool:
    """Return whether a posterior lies beside the study."""
    return (study.folder / POSTERIOR).is_file()


def fitted_forecaster(study: Study, path: Path | None = None) -> PosteriorForecaster:
    """Return the study's recorded posterior as a forecaster. Raises `BadInput` as `recorded` does."""
    target, posterior = recorded(study, path)
    return PosteriorForecaster(study.frame, target, posterior)
