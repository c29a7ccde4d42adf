"""The shortest lawful path to a goal: best first over exact positions, guided and bounded by the relaxed fixpoint.

Paths are compared by the number of moves, then by the day on which they end. The search ends with a path ("yes"), with the proof that there
is none ("no": out of reach even in the fixpoint, or every position looked at), or at its budget ("unknown").

Positions come in the order of the moves that a path through them must have (A*: Hart, Nilsson and Raphael 1968), which never are fewer than

- the moves made, and one for each *landmark* still to come: a target that every path must at some time act on, since even the fixpoint does
  not reach the goal without it (Hoffmann, Porteous and Sebastia 2004; Karpas and Domshlak 2009), and
- the moves made, and the rounds in which the fixpoint reaches the goal from there, all open moves made at once in each (h_max: Bonet and
  Geffner 2001). From where it never does, nothing is looked at.

So a move that leads nowhere makes its path longer than it need be, and what follows it is not looked at while shorter ones are left.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count
from typing import Literal

from holdfast.audit.goals import goal_powers, lacking, missing, reached, reached_from
from holdfast.audit.motion import Chamber
from holdfast.audit.moves import Blocked, Move, Step, open_moves
from holdfast.audit.paralysis import target_of
from holdfast.audit.position import Position
from holdfast.audit.reach import Terms, landmarks, relaxed, rounds, target
from holdfast.audit.relevance import EVERYTHING_COUNTS, Relevance

__all__ = ["Answer", "Seen", "find_path", "is_new", "shortest_path"]

MAX_POSITIONS = 4_000
LANDMARKS_FROM, ROUNDS_FROM = 8, 40
"""Positions looked at before it pays to work out the bounds: landmarks (and what cannot matter) once for all, rounds for every position."""
Seen = dict[object, list[tuple[int, date, frozenset[str]]]]
"""Positions met, each with the fewest moves, the day, and the organs in session."""


@dataclass(frozen=True)
class Answer:
    """A verdict with its path (if yes), what blocks (for a yes: what did before the first move), whether it is proved, and positions looked at.

    Every path has at least `at_least` moves: its length for a yes, the length up to which all were looked at where the budget ran out. `since`
    is the day from which the goal stands, where time has to do its part after the last move.
    """

    verdict: Literal["yes", "no", "unknown"]
    proved: bool
    path: tuple[Step, ...]
    blocked: tuple[Blocked, ...]
    positions: int
    at_least: int = 0
    since: date | None = None


@dataclass(frozen=True, eq=False)
class Node:
    """A position with the move that led there, the node before, and how many moves were made."""

    chamber: Chamber
    move: Move | None = None
    before: Node | None = None
    length: int = 0

    def moves(self) -> Iterator[Move]:
        """Yield the moves made, the last one first."""
        node: Node | None = self
        while node is not None and node.move is not None:
            yield node.move
            node = node.before


def find_path(
    chamber: Chamber, goal: str, *, until: date | None = None, practice: bool = True, budget: int = MAX_POSITIONS, below: int | None = None
) -> Answer:
    """Return the shortest path to the goal by the horizon, or (`below`) one of fewer moves than a number: then a "no" says that there is none so short.

    The budget is a number of positions, so that the answer is the same on every machine.
    """
    best = relaxed(chamber, practice=practice, enough=lambda here: reached(here, goal, until))
    if not reached(best, goal, until):
        return Answer("no", True, (), lacking(best, chamber, goal, until), 0)
    return shortest_path(chamber, goal, until=until, practice=practice, budget=budget, below=below)


def shortest_path(
    chamber: Chamber, goal: str, *, until: date | None = None, practice: bool = True, budget: int = MAX_POSITIONS, below: int | None = None
) -> Answer:
    """Return the shortest path to a goal that the fixpoint reaches, of fewer moves than a number if one is given."""
    guide = _Guide(chamber, goal, until, practice)
    order, looked, seen = count(), 0, Seen()
    # By moves that the path must have, then by day; of several, the one with most moves made. The last number tells how closely it was weighed.
    queue = [(0, chamber.position.day, 0, next(order), 0, Node(chamber))]
    while queue:
        least, day, _, _, weighed, node = heapq.heappop(queue)
        here, length = node.chamber, node.length
        if not weighed and not is_new(seen, here.position, length, guide.relevance if looked >= LANDMARKS_FROM else EVERYTHING_COUNTS):
            continue
        bound: int | None = least
        while bound == least and weighed < len(guide.bounds) and looked >= guide.bounds[weighed][0]:
            ahead, weighed = guide.bounds[weighed][1](node), weighed + 1
            bound = None if ahead is None else max(length + ahead, least)
        if bound != least:
            if bound is not None and (below is None or bound < below):
                heapq.heappush(queue, (bound, day, -length, next(order), weighed, node))
            continue
        if reached(here, goal, until):
            path = tuple(move.step() for move in node.moves())[::-1]
            blocked = tuple(dict.fromkeys(missing(chamber, goal, until))) if path else ()
            return Answer("yes", True, path, blocked, looked, length, reached_from(here, goal, until))
        looked += 1
        if looked > budget:
            return Answer("unknown", False, (), tuple(dict.fromkeys(missing(here, goal, until))), looked, least)
        for move in open_moves(here, practice=practice):
            if until is None or move.day <= until:
                after = Node(here.at(move.position()), move, node, length + 1)
                # With one move left to be shorter, the goal has to be reached by now.
                if below is not None and (after.length >= below or (after.length == below - 1 and not reached(after.chamber, goal, until))):
                    continue
                heapq.heappush(queue, (max(least, length + 1), move.day, -length - 1, next(order), 0, after))
    return Answer("no", True, (), tuple(dict.fromkeys(missing(chamber, goal, until))), looked)


class _Guide:
    """Bounds on the moves that a path must still make, the cheapest first, and from how many positions on each is worked out."""

    def __init__(self, chamber: Chamber, goal: str, until: date | None, practice: bool) -> None:
        self.chamber, self.goal, self.until, self.practice = chamber, goal, until, practice
        self.bounds: tuple[tuple[int, Callable[[Node], int | None]], ...] = ((LANDMARKS_FROM, self.landmarks), (ROUNDS_FROM, self.rounds))

    @cached_property
    def relevance(self) -> Relevance:
        return Relevance.of(self.chamber.charter, goal_powers(self.chamber.charter, self.goal), target_of(self.goal))

    @cached_property
    def terms(self) -> Terms:
        return Terms(lambda here: reached(here, self.goal, self.until), self.practice, self.relevance)

    @cached_property
    def needed(self) -> frozenset[str]:
        return landmarks(self.chamber, self.terms)

    def landmarks(self, node: Node) -> int:
        """Return how many landmarks were not acted on yet."""
        return len(self.needed.difference(target(move.change.on) for move in node.moves()))

    def rounds(self, node: Node) -> int | None:
        """Return in how many rounds the fixpoint reaches the goal; None if it never does."""
        return rounds(node.chamber, self.terms)


def is_new(seen: Seen, position: Position, length: int, relevance: Relevance = EVERYTHING_COUNTS) -> bool:
    """Return whether no position alike, in what counts, was met before after as few moves that is as early and in as many sessions."""
    # The same facts about absences and grants mean less once their days have passed.
    today = position.day.isoformat()
    live = frozenset(fact for kind in ("dissolved", "postponed", "granted") for fact in position.of_kind(kind) if fact[-1] and fact[-1] <= today)
    met, session = seen.setdefault((relevance.key(position), live), []), relevance.session(position)
    if any(moves <= length and day <= position.day and (day == position.day or not session) and sitting >= session for moves, day, sitting in met):
        return False
    met.append((length, position.day, session))
    return True
