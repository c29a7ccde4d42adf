"""The page on rulers and rules: its commands print what it shows, its files are questions, its Python gives what it says."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from charter.power.test_power_page import matches
from holdfast.audit.rulers.load import shipped_questions
from holdfast.audit.rulers.questions import KINDS

if TYPE_CHECKING:
    from conftest import Answer

PAGE = Path(__file__).parent.parent.parent.parent / "docs" / "rulers.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"```console\n\$ holdfast rulers (\S+)\n((?:.*\n)*?)```", TEXT)
FILES = re.findall(r"```yaml\n((?:.*\n)*?)```", TEXT)


def test_the_page_shows_every_kind_and_names_every_example() -> None:
    assert (len(COMMANDS), len(FILES)) == (5, 3)
    assert all(f"| `{kind}` |" in TEXT for kind in KINDS)
    assert all(f"`{name}`" in TEXT for name in shipped_questions())


@pytest.mark.parametrize(("name", "shown"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_commands_print_what_the_page_shows(name: str, shown: str, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("rulers", name)
    assert (answer.code, answer.err) == (0, "")
    assert len(shown.splitlines()) >= 8
    assert matches(shown.splitlines(), answer.out.splitlines()), answer.out


@pytest.mark.parametrize("text", FILES, ids=range(len(FILES)))
def test_files_on_the_page_are_questions(text: str, holdfast: Callable[..., Answer], tmp_path: Path) -> None:
    path = tmp_path / "question.yaml"
    path.write_text(text, encoding="utf-8")
    answer = holdfast("rulers", path)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[0] in text


def test_python_gives_what_the_page_says() -> None:
    from holdfast.audit import rulers

    for failed, tried in (doctest.testfile(str(PAGE), module_relative=False), doctest.testmod(rulers)):
        assert tried >= 4
        assert failed == 0
