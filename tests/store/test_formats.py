"""What is written can be read back by other programs."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from holdfast.store import plain, write_json, write_netcdf, write_parquet


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (math.nan, None),
        (math.inf, None),
        (-math.inf, None),
        (np.float64("nan"), None),
        (np.float32("inf"), None),
        (np.float64(1.5), 1.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.str_("x"), "x"),
        (np.array(2.5), 2.5),
        ("text", "text"),
        (None, None),
        (True, True),
        ((1, (2.0, math.nan)), [1, [2.0, None]]),
        ({"a": {1: np.float64(2)}}, {"a": {"1": 2.0}}),
        ([], []),
        ({}, {}),
    ],
)
def test_values_become_plain(value: Any, expected: Any) -> None:
    found = plain(value)
    assert found == expected
    assert type(found) in (dict, list, str, int, float, bool, type(None)) or isinstance(value, np.str_)


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.floats(width=32).map(np.float32) | st.integers(0, 9).map(np.int16)


@given(st.recursive(scalars, lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text() | st.integers(), inner), max_leaves=10))
def test_anything_plain_is_json(value: Any) -> None:
    text = json.dumps(plain(value), allow_nan=False)
    assert plain(json.loads(text)) == json.loads(text)


def test_json_is_readable_utf8_with_keys_in_order(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"z": "Łódź", "a": [1, math.nan]})
    raw = (tmp_path / "a.json").read_bytes()
    assert "Łódź".encode() in raw
    assert raw.endswith(b"}\n")
    assert list(json.loads(raw)) == ["z", "a"]
    assert json.loads(raw)["a"] == [1, None]


def test_parquet_comes_back(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", {"section": ["a", "b", None], "q05": np.array([1.0, np.nan, -2.5]), "n": np.arange(3)})
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.column_names == ["section", "q05", "n"]
    assert table["section"].to_pylist() == ["a", "b", None]
    assert np.array_equal(table["q05"].to_numpy(), [1.0, np.nan, -2.5], equal_nan=True)
    assert table["n"].to_pylist() == [0, 1, 2]


def test_parquet_without_rows_keeps_its_columns(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", {"section": [], "mean": np.zeros(0)})
    table = pq.read_table(tmp_path / "a.parquet")
    assert (table.column_names, table.num_rows) == (["section", "mean"], 0)


def test_columns_of_unequal_length_are_no_table(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="length"):
        write_parquet(tmp_path / "a.parquet", {"a": [1, 2], "b": [1]})


def test_netcdf_comes_back(tmp_path: Path) -> None:
    dates = np.array(["1919-03-01", "1919-04-01"], dtype="datetime64[ns]")
    values = np.array([[1.5, np.nan], [2.5, 3.5]], dtype=np.float32)
    dataset = xr.Dataset({"members": (("month", "section"), values, {"units": "people"})}, coords={"month": dates, "section": ["north", "süd"]})
    write_netcdf(tmp_path / "a.nc", dataset)
    with xr.open_dataset(tmp_path / "a.nc", engine="scipy") as found:
        assert np.array_equal(found["members"].values, values, equal_nan=True)
        assert found["members"].dtype == np.float32
        assert found["members"].attrs["units"] == "people"
        assert [str(name) for name in found["section"].values] == ["north", "süd"]
        assert list(found["month"].values) == list(dates)
    assert (tmp_path / "a.nc").read_bytes()[:4] == b"CDF\x02"
