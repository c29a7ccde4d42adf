"""Which sections are heard, which stay silent and which leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from holdfast.audit.rulers.exit_voice import CELLS, Relation, cell, endings
from holdfast.audit.rulers.questions.base import AtLeastZero, Name, Number, Place, Question
from holdfast.audit.rulers.questions.phrases import columns, exact, listed
from holdfast.charter.base import Part

__all__ = ["Model", "Section", "answer", "words"]

ENDINGS = {
    "loyalty": "stays silent",
    "exit": "leaves",
    "voice_heard": "protests and is heard",
    "voice_then_exit": "protests, is ignored and leaves",
    "voice_then_loyalty": "protests, is ignored and stays",
}
"""How the game ends, in words."""


class Section(Part):
    """A section: what leaving is worth to it, what it is worth to the centre, what protest costs it; in units of the benefit taken from it."""

    exit_value: Number
    worth: AtLeastZero
    cost: AtLeastZero


class Model(Question):
    """Sections by name, each facing the centre by itself."""

    kind: Literal["exit_voice"]
    sections: dict[Name, Section] = Field(min_length=1, max_length=200)


def answer(question: Model, place: Place) -> dict[str, Any]:
    """Return how the game between each section and the centre ends."""
    rows = []
    for name, section in question.sections.items():
        with place("sections", name):
            relation = Relation(section.exit_value, section.worth, section.cost)
        found = endings(relation)
        payoffs = {ending: [str(value) for value in relation.payoff(ending)] for ending in found}
        numbers = {"exit_value": str(section.exit_value), "worth": str(section.worth), "cost": str(section.cost)}
        rows.append({"id": name, **numbers, "endings": list(found), "cell": cell(relation), "payoffs": payoffs})
    return {"sections": rows}


def words(question: Model, answer: dict[str, Any]) -> Iterator[str]:
    """Yield the answer's lines."""
    del question
    rows = answer["sections"]
    yield "Who is heard"
    for ending, told in ENDINGS.items():
        names = [row["id"] for row in rows if row["endings"] == [ending]]
        if names:
            yield f"  {told[0].upper()}{told[1:]}: {listed(names)}."
    unsure = [row["id"] for row in rows if len(row["endings"]) > 1]
    if unsure:
        yield f"  Somebody is indifferent, so that more than one ending is possible: {listed(unsure)}."
    yield ""
    yield "Sections"
    table = [[row["id"], exact(row["exit_value"]), exact(row["worth"]), exact(row["cost"]), " or ".join(ENDINGS[e] for e in row["endings"])] for row in rows]
    yield from columns(["section", "leaving is worth", "worth to the centre", "protest costs", "in the end it"], table)
    yield ""
    yield "Why"
    for key in CELLS:
        names = [row["id"] for row in rows if row["cell"] == key and len(row["endings"]) == 1]
        if names:
            yield f"  {listed(names)}: {CELLS[key][1][0].lower()}{CELLS[key][1][1:]}"
