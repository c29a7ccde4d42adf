"""A study's statutes: the charters of a series that it names, measured, in place of a table coded by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from holdfast.charter import load_series, shipped_charters
from holdfast.documents import Document, inside
from holdfast.dynamics.autonomy import measured_rows
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import Evidence
from holdfast.study.spec import Statutes

__all__ = ["with_statutes"]


def with_statutes(evidence: Evidence, given: Statutes, folder: Path, document: Document) -> Evidence:
    """Return the evidence with its table `autonomy` measured from the series.

    Raises `BadInput` if the study ships that table besides, if the series is none, or for a name under `without` that is not in it.
    """

    def wrong(message: str, *path: str, expected: str | None = None, suggestion: str | None = None) -> BadInput:
        return BadInput(Problem(message, file=document.file, line=document.line(("statutes", *path)), expected=expected, suggestion=suggestion))

    if evidence.autonomy:
        raise wrong("the study has statutes and a table autonomy", expected="one of the two")
    known = shipped_charters()
    if given.series not in known and not Path(given.series).suffix:
        expected = "a series of charters: a file beside the study, or a shipped one"
        raise wrong(f"there is no charter {given.series[:60]!r}", "series", expected=expected, suggestion=nearest(given.series, known))
    at = document.line(("statutes", "series"))
    loaded = load_series(given.series if given.series in known else inside(folder, given.series, named_in=document.file, line=at))
    names = [charter.id for _, charter in loaded.charters]
    for name in given.without:
        if name not in names:
            raise wrong(f"{name[:60]!r} is not in the series", "without", name, expected="one of " + ", ".join(names), suggestion=nearest(name, names))
    rows = measured_rows((date, charter) for date, charter in loaded.charters if charter.id not in given.without)
    return replace(evidence, autonomy=rows)
