"""The holder of a power."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.audit.edits import Clause, edit, power_words
from holdfast.charter import Charter
from holdfast.charter.levels import level_of

__all__ = ["holder"]


@edit("holder", adds="holders changed")
def holder(charter: Charter) -> Iterator[Clause]:
    """A power passes to a body of ours alone. Its checks stay, and so do votes that its rule asks of other bodies, and vetoes within the rule."""
    for power in charter.powers:
        path = f"{power.id}.by"
        yield Clause(power.id, level_of(power.at, "by"), path, ("held", path), f"who holds {power_words(power)}, which is then the coalition's", power)
