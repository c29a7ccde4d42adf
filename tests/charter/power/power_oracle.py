"""Voting power from the definitions, by looking at sets: what every fast algorithm must agree with. And random games to try them on."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, permutations
from math import factorial
from pathlib import Path

from hypothesis import strategies as st

from holdfast.charter.power import AllOf, AnyOf, AtLeast, Formula, Game, Seats

TABLES = Path(__file__).parent / "tables"
Coalition = frozenset[int]


@dataclass(frozen=True)
class Oracle:
    """A game as the set of its winning coalitions."""

    game: Game

    @property
    def n(self) -> int:
        return len(self.game.members)

    @cached_property
    def coalitions(self) -> list[Coalition]:
        return [frozenset(chosen) for size in range(self.n + 1) for chosen in combinations(range(self.n), size)]

    @cached_property
    def winning(self) -> set[Coalition]:
        return {coalition for coalition in self.coalitions if self.game.wins(coalition)}

    def swings(self, i: int) -> list[Coalition]:
        """Losing coalitions without i that win with i."""
        return [one for one in self.coalitions if i not in one and one not in self.winning and one | {i} in self.winning]

    def critical(self, coalition: Coalition) -> list[int]:
        return [i for i in coalition if coalition in self.winning and coalition - {i} not in self.winning]

    @cached_property
    def minimal(self) -> list[Coalition]:
        return [one for one in self.winning if len(self.critical(one)) == len(one)]

    def penrose(self) -> list[Fraction]:
        return [Fraction(len(self.swings(i)), 2 ** (self.n - 1)) for i in range(self.n)]

    def banzhaf(self) -> list[Fraction]:
        return shares([Fraction(len(self.swings(i))) for i in range(self.n)])

    def shapley(self) -> list[Fraction]:
        """By orders: the member whose joining turns losing into winning."""
        found = [0] * self.n
        for order in permutations(range(self.n)):
            for place, i in enumerate(order):
                before = frozenset(order[:place])
                found[i] += before not in self.winning and before | {i} in self.winning
        return [Fraction(count, factorial(self.n)) for count in found]

    def prevent(self) -> list[Fraction]:
        return [Fraction(len(self.swings(i)), len(self.winning) or 1) for i in range(self.n)]

    def initiate(self) -> list[Fraction]:
        return [Fraction(len(self.swings(i)), (2**self.n - len(self.winning)) or 1) for i in range(self.n)]

    def satisfaction(self) -> list[Fraction]:
        return [Fraction(sum((i in one) == (one in self.winning) for one in self.coalitions), 2**self.n) for i in range(self.n)]

    def johnston(self) -> list[Fraction]:
        found = [Fraction(0)] * self.n
        for coalition in self.winning:
            critical = self.critical(coalition)
            for i in critical:
                found[i] += Fraction(1, len(critical))
        return shares(found)

    def deegan_packel(self) -> list[Fraction]:
        minimal = [one for one in self.minimal if one]
        return [sum((Fraction(i in one, len(one) * len(minimal)) for one in minimal), Fraction(0)) for i in range(self.n)]

    def holler(self) -> list[Fraction]:
        return shares([Fraction(sum(i in one for one in self.minimal)) for i in range(self.n)])

    def owen(self, unions: Sequence[Sequence[int]]) -> list[Fraction]:
        """By orders in which each union's members stand together."""
        found, count = [0] * self.n, 0
        for blocs in permutations(unions):
            for order in _arrangements(blocs):
                count += 1
                for place, i in enumerate(order):
                    before = frozenset(order[:place])
                    found[i] += before not in self.winning and before | {i} in self.winning
        return [Fraction(each, count) for each in found]

    def banzhaf_owen(self, unions: Sequence[Sequence[int]]) -> list[Fraction]:
        found = [Fraction(0)] * self.n
        for own in unions:
            others = [union for union in unions if union != own]
            for i in own:
                mates = [j for j in own if j != i]
                for blocs in _subsets(others):
                    for friends in _subsets(mates):
                        rest = frozenset(friends) | frozenset(j for bloc in blocs for j in bloc)
                        found[i] += rest not in self.winning and rest | {i} in self.winning
                found[i] /= 2 ** len(others) * 2 ** len(mates)
        return found


def _subsets(items: Sequence) -> Iterator[tuple]:  # type: ignore[type-arg]
    for size in range(len(items) + 1):
        yield from combinations(items, size)


def _arrangements(blocs: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    if not blocs:
        yield ()
        return
    for head in permutations(blocs[0]):
        for tail in _arrangements(blocs[1:]):
            yield (*head, *tail)


def shares(values: Sequence[Fraction]) -> list[Fraction]:
    total = sum(values)
    return [value / total if total else Fraction(0) for value in values]


# ---- random games


@st.composite
def formulas(draw: st.DrawFn, totals: dict[str, int], depth: int = 2) -> Formula:
    """Any formula over these systems, trivial quotas included."""
    kind = draw(st.sampled_from(("leaf", "all", "any", "seats") if depth else ("leaf",)))
    if kind == "leaf":
        system = draw(st.sampled_from(sorted(totals)))
        return AtLeast(system, draw(st.integers(-1, totals[system] + 1)))
    parts = tuple(draw(st.lists(formulas(totals, depth - 1), min_size=1, max_size=3)))
    if kind != "seats":
        return AllOf(parts) if kind == "all" else AnyOf(parts)
    votes = draw(st.lists(st.integers(0, 3), min_size=len(parts), max_size=len(parts)))
    return Seats(tuple(zip(parts, votes, strict=True)), draw(st.integers(0, sum(votes) + 1)))


@st.composite
def games(draw: st.DrawFn, most: int = 6, systems: int = 3, heaviest: int = 6) -> Game:
    """Any rule on up to three weight systems and heads."""
    n = draw(st.integers(1, most))
    names = [f"w{k}" for k in range(draw(st.integers(1, systems)))]
    weights = {name: tuple(draw(st.lists(st.integers(0, heaviest), min_size=n, max_size=n))) for name in names}
    totals = {name: sum(values) for name, values in weights.items()} | {"members": n}
    return Game(tuple(f"m{i}" for i in range(n)), weights, draw(formulas(totals)))


@st.composite
def weighted_games(draw: st.DrawFn, most: int = 7, heaviest: int = 9) -> Game:
    """One quota of one weight system."""
    weights = tuple(draw(st.lists(st.integers(0, heaviest), min_size=1, max_size=most)))
    return Game(tuple(f"m{i}" for i in range(len(weights))), {"weight": weights}, AtLeast("weight", draw(st.integers(0, sum(weights) + 1))))


@st.composite
def partitions(draw: st.DrawFn, n: int) -> list[tuple[int, ...]]:
    """Any division of n members into unions."""
    labels = draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n))
    return [tuple(i for i in range(n) if labels[i] == label) for label in sorted(set(labels))]


# ---- published tables


@dataclass(frozen=True)
class Table:
    """One body of a shipped table: its game, and the numbers to be reproduced."""

    name: str
    game: Game
    rows: tuple[dict[str, str], ...]


def rule_of(row: dict[str, str]) -> Formula:
    """Return the rule that a table's columns `rule` and `quota` describe."""
    quotas = [int(part) if part else None for part in row["quota"].split(";")]
    rule = row["rule"]
    if rule.startswith("sum(weight)>=quota"):
        return AtLeast("weight", quotas[0] or 0)
    if rule == "sum(weight)>=12 AND members>=4":
        return AllOf((AtLeast("weight", 12), AtLeast("members", 4)))
    if rule.startswith("votes>="):
        votes, members, people = quotas
        return AllOf((AtLeast("weight", votes or 0), AtLeast("members", members or 0), AtLeast("weight2", people or 0)))
    assert rule.startswith("(members>=55% AND population>=65%)"), rule
    members, people, clause = quotas
    both = AllOf((AtLeast("members", members or 0), AtLeast("weight2", people or 0)))
    return both if clause is None else AnyOf((both, AtLeast("members", clause)))


def read_tables(path: Path) -> list[Table]:
    """Return the bodies of one file."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = []
    for name in dict.fromkeys(row["game"] for row in rows):
        mine = tuple(row for row in rows if row["game"] == name)
        weights = {column: tuple(int(row[column]) for row in mine) for column in ("weight", "weight2") if mine[0][column]}
        found.append(Table(name, Game(tuple(row["member"] for row in mine), weights, rule_of(mine[0])), mine))
    return found


FILES = sorted(TABLES.glob("*.csv"))
ALL_TABLES = [table for path in FILES for table in read_tables(path)]


def table(file: str) -> Table:
    """Return the only body of a file."""
    (found,) = read_tables(TABLES / f"{file}.csv")
    return found
