"""The page: one HTML file with everything in it, which opens offline."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from markupsafe import Markup

from holdfast.report.charts import CHARTS, chart, charts_of
from holdfast.report.contents import Contents, words
from holdfast.report.fitted import NOTHING, sentences
from holdfast.report.links import References, linked
from holdfast.report.tables import tables_of
from holdfast.study.claims import amount, reason

__all__ = ["render"]

SYMBOLS = {
    "supported": "●",
    "weak": "◐",
    "undetermined": "○",
    "contradicted": "✕",
    "not_testable": "∅",
    "model_conditional": "◇",
    "not_yet_tested": "…",
    "partly_tested": "◔",
    "mixed": "◩",
    "not_a_claim": "–",
}
"""A verdict is a word and a symbol, so that colour carries nothing alone."""

MEANINGS = {
    "supported": "the evidence meets the rule written beforehand",
    "weak": "the evidence leans that way without meeting the rule",
    "undetermined": "the evidence points neither way",
    "contradicted": "the evidence meets the rule for the opposite",
    "not_testable": "the evidence at hand cannot decide it",
    "model_conditional": "holds inside the model only",
    "not_yet_tested": "the test is written down and has not been run",
    "partly_tested": "some of the tests that it rests on have been run, each with its own verdict beside it",
    "mixed": "the tests that it rests on came out differently",
    "not_a_claim": "a judgement or a demand, which no model can test",
}

BEHIND = {
    "effects": (),
    "twins": (),
    "scores": (),
    "total": ("totals",),
    "parties": (),
    "members": ("membership",),
    "section": (),
    "legal": ("legality",),
    "timeline": ("line", "interventions", "purge_victims"),
    "turns": ("turns", "line_section"),
    "statutes": ("autonomy",),
    "lifetimes": ("base_rates",),
    "kinds": (),
}
"""The tables shown below each chart."""

ELSEWHERE = {"parties": ("totals",), "section": ("membership",), "timeline": ("legality",), "kinds": ("membership",)}
"""Tables behind a chart that stand below another one: linked, not repeated."""


@cache
def _script() -> str:
    """Return the bundled Vega script. It may not end the element that it stands in."""
    import vl_convert

    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _data(value: Any) -> Markup:
    """Return JSON that is safe inside a script element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 (escaped here)


def render(contents: Contents) -> str:
    """Return the report as one HTML document."""
    import jinja2

    env = jinja2.Environment(
        loader=jinja2.PackageLoader("holdfast.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    style = env.get_template("style.css").render()
    specs = charts_of(contents)
    references = References(contents.evidence)
    figures: dict[str, list[Any]] = {}
    for row in contents.evidence.membership:
        if row.use == "observation":
            figures.setdefault(row.section, []).append(row.date)
    known = {row.section for row in contents.evidence.legality if row.status != "unknown"}
    tables = tables_of(contents)
    return env.get_template("page.html.j2").render(
        c=contents,
        facts=contents.facts,
        style=Markup(style),  # noqa: S704 (our own file)
        script=Markup(_script()),  # noqa: S704 (the library's own bundle)
        charts=[
            {
                "name": name,
                "title": chart(name).TITLE.replace("{patron}", contents.patron_name),
                "reading": chart(name).READING.replace("{patron}", contents.patron_name),
                "tables": [tables[t] for t in BEHIND[name] if t in tables],
                "elsewhere": [tables[t] for t in ELSEWHERE.get(name, ()) if t in tables],
            }
            for name in CHARTS
            if name in specs
        ],
        specs=_data(specs),
        fit=NOTHING | {"missing": "", "make": ""} | dict(contents.fit),
        fit_sentences=sentences(contents.fit),
        fit_judged=any(claim["part"] == "c" and claim["beside"] is not None for claim in contents.claims),
        reason=reason,
        tables=tables,
        loose=[tables[name] for name in ("events", "coded_inputs") if name in tables],
        figures=figures,
        known=known,
        ref=references,
        linked=linked,
        words=words,
        amount=amount,
        symbols=SYMBOLS,
        meanings=MEANINGS,
        event_ids={row.id for row in contents.evidence.events},
        event_titles={row.id: row.title for row in contents.evidence.events},
    )
