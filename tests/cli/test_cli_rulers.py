"""`holdfast rulers`: every shipped question, its JSON, and its refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from holdfast.audit.rulers.load import load_question, question_schema, shipped_questions
from holdfast.audit.rulers.questions import KINDS

if TYPE_CHECKING:
    from conftest import Answer

Holdfast = Callable[..., "Answer"]
Refused = Callable[..., str]
SCHEMAS = Path(__file__).parent.parent.parent / "docs" / "schemas"
RULING = "question: q\nkind: ruling\nstrengths: {Ann: 3, Ben: 4, Cleo: 5}\n"
CHARTERS = """question: q
kind: stable_charters
states:
  a: {rule: E}
  c: {rule: M}
  d: {rule: M}
groups:
  E: {ranking: [c, a, d]}
  M: {ranking: [d, c, a]}
"""
VOTERS = "question: q\nkind: self_stable\nvoters: {a: 1/10, b: {support: 3/10, count: 3}}\n"
LINE = "question: q\nkind: one_line\ncoordination: 1\ncentre_knows: 1/2\n"
SECTIONS = "question: q\nkind: exit_voice\nsections:\n  a: {exit_value: 1/2, worth: 3, cost: 1/5}\n"


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


def answer(holdfast: Holdfast, name: str | Path) -> dict[str, Any]:
    printed = holdfast("rulers", name, "--json")
    assert (printed.code, printed.err) == (0, "")
    found: dict[str, Any] = json.loads(printed.out)
    jsonschema.validate(found, schema("rulers"))
    return found


@pytest.fixture
def asked(holdfast: Holdfast, tmp_path: Path) -> Callable[[str], dict[str, Any]]:
    """Return the answer to a question written as text."""

    def ask(text: str) -> dict[str, Any]:
        path = tmp_path / "question.yaml"
        path.write_text(text, encoding="utf-8")
        found: dict[str, Any] = answer(holdfast, path)["answer"]
        return found

    return ask


def test_the_published_schemas_are_sound_and_the_code_s() -> None:
    jsonschema.Draft202012Validator.check_schema(schema("rulers"))
    assert schema("rulers-question") == question_schema()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "other"}, schema("rulers"))


@pytest.mark.parametrize("name", [name for name in shipped_questions() if name != "ecci_1921"])
def test_every_shipped_question_is_answered(name: str, holdfast: Holdfast) -> None:
    printed = holdfast("rulers", name)
    assert (printed.code, printed.err) == (0, "")
    assert printed.out.splitlines()[0] == load_question(name).question.question
    found = answer(holdfast, name)
    assert found["manifest"].keys() >= {"version", "data_hash", "charter_hash", "seed", "chunk", "engine"}
    assert len(found["manifest"]["data_hash"]) == 64


@pytest.mark.parametrize("name", shipped_questions())
def test_shipped_questions_match_the_schema_and_name_a_source(name: str) -> None:
    document = load_question(name).document
    jsonschema.validate(document.data, schema("rulers-question"))
    assert document.data["sources"]
    assert document.data["assumptions"]
    assert document.data["kind"] in KINDS


def test_the_executive_of_1921_has_the_votes_of_the_table() -> None:
    """The shipped example takes its strengths from the table of voting power, vote for vote, and says that this is an assumption."""
    import csv

    table = Path(__file__).parent.parent / "charter" / "power" / "tables" / "comintern_ecci_1921.csv"
    with table.open(encoding="utf-8", newline="") as stream:
        votes = {row["member"]: int(row["weight"]) for row in csv.DictReader(stream)}
    data = load_question("ecci_1921").document.data
    assert data["strengths"] == votes
    assert any("an assumption" in text for text in data["assumptions"])


def test_leadership_in_json(asked: Callable[[str], dict[str, Any]]) -> None:
    found = asked(RULING + "newcomers: {Fay: 1}\nperturbation: {size: 1%, draws: 50, seed: 7}\n")
    assert (found["rulers"], found["everyone"], found["standing"]) == ([["Ann", "Ben", "Cleo"]], True, 4)
    assert [member["payoff"] for member in found["members"]] == ["1/4", "1/3", "5/12"]
    assert found["newcomers"][0]["go"] == ["Cleo"]
    assert (found["fragility"]["draws"], found["fragility"]["seed"], found["fragility"]["changed"]) == (50, 7, 0)
    assert found["required_shares"]["steps"][1]["from"] == "5/9"
    assert found["newcomer_of_any_strength"]["followed_to"] is None


def test_decimals_are_exact(asked: Callable[[str], dict[str, Any]]) -> None:
    found = asked("question: q\nkind: ruling\nstrengths: {a: 0.1, b: 0.2, c: 0.3}\n")
    assert (found["count"], found["everyone"]) == (1, True)


def test_ties_are_told(holdfast: Holdfast, tmp_path: Path) -> None:
    path = tmp_path / "question.yaml"
    path.write_text("question: q\nkind: ruling\nstrengths: {a: 1, b: 1, c: 1, d: 1, e: 1}\n", encoding="utf-8")
    printed = holdfast("rulers", path).out
    assert "5 coalitions are equally strong (4 of 5, 80%); one of them rules, and the model does not say which." in printed
    assert "In all of them: nobody. In none: nobody." in printed


def test_many_ties_are_told_by_kind_or_by_a_few_names(holdfast: Holdfast, tmp_path: Path) -> None:
    path = tmp_path / "question.yaml"
    path.write_text("question: q\nkind: ruling\nstrengths: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1}\n", encoding="utf-8")
    assert "    35 coalitions of 4: 4 of strength 1" in holdfast("rulers", path).out.splitlines()
    path.write_text("question: q\nkind: ruling\nstrengths: {" + ", ".join(f"m{k}: {100 + k}" for k in range(14)) + "}\n", encoding="utf-8")
    lines = holdfast("rulers", path).out.splitlines()
    assert sum(line.startswith("    m") for line in lines) == 5
    assert any(line.startswith("    and ") and line.endswith(" more") for line in lines)


def test_large_leaderships_say_what_was_not_looked_at(holdfast: Holdfast, tmp_path: Path) -> None:
    path = tmp_path / "question.yaml"
    strengths = ", ".join(f"m{k}: {10**6 + 2**k}" for k in range(19))
    path.write_text(f"question: q\nkind: ruling\nstrengths: {{{strengths}}}\nperturbation: {{draws: 2}}\n", encoding="utf-8")
    printed = holdfast("rulers", path).out
    for part in ("exactly, for up to 16 members", "single shares", "not followed: too many members", "of 2 draws"):
        assert part in printed
    assert "m13 and m14 rule in the end" in printed


def test_strengths_of_many_digits_are_answered_as_far_as_exact(asked: Callable[[str], dict[str, Any]]) -> None:
    found = asked("question: q\nkind: ruling\nstrengths: {a: 999999999999999999, b: 1000000000000000001}\n")
    assert found["rulers"] == [["b"]]
    assert (found["fragility"], found["margins"], found["newcomer_of_any_strength"]["pieces"]) == (None, [], [])
    assert [step["share"] for step in found["required_shares"]["common"]] == ["1/2"]


def test_vetoes_and_weights(asked: Callable[[str], dict[str, Any]]) -> None:
    found = asked(CHARTERS)
    assert (found["stable"], found["ends"]) == (["a", "d"], {"a": ["a"], "c": ["d"], "d": ["d"]})
    assert [(veto["state"], veto["group"], veto["changed"]) for veto in found["vetoes"]] == [("c", "E", ["a", "c"])]
    weighted = CHARTERS.replace("rule: M", 'rule: "votes > 50%"').replace("rule: E", "winning: [[E]]") + "weights: {votes: {E: 1, M: 2}}\n"
    assert asked(weighted)["ends"] == found["ends"]
    tied = CHARTERS.replace("ranking: [d, c, a]", "utilities: {d: 3, c: 2.5, a: -1}")
    assert asked(tied) == found


def test_blocs_of_voters(asked: Callable[[str], dict[str, Any]]) -> None:
    found = asked(VOTERS + "constitutions: {one: {rule: 2, amendment: 4}}\n")
    assert (found["total"], found["voters"][1]["count"]) == (4, 3)
    assert found["constitutions"][0]["self_stable"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (RULING.replace("Ben: 4", "Ben: 0"), ["line 3", "strengths.Ben: 0 is not above zero"]),
        (RULING.replace("Ben: 4", "Ben: -4"), ["line 3", "-4 is not above zero"]),
        (RULING.replace("Ben: 4", "Ben: many"), ["line 3", "'many' is no number"]),
        (RULING.replace("Ben: 4", "Ben: 4/0"), ["line 3", "divides by zero"]),
        (RULING + "needs_more_than: 2/5\n", ["line 4", "2/5 is no required share", "from 1/2 to below 1"]),
        (RULING + "needs_more_than: 1\n", ["line 4", "1 is no required share"]),
        ("question: q\nkind: ruling\nstrengths:\n" + "".join(f"  m{k}: {k + 1}\n" for k in range(25)), ["line 3", "25 members", "expected 1 to 24"]),
        (RULING + "newcomer: {Fay: 1}\n", ["line 4", "unknown key 'newcomer'", "Did you mean 'newcomers'?"]),
        (RULING + "newcomers: {Ann: 1}\n", ["line 4", "newcomers.Ann", "stands twice"]),
        (RULING + "perturbation: {size: 2}\n", ["line 4", "2 is no size of a perturbation"]),
        (RULING + "perturbation: {draws: 1000000000}\n", ["line 4", "perturbation.draws: 1,000,000,000 draws", "expected 1 to 100,000"]),
        (RULING.replace("ruling", "rulling"), ["line 2", "kind cannot be 'rulling'", "Did you mean 'ruling'?"]),
        ("strengths: {a: 1}\n", ["this is no question"]),
        ("- 1\n", ["this is no question"]),
        (RULING.replace("3", "1" + "0" * 19), ["line 3", "strengths: the strengths have too many digits"]),
        (CHARTERS.replace("[c, a, d]", "[c, a, b]"), ["line 8", "groups.E.ranking: there is no state 'b'"]),
        (CHARTERS.replace("[c, a, d]", "[c, a]"), ["line 8", "d is missing"]),
        (CHARTERS.replace("[c, a, d]", "[c, a, d, a]"), ["line 8", "the state 'a' stands twice"]),
        (CHARTERS.replace("rule: E", "rule: X"), ["line 4", "states.a.rule", "'X' is neither a column nor a member"]),
        (CHARTERS.replace("rule: E", "winning: [[X]]"), ["line 4", "there is no group 'X'"]),
        (CHARTERS.replace("rule: E", "rule: E or M"), ["line 3", "in state 'a' two separate coalitions can both win"]),
        (CHARTERS.replace("rule: E", "rule: E, winning: [[E]]"), ["line 4", "rule and winning are given together"]),
        (CHARTERS.replace("d: {rule: M}", "d: {rule: E}"), ["line 3", "preferences run in a circle: a -> c -> d -> a"]),
        (CHARTERS + "weights: {votes: {X: 1}}\n", ["line 10", "weights.votes.X: there is no such group"]),
        (VOTERS.replace("1/10", "11/10"), ["line 3", "11/10 is no share"]),
        (VOTERS.replace("count: 3", "count: 300"), ["line 3", "cannot be 300; expected at most 100"]),
        (VOTERS + "constitutions: {one: {rule: 2, amendment: 9}}\n", ["line 4", "9 votes are needed of 4"]),
        (LINE.replace("coordination: 1", "coordination: -1"), ["line 3", "-1 is below zero"]),
        (LINE.replace("1/2", "120%"), ["line 4", "6/5 is no share"]),
        (SECTIONS.replace("worth: 3", "worth: -3"), ["line 4", "-3 is below zero"]),
        (SECTIONS.replace("worth: 3, ", ""), ["line 4", "'sections.a.worth' is missing"]),
    ],
    ids=lambda value: value[1] if isinstance(value, list) and len(value) > 1 else "",
)
def test_what_is_no_question_is_refused(text: str, parts: list[str], refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "question.yaml"
    path.write_text(text, encoding="utf-8")
    message = refused("rulers", path)
    for part in ("question.yaml", *parts):
        assert part in message


def test_an_unknown_name_lists_the_shipped_ones(refused: Refused) -> None:
    message = refused("rulers", "weak_newcommer")
    assert "Did you mean 'weak_newcomer'?" in message
    assert all(name in message for name in shipped_questions())
    assert "no such file" in refused("rulers", "none.yaml")


def test_every_kind_is_shipped() -> None:
    assert {load_question(name).question.kind for name in shipped_questions()} == set(KINDS)
