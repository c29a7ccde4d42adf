"""The statutes of the Communist International measured, against a coding by hand of the same sources that was made before the measure."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from holdfast.audit.autonomy import AFFAIRS, by_affair, centralisation, measure
from holdfast.charter import load_charter, load_series

BY_HAND = Path(__file__).parent / "autonomy_by_hand.csv"
STATUTES = [f"comintern_{year}" for year in (1919, 1920, 1921, 1922, 1924, 1928)]

DIFFERENT = {
    # The rule on the leaders of a joining party is a condition of admission and no power over a section that is in.
    ("comintern_1920", "leaders"): (0, 1),
    ("comintern_1921", "leaders"): (0, 1),
    # The same; and the congress put a committee at the head of one section of thirteen.
    ("comintern_1922", "leaders"): (1 / 13, 1),
    # Article 9 is taken as the congress of 1922 read it, an appeal not suspending; the coder left that open before 1922.
    ("comintern_1920", "membership"): (1, 1),
    ("comintern_1921", "membership"): (1, 1),
    ("comintern_1920", "discipline"): (1, 1),
    ("comintern_1921", "discipline"): (1, 1),
    # The coder closed the interval on the passage read; articles that were not seen may say more.
    ("comintern_1922", "programme"): (0.5, 1),
    # Whether an appeal suspends was not seen; the coder took prompt execution and strict discipline to rule it out.
    ("comintern_1924", "line"): (0.5, 1),
    ("comintern_1928", "line"): (0.5, 1),
}


def by_hand() -> dict[tuple[str, str], tuple[float, float]]:
    with BY_HAND.open(encoding="utf-8") as file:
        return {(row["statute"], row["affair"]): (float(row["low"]), float(row["high"])) for row in csv.DictReader(file)}


@pytest.mark.parametrize("statute", STATUTES)
def test_each_cell_agrees_with_the_coding_by_hand_or_is_a_known_difference(statute: str) -> None:
    coded, found = by_hand(), by_affair(measure(load_charter(statute)))
    for affair in AFFAIRS:
        assert found[affair] == pytest.approx(DIFFERENT.get((statute, affair), coded[statute, affair])), affair
    assert all(DIFFERENT[key] != coded[key] for key in DIFFERENT)


def test_the_series_of_statutes_is_what_docs_say() -> None:
    found = [tuple(round(16 * value, 6) for value in centralisation(measure(load_charter(name)))) for name in STATUTES]
    # In sixteenths: half an affair is one of them.
    assert found == [(0, 0), (7, 16), (9, 16), (pytest.approx(9 + 2 / 13, abs=1e-5), 16), (3, 16), (7, 16)]


def test_the_file_of_the_dissolution_is_no_statute() -> None:
    charters = {charter.id: charter for _, charter in load_series("comintern").charters}
    assert centralisation(measure(charters["comintern_1943"])) == (0, 1)
