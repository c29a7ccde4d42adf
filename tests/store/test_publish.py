"""Results appear whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from holdfast.errors import BadInput
from holdfast.store import publish

PARTIAL = ".holdfast-partial-"


def contents(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


def dead_process() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_files_and_manifest_appear_together(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "out"
    with publish(target, {"seed": 1}) as staging:
        (staging / "a.txt").write_text("a")
        (staging / "b.bin").write_bytes(b"\0\1")
        assert not target.exists()
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == {"seed": 1, "files": {"a.txt": hashlib.sha256(b"a").hexdigest(), "b.bin": hashlib.sha256(b"\0\1").hexdigest()}}
    assert sorted(contents(tmp_path)) == ["deep", "deep/out", "deep/out/a.txt", "deep/out/b.bin", "deep/out/manifest.json"]


def test_the_sums_are_those_of_the_published_bytes(tmp_path: Path) -> None:
    with publish(tmp_path / "out", {}) as staging:
        for n in range(5):
            (staging / f"{n}.bin").write_bytes(os.urandom(100))
    files = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert len(files) == 5
    assert files == {name: hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() for name in files}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit, MemoryError, BadInput])
@pytest.mark.parametrize("there", [False, True])
def test_an_error_inside_leaves_the_target_as_it_was(error: type[BaseException], there: bool, tmp_path: Path) -> None:
    target = tmp_path / "out"
    if there:
        with publish(target, {"seed": 1}) as staging:
            (staging / "a.txt").write_text("old")
    before = contents(tmp_path)

    def fail() -> None:
        with publish(target, {"seed": 2}) as staging:
            (staging / "a.txt").write_text("new")
            raise error([])

    with pytest.raises(error):
        fail()
    assert contents(tmp_path) == before


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    for text in ("old", "new"):
        with publish(tmp_path / "out", {"text": text}) as staging:
            (staging / "a.txt").write_text(text)
    assert (tmp_path / "out" / "a.txt").read_text() == "new"
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["text"] == "new"


def test_files_of_others_are_kept(tmp_path: Path) -> None:
    (tmp_path / "out" / "notes").mkdir(parents=True)
    (tmp_path / "out" / "notes" / "mine.txt").write_text("mine")
    (tmp_path / "out" / "thesis.tex").write_text("mine")
    with publish(tmp_path / "out", {}) as staging:
        (staging / "a.txt").write_text("a")
    assert contents(tmp_path / "out").keys() == {"a.txt", "manifest.json", "notes", "notes/mine.txt", "thesis.tex"}
    assert (tmp_path / "out" / "thesis.tex").read_text() == "mine"
    assert "thesis.tex" not in json.loads((tmp_path / "out" / "manifest.json").read_text())["files"]


def refuse(target: Path) -> str:
    def enter() -> None:
        with publish(target, {}):
            raise AssertionError("the target cannot be written, so nothing should have been started")

    with pytest.raises(BadInput) as caught:
        enter()
    assert caught.value.problems[0].file == str(target)
    return str(caught.value)


def test_a_file_in_the_place_of_the_folder_is_kept(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    assert "a file stands where the results should go" in refuse(tmp_path / "out")
    assert contents(tmp_path) == {"out": b"mine"}


@pytest.mark.parametrize("name", ["file/out", "file/deep/out", "x" * 300, "nul\0"], ids=["below a file", "deep below a file", "too long", "NUL"])
def test_a_place_that_cannot_be_written_is_refused_before_work_starts(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refuse(tmp_path / name)
    assert contents(tmp_path) == {"file": b""}


def test_a_link_that_leads_nowhere_is_refused_before_work_starts(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to(tmp_path / "nowhere" / "deep")
    refuse(tmp_path / "out")


def test_a_folder_in_the_place_of_a_file_is_refused_and_nothing_published(tmp_path: Path) -> None:
    (tmp_path / "out" / "b.txt").mkdir(parents=True)

    def run() -> None:
        with publish(tmp_path / "out", {}) as staging:
            (staging / "a.txt").write_text("a")
            (staging / "b.txt").write_text("b")

    with pytest.raises(BadInput):
        run()
    assert contents(tmp_path) == {"out": None, "out/b.txt": None}


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    with publish(tmp_path / "out", {}) as staging:
        (staging / "a.txt").write_text("a")
    assert (tmp_path / "real" / "a.txt").read_text() == "a"
    assert (tmp_path / "out").is_symlink()


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    stale = tmp_path / f"{PARTIAL}{dead_process()}-abc"
    stale.mkdir()
    (stale / "a.txt").touch()
    with publish(tmp_path / "out", {}):
        assert not stale.exists()


def test_what_a_running_process_writes_is_not_swept(tmp_path: Path) -> None:
    live = tmp_path / f"{PARTIAL}{os.getpid()}-abc"
    live.mkdir()
    with publish(tmp_path / "out", {}):
        pass
    assert live.is_dir()


@pytest.mark.parametrize("rest", ["x-abc", "-abc", "abc", "²-abc", "99999999999999999999999-abc"])
def test_a_folder_of_another_name_is_not_swept_and_does_no_harm(rest: str, tmp_path: Path) -> None:
    (tmp_path / f"{PARTIAL}{rest}").mkdir()
    with publish(tmp_path / "out", {}):
        pass
    assert (tmp_path / f"{PARTIAL}{rest}").is_dir()
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_two_runs_at_once_do_not_meet(tmp_path: Path) -> None:
    with publish(tmp_path / "one", {}) as one, publish(tmp_path / "two", {}) as two:
        assert one != two
        (one / "a.txt").write_text("1")
        (two / "a.txt").write_text("2")
    assert [(tmp_path / name / "a.txt").read_text() for name in ("one", "two")] == ["1", "2"]
