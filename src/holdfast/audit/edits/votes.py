"""Votes in an organ."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.edits import Clause, edit
from holdfast.charter import Charter
from holdfast.charter.levels import level_of
from holdfast.charter.words.names import body

__all__ = ["votes"]


@edit("votes", adds="votes set")
def votes(charter: Charter) -> Iterator[Clause]:
    """Votes that members have in an organ are set anew, as by a power to apportion: enough for every rule, if we have a vote there at all."""
    for name, organ in charter.organs.items():
        if organ.votes is not None:
            yield Clause(name, level_of(organ.at, "votes"), f"{name}.votes", ("apportioned", name), f"the votes in {body(charter, name)}")
