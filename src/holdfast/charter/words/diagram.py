"""Who fills whose seats, as a picture in text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from holdfast.charter.model import Charter
from holdfast.charter.words.names import body, count_words

__all__ = ["Edge", "diagram_lines", "edges"]

_VERBS = {
    "held_by": "sends",
    "held_jointly_by": "shares",
    "elected_by": "elects",
    "appointed_by": "appoints",
    "co_opted_by": "co-opts",
    "ex_officio": "sits by office:",
    "follows": "who governs it holds",
    "drawn_from": "drawn by lot:",
    "open_to": "joins",
}
_MANY = 3
"""Members with the same part in an organ that are drawn one by one; more are drawn together."""


class Edge(NamedTuple):
    """A body that fills seats of an organ: from whom, into which organ, with a label such as `elects 25`."""

    source: str
    organ: str
    label: str


def edges(charter: Charter) -> list[Edge]:
    """Return the edges, organ by organ; voters of an organ count as filling it. Many members with the same label become one edge, `members`."""
    found: list[Edge] = []
    for name, organ in charter.organs.items():
        for seat in organ.seats:
            count = count_words(seat.count, charter).replace("an unstated number of", "some")
            label = f"{_VERBS.get(seat.filler, '')} {count}" + (f" ({seat.name})" if seat.name else "")
            sources = [source for source in organ.senders(seat) if source != name or seat.filler == "co_opted_by"]
            members = [source for source in sources if source in charter.members]
            if len(members) > _MANY:
                found.append(Edge(_together(charter, members), name, f"{label} each"))
                sources = [source for source in sources if source not in members]
            found += [Edge(source, name, label) for source in sources]
        if organ.votes is not None:
            found += _voters(name, charter)
    return found


def _together(charter: Charter, names: list[str]) -> str:
    """Return the name of several members drawn as one: the first two, and how many more."""
    if len(names) <= 2:
        return names[0] if len(names) == 1 else f"{charter.title(names[0])} and {charter.title(names[1])}"
    return f"{charter.title(names[0])}, {charter.title(names[1])} and {len(names) - 2} more"


def _voters(name: str, charter: Charter) -> Iterator[Edge]:
    votes = charter.organs[name].known_votes
    if votes is None:
        yield Edge(_together(charter, list(charter.members)), name, "vote")
        return
    known = {member: count for member, count in votes.items() if isinstance(count, int)}
    if len(votes) <= _MANY:
        for member in votes:
            yield Edge(member, name, f"{known[member]:,} vote{'' if known[member] == 1 else 's'}" if member in known else "votes not stated")
        return
    low, high = (min(known.values()), max(known.values())) if known else (0, 0)
    yield Edge(_together(charter, list(votes)), name, f"{low:,} vote{'' if low == 1 else 's'} each" if low == high else f"{low:,} to {high:,} votes")


def diagram_lines(charter: Charter) -> list[str]:
    """Return the diagram as lines: each organ with an arrow from each body that fills it."""
    lines, found = [], edges(charter)
    width = max((len(_title(charter, edge.source)) for edge in found), default=0)
    for name in charter.organs:
        for n, edge in enumerate([edge for edge in found if edge.organ == name]):
            target = charter.title(name) if n == 0 else '"'
            lines.append(f"  {_title(charter, edge.source):>{width}} --[{edge.label}]--> {target}")
    return lines


def _title(charter: Charter, source: str) -> str:
    return charter.title(source) if source in charter.bodies else body(charter, source)
