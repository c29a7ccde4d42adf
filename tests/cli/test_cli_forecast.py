"""`holdfast forecast`: the answer's shape and truths, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import numpy as np
import pytest

from holdfast.inference.counts import Count
from holdfast.inference.forecaster import Drawn
from holdfast.study import load
from holdfast.study.forecast import forecast
from holdfast.study.forecast_file import read_asked

if TYPE_CHECKING:
    from conftest import Answer

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "forecast.schema.json"
FILE = """section,date,members,kind,remark
north,1994,150,claimed,between two figures
north,1990,120,dues_paying,known
east,1995-06,60,dues_paying,
west,1999-12-31,4000,police,
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "asked.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def ask(holdfast: Callable[..., Answer], *words: str | Path) -> Any:
    answer = holdfast("forecast", *words, "--json")
    assert answer.code == 0, answer.err
    said = json.loads(answer.out)
    jsonschema.validate(said, json.loads(SCHEMA.read_text(encoding="utf-8")))
    return said


@pytest.mark.parametrize("past", [[], ["--past-only"]], ids=["whole", "past"])
def test_the_answer_is_whole_and_true_to_its_schema(past: list[str], file: Path, template_folder: Path, holdfast: Callable[..., Answer]) -> None:
    said = ask(holdfast, template_folder, "--score", file, *past)
    assert said["past_only"] is bool(past)
    assert [(row["line"], row["section"], row["date"]) for row in said["rows"]] == [(2, "north", "1994"), (4, "east", "1995-06"), (5, "west", "1999-12-31")]
    assert [row["line"] for row in said["dropped"]] == [3]
    assert set(said["total"]["baselines"]) == {"random_walk", "exponential_smoothing", "gaussian_process"}
    total = said["total"]
    assert (total["n"], total["sections"], total["model"]) == (3, 3, "random_walk")
    assert total["crps"] == pytest.approx(np.mean([row["crps"] for row in said["rows"]]))
    inside = np.mean([row["lo90"] <= row["members"] <= row["hi90"] for row in said["rows"]])
    assert total["coverage_90"] == pytest.approx(inside)
    assert total["baselines"]["random_walk"]["crps_less_model"] == 0
    for row in said["rows"]:
        assert row["lo90"] <= row["lo50"] <= row["median"] <= row["hi50"] <= row["hi90"]
        assert (row["pit"] < 0.05) == (row["members"] < row["lo90"])
        assert row["no_figures"] is False


def test_the_same_question_gets_the_same_answer(file: Path, template_folder: Path, holdfast: Callable[..., Answer]) -> None:
    assert ask(holdfast, template_folder, "--score", file) == ask(holdfast, template_folder, "--score", file)


def test_a_file_with_nothing_new_scores_nothing(template_folder: Path, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    path = tmp_path / "known.csv"
    path.write_text("section,date,members,kind\nnorth,1990,120,dues_paying\n", encoding="utf-8")
    said = ask(holdfast, template_folder, "--score", path)
    assert (said["rows"], said["total"]["n"], said["total"]["crps"]) == ([], 0, None)
    assert "No figure is left to score." in holdfast("forecast", template_folder, "--score", path).out


def test_the_text_names_rows_and_scores(file: Path, template_folder: Path, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("forecast", template_folder, "--score", file)
    assert answer.code == 0
    assert "line 3 left out (north 1990, 120): the evidence has it as m01" in answer.out
    assert "random walk with drift" in answer.out
    assert "predicting 3 figures" in answer.err


@dataclass(frozen=True)
class Oracle:
    """A forecaster that knows."""

    name: str = "oracle"
    label: str = "one who knows"

    def __call__(self, rows: Sequence[Count], past_only: bool) -> Drawn:
        value = np.array([row.value for row in rows])
        return Drawn(value[:, None] + np.linspace(-0.01, 0.01, 101), np.zeros(len(rows), dtype=bool))


def test_a_model_of_ones_own_takes_the_top(file: Path, template_folder: Path) -> None:
    study = load(template_folder)
    asked, dropped = read_asked(file, study.frame)
    found = forecast(study, asked, dropped, model=Oracle())
    total = found.total()
    assert total["model"] == "oracle"
    assert total["crps"] < 0.005
    assert total["baselines"]["random_walk"]["crps_less_model"] == pytest.approx(found.beside[0].crps.mean() - total["crps"])
    assert total["baselines"]["random_walk"]["crps_less_model_se"] > 0
    assert found.rows()[0]["median"] == pytest.approx(150)


def test_a_section_whose_figures_all_come_later_is_marked(template_folder: Path, tmp_path: Path, holdfast: Callable[..., Answer]) -> None:
    path = tmp_path / "early.csv"
    path.write_text("section,date,members,kind\nsouth,1990-06,30,claimed\nnorth,1995,120,claimed\n", encoding="utf-8")
    whole, past = (ask(holdfast, template_folder, "--score", path, *words) for words in ([], ["--past-only"]))
    assert [row["no_figures"] for row in whole["rows"]] == [False, False]
    assert [row["no_figures"] for row in past["rows"]] == [True, False]
    width = [rows["rows"][0]["hi90"] / rows["rows"][0]["lo90"] for rows in (whole, past)]
    assert width[1] > 3 * width[0]
    assert "no figures: pooled prior" in holdfast("forecast", template_folder, "--score", path, "--past-only").out


def test_without_a_file_nothing_is_done(template_folder: Path, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("forecast", template_folder)
    assert (answer.code, answer.out) == (2, "")
    assert "--score" in answer.err


def test_a_file_that_is_not_there_or_not_right_is_refused(template_folder: Path, refused: Callable[..., str], tmp_path: Path) -> None:
    assert "there is no such file" in refused("forecast", template_folder, "--score", tmp_path / "nowhere.csv")
    (tmp_path / "wrong.csv").write_text("section,date,members,kind\nnorht,1990,1,claimed\n", encoding="utf-8")
    assert "Did you mean 'north'?" in refused("forecast", template_folder, "--score", tmp_path / "wrong.csv")
