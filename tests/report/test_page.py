"""The page: everything in it, nothing from outside it, and nothing that data could smuggle into it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
import xarray as xr

from holdfast.evidence import Evidence
from holdfast.report import Contents, charts_of, render
from holdfast.report.contents import words
from holdfast.report.page import MEANINGS, SYMBOLS
from holdfast.study import Study, load
from holdfast.study.claims import amount
from holdfast.study.replay import STATISTICS

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """What a browser would see: ids, links, headings, resources, balance of elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.resources: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.scripts = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        elif "src" in values or tag == "link":
            self.resources.append(tag)
        self.scripts += tag == "script"
        assert not any(name.startswith("on") for name in values)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("script", "style"):
            self.text.append(data)

    @property
    def prose(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text))


def contents(study: Study, evidence: Evidence | None = None) -> Contents:
    """Contents with made-up quantiles: what is tested here is the page and not the model."""
    evidence = evidence or study.evidence
    labels = [*study.frame.sections, "all", "without_patron"]
    shape = (1, len(labels), len(study.frame.months), len(STATISTICS))
    values = 1000.0 * np.broadcast_to(np.array([1.0, 0.5, 0.8, 1.0, 1.2, 2.0]), shape).copy()
    values[:, 0, :24] = np.nan
    coords = {"variable": ["members"], "section": labels, "month": list(study.frame.months), "statistic": list(STATISTICS)}
    assert study.essay is not None
    return Contents(
        title=study.spec.title,
        question=study.spec.question,
        evidence=evidence,
        months=study.frame.months,
        quantiles=xr.DataArray(values, coords=coords, dims=tuple(coords)),
        patron=study.spec.patron,
        purge=study.frame.settings.purge,
        turns=dict(study.spec.turns),
        claims=tuple(study.claims),
        sentences=tuple(study.sentences),
        stance=study.essay.stance,
        cites=tuple(cite.model_dump() for cite in study.essay.cites),
        rivals=dict(study.essay.rivals),
        calibration=(
            {
                "name": "bias.claimed",
                "label": "claimed figures",
                "unit": "log",
                "group": "measurement",
                "value": 0.7,
                "sd": 0.1,
                "prior_centre": 0.0,
                "prior_sd": 0.5,
            },
        ),
        centralisation=({"statute": "s", "date": "1919", "low": 0.1, "middle": 0.25, "high": 0.4},),
        summary=("a line",),
        facts={
            "standing": "calibrated, not inferred",
            "replicates": 10,
            "fitted": 1,
            "sections_fitted": 1,
            "rounds": 1,
            "log_likelihood": 0.0,
            "interventions": 2,
            "unstated_interventions": 1,
        },
        manifest=study.manifest(10, 1),
    )


@pytest.fixture(scope="module")
def study() -> Study:
    return load("comintern")


@pytest.fixture(scope="module")
def html(study: Study) -> str:
    return render(contents(study))


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_elements_are_closed_and_ids_unique(page: Page) -> None:
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))


def test_every_link_within_the_page_leads_somewhere(page: Page) -> None:
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_nothing_is_loaded_from_outside(page: Page, html: str) -> None:
    assert page.resources == []
    assert "@import" not in html
    assert "url(" not in html.split("<script>")[0]


def test_every_sentence_claim_section_and_source_is_on_the_page(study: Study, page: Page) -> None:
    prose = page.prose
    for sentence in study.sentences:
        assert re.sub(r"\s+", " ", sentence["text"]) in prose
    for claim in study.claims:
        assert f"claim-{claim['id']}-{claim['part']}" in page.ids
        assert words(claim["verdict"]) in prose
        assert (amount(claim) or "") in prose
        assert re.sub(r"\s+", " ", claim["finding"] or "") in prose
    for row in study.evidence.sections:
        assert row.country in prose
    assert {f"ref-{row.id}" for row in study.evidence.sources} <= set(page.ids)


def test_every_source_is_linked_from_where_it_is_used(study: Study, page: Page) -> None:
    used = {
        row.source
        for table in ("membership", "totals", "events", "turns", "line", "line_section", "legality", "purge_victims", "autonomy")
        for row in getattr(study.evidence, table)
    }
    assert {f"#ref-{source}" for source in used if source} <= set(page.links)


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))


def test_the_standing_of_the_numbers_comes_before_any_number(page: Page) -> None:
    prose = page.prose
    assert prose.index("Calibrated, not inferred.") < prose.index("The essay, sentence by sentence Each")


def test_every_verdict_has_a_symbol_and_a_meaning() -> None:
    assert set(SYMBOLS) == set(MEANINGS)
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)


def test_data_cannot_smuggle_markup_or_addresses_into_the_page(study: Study) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'--></style>"
    evidence = replace(
        study.evidence,
        sections=tuple(replace(row, party=attack) for row in study.evidence.sections),
        membership=tuple(replace(row, note=attack, scope="</script><script>alert(2)</script>") for row in study.evidence.membership),
        sources=tuple(
            replace(row, work=attack, via='javascript:alert(1) data:text/html,x https://example.org/"onmouseover=alert(1)') for row in study.evidence.sources
        ),
    )
    clean, page = Page(render(contents(study))), Page(render(replace(contents(study, evidence), title=attack, summary=(attack,))))
    assert page.scripts == clean.scripts
    assert page.resources == []
    assert all(link.startswith(("#", "https://", "http://")) for link in page.links)


def test_every_chart_draws(study: Study) -> None:
    import vl_convert

    specs = charts_of(contents(study))
    assert set(specs) == {"total", "parties", "members", "section", "legal", "timeline", "turns", "statutes", "lifetimes", "kinds"}
    for name, spec in specs.items():
        assert len(json.dumps(spec)) < 2_000_000
        svg = vl_convert.vegalite_to_svg(spec)
        assert svg.startswith("<svg"), name
        assert "NaN" not in svg, name


def test_sections_without_a_figure_have_no_panel(study: Study) -> None:
    spec = charts_of(contents(study))["members"]
    countries = {row["country"] for data in spec.get("datasets", {"": spec.get("data", {}).get("values", [])}).values() for row in data}
    assert "Argentina" not in countries
    assert "Germany" in countries


def test_a_study_with_little_evidence_gets_a_page_too(chess_contents: Contents) -> None:
    page = Page(render(chess_contents))
    assert page.open == []
    assert set(charts_of(chess_contents)) == {"total", "members", "section", "statutes", "timeline", "kinds"}


@pytest.fixture
def chess_contents(chess: Study) -> Contents:
    from holdfast.report.fill import contents_of

    return contents_of(chess, chess.replay(10), chess.manifest(10, 1), seconds=1.0)
