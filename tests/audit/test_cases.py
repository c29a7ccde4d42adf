"""Cases: the verdicts of the table hold, misses included; the format names its mistakes; helpers lend votes and no more."""

from __future__ import annotations

import importlib.util
import json
import random
import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

from holdfast.audit.case import LoadedCase, Scripted, case_schema, load_case, shipped_cases
from holdfast.audit.play import play, successors
from holdfast.audit.search import find_path
from holdfast.audit.timeline import first_scene, timeline_of
from holdfast.audit.trial import CaseResult, run_case
from holdfast.documents import parse_yaml
from holdfast.errors import BadInput
from mutated_charters import mutate_text

ROOT = Path(__file__).parent.parent.parent
CASES = ROOT / "src" / "holdfast" / "audit" / "cases"

# Case: (expected, alone, with helpers, moves found, steps of history). A miss stands with what the audit says, not with what it ought to say.
TABLE: dict[str, tuple[str, str, str, int | None, int | None]] = {
    "beanstalk_2022": ("yes", "yes", "yes", 2, 5),
    "build_finance_2022": ("yes", "no", "yes", 2, 5),
    "comintern_1919_1929": ("yes", "no", "yes", 2, 6),
    "failed_build_finance_first_try": ("no", "no", "no", None, None),
    "failed_fdr_1937": ("yes", "yes", "yes", 1, 4),
    "failed_nominet_2023_articles": ("no", "no", "no", None, None),
    "failed_sierra_club_2004": ("no", "no", "no", None, None),
    "failed_teamsters_convention_1991": ("no", "no", "no", None, None),
    "freenode_2021": ("yes", "yes", "yes", 2, 2),
    "hugo_2015": ("yes", "no", "no", None, 2),
    "nominet_2021": ("yes", "no", "yes", 1, 2),
    "nra_1977": ("yes", "yes", "yes", 1, 1),
    "poland_2015_2016": ("yes", "yes", "yes", 3, 7),
    "rome_augustus": ("yes", "no", "yes", 1, 5),
    "steem_2020": ("yes", "yes", "yes", 3, 3),
    "teamsters_1989_1991": ("yes", "no", "no", None, 2),
    "tornado_cash_2023": ("yes", "no", "yes", 2, 3),
    "umw_1972": ("yes", "no", "yes", 2, 3),
    "usa_1787": ("no", "no", "no", None, None),
    "weimar_1933": ("yes", "no", "yes", 2, 6),
    "wikimedia_2008_2021": ("yes", "yes", "yes", 1, 1),
}
MISSES = {
    "hugo_2015": "others are one bloc, though their nominations are scattered",
    "teamsters_1989_1991": "others are one bloc, though two rivals split their votes; the totals are not in the sources",
}
SMALL = """case: A club
charter:
  charter: Rules of a club
  id: club
  members: {holder: {count: 30}, friend: {count: unstated}}
  outsiders: {patron: {}}
  organs:
    meeting: {votes: {holder: 1}}
    committee: {seats: [{elected_by: meeting, count: 5, needs: majority, term: 2 years}]}
  powers:
    - {id: R4, do: expel, by: committee, on: holder, needs: majority}
    - {id: R9, do: amend, by: meeting, on: rules, needs: {share: 2/3, of: cast}}
from: "2019-01-10"
coalition: ["committee:2", "holder:2"]
helpers:
  - {on: R4, from: "2019-02-01", who: ["committee:1"]}
goal: everything
horizon: 3 years
expect: yes
history:
  - {n: 1, date: "2019-02", organ: committee, verb: expel, power: R4}
  - {n: 2, date: "2019-09", organ: meeting, verb: amend, power: R9}
"""


Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "club.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@cache
def result_of(name: str) -> CaseResult:
    return run_case(load_case(name))


def page_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit_cases", ROOT / "benchmarks" / "audit_cases.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_documented_case_is_in_the_table() -> None:
    assert shipped_cases() == sorted(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_the_verdicts_of_the_table(name: str) -> None:
    result = result_of(name)
    assert (result.expect, result.alone.verdict, result.helped.verdict, result.found, result.history) == TABLE[name]
    assert result.holds is (name not in MISSES)
    assert not result.false_alarm


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row[0] == "no"])
def test_the_rule_that_stopped_an_attempt_is_named(name: str) -> None:
    assert result_of(name).named is True


def test_the_members_who_removed_directors_do_not_get_the_board() -> None:
    loaded = load_case("nominet_2021")
    changed = LoadedCase(loaded.case.model_copy(update={"goal": "P3", "expect": "no", "stopped_by": ("P3",)}), loaded.id, loaded.day, loaded.charters)
    assert run_case(changed).holds


def test_the_page_is_current_and_every_miss_has_a_reason() -> None:
    text, wrong = page_script().page()
    assert wrong == []
    assert (ROOT / "docs" / "audit-cases.md").read_text(encoding="utf-8") == text


def test_the_schema_is_current_and_fits_every_case() -> None:
    published = json.loads((ROOT / "docs" / "schemas" / "case.schema.json").read_text(encoding="utf-8"))
    assert published == case_schema()
    jsonschema.Draft202012Validator.check_schema(published)
    validator = jsonschema.Draft202012Validator(published)
    for name in shipped_cases():
        data = parse_yaml((CASES / f"{name}.yaml").read_text(encoding="utf-8"), file=name).data
        validator.validate(data)


def test_the_example_in_the_documentation_holds(write: Write) -> None:
    match = re.search(r"```yaml\n(.*?)```", (ROOT / "docs" / "cases.md").read_text(encoding="utf-8"), re.S)
    assert match is not None
    result = run_case(load_case(write(match[1])))
    assert (result.alone.verdict, result.helped.verdict, result.found, result.holds) == ("no", "yes", 2, True)


@pytest.mark.parametrize("name", ["beanstalk_2022", "nra_1977", "wikimedia_2008_2021", "usa_1787", "hugo_2015", "failed_teamsters_convention_1991"])
def test_without_helpers_and_events_the_search_is_the_plain_one(name: str) -> None:
    loaded = load_case(name)
    scene = first_scene(loaded)
    timeline = timeline_of(loaded, helped=False, until=None)
    timeline = type(timeline)(timeline.case, (), (), timeline.goal, None)
    plain = find_path(scene.chamber, loaded.case.goal)
    ours = play(scene, timeline)
    assert (ours.verdict, len(ours.path)) == (plain.verdict, len(plain.path))


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row[1] == "yes"])
def test_what_a_coalition_can_do_alone_it_can_do_with_helpers_as_shortly(name: str) -> None:
    result = result_of(name)
    assert result.helped.verdict == "yes"
    assert len(result.helped.path) <= len(result.alone.path)


def test_helpers_lend_their_votes_for_one_motion_from_their_day_on(write: Write) -> None:
    loaded = load_case(write(SMALL))
    result = run_case(loaded)
    assert (result.alone.verdict, result.helped.verdict) == ("no", "yes")
    assert [(step.verb, step.day.isoformat(), step.needed, step.had) for step in result.helped.path] == [("expel", "2019-02-01", 3, 3)]
    timeline = timeline_of(loaded, helped=True, until=None)
    waited = next(after for step, after in successors(first_scene(loaded), timeline) if step is None)
    expelled = next(after for step, after in successors(waited, timeline) if step is not None and step.verb == "expel")
    position = expelled.chamber.position
    assert (position.member("holder").there, position.member("holder").ours) == (2, 2)
    assert (position.seat(("committee", 0)).there, position.seat(("committee", 0)).ours) == (5, 2)


def test_no_move_gets_ahead_of_an_event(write: Write) -> None:
    before = 'scripted: [{date: "2019-01-20", does: leave, takes: {committee: 1}}]\ngoal: everything'
    assert run_case(load_case(write(SMALL.replace("goal: everything", before)))).helped.verdict == "no"
    after = before.replace("2019-01-20", "2019-03-01")
    assert run_case(load_case(write(SMALL.replace("goal: everything", after)))).helped.verdict == "yes"
    refused = 'scripted: [{date: "2019-01-20", does: refuse, refuses: [R4]}]\ngoal: everything'
    assert run_case(load_case(write(SMALL.replace("goal: everything", refused)))).helped.verdict == "no"


RAINY = """case: A club that admits and amends
charter:
  charter: Rules of a club
  id: club
  members: {m: {count: 24}, applicant: {count: unstated}}
  organs: {meeting: {votes: {m: 1, applicant: 1}}}
  powers:
    - {id: P1, do: expel, by: meeting, on: m, needs: {share: 2/3, of: cast}, notice: 30 days}
    - {id: P2, do: amend, by: meeting, on: rules, needs: {share: 11/12, of: cast}}
given: {counts: {applicant: 1}}
from: "2019-03-01"
coalition: ["m:20"]
goal: everything
horizon: 40 days
"""


@pytest.mark.parametrize(
    ("event", "verdict", "day"),
    [
        ("", "yes", "2019-03-31"),
        ('scripted: [{date: "2019-03-16", does: It rains.}]', "yes", "2019-03-31"),
        ('helpers: [{on: P2, from: "2019-03-16", who: ["m:1"]}]', "yes", "2019-03-31"),
        # Until then and on that very day others come first.
        ('scripted: [{date: "2019-03-16", does: They leave., takes: {m: 5}}, {date: "2019-03-20", does: They are back., gives: {m: 5}}]', "no", None),
        ('scripted: [{date: "2019-03-31", does: They leave., takes: {m: 5}}]', "no", None),
        ('scripted: [{date: "2019-04-01", does: They leave., takes: {m: 5}}]', "yes", "2019-03-31"),
        ('scripted: [{date: "2019-03-16", does: No more., refuses: [P1]}]', "no", None),
        ('scripted: [{date: "2019-03-16", does: They come., gives: {m: 3}}]', "yes", "2019-03-16"),
        # Begun anew when they are back, it is done by then.
        ('scripted: [{date: "2019-03-02", does: They leave., takes: {m: 5}}, {date: "2019-03-04", does: They are back., gives: {m: 5}}]', "yes", "2019-04-03"),
    ],
)
def test_a_motion_stays_under_way_through_what_does_not_touch_it(event: str, verdict: str, day: str | None, write: Write) -> None:
    loaded = load_case(write(RAINY + event))
    answer = run_case(loaded).answer
    assert answer.verdict == verdict
    last = answer.path[-1].day.isoformat() if answer.path else loaded.case.scripted[0].date if verdict == "yes" else None
    assert last == day


def test_a_new_charter_ends_motions_under_way(write: Write) -> None:
    rules = RAINY[RAINY.index("charter:") : RAINY.index("given:")].replace("charter:\n", "", 1)
    path = write("")
    (path.parent / "rules.yaml").write_text("\n".join(line[2:] for line in rules.splitlines()), encoding="utf-8")
    series = "series: [{from: '2019-03-01', charter: rules.yaml}, {from: '2019-03-16', charter: rules.yaml}]\n"
    told = {}
    for days in (40, 50):
        path.write_text(RAINY.replace(RAINY[RAINY.index("charter:") : RAINY.index("given:")], series).replace("40 days", f"{days} days"), encoding="utf-8")
        told[days] = [step.day.isoformat() for step in run_case(load_case(path)).answer.path]
    assert told == {40: [], 50: ["2019-04-15"]}


@pytest.mark.parametrize("name", ["comintern_1919_1929", "nominet_2021", "umw_1972", "poland_2015_2016", "weimar_1933", "steem_2020"])
def test_rain_changes_no_case(name: str) -> None:
    loaded = load_case(name)
    rain = tuple(Scripted(date=day.isoformat(), does="It rains.") for day in (loaded.day + timedelta(days=n) for n in (1, 20, 100)))
    wet = LoadedCase(loaded.case.model_copy(update={"scripted": (*loaded.case.scripted, *rain)}), loaded.id, loaded.day, loaded.charters)
    before, after = result_of(name).answer, run_case(wet).answer
    assert (after.verdict, len(after.path)) == (before.verdict, len(before.path))
    assert [step.day for step in after.path] == [step.day for step in before.path]


@pytest.mark.parametrize("lent", range(1, 6))
@pytest.mark.parametrize("needs", ["majority", "unanimity"])
def test_a_board_that_lends_its_seats_can_choose_whom_we_name(lent: int, needs: str, write: Write) -> None:
    text = f"""case: A board chooses itself
charter:
  charter: Rules of a club
  id: club
  members: {{sponsor: {{count: 1}}}}
  organs:
    board:
      seats:
        - {{co_opted_by: board, needs: {needs}, count: 5, term: 2 years}}
        - {{held_by: sponsor, count: 1}}
  powers: [{{id: O1, do: amend, by: board, on: rules, needs: {{share: 2/3, of: sitting}}}}]
from: "2019-01-01"
coalition: [sponsor]
helpers: [{{on: board.0, who: ["board.0:{lent}"]}}]
goal: everything
horizon: 3 years
"""
    result = run_case(load_case(write(text)))
    enough = lent == 5 or (needs == "majority" and lent >= 3)
    assert (result.alone.verdict, result.helped.verdict) == ("no", "yes" if enough else "no")
    if enough:
        assert [(step.power, step.target, step.day.isoformat()) for step in result.helped.path] == [("board.0", "5 seats of board", "2021-01-01")]


def test_those_who_stay_away_keep_their_seats(write: Write) -> None:
    """The seats of the absent are not vacant."""
    helpers = 'helpers:\n  - {on: committee.0, who: ["holder:16"], absent: ["committee:3"]}\n'
    text = SMALL[: SMALL.index("helpers:")] + helpers + SMALL[SMALL.index("goal:") :].replace("horizon: 3 years", "horizon: 1 years")
    assert run_case(load_case(write(text))).helped.verdict == "no"


def test_events_give_take_empty_fill_and_dissolve(write: Write) -> None:
    event = (
        'scripted: [{date: "2019-02-01", does: a, dissolves: [committee], takes: {holder: 1}, empties: {holder: 10}},'
        ' {date: "2019-02-02", does: b, fills: [committee], gives: {committee: 4, patron: 1}}]\ngoal: everything'
    )
    loaded = load_case(write(SMALL.replace("goal: everything", event)))
    timeline = timeline_of(loaded, helped=False, until=None)
    first = next(after for step, after in successors(first_scene(loaded), timeline) if step is None)
    assert (first.chamber.position.member("holder").there, first.chamber.position.member("holder").ours) == (20, 1)
    assert first.chamber.position.seat(("committee", 0)).there == 0
    second = next(after for step, after in successors(first, timeline) if step is None)
    stock = second.chamber.position.seat(("committee", 0))
    assert (stock.there, stock.ours) == (5, 4)
    assert second.chamber.position.holds("ours", "patron")


def test_whoever_holds_a_section_keeps_it_under_the_next_charter(write: Write) -> None:
    text = """case: Two statutes
series: [{from: "1920-08-04", charter: comintern_1920}, {from: "1921-07-12", charter: comintern_1921}]
coalition: [russia]
scripted: [{date: "1920-09-01", does: Germany is not named in 1920, gives: {youth_international: 1}}]
goal: P1
"""
    loaded = load_case(write(text))
    timeline = timeline_of(loaded, helped=False, until=None)
    scene = first_scene(loaded)
    for _ in timeline.events:
        scene = next(after for step, after in successors(scene, timeline) if step is None)
    assert scene.chamber.charter.id == "comintern_1921"
    assert [name for name, stock in scene.chamber.position.members if stock.ours] == ["russia", "youth_international"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("goal: everything", "goal: evrything", 17, "Did you mean 'everything'"),
        ('"committee:2"', '"comittee:2"', 14, "Did you mean 'committee'"),
        ('"committee:2"', '"committee.3:2"', 14, "no kind of seat"),
        ('"committee:2"', '"committee:two"', 14, "names nobody"),
        ("on: R4, from", "on: R5, from", 16, "no power of the charter"),
        ("on: R4, from", "on: 7, from", 16, "history has no step 7"),
        ("expect: yes", "expect: perhaps", 19, "one of yes, no"),
        ("horizon: 3 years", "horizon: soon", 18, "span of time"),
        ("horizon: 3 years", "horizont: 3 years", 18, "Did you mean 'horizon'"),
        ("goal: everything", "goal: everything\nstopped_by: [R8]", 18, "no power of the charter"),
        ('coalition: ["committee:2"', 'coalition: ["committee:6"', 14, "at most 5"),
        ('"holder:2"]', '"holder:31"]', 14, "at most 30"),
        ('who: ["committee:1"]', 'who: ["committee:9"]', 16, "at most 5"),
        ("goal: everything", 'scripted: [{date: "2018", does: x}]\ngoal: everything', 17, "before the case begins"),
        ("verb: amend, power: R9", "verb: amend, power: R10", 22, "no power of the charter"),
        ("goal: everything", "goal: everything\nreached_by: 9", 18, "history has no step 9"),
        ("goal: everything", "given: {counts: {holder: 40}}\ngoal: everything", 17, "states the number of 'holder' itself"),
        ("goal: everything", "given: {parameters: {n: 40}}\ngoal: everything", 17, "no parameter left unstated"),
        ("goal: everything", "given: {powers: [{id: X, do: fund, by: chair, on: money}]}\ngoal: everything", 17, "chair"),
        ("goal: everything", "scripted: [{date: 2019-13, does: x}]\ngoal: everything", 17, "not a date"),
        ("goal: everything", 'scripted: [{date: "2019", does: x, gives: {chair: 1}}]\ngoal: everything', 17, "not in the charter"),
        ("needs: {share: 2/3, of: cast}", "needs: {share: 2/3, off: cast}", 12, "Did you mean 'of'"),
        ('from: "2019-01-10"', 'from: "2019-01-10"\nseries: [{from: "2019", charter: comintern_1920}]', 1, "exactly one of charter and series"),
    ],
)
def test_mistakes_are_named_with_their_line(old: str, new: str, line: int, words: str, write: Write) -> None:
    assert old in SMALL
    with pytest.raises(BadInput, match=re.escape(words)) as caught:
        load_case(write(SMALL.replace(old, new)))
    assert caught.value.problems[0].line == line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("case: x\ncharter: comintrn\ncoalition: [russia]\ngoal: everything\n", "Did you mean 'comintern'"),
        ("case: x\ncharter: ../other.yaml\ncoalition: [russia]\ngoal: everything\n", "leads outside"),
        ("case: x\nseries: [{from: '1920', charter: comintern}]\ncoalition: [russia]\ngoal: everything\n", "one charter"),
        (
            "case: x\nseries: [{from: '1922', charter: comintern_1922}, {from: '1920', charter: comintern_1920}]\ncoalition: [russia]\ngoal: P1\n",
            "in order of date",
        ),
        ("charter: x\n", "no case"),
        ("- 1\n", "no case"),
    ],
)
def test_charters_of_a_case_are_found_or_refused(text: str, words: str, write: Write) -> None:
    with pytest.raises(BadInput, match=re.escape(words)):
        load_case(write(text))


def test_a_case_by_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(BadInput, match="Did you mean 'weimar_1933'"):
        load_case("weimer_1933")


def test_a_charter_beside_the_case_is_read(tmp_path: Path) -> None:
    lines = SMALL[SMALL.index("charter:") : SMALL.index("from:")].splitlines()[1:]
    (tmp_path / "rules.yaml").write_text("\n".join(line[2:] for line in lines), encoding="utf-8")
    (tmp_path / "case.yaml").write_text("case: x\ncharter: rules.yaml\ncoalition: ['holder:20']\ngoal: everything\n", encoding="utf-8")
    result = run_case(load_case(tmp_path / "case.yaml"))
    assert (result.id, result.alone.verdict, result.holds) == ("case", "yes", None)


def test_broken_cases_are_refused_and_never_crash(write: Write) -> None:
    rng = random.Random(5)
    texts = [SMALL, *((CASES / f"{name}.yaml").read_text(encoding="utf-8") for name in ("freenode_2021", "weimar_1933"))]
    refused = 0
    for n in range(90):
        path = write(mutate_text(texts[n % 3], rng))
        try:
            run_case(load_case(path))
        except BadInput:
            refused += 1
    assert 10 < refused < 90


@pytest.mark.parametrize(("members", "lists", "verdict"), [(500_000, 2, "no"), (500_001, 2, "yes"), (750_000, 1, "no"), (750_001, 1, "yes")])
def test_how_many_members_would_have_elected_carey(members: int, lists: int, verdict: str) -> None:
    loaded = load_case("teamsters_1989_1991")
    assert loaded.case.rivals is not None
    assert loaded.case.rivals.lists == 2
    update = {"coalition": ("local:1", f"union_member:{members}"), "rivals": loaded.case.rivals.model_copy(update={"lists": lists})}
    changed = LoadedCase(loaded.case.model_copy(update=update), loaded.id, loaded.day, loaded.charters)
    assert run_case(changed).answer.verdict == verdict
