"""A charter told in plain language, chapter by chapter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.charter.model import Charter
from holdfast.charter.powers import VERBS, Joint, Petition
from holdfast.charter.words.names import bodies, body, count_words, holder_words, joined, sentence
from holdfast.charter.words.powers import entrenched_words, power_words, right_words
from holdfast.charter.words.seats import organ_lines

__all__ = ["Chapter", "summary"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with paragraphs. A paragraph is (title, sentences); the title may be empty."""

    title: str
    paragraphs: tuple[tuple[str, tuple[str, ...]], ...]


def summary(charter: Charter) -> list[Chapter]:
    """Return the chapters of a charter that have something to say, in reading order."""
    chapters = [
        Chapter("Who is in", (("", tuple(_members(charter))),)),
        Chapter(
            "Who sits where",
            tuple((charter.title(name), tuple(organ_lines(name, organ, charter)) or ("Nothing more is said.",)) for name, organ in charter.organs.items()),
        ),
        Chapter("Numbers", _one(_numbers(charter))),
        Chapter("Who may do what", tuple(_powers(charter))),
        Chapter("What is protected", _one(entrenched_words(item, charter) for item in charter.entrenched)),
        Chapter("Rights", _one(right_words(right, charter) for right in charter.rights)),
        Chapter("What was done under it", _one(sentence(f"{f'{item.date}: ' if item.date else ''}{item.what}") for item in charter.practice)),
        Chapter("What is not said", _one(_silences(charter))),
        Chapter("How far this can be trusted", _one(_trust(charter))),
        Chapter("Sources", _one(_sources(charter))),
    ]
    return [chapter for chapter in chapters if any(lines for _, lines in chapter.paragraphs)]


def _one(lines: Iterator[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("", tuple(lines)),)


def _members(charter: Charter) -> Iterator[str]:
    single = [name for name, member in charter.members.items() if str(member.count) == "1"]
    if single:
        yield sentence(f"{len(single)} members: {joined([body(charter, name) for name in single])}" if len(single) > 1 else body(charter, single[0]))
    for name, member in charter.members.items():
        parts = [] if name in single else ["a number not stated" if isinstance(member.count, str) else count_words(member.count, charter)]
        parts += [member.note] if member.note else []
        parts += [f"also belongs to {bodies(charter, member.belongs_to)}"] if member.belongs_to else []
        parts += [f"{joined(list(member.unverified))} not checked"] if member.unverified else []
        parts += [] if member.verified else ["not checked against the text"]
        if parts:
            yield sentence(f"{body(charter, name)}: {'; '.join(parts)}")
    for name, names in charter.groups.items():
        yield sentence(f"{name.replace('_', ' ')}: {bodies(charter, names)}")
    if charter.outsiders:
        yield sentence(f"With a hand in it though not members: {joined([body(charter, name) for name in charter.outsiders])}")


def _numbers(charter: Charter) -> Iterator[str]:
    for name, parameter in charter.parameters.items():
        value = charter.values[name]
        worth = "not stated" if value is None else f"{float(value):,.6g}"
        formula = f" = {parameter.is_}" if not isinstance(parameter.is_, str) and parameter.is_.names else ""
        yield f"{name}{formula}: {worth}{f'; {parameter.about}' if parameter.about else ''}."
    for name, table in charter.weights.items():
        yield sentence(f"{name.replace('_', ' ')}: a weight for each of {len(table)} members, {sum(table.values()):,} in all")
    for level in charter.levels:
        if level.about:
            yield sentence(f"{charter.title(level.id)}: {level.about}")


def _powers(charter: Charter) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each holder, organs first and in the charter's order, with its powers."""
    by: dict[tuple[object, ...], list[str]] = {}
    for power in charter.powers:
        by.setdefault(power.by, []).append(power_words(power, charter, holder=False))
    order = {name: n for n, name in enumerate(charter.organs)}

    def place(holders: tuple[object, ...]) -> int:
        first = holders[0]
        name = first.of if isinstance(first, Petition) else first.jointly[0] if isinstance(first, Joint) else first
        return order.get(str(name), len(order)) * 10 + len(holders) + (not isinstance(first, str))

    for holders in sorted(by, key=place):
        yield sentence(holder_words(charter, holders)).rstrip(".") + " may", tuple(by[holders])  # type: ignore[arg-type]


def _silences(charter: Charter) -> Iterator[str]:
    for item in charter.silent:
        subject = f"on the power to {VERBS[item.on][0]} ({VERBS[item.on][1]})" if item.on in VERBS else item.on
        yield sentence(f"{subject}{f': {item.note}' if item.note else ''}")
    unstated = [power.id for power in charter.powers if getattr(power.needs, "word", None) == "unstated"]
    if unstated:
        yield f"The majority needed is not stated for {len(unstated)} of {len(charter.powers)} powers."


def _trust(charter: Charter) -> Iterator[str]:
    if charter.confidence:
        yield sentence(f"Confidence: {charter.confidence}")
    if charter.unseen:
        yield sentence(f"Not seen: {charter.unseen}")
    unchecked = sum(not power.verified for power in charter.powers)
    if unchecked:
        yield f"{unchecked} of {len(charter.powers)} powers were restated from general knowledge and not checked against the text."
    for note in charter.notes:
        yield sentence(note)


def _sources(charter: Charter) -> Iterator[str]:
    for key, source in charter.sources.items():
        yield f"{key}: {source.title}{f' - {source.url}' if source.url else ''}{f' ({source.note})' if source.note else ''}"
