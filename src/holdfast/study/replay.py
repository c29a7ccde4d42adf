"""Replaying a study: many histories, section by section, summarised as they come.

Two kinds of history share their luck. *Free* ones follow from the calibrated model alone; the others are drawn given the cited figures, so
that each of them could have produced what the sources report. Sections do not act on each other in replay, so one is done at a time and
memory stays bounded; totals add the sections that have at least one figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from holdfast.dynamics import CHUNK, Frame, Paths, draw_noise, select, simulate
from holdfast.dynamics.frame import Array
from holdfast.dynamics.noise import stream
from holdfast.inference import Calibration, condition

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["SAMPLE", "STATISTICS", "VARIABLES", "Replay", "histories", "keep_all", "labelled_paths", "replay"]

STATISTICS = ("mean", "q05", "q25", "q50", "q75", "q95")
VARIABLES = ("members", "members_free", "theta", "alpha")
ALL, WITHOUT_PATRON = "all", "without_patron"
SAMPLE = 20
"""Replicates whose whole paths are kept, the first ones by number."""


@dataclass(frozen=True)
class Replay:
    """Quantiles (variable, section, month, statistic) and the paths of the first replicates (replicate, month, section)."""

    quantiles: xr.DataArray
    paths: xr.Dataset
    replicates: int
    seed: int


def histories(frame: Frame, calibration: Calibration, section: int, replicates: int, seed: int) -> tuple[Paths, Paths]:
    """Return the histories of one section that agree with its figures, and the free ones with the same luck; replicate is axis 1."""
    name = frame.sections[section]
    inputs, params = select(calibration.inputs, calibration.params, [section])
    noise = draw_noise(seed, [name], len(frame.months), replicates)
    free = simulate(inputs, params, noise)
    if section not in calibration.maps:
        return free, free
    at = calibration.observations.of(section)
    imagined = np.concatenate([stream(seed, "figures", name, chunk).standard_normal((CHUNK, len(at))) for chunk in range(-(-replicates // CHUNK))])[:replicates]
    given = condition(noise, calibration.maps[section], calibration.figures[at], calibration.variances[at], imagined)
    return simulate(inputs, params, given), free


def replay(frame: Frame, calibration: Calibration, replicates: int, seed: int, progress: Callable[[int, int], None] = lambda done, of: None) -> Replay:
    """Replay every section; `progress` is told how many sections are done, of how many."""
    import xarray as xr

    sections, months = frame.sections, len(frame.months)
    totals = {ALL: np.zeros((2, months, replicates)), WITHOUT_PATRON: np.zeros((2, months, replicates))}
    kept = min(SAMPLE, replicates)
    sample = np.full((2, months, kept, len(sections)), np.nan)
    autonomy = np.full((months, len(sections)), np.nan)
    labels = [*sections, ALL, *([WITHOUT_PATRON] if frame.settings.patron else [])]
    table = np.full((len(VARIABLES), len(labels), months, len(STATISTICS)), np.nan)
    for i, section in enumerate(sections):
        given, free = histories(frame, calibration, i, replicates, seed)
        members = [np.exp(paths.x[..., 0]) for paths in (given, free)]
        for row, values in enumerate((*members, given.theta[..., 0])):
            table[row, i] = _statistics(values)
        autonomy[:, i] = given.alpha[:, 0]
        table[3, i] = autonomy[:, i, None]
        sample[:, :, :, i] = members[0][:, :kept], given.theta[:, :kept, 0]
        if i in calibration.maps:
            for name, total in totals.items():
                if name == ALL or section != frame.settings.patron:
                    total += np.nan_to_num(np.stack(members))
        progress(i + 1, len(sections))
    for n, label in enumerate(labels[len(sections) :], start=len(sections)):
        for row in (0, 1):
            table[row, n] = _statistics(totals[label][row])
    coords = {"variable": list(VARIABLES), "section": labels, "month": list(frame.months), "statistic": list(STATISTICS)}
    quantiles = xr.DataArray(table, coords=coords, dims=tuple(coords), name="quantiles")
    return Replay(quantiles, labelled_paths(frame, sample, autonomy), replicates, seed)


def _statistics(values: Array) -> Array:
    """Return mean and quantiles over the last axis, (months, statistics); NaN where the section does not exist."""
    out = np.full((len(values), len(STATISTICS)), np.nan)
    there = ~np.isnan(values[:, 0])
    if there.any():
        out[there, 0] = values[there].mean(axis=1)
        out[there, 1:] = np.quantile(values[there], [float(name[1:]) / 100 for name in STATISTICS[1:]], axis=1).T
    return out


def labelled_paths(
    frame: Frame,
    sample: np.ndarray[tuple[int, ...], np.dtype[np.floating]],
    autonomy: Array,
    name: str = "members, in histories that agree with the cited figures",
) -> xr.Dataset:
    """Return labelled paths; `sample` is (members and theta, months, replicates, sections), `name` says what the members are."""
    import xarray as xr

    dims = ("replicate", "month", "section")
    members, theta = (np.moveaxis(values, 1, 0) for values in sample)
    return xr.Dataset(
        {
            "members": (dims, members.astype(np.float32), {"long_name": name, "units": "people"}),
            "theta": (dims, theta.astype(np.float32), {"long_name": "propensity to join and stay beyond what is measured", "units": "1/year"}),
            "alpha": (dims[1:], autonomy.astype(np.float32), {"long_name": "autonomy left by statute and dependence", "units": "1"}),
        },
        coords={"replicate": np.arange(members.shape[0]), "month": _dates(frame), "section": list(frame.sections)},
    )


def _dates(frame: Frame) -> np.ndarray[tuple[int, ...], np.dtype[np.datetime64]]:
    return np.array([f"{month // 12:04d}-{month % 12 + 1:02d}-01" for month in frame.months], dtype="datetime64[ns]")


def keep_all(frame: Frame, calibration: Calibration, replicates: int, seed: int, *, free: bool = False) -> xr.Dataset:
    """Return whole paths of every replicate, labelled. Memory grows with replicates x months x sections (8 bytes each)."""
    sample = np.empty((2, len(frame.months), replicates, len(frame.sections)), dtype=np.float32)
    autonomy = np.empty((len(frame.months), len(frame.sections)))
    for i in range(len(frame.sections)):
        paths = histories(frame, calibration, i, replicates, seed)[int(free)]
        sample[:, :, :, i] = np.exp(paths.x[..., 0]), paths.theta[..., 0]
        autonomy[:, i] = paths.alpha[:, 0]
    return labelled_paths(frame, sample, autonomy)
