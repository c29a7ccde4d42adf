"""The page of an audit: in the order of a defence, equal to the certificate beside it, safe against the charter, and readable by everybody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from math import comb
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from holdfast.charter import load_charter
from holdfast.cli import main
from holdfast.report.audit_fill import Background, view_of
from holdfast.report.audit_page import audit_page
from holdfast.report.audit_power import powers_of
from holdfast.report.audit_storyboard import storyboard
from holdfast.report.audit_view import Panel, day_words

GIVEN = Background(given=True)
BOARD = ["--coalition", "player:2,board:3"]
SECTIONS = ["exposure", "blocks", "safeguards", "path", "power", "silences", "assumptions", "made"]
VOID = {"meta", "link", "br", "img", "input", "hr"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'--></style></svg>{{ 7*7 }}"


class Page(HTMLParser):
    """What a browser would see: ids, links, headings, tables with their captions and rows, pictures, balance of elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.captions = 0
        self.regions: list[dict[str, str]] = []
        self.pictures: list[dict[str, str]] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        assert not any(name.startswith("on") for name in values)
        self.tags.append(tag)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if tag == "a" else []
        self.captions += tag == "caption"
        if tag == "svg":
            self.pictures.append(values)
        if values.get("class") == "scroll":
            self.regions.append(values)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self.tables[-1][-1].append("")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            self.tables[-1][-1][-1] += data.strip()
        if not self.open or self.open[-1] != "style":
            self.text.append(data)

    @property
    def prose(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text))


@dataclass(frozen=True)
class Audit:
    """A page, the answer beside it, and the words that were printed."""

    html: str
    page: Page
    answer: dict[str, Any]


Run = Callable[..., Audit]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    def audit(*words: str) -> Audit:
        out = tmp_path_factory.mktemp("page")
        assert main(["audit", *words, "--out", str(out)]) == 0
        html = (out / "audit.html").read_text(encoding="utf-8")
        return Audit(html, Page(html), json.loads((out / "audit.json").read_text(encoding="utf-8")))

    return audit


@pytest.fixture(scope="module")
def club(run: Run) -> Audit:
    return run("chess_club", *BOARD)


@pytest.fixture(scope="module")
def statutes(run: Run) -> Audit:
    return run("comintern_1920")


@pytest.fixture(scope="module")
def case(run: Run) -> Audit:
    return run("weimar_1933")


@pytest.fixture(scope="module")
def stopped(run: Run) -> Audit:
    return run("failed_teamsters_convention_1991")


@pytest.fixture(params=["club", "statutes", "case", "stopped"])
def audit(request: pytest.FixtureRequest) -> Audit:
    found: Audit = request.getfixturevalue(request.param)
    return found


def test_sections_come_in_the_order_of_a_defence(audit: Audit) -> None:
    assert [name for name in audit.page.ids if name in SECTIONS] == SECTIONS
    assert audit.html.index('id="verdict"') < audit.html.index('id="exposure"')


def test_no_path_is_shown_without_its_safeguards_before_it(audit: Audit) -> None:
    assert audit.html.index('id="safeguards"') < audit.html.index('id="path"')
    assert "attack" not in audit.page.prose.lower()
    if audit.answer["path"]:
        between = audit.html[audit.html.index('id="safeguards"') : audit.html.index('id="path"')]
        assert "<li>" in between


def steps_of(page: Page) -> list[list[str]]:
    table = next(table for table in page.tables if table[0][:4] == ["step", "date", "day", "who"])
    return [row for row in table[1:] if row[0] != "✓"]


@pytest.mark.parametrize("name", ["club", "statutes", "case"])
def test_every_step_is_that_of_the_certificate(name: str, request: pytest.FixtureRequest) -> None:
    audit: Audit = request.getfixturevalue(name)
    rows = steps_of(audit.page)
    assert len(rows) == len(audit.answer["path"]) > 0
    for row, step in zip(rows, audit.answer["path"], strict=True):
        assert row[:2] == [str(step["n"]), step["date"]]
        assert row[4].endswith(step["target"])
        assert row[5:8] == [step["article"], step["power"], step["rule"]]
        votes = [f"{step[key]:,}" if step["needed"] else "–" for key in ("had", "needed")]
        assert row[8:] == [*votes, step["basis"]]
        told = audit.page.prose.split(f"Step {step['n']} By {step['date']}", 1)[1]
        assert f"votes: {step['had']:,} had, {step['needed']:,} needed" in told.split("Step", 1)[0]


def test_the_certificate_beside_the_page_holds(tmp_path: Path, club: Audit) -> None:
    file = tmp_path / "audit.json"
    file.write_text(json.dumps(club.answer), encoding="utf-8")
    assert main(["audit", "verify", "chess_club", str(file)]) == 0


def test_the_certificate_matches_its_schema(audit: Audit) -> None:
    schema = Path(__file__).parents[2] / "docs" / "schemas" / "audit.schema.json"
    jsonschema.validate(audit.answer, json.loads(schema.read_text(encoding="utf-8")))


def test_the_verdict_of_a_charter_is_that_of_its_smallest_coalition(statutes: Audit) -> None:
    verdict = "No member alone can take over every power. Russia and 3 of the ten most important other parties together can, in 1 lawful move"
    assert verdict in statutes.page.prose
    assert "The smallest coalition that can has 4 members or holders of seats. Proved: no smaller one can." in statutes.page.prose
    assert "Yes, in 1 move the Executive Committee as a whole" in statutes.page.prose
    assert "1,000,0" not in statutes.page.prose.replace("taken as 1,000,000", "")


def test_a_coalition_that_the_rules_themselves_ask_for_is_told_as_that(run: Run) -> None:
    prose = run("un_charter").page.prose
    assert "188 other member states together can: this is what the rules themselves ask for, and no smaller coalition finds a way round them." in prose
    assert "no move is needed. The panels marked ✓ show what the coalition can do alone." in prose


def test_nobody_and_single_holders_are_told_as_such(run: Run) -> None:
    assert "Nobody can take over every power by lawful moves, not even all together." in run("comintern_1943").page.prose
    assert "No coalition is needed: the steps of the path are open to anyone" in run("beanstalk_2022").page.prose
    prose = run("comintern_1924").page.prose
    assert "The Executive Committee can, in 1 lawful move, done on the first day." in prose
    assert "A single member or holder of a seat is enough. Proved: no smaller one can. The Executive Committee counts as one head" in prose


def test_voting_power_is_measured(statutes: Audit) -> None:
    """The executive of 1920: Russia had 5 of 15 votes, and 19 of 34 swings (tests/charter/power/tables/comintern_ecci_1920_10.csv)."""
    table = next(table for table in statutes.page.tables if table[0][0] == "voter")
    assert table[1][:2] == ["Russia", "5"]
    assert table[1][3] == f"{100 * 19 / 34:.3g}\xa0%"
    assert "World Congress: The votes in the World Congress are not fixed in the text seen." in statutes.page.prose


def test_a_case_stands_beside_the_path_found(case: Audit, stopped: Audit) -> None:
    prose = case.page.prose
    assert "Alone the coalition cannot. With those who voted along" in prose
    assert prose.index("What history did") < prose.index("What the audit found")
    assert all(word in prose for word in ("same power as step 1 of the path", "goal reached", "outside the rules", "Against the coalition alone"))
    assert "No lawful path: what stops it is the court of the consent decree: no vote of the coalition" in stopped.page.prose
    assert all(item["check"] in stopped.page.prose for item in stopped.answer["blocked_by"][:3])


def test_a_step_that_history_took_outside_the_rules_is_marked(run: Run) -> None:
    prose = run("usa_1787", "--case").page.prose
    assert "Out of reach 12 of the 13 states cannot take over every power by 21 February 1790 by any lawful moves." in prose
    assert "In history The goal was reached, but not within the rules. The audit agrees." in prose
    assert "closed to it, says the audit" in prose.split("2. 17 September 1787")[1].split("3. ")[0]


def test_nothing_is_loaded_from_outside_and_there_is_no_script(audit: Audit) -> None:
    assert not {"script", "img", "link", "iframe", "object", "use", "image"} & set(audit.page.tags)
    assert "@import" not in audit.html
    assert "url(" not in audit.html
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'\"" in audit.html
    assert all(link.startswith(("#", "https://", "http://")) for link in audit.page.links)
    assert not re.search(r"\ssrc=", audit.html)


def test_everybody_can_read_it(audit: Audit) -> None:
    page = audit.page
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert page.links[0] == "#main"
    assert page.captions == len(page.tables)
    assert '<html lang="en">' in audit.html
    assert all(region.get("tabindex") == "0" and region.get("role") == "region" and region.get("aria-label") for region in page.regions)
    for picture in page.pictures:
        if picture.get("aria-hidden") != "true" and picture.get("role") == "img":
            assert set(picture["aria-labelledby"].split()) <= set(page.ids)
    panels = [picture for picture in page.pictures if picture.get("class", "").startswith("panel")]
    assert all(picture.get("role") == "img" for picture in panels)
    assert len(panels) >= len(audit.answer["path"])


def test_the_same_input_gives_the_same_bytes(run: Run, club: Audit) -> None:
    again = run("chess_club", *BOARD)
    assert again.html == club.html
    assert again.answer == club.answer


def test_a_charter_cannot_smuggle_markup_into_the_page(run: Run, tmp_path: Path) -> None:
    member = {"name": HOSTILE, "count": 3}
    power = {"id": "P1", "do": "amend", "by": "board", "on": "rules", "needs": "majority", "article": HOSTILE, "what": HOSTILE, "note": HOSTILE}
    seats = [{"held_by": "m", "count": 1}]
    admit = {"id": "P2", "do": "admit", "by": "chair", "on": "applicant", "article": HOSTILE, "when": HOSTILE, "limits": HOSTILE}
    charter = {
        "charter": HOSTILE,
        "id": "hostile",
        "about": HOSTILE,
        "sources": {
            "s": {"title": f"{HOSTILE} javascript:alert(1)", "url": "javascript:alert(1)"},
            "t": {"title": "x", "url": 'https://a.b/"onclick=alert(1)'},
        },
        "members": {"m": member},
        "organs": {"board": {"name": HOSTILE, "seats": seats}, "chair": {"name": HOSTILE, "seats": [{"elected_by": "board", "count": 1, "name": HOSTILE}]}},
        "powers": [power, admit],
        "silent": [{"on": HOSTILE, "note": HOSTILE}],
        "unseen": HOSTILE,
    }
    file = tmp_path / "hostile.yaml"
    file.write_text(yaml.safe_dump(charter), encoding="utf-8")
    for words in (["--coalition", "m:2"], ["--coalition", "chair"], []):
        page = run(str(file), *words)
        assert not {"script", "img"} & set(page.page.tags)
        assert all(link.startswith(("#", "https://", "http://")) for link in page.page.links)
        assert "49" not in page.page.prose.replace(page.answer["manifest"]["charter_hash"], "")
        assert "<script>alert(1)" in page.page.prose


def test_a_file_of_another_origin_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = tmp_path / "audit.html"
    theirs.write_text("mine", encoding="utf-8")
    assert main(["audit", "chess_club", *BOARD, "--out", str(tmp_path)]) == 2
    assert main(["audit", "chess_club", *BOARD, "--out", str(theirs)]) == 2
    assert "audit.html" in capsys.readouterr().err
    assert theirs.read_text(encoding="utf-8") == "mine"


def test_a_page_of_ours_is_replaced(tmp_path: Path) -> None:
    for coalition in ("player:2", "board:3"):
        assert main(["audit", "chess_club", "--coalition", coalition, "--out", str(tmp_path)]) == 0
    assert json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["question"]["coalition"] == ["board:3"]


def test_without_out_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["audit", "chess_club", *BOARD]) == 0
    assert list(tmp_path.iterdir()) == []


def row(**more: Any) -> dict[str, Any]:
    """Return an amendment in the form of the audit's JSON."""
    empty = dict.fromkeys(("clause", "article", "now", "then", "cost", "smallest", "smallest_after", "power_to_act_after"))
    return empty | {"id": "appeal:P2", "title": "Suspensive appeal", "effect": "Who is expelled stays until heard.", "reference": "art. 5"} | more


def measure(size: int | None, of: int, proved: bool = True) -> dict[str, Any]:
    return {"size": size, "lower": 1, "of": of, "proved": proved, "share": None, "coalition": []}


def test_amendments_that_close_the_path_come_before_it(club: Audit) -> None:
    rows = [row(), row(title="Time lock", clause="P1", article="4", then="<b>wait</b>")]
    view = view_of(load_charter("chess_club"), club.answer | {"safeguards": rows, "safeguard_search": None}, GIVEN)
    html = audit_page(view)
    prose = Page(html).prose
    assert "Each of these amendments by itself keeps this coalition from the goal" in prose
    assert "Suspensive appeal , wherever it fits." in prose
    assert "Time lock , article 4 (P1)." in prose
    assert "<b>wait" not in html
    assert html.index("Time lock") < html.index('id="path"')


def test_a_case_is_told_what_closes_its_path_and_a_charter_what_the_search_found(case: Audit, club: Audit) -> None:
    assert case.answer["safeguard_search"] is None
    assert "Each of these amendments by itself keeps this coalition from the goal" in case.page.prose
    assert all(row["title"] in case.page.prose for row in case.answer["safeguards"])
    assert club.answer["safeguard_search"] is not None
    assert "One amendment would do" in club.page.prose


def test_what_blocks_in_a_series_is_told_by_the_charter_that_it_stands_in(run: Run) -> None:
    prose = run("comintern_1919_1929").page.prose
    assert "article 8 (1920): to move the Executive Committee to another country" in prose
    assert "to power" not in prose
    assert "together with 3 of the ten most important other parties" in prose


def test_a_search_for_safeguards_is_told_with_before_and_after_and_price(club: Audit) -> None:
    price = {
        "clause": "P2",
        "title": "expel",
        "power_to_act": {"before": {"value": 0.5}, "after": {"value": 0.25}},
        "blocking": {"before": 3, "of_before": 5, "after": 2, "of_after": 5},
        "note": None,
    }
    chosen = row(clause="P2", article="5", now="The board may expel.", then="The board may expel; an appeal suspends it.", cost=1, smallest=measure(16, 24))
    search: dict[str, Any] = {
        "verdict": "reached",
        "target": "1/2",
        "by": "heads",
        "limit": 12,
        "before": measure(3, 24),
        "after": measure(16, 24),
        "cost": 1,
        "proved": True,
        "minimal": True,
        "others": [["appeal:P9"]],
        "singles": [chosen, row(id="appeal:P4", clause="P4", smallest=measure(8, 24, proved=False))],
        "prices": [price],
        "open": None,
        "unmeasured": [{"title": "Mandates"}],
        "library": 20,
    }
    prose = Page(audit_page(view_of(load_charter("chess_club"), club.answer | {"safeguards": [chosen], "safeguard_search": search}, GIVEN))).prose
    assert "One amendment would do: after it no coalition of up to half of all members reaches the goal. Nothing cheaper" in prose
    assert prose.index("As the rules stand 3 of 24") < prose.index("With the amendments 16 of 24") < prose.index("What would be amended")
    assert "power to act 0.5 before, 0.25 after; stopped by 3 of 5 voters before, 2 of 5 after" in prose
    assert "8 of 24 (not proved to be the smallest; none has under 1)" in prose
    assert "the line is the target, 50 %" in prose
    assert all(word in prose for word in ("appeal (P9)", "mandates"))
    assert prose.count("an appeal suspends it") == 1
    told = {
        verdict: view_of(load_charter("chess_club"), club.answer | {"safeguards": [], "safeguard_search": search | {"verdict": verdict}}, GIVEN).remedies
        for verdict in ("safe", "out_of_reach", "unknown")
    }
    assert "Nothing need be amended" in str(told["safe"])
    assert "nor all together, lifts the smallest coalition" in str(told["out_of_reach"])
    assert "ran out of its budget" in str(told["unknown"])


def test_what_sections_keep_is_shown_where_it_was_measured(club: Audit) -> None:
    measured = {"autonomy": {"player": [0.25, 0.75]}, "centralisation": [0.25, 0.75]}
    html = audit_page(view_of(load_charter("chess_club"), club.answer | measured, GIVEN))
    assert html.index('id="power"') < html.index('id="autonomy"') < html.index('id="silences"')
    assert "members 0.25 to 0.75" in Page(html).prose


def test_power_in_an_organ_of_equals_is_shared_alike() -> None:
    (found,) = powers_of(load_charter("apache_asf"), [("board", None)])
    (voters,) = found.rows
    assert (voters.count, voters.banzhaf, voters.shapley) == (9, 1 / 9, 1 / 9)
    # A simple majority of nine: the share of all ways in which the other eight split evenly.
    assert voters.penrose == pytest.approx(comb(8, 4) / 2**8)


STEP = Panel(
    n=1, date="2001-01-01", day=366, who="The Board", deed="admit friends", article="4", power="P1", rule="more than half", needed=30, had=40, basis="text"
)


def numbers(picture: str, pattern: str) -> list[float]:
    return [float(number) for number in re.findall(pattern, picture)]


def test_a_panel_draws_votes_and_days_to_scale() -> None:
    pictures = storyboard([replace(STEP, n=1, day=0, date="2000-01-01"), replace(STEP, n=2, day=100), replace(STEP, n=3)])
    assert len(pictures) == 3
    for picture, day in zip(pictures, (0, 100, 366), strict=True):
        start, end = 16, 324
        (here,) = numbers(picture, r'<circle cx="([0-9.]+)" cy="50"')
        assert here == pytest.approx(start + (end - start) * day / 366, abs=0.1)
        (had,) = numbers(picture, r'class="had"[^>]* width="([0-9.]+)"')
        (quota,) = numbers(picture, r'class="quota" d="M([0-9.]+) ')
        assert (quota - start) / had == pytest.approx(30 / 40, abs=1e-3)
    heights = {re.search(r'height="(\d+)"', picture)[1] for picture in pictures}  # type: ignore[index]
    assert len(heights) == 1


def test_a_long_deed_is_cut_in_the_picture_and_whole_in_its_description() -> None:
    deed = "expel " + ", ".join(f"section number {n}" for n in range(60))
    (picture,) = storyboard([replace(STEP, deed=deed)])
    drawn = picture.split("</desc>")[1]
    assert "…" in drawn
    assert "section number 59" not in drawn
    assert deed in picture.split("</desc>")[0]


def test_one_who_decides_alone_gets_no_bar_of_votes() -> None:
    (picture,) = storyboard([replace(STEP, needed=1, had=1, rule="")])
    assert 'class="had"' not in picture
    assert "decides alone" in picture


def test_unstated_numbers_are_told_as_such() -> None:
    (picture,) = storyboard([replace(STEP, needed=500_001, had=10**12)])
    assert "000" not in picture
    assert "as many as needed (numbers unstated)" in picture.split("</desc>")[1]
    (picture,) = storyboard([replace(STEP, needed=261, had=10**12)])
    assert "as many as needed (261)" in picture.split("</desc>")[1]


@pytest.mark.parametrize(
    ("text", "said"), [("1920-08-04", "4 August 1920"), ("1933-03", "March 1933"), ("1919", "1919"), ("spring", "spring"), ("2020-13-01", "2020-13-01")]
)
def test_dates_are_told_as_people_write_them(text: str, said: str) -> None:
    assert day_words(text) == said
