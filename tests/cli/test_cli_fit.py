"""`holdfast fit`, `whatif` and `compare`: their answers' shapes, what is refused, and that a twin without a change is history."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import numpy as np
import pytest

if TYPE_CHECKING:
    from conftest import Answer

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def checked(name: str, answer: Answer) -> Any:
    assert answer.code == 0, answer.err
    said = json.loads(answer.out)
    jsonschema.validate(said, json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))
    return said


def test_twins_of_the_shipped_study(holdfast: Callable[..., Answer]) -> None:
    """The recorded posterior answers at once; sections that a change does not touch keep their history to the last bit."""
    said = checked("whatif", holdfast("whatif", "comintern", "--without", "china_kmt_entry", "--draws", "20", "--json"))
    assert set(said["sections"]) == {"china"}
    china, months = said["sections"]["china"], said["months"]
    before, after = months.index("1922-12"), months.index("1927-12")
    assert all(china["ratio"][level][before] == 1.0 for level in ("q05", "q50", "q95"))
    assert china["ratio"]["q05"][after] < china["ratio"]["q95"][after]
    for name in ("history", "twin"):
        rows = [np.array(china[name][level], dtype=float)[after] for level in ("q05", "q25", "q50", "q75", "q95")]
        assert rows == sorted(rows)


def test_no_change_is_told_as_history(holdfast: Callable[..., Answer]) -> None:
    said = checked("whatif", holdfast("whatif", "comintern", "--draws", "20", "--json"))
    assert said["inputs_changed"] == []
    assert said["sections"] == {}
    members = said["variables"]["members"]
    assert members["history"] == members["twin"]
    answer = holdfast("whatif", "comintern", "--draws", "20")
    assert "the twin is history" in answer.out


def test_recorded_scores_are_printed(holdfast: Callable[..., Answer]) -> None:
    said = checked("compare", holdfast("compare", "comintern", "--json"))
    ways = {row["way"] for row in said["scores"]}
    assert ways == {"future", "figures", "sections"}
    weights = [row["weight"] for row in said["scores"] if row["weight"] is not None]
    assert sum(weights) == pytest.approx(1.0)
    assert set(said["lacking"]) == {"generations", "money"}
    assert "Not testable: money" in holdfast("compare", "comintern").out


def test_a_study_without_a_posterior_is_told_how_to_make_one(template_folder: Path, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("whatif", template_folder, "--without", "purge")
    assert answer.code == 2
    assert "holdfast fit" in answer.err


def test_a_posterior_of_other_data_is_refused(template_folder: Path, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    from holdfast.study import load

    folder = Path(shutil.copytree(template_folder, tmp_path / "chess"))
    shutil.copy(load("comintern").folder / "posterior.npz", folder / "posterior.npz")
    answer = holdfast("whatif", folder, "--without", "purge")
    assert answer.code == 2
    assert "of other data" in answer.err
    (folder / "posterior.npz").write_bytes(b"not an archive")
    answer = holdfast("whatif", folder)
    assert answer.code == 2
    assert "cannot be read" in answer.err


@pytest.mark.parametrize(
    "words",
    [("--until", "china_kmt_entry"), ("--line", "popular_front"), ("--charter", "@1924"), ("--draws", "5")],
    ids=["until", "line", "charter", "draws"],
)
def test_half_a_change_is_refused(words: tuple[str, str], holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("whatif", "comintern", *words)
    assert answer.code == 2
    assert "expected" in answer.err or "from 20 to" in answer.err


def test_a_fit_too_short_to_converge_is_not_written(template_folder: Path, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    folder = Path(shutil.copytree(template_folder, tmp_path / "chess"))
    answer = holdfast("fit", folder, "--warmup", "50", "--draws", "50", "--chains", "2", "--workers", "1")
    assert answer.code == 1 or answer.code == 2
    assert "did not converge" in answer.err
    assert not (folder / "posterior.npz").exists()


@pytest.mark.parametrize(
    ("words", "said"), [(("--theory", "centralization"), "centralisation"), (("--theory", "money"), "subsidies"), (("--accept", "1.5"), "0.9")]
)
def test_fit_refuses_what_it_cannot_do(words: tuple[str, str], said: str, template_folder: Path, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("fit", template_folder, *words)
    assert answer.code == 2
    assert said in answer.err
