"""How near each member and each seat is to reaching the goal: how many others it needs beside it, with the best of partners.

Counted in heads this follows from the smallest coalitions: whoever stands in one of them needs all the others in it; whoever stands in none adds
nothing that a smallest coalition lacks, and needs a whole one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from holdfast.audit.kinds import Kinds
from holdfast.audit.motion import ASSUMED
from holdfast.audit.smallest import NAMES
from holdfast.charter import Charter
from holdfast.charter.rules import Rule

__all__ = ["Near", "nearness"]


@dataclass(frozen=True, slots=True)
class Near:
    """Members, seats or an office alike (the first fifty by name, `count` in all), and how many `others` each needs beside it: 0 is alone.

    `kind` is "member", "seat" or "office". `inside` tells whether it stands in a smallest coalition; None where not all of these are known,
    and then it needs `others` or one fewer. `proved` says that the number is exact.
    """

    names: tuple[str, ...]
    count: int
    kind: str
    others: int
    inside: bool | None
    proved: bool

    def to_json(self) -> dict[str, Any]:
        """Return the row as published in the audit's answer."""
        return {"names": list(self.names), "count": self.count, "kind": self.kind, "others": self.others, "inside": self.inside, "proved": self.proved}


def nearness(charter: Charter, found: Mapping[str, Any], day: date, *, assume: Rule = ASSUMED, outsiders: bool = False) -> tuple[Near, ...]:
    """Return a row for each kind of member and seat that could join, those who need fewest others first; none where nobody reaches the goal.

    `found` is the smallest coalition by heads as published (`Smallest.to_json`), under the same day and assumption. Raises ValueError for one by
    votes: votes are not heads.
    """
    if found["by"] != "heads":
        raise ValueError("nearness follows from the smallest coalition by heads")
    if found["size"] is None:
        return ()
    inside = {name for groups in found["alike"] for group in groups for name in group["names"]}
    rows = []
    for kind in Kinds(charter, day, assume=assume, outsiders=outsiders).kinds:
        names = (f"{kind.seat[0]}.{kind.seat[1]}",) if kind.seat is not None else kind.members
        within = True if inside & set(names) else False if found["complete"] else None
        rows.append(Near(names[:NAMES], kind.cap, kind.what, found["size"] - 1 if within else found["size"], within, found["proved"] and within is not None))
    return tuple(sorted(rows, key=lambda row: (row.others, row.inside is None)))
