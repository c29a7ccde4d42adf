"""When an organ meets, and who calls it."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.edits import Clause, edit
from holdfast.charter import Charter
from holdfast.charter.levels import level_of
from holdfast.charter.words.names import body

__all__ = ["meetings"]


@edit("meetings", adds="meetings changed")
def meetings(charter: Charter) -> Iterator[Clause]:
    """An organ meets when we need it, without notice, and nobody else calls it by its own rules of meeting."""
    for name, organ in charter.organs.items():
        if organ.meets is not None:
            path = f"{name}.meets"
            yield Clause(name, level_of(organ.at, "meets"), path, ("called", path), f"when {body(charter, name)} meets and who calls it")
