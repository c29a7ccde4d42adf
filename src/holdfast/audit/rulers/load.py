"""Reading questions: a shipped one by name, or a file; and answering them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from holdfast.audit.rulers.questions import KINDS, kind
from holdfast.audit.rulers.questions.base import Question
from holdfast.documents import MAX_YAML_BYTES, Document, parse_yaml, read_text
from holdfast.errors import BadInput, Problem, nearest
from holdfast.validation import validate

__all__ = ["LoadedQuestion", "answer", "load_question", "question_schema", "shipped_questions", "words"]

_LIBRARY = Path(str(files("holdfast.audit.rulers") / "library"))

WIDTH = 120


@dataclass(frozen=True)
class LoadedQuestion:
    """A question, and the document in which it was read, for the lines of mistakes."""

    question: Question
    document: Document


def shipped_questions() -> list[str]:
    """Return the names of the questions that come with the package."""
    return sorted(path.stem for path in _LIBRARY.glob("*.yaml"))


def load_question(name: str | Path) -> LoadedQuestion:
    """Load a question by file or shipped name. Raises `BadInput` naming file, line and what was expected."""
    known = shipped_questions()
    path = _LIBRARY / f"{name}.yaml" if str(name) in known else Path(name)
    if not path.suffix:
        expected = "a file, or one of " + ", ".join(known)
        raise BadInput(Problem(f"there is no question {str(name)[:100]!r}", expected=expected, suggestion=nearest(str(name), known)))
    document = parse_yaml(read_text(path, shown=str(name), limit=MAX_YAML_BYTES), file=str(name))
    if not isinstance(document.data, dict) or not {"question", "kind"} <= document.data.keys():
        raise BadInput(Problem("this is no question", file=document.file, line=1, expected="keys with values, among them `question: TITLE` and `kind: KIND`"))
    named = document.data["kind"]
    if not isinstance(named, str) or named not in KINDS:
        expected = "one of " + ", ".join(KINDS)
        problem = Problem(f"kind cannot be {named!r:.60}", file=document.file, line=document.line(("kind",)), expected=expected)
        raise BadInput(replace(problem, suggestion=nearest(str(named), KINDS)))
    return LoadedQuestion(validate(kind(named).Model, document), document)


def answer(loaded: LoadedQuestion) -> dict[str, Any]:
    """Return the answer as plain data. Raises `BadInput` with the line of what cannot be answered."""

    @contextmanager
    def place(*path: str | int) -> Iterator[None]:
        try:
            yield
        except BadInput as error:
            line = loaded.document.line(path)
            where = ".".join(map(str, path))
            raise BadInput([replace(item, message=f"{where}: {item.message}", file=loaded.document.file, line=line) for item in error.problems]) from None

    return kind(loaded.question.kind).answer(loaded.question, place)


def words(loaded: LoadedQuestion, found: dict[str, Any]) -> Iterator[str]:
    """Yield the answer's lines: title, what the question is about, the answer, and what it rests on."""
    question = loaded.question
    yield question.question
    if question.about is not None:
        yield from textwrap.wrap(question.about, WIDTH)
    yield ""
    yield from kind(question.kind).words(question, found)
    for title, texts in (("What this rests on", question.assumptions), ("Sources", tuple(source.title for source in question.sources.values()))):
        if texts:
            yield ""
            yield title
            yield from (f"  - {text}" for text in texts)


def question_schema() -> dict[str, Any]:
    """Return the JSON Schema of a file with a question."""
    from pydantic import TypeAdapter

    models: Any = None
    for name in KINDS:
        models = kind(name).Model if models is None else models | kind(name).Model
    schema: dict[str, Any] = TypeAdapter(models).json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A question about rulers and rules", **schema}
