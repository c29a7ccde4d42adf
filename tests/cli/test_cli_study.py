"""`holdfast study` writes what the contract names, all or nothing. The one full run is of the template, with few histories."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import xarray as xr

from holdfast.study import Study

if TYPE_CHECKING:
    from conftest import Answer, Draft

WRITTEN = {"report.html", "summary.parquet", "events.parquet", "paths.nc", "claims.json", "manifest.json"}
SUMMARY = ["section", "month", "variable", "mean", "q05", "q25", "q50", "q75", "q95"]
MANIFEST = {"version", "data_hash", "charter_hash", "seed", "chunk", "engine"}
CLAIM = {"id", "part", "statement", "estimand", "data", "estimate", "lo90", "hi90", "p_sign", "rivals", "thresholds", "verdict", "would_change"}


def test_a_study_writes_what_the_contract_names(draft: Draft, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    out, store = tmp_path / "results", tmp_path / "store"
    answer = holdfast("study", draft.folder, "--replicates", "10", "--seed", "7", "--out", out, "--store", store, "--json")
    assert answer.code == 0, answer.err

    said = json.loads(answer.out)
    assert said["schema"] == "holdfast/study/1"
    assert said["manifest"].keys() >= MANIFEST
    assert (said["manifest"]["seed"], said["manifest"]["replicates"]) == (7, 10)
    assert set(said["files"]) == WRITTEN
    assert Path(said["out"]) == out
    assert len(said["summary"]) <= 25
    assert "loading and checking" in answer.err

    assert {path.name for path in out.iterdir()} == WRITTEN
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"] == {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in WRITTEN - {"manifest.json"}}
    assert {key: value for key, value in manifest.items() if key != "files"} == said["manifest"]

    summary = pq.read_table(out / "summary.parquet")
    assert summary.column_names == SUMMARY
    assert {"north", "east", "south", "west", "all"} <= set(summary["section"].to_pylist())
    assert "members" in summary["variable"].to_pylist()
    assert {min(summary["month"].to_pylist()), max(summary["month"].to_pylist())} == {"1990-01", "1999-12"}
    quantiles = np.array([summary[name].to_numpy() for name in SUMMARY[4:]])
    assert np.isfinite(quantiles).all()
    assert (np.diff(quantiles, axis=0) >= -1e-9).all()
    north = [row for row in summary.to_pylist() if (row["section"], row["variable"], row["month"]) == ("north", "members", "1996-12")]
    assert len(north) == 1
    assert 60 < north[0]["q50"] < 250  # a cited figure of that month says 125

    events = pq.read_table(out / "events.parquet").to_pylist()
    assert {row["id"]: row["role"] for row in events} == {"east_chair": "input", "assembly_90": "input"}

    with xr.open_dataset(out / "paths.nc", engine="scipy") as paths:
        assert dict(paths.sizes) == {"replicate": 10, "month": 120, "section": 4}
        assert {"members", "theta", "alpha"} <= set(paths.data_vars)

    ledger = json.loads((out / "claims.json").read_text(encoding="utf-8"))
    assert ledger["schema"] == "holdfast/essay/1"
    assert all(claim.keys() >= CLAIM for claim in ledger["claims"])
    assert ledger["claims"] == said["claims"]
    assert [sentence["id"] for sentence in ledger["sentences"]] == ["s1", "s2", "s3"]

    report = (out / "report.html").read_text(encoding="utf-8")
    assert "A made-up federation of four chess clubs" in report

    (record,) = (store / "runs").iterdir()
    assert json.loads(record.read_text(encoding="utf-8")) == {"manifest": said["manifest"], "out": str(out)}
    assert not list(tmp_path.glob(".holdfast-partial-*"))


def by_hand(*args: Any) -> Any:
    raise KeyboardInterrupt


def killed(*args: Any) -> Any:
    os.kill(os.getpid(), signal.SIGTERM)
    for _ in range(1000):  # the signal arrives between two steps
        pass
    raise AssertionError("the signal did not arrive")


@pytest.mark.parametrize("stop", [by_hand, killed])
@pytest.mark.parametrize("there", [False, True], ids=["first run", "second run"])
def test_a_run_that_is_stopped_leaves_no_output(
    stop: Callable[..., Any], there: bool, draft: Draft, tmp_path: Path, holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, store = tmp_path / "results", tmp_path / "store"
    if there:
        out.mkdir()
        (out / "manifest.json").write_text("of the run before")
    monkeypatch.setattr(Study, "calibrate", lambda self, progress: None)
    monkeypatch.setattr(Study, "replay", stop)
    answer = holdfast("study", draft.folder, "--replicates", "10", "--out", out, "--store", store)
    assert (answer.code, answer.out) == (130, "")
    assert "nothing was left half-written" in answer.err
    assert "Traceback" not in answer.err
    assert not store.exists()
    assert not list(tmp_path.glob(".holdfast-partial-*"))
    if there:
        assert [(path.name, path.read_text()) for path in out.iterdir()] == [("manifest.json", "of the run before")]
    else:
        assert not out.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_running_program_that_is_stopped_ends_with_130(number: signal.Signals, draft: Draft, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "holdfast", "study", str(draft.folder), "--out", str(tmp_path / "results"), "--store", str(tmp_path / "store")]
    # A shell's job in the background ignores Ctrl-C, and its children would: a program at a terminal does not.
    begin = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=begin) as running:
        assert running.stderr is not None
        while "calibrating" not in (line := running.stderr.readline()):
            assert line, "the program ended by itself"
        running.send_signal(number)
        out, err = running.communicate()
    assert (running.returncode, out) == (130, "")
    assert err.endswith("holdfast: stopped; nothing was left half-written\n")
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == [draft.folder.name]


def never(*args: Any) -> Any:
    raise AssertionError("the work should not have started")


@pytest.fixture
def unstarted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Study, "calibrate", never)
    monkeypatch.setattr(Study, "replay", never)


@pytest.mark.usefixtures("unstarted")
@pytest.mark.parametrize("option", ["--out", "--store"])
@pytest.mark.parametrize("place", ["file", "file/deep"])
def test_a_place_that_cannot_be_written_is_refused_before_work_starts(
    option: str, place: str, draft: Draft, tmp_path: Path, holdfast: Callable[..., Answer]
) -> None:
    (tmp_path / "file").write_text("mine")
    places = {"--out": tmp_path / "results", "--store": tmp_path / "store"} | {option: tmp_path / place}
    answer = holdfast("study", draft.folder, "--replicates", "10", "--out", places["--out"], "--store", places["--store"])
    assert (answer.code, answer.out) == (2, "")
    assert str(tmp_path / place) in answer.err
    assert "Traceback" not in answer.err
    assert (tmp_path / "file").read_text() == "mine"
    assert not (tmp_path / "results").exists()


@pytest.mark.usefixtures("unstarted")
def test_a_spoiled_study_is_refused_before_work_starts(draft: Draft, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    draft.edit("evidence/membership.csv", "1990,120", "1990-02-30,120")
    answer = holdfast("study", draft.folder, "--out", tmp_path / "results", "--store", tmp_path / "store")
    assert (answer.code, answer.out) == (2, "")
    assert "membership.csv, line 2, column date" in answer.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chess"]


def test_a_stopped_run_leaves_no_empty_folder_behind(draft: Draft, tmp_path: Path, holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(Study, "calibrate", by_hand)
    assert holdfast("study", draft.folder).code == 130
    assert list(here.iterdir()) == []


@pytest.mark.usefixtures("unstarted")
def test_a_file_of_another_origin_is_not_replaced(draft: Draft, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "report.html").write_text("years of work")
    answer = holdfast("study", draft.folder, "--out", tmp_path / "mine")
    assert answer.code == 2
    assert "report.html: a file of another origin stands there" in answer.err
    assert [(path.name, path.read_text()) for path in (tmp_path / "mine").iterdir()] == [("report.html", "years of work")]
