"""The page on safeguards says what the code does: its tables are made by the script, and its examples are what the command prints."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from holdfast.audit.safeguards.registry import safeguards
from holdfast.cli import main

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "safeguards.md").read_text(encoding="utf-8")


def test_the_tables_are_current() -> None:
    spec = importlib.util.spec_from_file_location("safeguards_cases", ROOT / "benchmarks" / "safeguards_cases.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.page(PAGE) == PAGE
    told = {name for rows in script.PROPOSED.values() for _, name in rows if name is not None}
    assert told <= set(safeguards())


def test_what_may_give_to_others_is_named() -> None:
    named = PAGE.split("take from some and give to others (")[1].split(")")[0]
    assert {name.strip("` \n") for name in named.split(",")} == {known.id for known in safeguards().values() if not known.monotone}


@pytest.mark.parametrize("name", ["chess_club", "comintern_1920"])
def test_the_worked_examples_are_what_the_command_prints(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", name, "--safeguards"]) == 0
    printed = capsys.readouterr().out.splitlines()
    examples = PAGE.split("## Worked examples")[1].split("```text\n")
    example = examples[1 if name == "chess_club" else 2].split("```")[0].splitlines()
    assert all(line in printed for line in example)
