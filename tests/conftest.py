"""Builders that several rooms' tests share: a small sound study to spoil, and the command line run in this process."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from holdfast.cli import main
from holdfast.study import Study, load
from holdfast.study.new import new_study

settings.register_profile("holdfast", deadline=None, derandomize=True, database=None, max_examples=150)
settings.load_profile("holdfast")


@dataclass(frozen=True)
class Draft:
    """A copy of the template study whose files a test may spoil."""

    folder: Path

    def path(self, file: str) -> Path:
        return self.folder / file

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the first `old` in a file, which must hold it."""
        text = self.path(file).read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        self.path(file).write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, file: str, text: str) -> int:
        """Add a line at the end of a file; return its number."""
        before = self.path(file).read_text(encoding="utf-8")
        self.path(file).write_text(f"{before}{text}\n", encoding="utf-8")
        return before.count("\n") + 1

    def line(self, file: str, text: str) -> int:
        """Return the number of the first line that holds `text`."""
        return next(n for n, line in enumerate(self.path(file).read_text(encoding="utf-8").splitlines(), start=1) if text in line)

    def describe(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the data package's descriptor."""
        path = self.path("evidence/datapackage.json")
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        change(descriptor)
        path.write_text(json.dumps(descriptor), encoding="utf-8")


@dataclass(frozen=True)
class Answer:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def template_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template study as `holdfast new` writes it. Not to be changed: see `draft`."""
    return new_study("chess", tmp_path_factory.mktemp("template"))


@pytest.fixture
def draft(template_folder: Path, tmp_path: Path) -> Draft:
    """A sound study of one's own to spoil."""
    return Draft(Path(shutil.copytree(template_folder, tmp_path / "chess")))


@pytest.fixture
def holdfast(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Answer]]:
    """Run a command in this process: `holdfast("check", folder)`."""
    handler = signal.getsignal(signal.SIGTERM)

    def run(*words: str | Path) -> Answer:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    yield run
    signal.signal(signal.SIGTERM, handler)


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Return every path below a folder with its size and time of change; nothing is opened."""
    found = {}
    for path in sorted(folder.rglob("*")):
        info = path.lstat()
        found[str(path.relative_to(folder))] = (info.st_size, info.st_mtime_ns)
    return found


@pytest.fixture
def refused(holdfast: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run a command that must refuse its input: exit code 2, one message, nothing on stdout, nothing written. Returns the message."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    def run(*words: str | Path) -> str:
        before = listing(tmp_path)
        answer = holdfast(*words)
        assert answer.code == 2, answer
        assert answer.out == ""
        assert "Traceback" not in answer.err
        assert answer.err.startswith("holdfast: ")
        assert listing(tmp_path) == before
        return answer.err

    return run


@pytest.fixture(scope="session")
def chess(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The template study, calibrated once for all tests that need it."""
    study = load(new_study("chess", tmp_path_factory.mktemp("studies")))
    study.calibrate()
    return study
