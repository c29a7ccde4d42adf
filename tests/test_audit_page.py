"""The page on the audit says what the code does."""

from __future__ import annotations

from pathlib import Path

from holdfast.audit.edits import edits
from holdfast.audit.effects import effects
from holdfast.cli import main

PAGE = (Path(__file__).parent.parent / "docs" / "audit.md").read_text(encoding="utf-8")


def table() -> dict[str, tuple[str, str, str, str]]:
    """Return the rows of the table of verbs: verb to adds, retracts, reads, what it does."""
    lines = PAGE.split("## Verbs")[1].split("| verbs |")[1].split("\n\n")[0].splitlines()[2:]
    rows = {}
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        for verb in cells[0].split(", "):
            rows[verb.strip("`")] = (cells[1], cells[2], cells[3], cells[4])
    return rows


def test_the_table_lists_exactly_the_registered_effects() -> None:
    def listed(words: tuple[str, ...]) -> str:
        return ", ".join(words) or "-"

    expected = {
        verb: (listed(known.adds), listed(known.retracts), listed(known.reads), (known.function.__doc__ or "").strip().splitlines()[0])
        for verb, known in effects().items()
    }
    assert table() == expected


def test_the_table_of_amendments_lists_exactly_the_registered_edits() -> None:
    lines = PAGE.split("### Amendments")[1].split("| edit |")[1].split("\n\n")[0].splitlines()[2:]
    told = [tuple(cell.strip() for cell in line.strip("|").split("|"))[:3] for line in lines]
    assert told == [(known.name, known.adds, (known.function.__doc__ or "").splitlines()[0]) for known in edits().values()]
    assert {known.adds for known in edits().values()} == set(effects()["amend"].adds)


def test_the_worked_example_is_what_the_command_prints(capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["audit", "chess_club", "--coalition", "player:2,board:3"]) == 0
    printed = [line.strip() for line in capsys.readouterr().out.splitlines()]
    example = PAGE.split("```text\n")[1].split("```")[0].splitlines()
    assert all(line.strip() in printed for line in example)
