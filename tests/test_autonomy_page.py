"""docs/autonomy.md says what the measure does: its table of affairs, the series, and how it moves with the weights."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from holdfast.audit.autonomy import AFFAIRS, Measured, by_affair, centralisation, measure, sensitivity
from holdfast.audit.spans import rule_of
from holdfast.charter import load_charter, load_series

PAGE = (Path(__file__).parent.parent / "docs" / "autonomy.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def statutes() -> dict[str, Measured]:
    return {str(date): measure(charter) for date, charter in load_series("comintern").charters if charter.id != "comintern_1943"}


def row(first: str) -> list[str]:
    """Cells of the table row whose first cell is this."""
    line = next(line for line in PAGE.splitlines() if line.startswith(f"| {first} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize("name", AFFAIRS)
def test_the_table_of_affairs_names_the_verbs_that_decide_them(name: str) -> None:
    affair, cells = AFFAIRS[name], row(f"`{name}`")
    for cell, table in zip(cells[1:3], (affair.decides, affair.shapes), strict=True):
        assert set(re.findall(r"`([a-z_]+)`", cell)) - {"whose"} == {verb for verbs in table.values() for verb in verbs.split()}
    assert bool(affair.stops or affair.right) == (cells[3] != "-")


def test_the_series_is_the_measured_one(statutes: dict[str, Measured]) -> None:
    for date, found in statutes.items():
        low, high = centralisation(found)
        spread = sensitivity(found)
        without = [value[0] for value in spread.without.values()]
        several = f"{min(without):.2f} to {max(without):.2f}" if max(without) else "0"
        expected = [f"{low:.2f}", f"{high:g}", f"{(low + high) / 2:.2f}", several, f"{spread.band[0]:.2f}"]
        assert row(date)[1:] == ["0" if text == "0.00" else text for text in expected]


def test_a_majority_of_the_rise_before_1924_depends_on_the_weights_as_told(statutes: dict[str, Measured]) -> None:
    weights = np.random.default_rng(1).dirichlet(np.ones(len(AFFAIRS)), 10_000)
    lows = {date: weights @ [value[0] for value in by_affair(statutes[date]).values()] for date in ("1922-12-05", "1928-08-29")}
    highs = weights @ [value[1] for value in by_affair(statutes["1928-08-29"]).values()]
    share = np.mean(lows["1922-12-05"] / highs > 0.5)
    assert f"holds in {100 * share:.0f} per cent of draws" in " ".join(PAGE.split())
    assert all(value[0] > 0 for name, value in by_affair(statutes["1928-08-29"]).items() if name not in ("programme", "exit"))


def test_under_unanimity_a_section_on_the_executive_can_stop_it() -> None:
    found = [centralisation(measure(load_charter(f"comintern_{year}"), assume=rule_of("unanimity")))[0] for year in (1920, 1921, 1922)]
    text = ", ".join(f"{value:.2f}" for value in found[:2]) + f" and {found[2]:.2f}"
    assert text in " ".join(PAGE.split())
