"""The command line as a whole: help, version, slips of the finger, and a fast start."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import holdfast as package
from holdfast import cli
from holdfast.cli.commands import COMMANDS, check

if TYPE_CHECKING:
    from conftest import Answer

SOURCE = str(Path(package.__file__).parent.parent)
HEAVY = {"numpy", "jax", "scipy", "pydantic", "altair", "pyarrow", "yaml", "xarray", "rich", "jinja2", "vl_convert"}


def python(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": SOURCE} | variables
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, env=environment, check=False)


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_goes_to_stdout(words: list[str], holdfast: Callable[..., Answer]) -> None:
    answer = holdfast(*words)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("usage: holdfast")


def test_help_names_every_command_and_the_exit_codes(holdfast: Callable[..., Answer]) -> None:
    out = holdfast("--help").out
    assert all(name in out for name in COMMANDS)
    assert "130 interrupted" in " ".join(out.split())


def test_the_version_is_the_package_s(holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("--version")
    assert (answer.code, answer.out, answer.err) == (0, f"holdfast {package.__version__}\n", "")


@pytest.mark.parametrize("words", [[], ["check"], ["new"], ["study"]], ids=lambda words: " ".join(words) or "nothing")
def test_a_missing_argument_is_named(words: list[str], holdfast: Callable[..., Answer]) -> None:
    answer = holdfast(*words)
    assert (answer.code, answer.out) == (2, "")
    assert "required" in answer.err
    assert f"Try: {' '.join(['holdfast', *words])} --help" in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["study", "x", "--seed", "-1"],
        ["study", "x", "--seed", "one"],
        ["study", "x", "--seed", "²"],
        ["study", "x", "--seed", str(2**63)],
        ["study", "x", "--replicates", "9"],
        ["study", "x", "--replicates", "1e3"],
        ["study", "x", "--replicates", "20001"],
        ["study", "x", "--replicates", ""],
    ],
    ids=lambda words: " ".join(words[2:]),
)
def test_a_number_out_of_bounds_is_told_the_bounds(words: list[str], holdfast: Callable[..., Answer]) -> None:
    answer = holdfast(*words)
    assert (answer.code, answer.out) == (2, "")
    assert "is not a whole number from" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("words", [["check", "a", "b"], ["check", "a", "--jsn"], ["essay", "a", "b"]], ids=" ".join)
def test_an_argument_too_many_is_refused(words: list[str], holdfast: Callable[..., Answer]) -> None:
    answer = holdfast(*words)
    assert (answer.code, answer.out) == (2, "")
    assert words[-1] in answer.err


@pytest.mark.parametrize("words", [["chekc"], ["chekc", "comintern"], ["--debug", "chekc"]], ids=" ".join)
def test_a_mistyped_command_is_told_the_nearest(words: list[str], holdfast: Callable[..., Answer]) -> None:
    answer = holdfast(*words)
    assert (answer.code, answer.out) == (2, "")
    assert "Did you mean 'check'?" in answer.err


def test_a_mistyped_command_in_a_shell_is_told_the_nearest() -> None:
    done = python("-m", "holdfast", "chekc")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean 'check'?" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "code", ["import holdfast", "import holdfast.cli; holdfast.cli.main(['--help'])", "import holdfast.cli; holdfast.cli.main(['--version'])"]
)
def test_nothing_heavy_is_imported_to_start(code: str) -> None:
    script = f"import sys, atexit\natexit.register(lambda: print(*sorted(name.split('.')[0] for name in sys.modules), file=sys.stderr))\n{code}"
    done = python("-c", script)
    assert done.returncode == 0
    loaded = set(done.stderr.split())
    assert "holdfast" in loaded
    assert loaded & HEAVY == set()


def test_the_heavy_modules_are_known_by_their_right_names() -> None:
    done = python("-c", "import sys, holdfast.study\nprint(*sorted({name.split('.')[0] for name in sys.modules}))")
    assert {"numpy", "pydantic"} <= set(done.stdout.split()) & HEAVY


def test_a_command_stopped_by_hand_ends_with_130(holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(args: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "run", stop)
    answer = holdfast("check", "comintern")
    assert (answer.code, answer.out) == (130, "")
    assert "Traceback" not in answer.err


def test_a_command_that_is_killed_ends_like_one_stopped_by_hand(holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(args: Any) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(1000):  # the signal arrives between two steps
            pass
        return 0

    monkeypatch.setattr(check, "run", stop)
    assert holdfast("check", "comintern").code == 130


def test_a_full_disk_is_one_message(holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(args: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "some/file")

    monkeypatch.setattr(check, "run", full)
    monkeypatch.setattr("holdfast.cli._silence", lambda: None)  # it would close this test's own output
    answer = holdfast("check", "comintern")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "holdfast: some/file: No space left on device; nothing was left half-written\n"


@pytest.mark.parametrize("closing", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_output_is_no_error(closing: str) -> None:
    command = f"{sys.executable} -m holdfast essay comintern {closing}"
    environment = os.environ | {"PYTHONPATH": SOURCE}
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_interruption_waits_while_a_module_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[bool] = []
    monkeypatch.setattr(cli, "_again", lambda: again.append(True))
    loading: dict[str, Any] = {"interrupt": lambda: cli._interrupt(signal.SIGINT, sys._getframe())}
    exec(compile("interrupt()", "<frozen importlib._bootstrap>", "exec"), loading)
    assert again == [True]
    with pytest.raises(KeyboardInterrupt):
        cli._interrupt(signal.SIGINT, sys._getframe())


def test_an_interruption_that_a_library_swallows_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[bool] = []
    monkeypatch.setattr(cli, "_again", lambda: again.append(True))
    cli._insist(SimpleNamespace(exc_type=KeyboardInterrupt))
    assert again == [True]


def test_debug_shows_the_error_itself(holdfast: Callable[..., Answer]) -> None:
    with pytest.raises(package.BadInput):
        holdfast("--debug", "check", "nowhere")


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m holdfast essay comintern | head -n 1"
    environment = os.environ | {"PYTHONPATH": SOURCE}
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, env=environment, check=False)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_a_terminal_without_unicode_still_gets_an_answer(template_folder: Path) -> None:
    essay = (template_folder / "essay.yaml").read_text(encoding="utf-8")
    folder = template_folder.parent / "unicode"
    folder.mkdir(exist_ok=True)
    for path in template_folder.rglob("*"):
        if path.is_file():
            copy = folder / path.relative_to(template_folder)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (folder / "essay.yaml").write_text(essay.replace("A made-up essay", "An essay from Łódź"), encoding="utf-8")
    for words in (["essay", str(folder)], ["essay", str(folder), "--json"]):
        done = python("-m", "holdfast", *words, PYTHONIOENCODING="ascii")
        assert "Traceback" not in done.stderr
        assert done.returncode == 0
