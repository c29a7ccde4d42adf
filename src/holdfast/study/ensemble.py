"""Ensembles of a study: up to millions of free histories, summarised month by month, and whole paths of those that are named.

A free history follows from the calibrated model alone; it is not drawn given the figures (`holdfast.study.replay` does that). The calibrated
values are one best set, so the ranges leave out the doubt about the values themselves. History number n of a seed is always the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from holdfast.dynamics import Frame, Plan, draw_noise, ensemble, noise_of, plan_of, simulate
from holdfast.dynamics.fast import CHUNK
from holdfast.dynamics.grid import LOG_MEMBERS
from holdfast.errors import BadInput, Problem
from holdfast.inference import Calibration
from holdfast.study.replay import ALL, STATISTICS, WITHOUT_PATRON, labelled_paths

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["MAX_PATHS", "MAX_REPLICATES", "VARIABLES", "Ensemble", "ensemble_manifest", "named_paths", "run_ensemble"]

VARIABLES = ("members", "theta", "alpha")
MAX_REPLICATES = 10_000_000
MAX_NUMBER = 2**32 - 1
"""Largest number that a history can have."""
MAX_PATHS = 1000
MAX_CELLS = 100_000
"""Most months times sections: histograms take about 8 kB for each, in every process."""
_AT_ONCE = 20


@dataclass(frozen=True)
class Ensemble:
    """Statistics (variable, section, month, statistic) and the paths of the named replicates (replicate, month, section).

    `quantiles` is None if no replicates were asked for. `beyond` counts the values of members, propensity and totals that lay outside the
    grid on which they are counted; quantiles there are only known to lie outside it too.
    """

    quantiles: xr.DataArray | None
    paths: xr.Dataset
    replicates: int
    seed: int
    beyond: int


def run_ensemble(
    frame: Frame,
    calibration: Calibration,
    replicates: int,
    seed: int,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    paths: Sequence[int] = (),
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Ensemble:
    """Simulate histories 0 to `replicates - 1` and keep the whole paths of those numbered in `paths`, which may be any numbers.

    See `holdfast.dynamics.ensemble` for `workers` and `executor`. Raises `BadInput` for numbers out of range, or a study too large.
    """
    _check(frame, replicates, workers, paths)
    kept = named_paths(frame, calibration, paths, seed)
    if not replicates:
        return Ensemble(None, kept, 0, seed, 0)
    counted, beyond = _table(frame, calibration, _plan(frame, calibration, seed), replicates, workers, executor, progress)
    return Ensemble(counted, kept, replicates, seed, beyond)


def _check(frame: Frame, replicates: int, workers: int, paths: Sequence[int]) -> None:
    cells = len(frame.months) * len(frame.sections)
    if not 0 <= replicates <= MAX_REPLICATES:
        raise BadInput(Problem(f"{replicates:,} histories cannot be simulated at once", expected=f"from 0 to {MAX_REPLICATES:,}"))
    if workers < 1:
        raise BadInput(Problem(f"{workers} workers cannot work", expected="at least 1"))
    if len(paths) > MAX_PATHS or any(not 0 <= number <= MAX_NUMBER for number in paths):
        raise BadInput(Problem("those paths cannot be kept", expected=f"at most {MAX_PATHS:,} numbers of histories, each from 0 to {MAX_NUMBER:,}"))
    if cells > MAX_CELLS:
        raise BadInput(Problem(f"the study has {cells:,} months times sections, too many to summarise in memory", expected=f"at most {MAX_CELLS:,}"))


def _groups(frame: Frame, calibration: Calibration) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return which sections each total adds: those with at least one figure, as in the replay."""
    seen = np.array([float(i in calibration.maps) for i in range(len(frame.sections))])
    groups = {ALL: seen}
    if frame.settings.patron:
        groups[WITHOUT_PATRON] = seen * [section != frame.settings.patron for section in frame.sections]
    return groups


def _plan(frame: Frame, calibration: Calibration, seed: int) -> Plan:
    groups = np.stack(list(_groups(frame, calibration).values()))
    return plan_of(calibration.inputs, calibration.params, seed, frame.sections, frame.months, groups)


def _table(
    frame: Frame, calibration: Calibration, plan: Plan, replicates: int, workers: int, executor: Executor | None, progress: Callable[[int, int], None]
) -> tuple[xr.DataArray, int]:
    import xarray as xr

    found = ensemble(plan, replicates, workers=workers, executor=executor, progress=progress)
    labels = [*frame.sections, *_groups(frame, calibration)]
    table = np.full((len(VARIABLES), len(labels), len(frame.months), len(STATISTICS)), np.nan)
    cut = len(frame.sections)
    table[0, :cut], table[1, :cut] = found.members.swapaxes(0, 1), found.theta.swapaxes(0, 1)
    table[0, cut:] = found.totals.swapaxes(0, 1)
    # Autonomy follows from charters and dependence alone: the same in every history.
    alpha = simulate(calibration.inputs, calibration.params, draw_noise(0, list(frame.sections), len(frame.months), 1)).alpha
    table[2, :cut] = alpha.T[..., None]
    coords = {"variable": list(VARIABLES), "section": labels, "month": list(frame.months), "statistic": list(STATISTICS)}
    return xr.DataArray(table, coords=coords, dims=tuple(coords), name="quantiles"), found.beyond


def named_paths(frame: Frame, calibration: Calibration, numbers: Sequence[int], seed: int) -> xr.Dataset:
    """Return the whole paths of the free histories with these numbers, made alone by the reference engine in double precision.

    They are the ensemble's to 1e-4 in log members and in propensity, the claimed agreement of the engines.
    """
    kept = np.full((2, len(frame.months), len(numbers), len(frame.sections)), np.nan, dtype=np.float32)
    autonomy = np.full((len(frame.months), len(frame.sections)), np.nan)
    for first in range(0, len(numbers), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        found = simulate(calibration.inputs, calibration.params, noise_of(seed, frame.sections, frame.months, numbers[some]))
        kept[0, :, some], kept[1, :, some], autonomy = np.exp(found.x), found.theta, found.alpha
    return labelled_paths(frame, kept, autonomy, "members, in free histories of the calibrated model").assign_coords(
        replicate=np.asarray(numbers, dtype=np.int64)
    )


def ensemble_manifest(base: dict[str, Any], calibration: Calibration, paths: Sequence[int]) -> dict[str, Any]:
    """Return a study's manifest with what fixes the numbers of an ensemble: engine, chunk, step of the quantiles, values used."""
    import jax

    return base | {
        "chunk": CHUNK,
        "engine": f"jax {jax.__version__} {jax.default_backend()}, float32; paths numpy {np.__version__}, float64",
        "histories": "free",
        "parameters": {item.name: float(value) for item, value in zip(calibration.parameters, calibration.values, strict=True) if item.group != "measurement"},
        "quantile_step": LOG_MEMBERS.width,
        "paths": list(paths),
    }
