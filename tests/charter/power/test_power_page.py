"""The page on voting power: its commands print what it shows, its Python gives what it says."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Answer

ROOT = Path(__file__).parent.parent.parent.parent
PAGE = ROOT / "docs" / "power.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"```console\n\$ (holdfast .+)\n((?:.*\n)*?)```", TEXT)


def matches(shown: list[str], printed: list[str]) -> bool:
    """Return whether the lines are the same, `...` standing for any number of lines."""
    if not shown:
        return not printed
    if shown[0] == "...":
        return any(matches(shown[1:], printed[k:]) for k in range(len(printed) + 1))
    return bool(printed) and shown[0] == printed[0] and matches(shown[1:], printed[1:])


def test_the_page_has_commands_and_python() -> None:
    assert len(COMMANDS) == TEXT.count("```console") == 6
    assert TEXT.count(">>> ") > 5


@pytest.mark.parametrize(("command", "shown"), COMMANDS, ids=range(len(COMMANDS)))
def test_commands_print_what_the_page_shows(command: str, shown: str, holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    answer = holdfast(*shlex.split(command)[1:])
    assert (answer.code, answer.err) == (0, "")
    lines = shown.splitlines()
    assert len(lines) >= 4
    assert matches(lines, answer.out.splitlines()), answer.out


def test_python_gives_what_the_page_says() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried > 5
    assert failed == 0


def test_docstrings_give_what_they_say() -> None:
    from holdfast.charter import power
    from holdfast.charter.power import analysis

    for module in (power, analysis):
        failed, tried = doctest.testmod(module)
        assert tried
        assert failed == 0
