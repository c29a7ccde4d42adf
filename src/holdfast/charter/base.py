"""What every part of a charter shares: strict keys, names, and the marks of a fact (article, source, whether it was checked)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from holdfast.evidence import PartialDate

__all__ = ["Bodies", "Day", "Fact", "Id", "Part", "Text", "Texts", "Unstated"]

ID_PATTERN = r"^[a-z][a-z0-9_]{0,79}$"


def _day(text: str) -> str:
    try:
        PartialDate.parse(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a date; expected YYYY, YYYY-MM or YYYY-MM-DD in quotes") from None
    return text


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""An identifier: small letters, digits and underscores."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Day = Annotated[str, AfterValidator(_day)]
Bodies = Annotated[tuple[Id, ...], Field(min_length=1), BeforeValidator(_listed, json_schema_input_type=Id | tuple[Id, ...])]
"""One identifier, or a list of them."""
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed, json_schema_input_type=Text | tuple[Text, ...])]
"""One text, or a list of them."""
Unstated = Literal["unstated"]
"""What the text seen leaves open. It is never guessed."""


class Part(BaseModel):
    """A part of a charter. Unknown keys are mistakes; nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Fact(Part):
    """A part that says something about the charter's text or its use.

    `article` is where it stands, `source` the key (or keys) under `sources` where it was read. `basis` tells text from practice; `verified`
    is false for what was restated from general knowledge and not checked against the text: analyses run with and without it. `unverified`
    names single fields that were not checked, where the rest was.
    """

    article: Text | None = None
    source: Texts = ()
    note: Text | None = None
    basis: Literal["text", "practice"] = "text"
    verified: bool = True
    unverified: Texts = ()
