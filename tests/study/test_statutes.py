"""Statutes of a study: measured from the charters that it names, or coded in its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from holdfast.dynamics import build_inputs
from holdfast.errors import BadInput
from holdfast.study import load

if TYPE_CHECKING:
    from conftest import Draft

CHARTER = """charter: Bylaws of {year}
id: bylaws_{year}
members: {{north: {{}}, south: {{}}, east: {{}}, west: {{}}}}
organs:
  board: {{seats: [{{filled_by_other: it is not said how, count: 5}}]}}
powers:
{powers}
"""
NAMED = "statutes: {series: bylaws.yaml}\n"


def with_series(draft: Draft) -> None:
    """Put two charters in place of the template's coded table: the board may punish, and later names the chairs."""
    expel = "  - {id: P1, do: expel, by: board, on: section, needs: majority}"
    chairs = "  - {id: P2, do: appoint, by: board, on: leaders, needs: majority}"
    draft.path("bylaws_1990.yaml").write_text(CHARTER.format(year=1990, powers=expel), encoding="utf-8")
    draft.path("bylaws_1995.yaml").write_text(CHARTER.format(year=1995, powers=f"{expel}\n{chairs}"), encoding="utf-8")
    series = 'series: Bylaws\nid: bylaws\ncharters:\n  - {from: "1990-01", charter: bylaws_1990.yaml}\n  - {from: "1994-07", charter: bylaws_1995.yaml}\n'
    draft.path("bylaws.yaml").write_text(series, encoding="utf-8")
    draft.describe(lambda package: package.update(resources=[item for item in package["resources"] if item["name"] != "autonomy"]))


def test_a_study_may_name_its_own_series_of_charters(draft: Draft) -> None:
    with_series(draft)
    draft.append("study.yaml", NAMED)
    study = load(draft.folder)
    c = build_inputs(study.frame).c
    assert (c[0], c[-1]) == (1 / 8, 2 / 8)
    assert list(c).count(1 / 8) == 54
    chairs = next(claim for claim in study.claims if claim["id"] == "chairs" and claim["part"] == "d")
    assert (chairs["verdict"], chairs["estimate"]) == ("supported", 1 / 8)


def test_a_series_changes_the_hash_of_the_charters(draft: Draft) -> None:
    coded = load(draft.folder).manifest()["charter_hash"]
    with_series(draft)
    draft.append("study.yaml", NAMED)
    assert load(draft.folder).manifest()["charter_hash"] != coded


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("statutes: {series: bylaw.yaml}", "bylaw.yaml"),
        ("statutes: {series: comintrn}", "Did you mean 'comintern'"),
        ("statutes: {series: bylaws_1990.yaml}", "a series of charters"),
        ("statutes: {series: ../bylaws.yaml}", r"\.\./bylaws\.yaml"),
        ("statutes: {series: bylaws.yaml, without: {bylaws_1991: made up}}", "Did you mean 'bylaws_199"),
        ("statutes: {serie: bylaws.yaml}", "serie"),
    ],
)
def test_bad_statutes_are_explained(draft: Draft, named: str, said: str) -> None:
    with_series(draft)
    draft.append("study.yaml", named)
    with pytest.raises(BadInput, match=said):
        load(draft.folder)


def test_a_study_has_statutes_in_one_way(draft: Draft) -> None:
    draft.append("study.yaml", "statutes: {series: comintern}")
    with pytest.raises(BadInput, match=r"study\.yaml, line \d+: the study has statutes and a table autonomy"):
        load(draft.folder)
