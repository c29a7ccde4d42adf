"""The files of a replayed study, apart from its report: summary, events, paths, claims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from holdfast.evidence import month_name
from holdfast.store import write_json, write_netcdf, write_parquet
from holdfast.study.load import Study
from holdfast.study.replay import Replay

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["essay_json", "write_events", "write_results", "write_summary"]


def write_results(folder: Path, study: Study, replay: Replay, manifest: dict[str, Any]) -> None:
    """Write `summary.parquet`, `events.parquet`, `paths.nc` and `claims.json` into `folder`."""
    write_summary(folder / "summary.parquet", replay.quantiles)
    write_events(folder / "events.parquet", study)
    write_netcdf(folder / "paths.nc", replay.paths)
    write_json(folder / "claims.json", essay_json(study, manifest))


def essay_json(study: Study, manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the ledger as `claims.json` and `holdfast essay --json` give it."""
    return {"schema": "holdfast/essay/1", "manifest": manifest, "claims": study.claims, "sentences": study.sentences}


def write_summary(path: Path, table: xr.DataArray) -> None:
    """Write statistics (variable, section, month, statistic) as one row per section, month and variable, without those that do not exist."""
    variables, sections, months = (table.coords[name].values for name in ("variable", "section", "month"))
    values = table.values.reshape(-1, table.sizes["statistic"])
    grid = np.indices(table.shape[:3]).reshape(3, -1)
    there = ~np.isnan(values[:, 0])
    v, s, m = (index[there] for index in grid)
    names = np.array([month_name(int(month)) for month in months])
    columns: dict[str, Any] = {"section": sections[s].astype(str), "month": names[m], "variable": variables[v].astype(str)}
    columns |= {str(name): values[there, n] for n, name in enumerate(table.coords["statistic"].values)}
    write_parquet(path, columns)


def write_events(path: Path, study: Study) -> None:
    """Write the dated events of the window with their role: input to the replay, outcome, or context."""
    settings = study.frame.settings
    rows = [
        row for row in study.evidence.events if settings.first <= (row.date_end or row.date_start).last_month and row.date_start.first_month <= settings.last
    ]
    columns = {
        "id": [row.id for row in rows],
        "date_start": [str(row.date_start) for row in rows],
        "date_end": [str(row.date_end) if row.date_end else None for row in rows],
        "precision": [row.date_start.precision for row in rows],
        "sections": [";".join(row.sections) for row in rows],
        "kind": [row.kind for row in rows],
        "role": [row.role for row in rows],
        "imposed_by": [row.imposed_by for row in rows],
        "title": [row.title for row in rows],
        "source": [row.source for row in rows],
    }
    write_parquet(path, columns)
