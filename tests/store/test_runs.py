"""A run is recorded once, under what fixed its numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from holdfast.errors import BadInput
from holdfast.store import record_run

MANIFEST = {"study": "chess", "seed": 1, "data_hash": "abc"}


def test_a_run_is_recorded_with_its_manifest_and_place(tmp_path: Path) -> None:
    path = record_run(tmp_path / "store", MANIFEST, tmp_path / "out")
    assert path.parent == tmp_path / "store" / "runs"
    assert json.loads(path.read_text(encoding="utf-8")) == {"manifest": MANIFEST, "out": str(tmp_path / "out")}


def test_the_same_run_is_recorded_once(tmp_path: Path) -> None:
    first = record_run(tmp_path, MANIFEST, tmp_path / "out")
    text = first.read_bytes()
    again = record_run(tmp_path, dict(reversed(MANIFEST.items())), tmp_path / "out")
    assert again == first
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [first.name]
    assert json.loads(first.read_bytes()) == json.loads(text)


def test_a_run_written_elsewhere_moves_its_record(tmp_path: Path) -> None:
    record_run(tmp_path, MANIFEST, tmp_path / "out")
    path = record_run(tmp_path, MANIFEST, tmp_path / "other")
    assert json.loads(path.read_text(encoding="utf-8"))["out"] == str(tmp_path / "other")
    assert len(list((tmp_path / "runs").iterdir())) == 1


@pytest.mark.parametrize("change", [{"seed": 2}, {"data_hash": "abd"}, {"study": "chess2"}, {"more": None}])
def test_another_run_has_another_record(change: dict[str, object], tmp_path: Path) -> None:
    assert record_run(tmp_path, MANIFEST, tmp_path) != record_run(tmp_path, MANIFEST | change, tmp_path)
    assert len(list((tmp_path / "runs").iterdir())) == 2


def test_the_place_of_a_record_is_given_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = record_run(Path(".holdfast"), MANIFEST, Path("out"))
    assert json.loads(path.read_text(encoding="utf-8"))["out"] == str(tmp_path.resolve() / "out")


@pytest.mark.parametrize("where", ["file", "file/deep"])
def test_a_store_that_cannot_be_written_is_bad_input(where: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadInput, match="cannot be recorded") as caught:
        record_run(tmp_path / where, MANIFEST, tmp_path / "out")
    assert caught.value.problems[0].file == str(tmp_path / where)
    assert (tmp_path / "file").read_text() == "mine"
