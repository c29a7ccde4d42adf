"""What the exact algorithms count: winning coalitions, and the coalitions to which each member makes the difference.

Coalitions are counted by *tag*: each member has a tag (an integer from 0), and a coalition's tag is the sum of its members' tags. With tags
of one the counts are by size, which Shapley-Shubik needs; with tags of zero there is one total, which is all that Banzhaf needs; Owen's
value tags blocs and members differently. A row of counts by tag is kept in one Python integer, `width` bits a count, so that it never
overflows and so that the product of two such integers counts pairs (Kronecker substitution).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Counts", "TooLarge", "pack", "unpack"]


class TooLarge(Exception):
    """The algorithm would need more time or memory than it may have for this game; another must be tried."""


def width_for(players: int) -> int:
    """Return the bits of one count, in whole bytes: no count exceeds 2^players."""
    return 8 * ((players + 9) // 8)


def unpack(packed: int, width: int) -> list[int]:
    """Return the counts in `packed`, by tag, without zeros at the end."""
    size = width // 8
    raw = packed.to_bytes((packed.bit_length() + 7) // 8, "little")
    return [int.from_bytes(raw[at : at + size], "little") for at in range(0, len(raw), size)]


def pack(counts: Sequence[int], width: int) -> int:
    """Return counts by tag as one integer."""
    return int.from_bytes(b"".join(count.to_bytes(width // 8, "little") for count in counts), "little")


@dataclass(frozen=True, slots=True)
class Counts:
    """Exact counts of a game with n players.

    `winning`: number of winning coalitions by tag, packed. `swings`: for each player, the number of losing coalitions without the player
    that win when the player joins, by the tag of the coalition without the player, packed. `method` names the algorithm.
    """

    players: int
    winning: int
    swings: tuple[int, ...]
    method: str

    @property
    def width(self) -> int:
        """Return the bits of one count."""
        return width_for(self.players)

    def winning_by_tag(self) -> list[int]:
        """Return the number of winning coalitions by tag."""
        return unpack(self.winning, self.width)

    def swings_by_tag(self, player: int) -> list[int]:
        """Return a player's swings by the tag of the coalition joined."""
        return unpack(self.swings[player], self.width)

    @property
    def total_winning(self) -> int:
        """Return the number of winning coalitions."""
        return sum(self.winning_by_tag())

    @property
    def total_swings(self) -> tuple[int, ...]:
        """Return the number of swings of each player."""
        return tuple(sum(self.swings_by_tag(i)) for i in range(self.players))
