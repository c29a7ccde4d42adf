"""What `essay.yaml` may say: the essay's sentences in our words, and the ledger of rows that test them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from holdfast.documents import Document
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import TABLES, Evidence
from holdfast.validation import validate

__all__ = ["Essay", "Half", "Row", "Sentence", "read_essay"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Citation(_Strict):
    """A work that the essay cites."""

    cited_as: Text
    likely: Text
    verified: bool
    note: Text | None = None


class Half(_Strict):
    """One half of a row: descriptive (did it happen?) or causal (did it do that?)."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    statement: Text
    estimand: Text
    data: tuple[str, ...]
    rivals: tuple[str, ...] = ()
    thresholds: Text
    would_change: Text
    model_conditional: bool = False
    rule: dict[str, Any] | None = None
    """How documents alone judge it."""
    test: dict[str, Any] | None = None
    """How the fitted model judges it."""


class Row(_Strict):
    """A claim of the essay and the halves that test it."""

    id: Id
    claim: Text
    d: Half | None = None
    c: Half | None = None

    def halves(self) -> list[tuple[Literal["d", "c"], Half]]:
        """Return the halves that the row has."""
        pairs: list[tuple[Literal["d", "c"], Half | None]] = [("d", self.d), ("c", self.c)]
        return [(part, half) for part, half in pairs if half is not None]


class Sentence(_Strict):
    """A sentence of the essay, restated in our words."""

    id: Id
    paragraph: Annotated[int, Field(ge=1, le=1000)]
    text: Text
    type: Literal["fact", "causal", "evaluative", "normative"]
    rows: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    untestable: Text | None = None


class Essay(_Strict):
    """An essay as a ledger of claims."""

    essay: Text
    stance: Text
    cites: tuple[Citation, ...] = ()
    rivals: dict[str, Text] = {}
    rows: tuple[Row, ...]
    sentences: tuple[Sentence, ...]


def read_essay(document: Document, evidence: Evidence) -> Essay:
    """Return the essay; raise `BadInput` for a reference to a row, rival, table or event that does not exist, or an id that stands twice."""
    essay = validate(Essay, document)
    problems: list[Problem] = []

    def wrong(message: str, *path: str | int, suggestion: str | None = None) -> None:
        problems.append(Problem(message, file=document.file, line=document.line(path), suggestion=suggestion))

    halves = [f"{row.id}.{part}" for row in essay.rows for part, _ in row.halves()]
    events = {event.id for event in evidence.events}
    for name, ids in (("rows", [row.id for row in essay.rows]), ("sentences", [sentence.id for sentence in essay.sentences])):
        for n, key in enumerate(ids):
            if key in ids[:n]:
                wrong(f"the id {key!r} stands twice", name, n, "id")
    for n, row in enumerate(essay.rows):
        if not row.halves():
            wrong(f"the row {row.id!r} has neither a descriptive half d nor a causal half c", "rows", n)
        for part, half in row.halves():
            if half.rule is not None and half.test is not None:
                wrong("a half is judged by a rule on documents or by a test of the fitted model, not by both", "rows", n, part, "test")
            for word, valid, key in [(w, list(TABLES), "data") for w in half.data] + [(w, list(essay.rivals), "rivals") for w in half.rivals]:
                if word not in valid:
                    wrong(f"{word[:60]!r} is not one of the {'tables' if key == 'data' else 'rivals'}", "rows", n, part, key, suggestion=nearest(word, valid))
    for n, sentence in enumerate(essay.sentences):
        for word in sentence.rows:
            if word not in halves:
                wrong(f"{word[:60]!r} is not a half of a row", "sentences", n, "rows", suggestion=nearest(word, halves))
        for word in sentence.evidence:
            if word not in events and word not in TABLES:
                wrong(f"{word[:60]!r} is neither an event nor a table", "sentences", n, "evidence", suggestion=nearest(word, [*events, *TABLES]))
        if bool(sentence.rows) == (sentence.untestable is not None):
            wrong("a sentence names the rows that test it, or says why it is untestable, not both", "sentences", n)
    if problems:
        raise BadInput(problems)
    return essay
