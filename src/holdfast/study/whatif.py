"""Counterfactual histories of a study: the same luck, another input; members with intervals, history beside its twin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.inference.hazards import fit_splits, panel_of
from holdfast.inference.hazards.expected import expected_splits
from holdfast.inference.twins import abduct, histories
from holdfast.study.changes import Change, changed_frame, changed_inputs
from holdfast.study.fitted import recorded
from holdfast.study.load import Study

__all__ = ["ALL", "DRAWS", "WhatIf", "whatif"]

DRAWS = 400
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
ALL = "all_but_patron"


@dataclass(frozen=True)
class WhatIf:
    """History and twin of members, (draws, months, sections), NaN where a section does not exist, in the study's order of sections.

    `moved` names the inputs of the model that the change touches; none means that the twin is history. `total_of` are the columns that the
    total adds: sections with at least one figure, without the patron. `splits` are the splits expected up to each month in history and twin,
    (draws, months), by the hazard of `holdfast.inference.hazards`.
    """

    changes: tuple[str, ...]
    months: tuple[int, ...]
    sections: tuple[str, ...]
    history: Array
    twin: Array
    moved: tuple[str, ...]
    touched: tuple[str, ...]
    total_of: tuple[int, ...]
    splits: tuple[Array, Array]

    def members(self, section: str = ALL) -> tuple[Array, Array]:
        """Return history and twin of a section's members, or of all but the patron's, (draws, months)."""
        columns = list(self.total_of) if section == ALL else [self.sections.index(section)]
        history, twin = (np.nansum(np.exp(x[:, :, columns]), axis=2) for x in (self.history, self.twin))
        there = ~np.isnan(self.history[:, :, columns]).all(axis=2)
        return np.where(there, history, np.nan), np.where(there, twin, np.nan)

    def table(self, section: str = ALL) -> dict[str, dict[str, list[float | None]]]:
        """Return quantiles by month of history, twin, their difference, and the ratio twin over history."""
        history, twin = self.members(section)
        with np.errstate(invalid="ignore", divide="ignore"):
            series = {"history": history, "twin": twin, "difference": twin - history, "ratio": twin / history}
        return {name: _quantiles(values) for name, values in series.items()}

    def splits_table(self) -> dict[str, dict[str, list[float | None]]]:
        """Return quantiles by month of the expected number of splits so far: history, twin, their difference."""
        history, twin = self.splits
        return {name: _quantiles(values) for name, values in {"history": history, "twin": twin, "difference": twin - history}.items()}


def _quantiles(values: Array) -> dict[str, list[float | None]]:
    found = np.full((len(LEVELS), values.shape[1]), np.nan)
    there = ~np.isnan(values[0])
    found[:, there] = np.quantile(values[:, there], LEVELS, axis=0)
    return {f"q{int(100 * level):02d}": [None if np.isnan(x) else float(x) for x in row] for level, row in zip(LEVELS, found, strict=True)}


def whatif(
    study: Study,
    changes: Sequence[Change],
    only: Sequence[str] = (),
    draws: int = DRAWS,
    seed: int = 1,
    progress: Callable[[str], None] = lambda _: None,
) -> WhatIf:
    """Replay history and its twin for `draws` draws of the recorded posterior."""
    progress("reading the posterior")
    target, posterior = recorded(study)
    frame = study.frame
    twin_inputs = changed_inputs(frame, changes, only)
    inputs = target.model.inputs
    progress("inferring the luck of history")
    found = abduct(target, posterior, draws, seed)
    progress("replaying history and its twin")
    history, twin = histories(found, inputs)[0], histories(found, twin_inputs)[0]
    progress("splits: the hazard in history and in the twin")
    hazard = fit_splits(panel_of(frame))
    splits = expected_splits(hazard, frame, changed_frame(frame, changes), [frame.position[section] for section in only], draws)
    moved = tuple(name for name, one, other in zip(inputs._fields, inputs, twin_inputs, strict=True) if not np.array_equal(one, other))
    differs = np.any(np.nan_to_num(history) != np.nan_to_num(twin), axis=(0, 1))
    with_figures = set(target.model.observations.section.tolist())
    patron = frame.position.get(frame.settings.patron or "", -1)
    return WhatIf(
        changes=tuple(change.words for change in changes),
        months=frame.months,
        sections=frame.sections,
        history=history,
        twin=twin,
        moved=moved,
        touched=tuple(section for section, there in zip(frame.sections, differs, strict=True) if there),
        total_of=tuple(i for i in range(len(frame.sections)) if i in with_figures and i != patron),
        splits=splits,
    )
