"""Every published or independently computed table is reproduced exactly: swings as integers, Shapley values as fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from charter.power.power_oracle import ALL_TABLES, FILES, Table, table
from holdfast.charter.power import Analysis, measure
from holdfast.charter.power.algorithms import halves, series, states
from holdfast.charter.power.counts import TooLarge
from holdfast.charter.power.indices import find
from holdfast.charter.power.indices.shapley import from_sizes


def test_all_tables_are_here() -> None:
    assert len(FILES) == 24
    assert len(ALL_TABLES) == 31
    assert sum(len(each.rows) for each in ALL_TABLES) > 500


@pytest.mark.parametrize("each", ALL_TABLES, ids=lambda each: each.name)
def test_every_number_is_the_table_s(each: Table) -> None:
    analysis = Analysis(each.game)
    counts = analysis.by_size
    assert counts is not None
    assert [str(swings) for swings in counts.total_swings] == [row["swings"] for row in each.rows]
    assert analysis.proper
    shapley, banzhaf, penrose = (index.compute(analysis) for index in find(["shapley", "banzhaf", "penrose"]))
    assert shapley.exact
    assert sum(shapley.values) == 1
    for k, row in enumerate(each.rows):
        assert not row["shapley_exact"] or shapley.values[k] == Fraction(row["shapley_exact"])
        assert float(shapley.values[k]) == pytest.approx(float(row["shapley"]), abs=6e-9)
        assert float(banzhaf.values[k]) == pytest.approx(float(row["banzhaf_normalised"]), abs=6e-9)
        assert float(penrose.values[k]) == pytest.approx(float(row["penrose_absolute"]), abs=6e-11)


@pytest.mark.parametrize("each", [each for each in ALL_TABLES if len(each.rows) <= 30 and "Lisbon" not in each.name], ids=lambda each: each.name)
def test_other_algorithms_count_the_same(each: Table) -> None:
    n = len(each.rows)
    tried = 0
    for algorithm in (series, halves, states):
        try:
            counts = algorithm.count(each.game, (1,) * n, 2.0)
        except TooLarge:
            continue
        tried += 1
        assert [str(swings) for swings in counts.total_swings] == [row["swings"] for row in each.rows]
        assert sum(from_sizes(counts.swings_by_tag(i), n) for i in range(n)) == 1
    assert tried >= 2


def test_the_blocking_clause_adds_ten_coalitions() -> None:
    """EU-28: that four members at least must block adds exactly ten winning coalitions, and moves Shapley much more than Banzhaf."""
    with_clause, without = (Analysis(table(f"eu28_lisbon_official_2014{end}").game) for end in ("", "_no4clause"))
    assert with_clause.totals is not None
    assert without.totals is not None
    assert with_clause.totals.total_winning == 30_321_728
    assert without.totals.total_winning == 30_321_718
    assert (with_clause.totals.total_swings[0], without.totals.total_swings[0]) == (22_694_160, 22_694_168)
    assert float(measure(with_clause.game, "shapley").values[0]) == pytest.approx(0.144255, abs=5e-7)
    assert float(measure(without.game, "shapley").values[0]) == pytest.approx(0.145159, abs=5e-7)


@pytest.mark.parametrize(
    ("file", "winning"),
    [
        ("eu27_nice_255_pop2000", 2_718_751),
        ("eu27_nice_258_pop2000", 2_226_791),
        ("eu28_nice_official_2014", 5_032_116),
        ("eu27_lisbon_official_2012", 17_181_265),
    ],
)
def test_winning_coalitions_of_the_council(file: str, winning: int) -> None:
    counts = Analysis(table(file).game).totals
    assert counts is not None
    assert counts.total_winning == winning


def test_security_council() -> None:
    """Fifteen members: each permanent member 421/2145, each other 4/2145 (Shapley); 848 and 84 of 5,080 swings."""
    each = table("unsc_1966")
    assert measure(each.game, "shapley").values == (Fraction(421, 2145),) * 5 + (Fraction(4, 2145),) * 10
    assert measure(each.game, "banzhaf").values == (Fraction(848, 5080),) * 5 + (Fraction(84, 5080),) * 10


def test_the_host_of_1920_and_its_loss_of_1921() -> None:
    """A third of the votes gave .56 of the power in 1920; in 1921 the same five votes gave .19."""
    host, later = measure(table("comintern_ecci_1920_10").game, "banzhaf").values[0], measure(table("comintern_ecci_1921").game, "banzhaf").values[0]
    assert host == Fraction(19, 34)
    assert float(later) == pytest.approx(0.1927, abs=5e-5)


def test_holler_is_not_monotone() -> None:
    """[51; 35, 20, 15, 15, 15]: the weight 20 is in two minimal winning coalitions, the lighter 15 in three."""
    each = next(each for each in ALL_TABLES if each.name == "[51;35,20,15,15,15]")
    values = measure(each.game, "holler").values
    assert values[1] / values[2] == Fraction(2, 3)
