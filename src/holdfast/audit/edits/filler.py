"""Who fills seats."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.edits import Clause, edit
from holdfast.audit.effects.seats import PICKED
from holdfast.charter import Charter
from holdfast.charter.levels import level_of
from holdfast.charter.words.names import body

__all__ = ["filler"]


@edit("filler", adds="fillers changed")
def filler(charter: Charter) -> Iterator[Clause]:
    """Seats that are elected, appointed or co-opted are ours to fill, and to fill again. Proposal, confirmation, oath and terms stay."""
    for name, organ in charter.organs.items():
        for n, seat in enumerate(organ.seats):
            if seat.filler in PICKED:
                path, what = f"{name}.seats.{n}", f"who fills seats in {body(charter, name)}, which are then the coalition's to fill"
                yield Clause(name, level_of(organ.at, "seats"), path, ("filled", path), what)
