"""Writing tables and paths in formats that other programs read: Parquet, NetCDF, JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["plain", "write_json", "write_netcdf", "write_parquet"]


def write_parquet(path: Path, columns: Mapping[str, Sequence[Any] | Any]) -> None:
    """Write columns of equal length as one Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(dict(columns)), path, compression="zstd")


def write_netcdf(path: Path, dataset: xr.Dataset) -> None:
    """Write labelled arrays as NetCDF (classic format, 64-bit offsets), readable from R, Julia and Panoply."""
    dataset.to_netcdf(path, engine="scipy", format="NETCDF3_64BIT")


def plain(value: Any) -> Any:
    """Return JSON-ready data: NumPy scalars become numbers, what is not finite becomes null."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_json(path: Path, data: Any) -> None:
    """Write JSON, readable by people, with keys in the order given."""
    path.write_text(json.dumps(plain(data), indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
