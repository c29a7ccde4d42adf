"""Who acts together, read a second time: names such as `state:3` or `board.1:2`, and the counts that become ours."""

from __future__ import annotations

import re
from collections.abc import Iterable

from holdfast.audit.replay.world import World
from holdfast.errors import BadInput, Problem

__all__ = ["enlist", "known_items"]


def known_items(world: World, items: Iterable[str]) -> list[str]:
    """Return the items that name somebody under this charter: statutes that follow each other need not know the same bodies."""
    return [item for item in items if item.split(":")[0].split(".")[0] in world.charter.bodies]


def enlist(world: World, item: str) -> None:
    """Make an item of a coalition ours, as many as there are. Raises `BadInput` for a name that the charter does not know."""
    match = re.fullmatch(r"([a-z][a-z0-9_]*)(?:\.([0-9]+))?(?::([0-9]{1,9}))?", item)
    if match is None or match[1] not in world.charter.bodies:
        raise BadInput(Problem(f"{item[:60]!r} is not in this charter", expected="a coalition of this charter"))
    name, kind, number = match[1], match[2], int(match[3]) if match[3] else None
    if name in world.charter.members or name in world.charter.groups:
        for member in world.charter.spread(name):
            count = world.members[member]
            take = count.theirs if number is None or name in world.charter.groups else min(number, count.theirs)
            count.ours, count.theirs = count.ours + take, count.theirs - take
        return
    chairs = [key for key in world.chairs if key[0] == name and (kind is None or key[1] == int(kind))]
    if name in world.charter.outsiders or (not chairs and number is None):
        world.ours.add(name)
        return
    for key in chairs:
        count = world.chairs[key]
        take = count.theirs if number is None else min(number, count.theirs)
        count.ours, count.theirs = count.ours + take, count.theirs - take
        number = None if number is None else number - take
