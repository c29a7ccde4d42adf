"""Coalitions in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.audit.naming import article_words, coalition_words, number_words, part_words
from holdfast.audit.position import MANY
from holdfast.charter import load_charter
from holdfast.cli import main
from holdfast.errors import BadInput


@pytest.mark.parametrize(
    ("charter", "items", "said"),
    [
        ("comintern_1920", ["russia", "other_party:3"], "Russia and 3 of the ten most important other parties"),
        ("chess_club", ["player:2", "board:3"], "2 of the 24 members and 3 seats of the Board"),
        ("chess_club", ["player:1", "board.2"], "one of the 24 members and all 3 seats of the Board"),
        ("chess_club", ["board.0", "board.1:1"], "the chair of the Board and the treasurer of the Board"),
        ("weimar_1919", ["reichstag.0:432", "president.0"], "432 seats of the Reichstag and the President of the Reich"),
        ("un_charter", ["permanent_member", "security_council"], "all 5 of the permanent members of the Security Council and the Security Council"),
        ("debian_constitution", ["individual_developer:500001"], "more than half of the Developers"),
        ("debian_constitution", ["individual_developer:3"], "3 of the Developers"),
        ("debian_constitution", ["individual_developer"], "all of the Developers"),
    ],
)
def test_a_coalition_is_told_as_people_would(charter: str, items: list[str], said: str) -> None:
    assert coalition_words(load_charter(charter), items) == said


def test_the_stand_in_for_an_unstated_number_is_never_printed() -> None:
    charter = load_charter("debian_constitution")
    for number in (MANY // 2, MANY // 2 + 1, 2 * MANY // 3 + 1, 3 * MANY // 5, 12 * MANY // 17, MANY - 1, MANY):
        assert not any(sign.isdigit() for sign in coalition_words(charter, [f"individual_developer:{number}"]).replace(part_words(number), ""))
        assert "000" not in part_words(number)
        assert number_words(number) == "an unstated number"


LARGE = """charter: A union
id: union
members: {m: {count: 2000000}}
organs: {meeting: {votes: {m: 1}}}
powers:
  - {id: P1, do: amend, by: meeting, on: rules, needs: {share: 2/3, of: members}}
"""


def test_a_large_number_that_is_stated_is_told_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "union.yaml").write_text(LARGE, encoding="utf-8")
    main(["audit", str(tmp_path / "union.yaml"), "--coalition", "m:600000", "--out", str(tmp_path / "few")])
    told = capsys.readouterr().out
    assert "600,000 of the 2,000,000 m cannot" in told
    assert "1,333,334 votes needed, 600,000 had" in told
    main(["audit", str(tmp_path / "union.yaml"), "--coalition", "m:1500000", "--smallest", "--safeguards", "--out", str(tmp_path / "many")])
    told = capsys.readouterr().out
    assert "The smallest coalition has 1,333,334 of 2,000,000 heads" in told
    page = (tmp_path / "few" / "audit.html").read_text(encoding="utf-8") + (tmp_path / "many" / "audit.html").read_text(encoding="utf-8")
    assert "1,333,334" in page
    for text in (told, page):
        assert "unstated number" not in text
        assert "not stated" not in text
        assert "per cent" not in text


def test_shares_that_rules_are_made_of_have_their_words() -> None:
    assert [part_words(n) for n in (500_000, 500_001, 666_667, 750_000, 600_001, MANY)] == [
        "half",
        "more than half",
        "two-thirds",
        "three-quarters",
        "more than three-fifths",
        "all",
    ]


def test_a_long_coalition_is_cut_and_a_wrong_name_refused() -> None:
    charter = load_charter("eu_treaties")
    assert coalition_words(charter, list(charter.members)).endswith("and 15 more")
    with pytest.raises(BadInput, match="germany"):
        coalition_words(charter, ["germani"])


@pytest.mark.parametrize(
    ("article", "said"),
    [("9", "article 9"), ("X", "article X"), ("9; Conditions", "article 9; Conditions"), ("Condition 20", "Condition 20"), ("summary", "summary")],
)
def test_a_number_gets_its_word_and_a_name_stands_as_it_is(article: str, said: str) -> None:
    assert article_words(article) == said
