"""`holdfast essay` prints every sentence with its verdict, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Answer, Draft

CLAIM = {"id", "part", "statement", "estimand", "data", "estimate", "lo90", "hi90", "p_sign", "rivals", "thresholds", "verdict", "would_change"}
MANIFEST = {"version", "data_hash", "charter_hash", "seed", "chunk", "engine"}
VERDICTS = {"supported", "weak", "undetermined", "contradicted", "not_testable", "model_conditional", "not_yet_tested"}


def test_the_text_holds_every_sentence_and_verdict(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("essay", draft.folder)
    assert (answer.code, answer.err) == (0, "")
    text = " ".join(answer.out.split())
    assert text.startswith("A made-up essay on the chess federation")
    for part in (
        "s1 The board took the choice of chairs from the clubs. -> fact; chairs.d supported",
        "s2 Members left because of it. -> causal; chairs.c not yet tested",
        "s3 Clubs should choose their own chairs. -> not a claim a model can test: It says what should be and not what was.",
        "Paragraph 1",
        "Paragraph 2",
        "2 tests: 1 supported, 1 not yet tested. Not yet tested: no rule is given, or no fit of the study as it stands is on record.",
        "chairs.d The board gained power",
        "-> supported; estimate 0.19 of rise in the index, which goes from 0 to 1 Share of eight affairs",
        "chairs.c Members left clubs after a chair was named for them.",
    ):
        assert part in text


@pytest.mark.parametrize("columns", ["20", "40", "200"])
def test_lines_fit_the_terminal(columns: str, draft: Draft, holdfast: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    answer = holdfast("essay", draft.folder)
    wrapped = [line for line in answer.out.splitlines()[1:] if " " in line.strip()]
    assert wrapped
    assert max(len(line) for line in wrapped) <= min(int(columns), 110)


def test_json_has_the_contract_s_keys(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("essay", draft.folder, "--json")
    assert (answer.code, answer.err) == (0, "")
    found = json.loads(answer.out)
    assert found["schema"] == "holdfast/essay/1"
    assert found["manifest"].keys() >= MANIFEST
    assert [(claim["id"], claim["part"]) for claim in found["claims"]] == [("chairs", "d"), ("chairs", "c")]
    for claim in found["claims"]:
        assert claim.keys() >= CLAIM
        assert claim["verdict"] in VERDICTS
    assert [sentence["id"] for sentence in found["sentences"]] == ["s1", "s2", "s3"]


def test_a_claim_judged_on_documents_has_its_estimate_and_interval(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    first, second = json.loads(holdfast("essay", draft.folder, "--json").out)["claims"]
    # Chairs (0 to 1) and discipline (.5 to 1) of eight affairs: 1.5 / 8.
    assert (first["verdict"], first["estimate"], first["lo90"], first["hi90"]) == ("supported", 0.1875, 0.1875, 0.1875)
    assert (second["verdict"], second["estimate"], second["p_sign"]) == ("not_yet_tested", None, None)


def test_long_findings_stand_in_json_and_not_in_the_text(holdfast: Callable[..., Answer]) -> None:
    text = " ".join(holdfast("essay", "comintern").out.split())
    for claim in json.loads(holdfast("essay", "comintern", "--json").out)["claims"]:
        if claim["finding"] and claim["part"] == "d":
            assert claim["finding"] not in text
            assert claim["finding"].split(" (")[0].split(". ")[0] in text


def test_the_answer_is_the_same_each_time(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    assert holdfast("essay", draft.folder, "--json") == holdfast("essay", draft.folder, "--json")


def test_a_sentence_of_which_one_test_is_still_to_be_run_is_partly_tested(draft: Draft, holdfast: Callable[..., Answer]) -> None:
    draft.edit("essay.yaml", "rows: [chairs.d]", "rows: [chairs.d, chairs.c]")
    found = json.loads(holdfast("essay", draft.folder, "--json").out)["sentences"]
    assert [sentence["verdict"] for sentence in found] == ["partly_tested", "not_yet_tested", "not_a_claim"]
    assert found[0]["verdicts"] == {"chairs.d": "supported", "chairs.c": "not_yet_tested"}


def test_a_study_without_an_essay_says_so(draft: Draft, refused: Callable[..., str]) -> None:
    draft.edit("study.yaml", "essay: essay.yaml\n", "")
    message = refused("essay", draft.folder)
    assert "study.yaml" in message
    assert "has no essay" in message


def test_a_spoiled_study_prints_no_ledger(draft: Draft, refused: Callable[..., str]) -> None:
    draft.edit("evidence/membership.csv", "1990,120", "1990-02-30,120")
    assert "membership.csv, line 2, column date" in refused("essay", draft.folder)


def test_the_shipped_essay_is_the_default(holdfast: Callable[..., Answer]) -> None:
    answer = holdfast("essay")
    assert (answer.code, answer.err) == (0, "")
    assert answer == holdfast("essay", "comintern")
    assert "not a claim a model can test" in answer.out


def test_the_shipped_essay_in_json_has_the_contract_s_keys(holdfast: Callable[..., Answer]) -> None:
    found = json.loads(holdfast("essay", "comintern", "--json").out)
    assert len(found["claims"]) >= 13
    assert all(claim.keys() >= CLAIM and claim["verdict"] in VERDICTS for claim in found["claims"])
    assert all(sentence["verdict"] for sentence in found["sentences"])
