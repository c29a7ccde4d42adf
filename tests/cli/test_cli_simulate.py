"""`holdfast simulate`: what it writes, that a history can be made again alone, and what it refuses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import numpy as np
import pyarrow.parquet as pq
import pytest
import xarray as xr

from holdfast.cli.commands import simulate
from holdfast.study import Study, ensemble

if TYPE_CHECKING:
    from conftest import Answer, Draft

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "simulate.schema.json"


@pytest.fixture
def calibrated(chess: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the template's calibration of the session instead of calibrating each time."""
    monkeypatch.setattr(Study, "calibrate", lambda self, progress=None: chess.calibration)
    monkeypatch.setattr(Study, "calibration", chess.calibration)


@pytest.mark.usefixtures("calibrated")
def test_a_simulation_writes_its_summary_and_the_paths_that_were_named(draft: Draft, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    out, store = tmp_path / "results", tmp_path / "store"
    words = ["simulate", draft.folder, "--seed", "7", "--workers", "1", "--store", store, "--json"]
    answer = holdfast(*words, "--replicates", "500", "--paths", "3,0-1", "--out", out)
    assert answer.code == 0, answer.err
    said = json.loads(answer.out)
    jsonschema.validate(said, json.loads(SCHEMA.read_text(encoding="utf-8")))
    manifest = said["manifest"]
    assert (manifest["seed"], manifest["replicates"], manifest["chunk"], manifest["paths"]) == (7, 500, 1000, [0, 1, 3])
    assert manifest["histories"] == "free"
    assert manifest["parameters"]["k"] > 0
    assert "500 free histories" in said["summary"][1]
    assert {path.name for path in out.iterdir()} == {"summary.parquet", "paths.nc", "manifest.json"}
    assert {key: value for key, value in json.loads((out / "manifest.json").read_text()).items() if key != "files"} == manifest
    rows = pq.read_table(out / "summary.parquet").to_pylist()
    assert {row["variable"] for row in rows} == {"members", "theta", "alpha"}
    assert all(row["q05"] <= row["q50"] <= row["q95"] for row in rows)
    (record,) = (store / "runs").iterdir()
    assert json.loads(record.read_text())["manifest"] == manifest

    alone = tmp_path / "alone"
    again = holdfast(*words, "--replicates", "0", "--paths", "3", "--out", alone)
    assert again.code == 0, again.err
    jsonschema.validate(json.loads(again.out), json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert {path.name for path in alone.iterdir()} == {"paths.nc", "manifest.json"}
    with xr.open_dataset(out / "paths.nc", engine="scipy") as many, xr.open_dataset(alone / "paths.nc", engine="scipy") as one:
        assert many["replicate"].values.tolist() == [0, 1, 3]
        # Rounding of sums that a library orders by shape: far below the 1e-4 that is claimed.
        assert np.allclose(np.log(many["members"].sel(replicate=[3])), np.log(one["members"]), atol=1e-5, equal_nan=True)


@pytest.mark.usefixtures("calibrated")
def test_people_read_what_kind_of_histories_and_which_values(draft: Draft, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("simulate", draft.folder, "--replicates", "20", "--workers", "1", "--out", tmp_path / "o", "--store", tmp_path / "s")
    assert answer.code == 0
    assert "by the model alone, not given the figures" in answer.out
    assert "calibrated, not inferred: k 0." in answer.out
    assert len(answer.out.splitlines()) <= 25


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--replicates", "10000001"], "not a whole number from 0 to 10,000,000"),
        (["--replicates", "many"], "'many' is not a whole number"),
        (["--workers", "0"], "'0' is not a whole number from 1 to 256"),
        (["--paths", "5-2"], "'5-2' does not name histories; expected numbers below 2^32 as 0-19,777"),
        (["--paths", "1,two"], "'two' does not name histories"),
        (["--paths", "4294967296"], "does not name histories"),
        (["--paths", "0-999999999"], "does not name histories"),
        (["--paths", "0-900,2000-2900"], "1,802 histories are too many to keep whole; expected at most 1,000"),
        (["--paths", ""], "'' does not name histories"),
        (["--seed", "-1"], "'-1' is not a whole number"),
    ],
)
def test_bad_options_are_refused(words: list[str], said: str, draft: Draft, refused: Callable[..., str]) -> None:
    assert said in refused("simulate", draft.folder, *words)


def never(*args: Any, **options: Any) -> Any:
    raise AssertionError("the work should not have started")


def test_the_command_and_python_have_the_same_limits() -> None:
    assert (simulate.MAX_REPLICATES, simulate.MAX_PATHS) == (ensemble.MAX_REPLICATES, ensemble.MAX_PATHS)


@pytest.mark.parametrize("option", ["--out", "--store"])
def test_a_place_that_cannot_be_written_is_refused_before_work_starts(
    option: str, draft: Draft, tmp_path: Path, holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Study, "calibrate", never)
    (tmp_path / "file").write_text("mine")
    answer = holdfast("simulate", draft.folder, option, tmp_path / "file")
    assert (answer.code, answer.out) == (2, "")
    assert str(tmp_path / "file") in answer.err
    assert "Traceback" not in answer.err
    assert (tmp_path / "file").read_text() == "mine"


def test_an_unknown_study_is_refused(holdfast: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = holdfast("simulate", "comitern")
    assert (answer.code, answer.out) == (2, "")
    assert "there is no study 'comitern'" in answer.err
    assert "Did you mean 'comintern'?" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_simulation_that_is_stopped_ends_with_130_and_leaves_nothing(draft: Draft, tmp_path: Path) -> None:
    places = ["--out", str(tmp_path / "results"), "--store", str(tmp_path / "store")]
    words = [sys.executable, "-m", "holdfast", "simulate", str(draft.folder), "--replicates", "10000000", "--workers", "2", *places]
    begin: Callable[[], Any] = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    # A session of its own, so that the signal can be sent to all its processes, as Ctrl-C at a terminal is.
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=begin, process_group=0) as running:
        assert running.stderr is not None
        while "simulating" not in (line := running.stderr.readline()):
            assert line, "the program ended by itself"
        send_to_all(running.pid)
        out, err = running.communicate()
    assert (running.returncode, out) == (130, "")
    assert err == "holdfast: stopped; nothing was left half-written\n"
    assert [path.name for path in tmp_path.iterdir()] == [draft.folder.name]


def send_to_all(group: int) -> None:
    os.killpg(group, signal.SIGINT)
