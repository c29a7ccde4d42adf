"""The ODD document is current, complete, and its equations are those of the code."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from holdfast.dynamics import Inputs, Noise, Parameters, State, begin, lasting_inputs, moment_inputs, step
from holdfast.dynamics.meaning import meanings
from holdfast.dynamics.model import SCHEDULE, D, H
from holdfast.study import load
from holdfast.study.odd import odd_document

if TYPE_CHECKING:
    from conftest import Answer, Draft

PAGE = Path(__file__).parents[2] / "docs" / "odd.md"
FUNCTIONS: dict[str, object] = {"D": D, "H": H, "sqrt": math.sqrt}


def test_the_page_is_current(holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("odd", "comintern")
    assert answer.code == 0
    assert answer.out == PAGE.read_text(encoding="utf-8"), "write it again: .venv/bin/holdfast odd comintern > docs/odd.md"


def test_every_field_of_the_model_has_a_meaning() -> None:
    for kind in (State, Inputs, Parameters, Noise):
        found = meanings(kind)
        assert tuple(found) == kind._fields
        assert all(item.text and item.symbol and item.unit for item in found.values())


def test_the_page_names_every_input_and_every_section() -> None:
    study = load("comintern")
    page = odd_document(study)
    assert all(f"| `{item.name}` |" in page and item.label in page for item in (*moment_inputs(), *lasting_inputs()))
    assert all(section in page for section in study.frame.sections)
    assert [line for line in page.splitlines() if line.startswith("## ")] == [
        "## 1. Purpose and patterns",
        "## 2. Entities, state variables and scales",
        "## 3. Process overview and scheduling",
        "## 4. Design concepts",
        "## 5. Initialisation",
        "## 6. Input data",
        "## 7. Submodels",
    ]


@pytest.mark.parametrize("shared", [0.0, 1.0])
@pytest.mark.parametrize("level", [0.0, 1.0])
@pytest.mark.parametrize("enter", [False, True])
def test_the_equations_on_the_page_are_those_of_the_code(shared: float, level: float, enter: bool) -> None:
    rng = np.random.default_rng(15)
    moment, lasting = 2, 3
    state = State(*rng.uniform(0.2, 0.8, (3, 1)))
    u, w, scaled = rng.normal(size=(1, moment)), rng.normal(size=(1, lasting)), np.array([1.0, 0.0, 1.0])
    c, rho, jump, jump_sd = rng.uniform(size=(4, 1))
    inputs = Inputs(np.array([enter]), np.array([True]), np.array([shared]), np.array([level]), u, w, c[0], rho, jump, jump_sd, scaled)
    values = dict.fromkeys(Parameters._fields, 0.0) | {name: rng.uniform(0.1, 1.0) for name in Parameters._fields}
    params = Parameters(**(values | {"b": rng.normal(size=moment), "g": rng.normal(size=lasting)}))
    noise = Noise(*rng.normal(size=(5, 1)))

    names: dict[str, object] = dict(FUNCTIONS)
    for kind, fields in ((State, state), (Inputs, inputs), (Parameters, params), (Noise, noise)):
        names |= {item.symbol: float(np.ravel(field)[0]) for item, field in zip(meanings(kind).values(), fields, strict=True)}
    names["sigma"] = names["sigma_x"] if shared else names["sigma_own"]

    def evaluate(process: str) -> dict[str, float]:
        equations = next(item.equations for item in SCHEDULE if item.name == process)
        return {symbol: float(eval(expression, {"__builtins__": {}}, names)) for symbol, expression in equations}

    if enter:
        names |= evaluate("entry")
    begun = begin(state, inputs, params, noise)
    assert [float(field[0]) for field in begun] == pytest.approx([names["x"], names["theta"], names["alpha"]])
    alpha = float(begun.alpha[0])
    names["b_u"] = sum(float(a) * float(b) for a, b in zip(u[0], params.b, strict=True))
    names["g_w"] = sum(float(a) * float(g) * (1 - alpha if by else 1) for a, g, by in zip(w[0], params.g, scaled, strict=True))
    after = step(begun, inputs, params, noise)
    expected = evaluate("members") | evaluate("propensity") | evaluate("autonomy")
    assert [float(field[0]) for field in after] == pytest.approx([expected["x"], expected["theta"], expected["alpha"]])


def test_a_study_of_ones_own_has_its_own_document(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("odd", draft.folder)
    assert answer.code == 0
    assert "120 steps, 1990-01 to 1999-12" in answer.out
    assert "Sections: north, east, south, west." in answer.out


def test_an_unknown_study_is_refused(refused: Callable[..., str]) -> None:
    assert "there is no study 'comitern'" in refused("odd", "comitern")
