"""Certificates of cases: the second reading replays them with helpers and with what others did, and forged ones do not hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

from holdfast.audit.case import LoadedCase, load_case, shipped_cases
from holdfast.audit.play import is_reached, successors
from holdfast.audit.replay.story import Story, begin, goal_is_near, happen, options, ready
from holdfast.audit.timeline import first_scene, timeline_of
from holdfast.cli import main

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "audit.schema.json").read_text(encoding="utf-8"))
HELPED = """case: A club
charter:
  charter: Rules of a club
  id: club
  members: {holder: {count: 30}}
  organs:
    meeting: {votes: {holder: 1}}
    committee: {seats: [{elected_by: meeting, count: 5, needs: majority, term: 2 years}]}
  powers:
    - {id: R4, do: expel, by: committee, on: holder, needs: majority}
    - {id: R9, do: amend, by: meeting, on: rules, needs: {share: 2/3, of: cast}}
from: "2019-01-10"
coalition: ["committee:2", "holder:2"]
helpers:
  - {on: R9, who: ["holder:1"]}
  - {on: R4, from: "2019-02-01", who: ["committee:1"], absent: ["holder:3"]}
scripted: [{date: "2019-01-20", does: A friend moves away., takes: {holder: 1}}]
goal: everything
"""


def certificate(case: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["audit", "--case", case, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, SCHEMA)
    return found


def verified(case: str, answer: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    (folder / "certificate.json").write_text(json.dumps(answer), encoding="utf-8")
    code = main(["audit", "verify", case, str(folder / "certificate.json")])
    told = capsys.readouterr()
    return code, told.out + told.err


@pytest.mark.parametrize("case", shipped_cases())
def test_every_path_found_in_a_documented_case_is_replayed(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = certificate(case, capsys)
    code, told = verified(case, answer, tmp_path, capsys)
    if answer["verdict"] == "yes":
        assert (code, told.startswith("The certificate holds")) == (0, True)
    else:
        assert (code, "there is no path to replay" in told) == (2, True)


@pytest.mark.parametrize("case", shipped_cases())
def test_every_documented_case_is_told_in_words(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--case", case]) == 0
    told = capsys.readouterr().out
    assert "Articles that block" in told
    assert "1,000,000,000" not in told


def test_a_helper_of_a_later_charter_has_the_name_that_it_has_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--case", "comintern_1919_1929"]) == 0
    assert "with the votes of 3 of the ten most important other parties" in capsys.readouterr().out


@pytest.fixture
def helped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, dict[str, Any]]:
    file = tmp_path / "club.yaml"
    file.write_text(HELPED, encoding="utf-8")
    return str(file), certificate(str(file), capsys)


def test_a_step_names_its_helper_and_is_told_with_it(helped: tuple[str, dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    case, answer = helped
    assert [(step["power"], step["helper"], step["date"]) for step in answer["path"]] == [("R4", 2, "2019-02-01")]
    main(["audit", case])
    assert "with the votes of one seat of the committee, while 3 of the 30 holder stay away" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"helper": None}, "do not let committee expel"),
        ({"helper": 1}, "helper 1 does not help with R4"),
        ({"helper": 3}, "no helper 3"),
        ({"helper": "2"}, "no helper 2"),
        ({"date": "2019-01-15"}, "helper 2 does not help with R4 on 2019-01-10"),
        ({"power": "R9", "verb": "amend", "on": "R9.by", "holder": "meeting"}, "does not help with R9"),
        ({"basis": "outside"}, "Outside the rules and not replayed: step 1"),
    ],
)
def test_a_forged_step_does_not_hold(
    change: dict[str, Any], why: str, helped: tuple[str, dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, answer = helped
    code, told = verified(case, answer | {"path": [answer["path"][0] | change]}, tmp_path, capsys)
    assert code == 1
    assert why in told


def test_steps_outside_the_rules_are_skipped_and_told(helped: tuple[str, dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, answer = helped
    lawless = {"n": 1, "date": "2019-01-11", "verb": "expel", "power": "R4", "on": "everybody", "holder": "nobody", "basis": "outside"}
    code, told = verified(case, answer | {"path": [lawless, *answer["path"]]}, tmp_path, capsys)
    assert code == 0
    assert told.strip() == "The certificate holds: 1 step replayed, and the goal is reached. Outside the rules and not replayed: step 1."


def test_what_others_did_is_replayed(helped: tuple[str, dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, answer = helped
    Path(case).write_text(Path(case).read_text(encoding="utf-8").replace("takes: {holder: 1}", "takes: {committee: 1}"), encoding="utf-8")
    assert verified(case, answer, tmp_path, capsys)[0] == 1
    Path(case).write_text(Path(case).read_text(encoding="utf-8").replace("takes: {committee: 1}", "refuses: [R4]"), encoding="utf-8")
    code, told = verified(case, answer, tmp_path, capsys)
    assert (code, "others have closed R4" in told) == (1, True)


def test_a_certificate_is_verified_with_what_it_is_of(helped: tuple[str, dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, answer = helped
    assert verified("weimar_1933", answer, tmp_path, capsys)[0] == 2
    main(["audit", "chess_club", "--coalition", "player:2,board:3", "--json"])
    plain = json.loads(capsys.readouterr().out)
    code, told = verified("weimar_1933", plain, tmp_path, capsys)
    assert (code, "the certificate is of no case" in told) == (2, True)


def choices(story: Story) -> Iterator[tuple[tuple[object, ...], Story]]:
    """Yield everything that the coalition can do in a story, with the number of the helper."""
    numbers = [n for n, helper in enumerate(story.case.helpers, start=1) if ready(helper, story.world.today)]
    for number in (None, *numbers):
        for deed, after in options(story, number):
            yield (deed.power, deed.verb, deed.on, deed.holder, deed.day, number), after


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", shipped_cases())
def test_both_readings_tell_the_same_story(name: str, seed: int) -> None:
    loaded: LoadedCase = load_case(name)
    timeline, scene, rng = timeline_of(loaded, helped=True, until=None), first_scene(loaded), Random(f"{name} {seed}")
    story = begin(loaded.case, loaded.day, loaded.charters)
    for _ in range(6):
        assert is_reached(scene, timeline) is goal_is_near(story, None)
        assert scene.chamber.position.day == story.world.today
        found = [((s.power, s.verb, s.on, s.holder, s.day, s.helper), after) if s is not None else (None, after) for s, after in successors(scene, timeline)]
        ours = dict(found)
        coming = story.coming[0][0] if story.coming else None
        assert (None in ours) is bool(story.coming)
        theirs = dict(choices(story))
        # On the day of an event the coalition waits for it.
        assert set(ours) - {None} == (set() if coming is not None and coming <= story.world.today else set(theirs))
        if not ours:
            break
        moves = sorted((key for key in ours if key is not None), key=str)
        chosen = rng.choice(moves) if moves and (None not in ours or rng.random() < 0.5) else None
        scene, story = ours[chosen], happen(story) if chosen is None else theirs[chosen]
