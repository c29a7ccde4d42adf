"""The answer on safeguards: what is proposed, what it does to the smallest coalition, and what it costs in ability to act."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

__all__ = ["Amendment", "Measure", "OpenPath", "Price", "SafeguardAnswer", "Single", "Step", "Unmeasured"]

By = Literal["heads", "votes"]


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change of one clause, as a drafter reads it.

    `id` is the safeguard's name and the clause, as in `suspensive_appeal:P2`. `clause` is the identifier of a power, an organ, a kind of seat
    (`board.0`), a member, or `protected:` and a power. `now` and `then` are the clause in words, before and after. `cost` is the number of
    clauses changed, each weighted by the level at which it stands: 1 at the lowest, one more for each level above.
    """

    id: str
    safeguard: str
    title: str
    clause: str
    article: str
    now: str
    then: str
    effect: str
    reference: str
    cost: int


@dataclass(frozen=True, slots=True)
class Measure:
    """The smallest coalition that reaches the goal: its size of `of` heads or votes; None where no coalition is known to reach it.

    No coalition is smaller than `lower`. `proved` says that `size` is the least, or that nobody reaches the goal.
    """

    size: int | None
    lower: int
    of: int
    proved: bool
    coalition: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """The size as a share of all; above 1 where holders of seats join besides all members."""
        return None if self.size is None else self.size / max(self.of, 1)

    def to_json(self) -> dict[str, Any]:
        """Return the measure as plain data."""
        return {
            "size": self.size,
            "lower": self.lower,
            "of": self.of,
            "share": None if self.share is None else round(self.share, 6),
            "proved": self.proved,
            "coalition": list(self.coalition),
        }


@dataclass(frozen=True, slots=True)
class Price:
    """What an amended clause loses in ability to act, on the whole set of amendments.

    `power_to_act_*` is Coleman's: of all divisions of the voters, the share in which the motion passes. `blocking_*` is the smallest number of
    votes of `voters` that stops it. Where a number cannot be had it is None and `note` says why.
    """

    clause: str
    title: str
    power_to_act_before: Fraction | None
    power_to_act_after: Fraction | None
    blocking_before: int | None
    blocking_after: int | None
    voters_before: int | None
    voters_after: int | None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the price as plain data: fractions exactly, and as numbers beside."""

        def both(value: Fraction | None) -> dict[str, Any] | None:
            return None if value is None else {"exact": str(value) if value.denominator < 10**40 else None, "value": float(value)}

        return {
            "clause": self.clause,
            "title": self.title,
            "power_to_act": {"before": both(self.power_to_act_before), "after": both(self.power_to_act_after)},
            "blocking": {
                "before": self.blocking_before,
                "of_before": self.voters_before,
                "after": self.blocking_after,
                "of_after": self.voters_after,
            },
            "note": self.note or None,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """An amendment of the proposed set, and the smallest coalition with it and those before it in force."""

    amendment: Amendment
    after: Measure
    price: Price | None


@dataclass(frozen=True, slots=True)
class Single:
    """An amendment by itself, and the smallest coalition with it alone in force."""

    amendment: Amendment
    after: Measure


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A safeguard of the library that fits the charter but changes nothing that the audit counts, so that it is never proposed."""

    safeguard: str
    title: str
    clauses: tuple[str, ...]
    effect: str
    reference: str


@dataclass(frozen=True, slots=True)
class OpenPath:
    """A coalition within the target that reaches the goal though every safeguard of the library is in force, and its moves as a certificate lists them."""

    coalition: tuple[str, ...]
    steps: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class SafeguardAnswer:
    """The cheapest set of safeguards that lifts the smallest coalition above the target.

    `target` is a share of the members (`by` heads) or of the votes in `organ`: a coalition of at most `limit` is below it. `verdict`:

    - `safe`: no coalition within the target reaches the goal as the rules stand;
    - `reached`: `chosen` lifts the smallest coalition above the target, as the audit of the amended charter shows;
    - `out_of_reach`: no set of the library does. `chosen` is the cheapest that lifts it as far as the library can, `open` what stays open;
    - `unknown`: the search ran out of its budget. `chosen` is the last set tried, not proved to do.

    `proved` says that no cheaper set of the library does as well; no set that does costs less than `cost_lower`. `others` are more sets of the same
    cost, by identifiers. `minimal` says that each of the chosen is needed: without it some coalition within the target reaches the goal.
    """

    target: Fraction
    by: By
    goal: str
    organ: str | None
    limit: int
    verdict: Literal["safe", "reached", "out_of_reach", "unknown"]
    before: Measure
    after: Measure
    chosen: tuple[Step, ...]
    cost: int
    cost_lower: int
    proved: bool
    minimal: bool
    others: tuple[tuple[str, ...], ...]
    singles: tuple[Single, ...]
    prices: tuple[Price, ...]
    open: OpenPath | None
    unmeasured: tuple[Unmeasured, ...]
    library: int
    """Amendments that the library has for this charter."""
    audits: int
    """Amended charters audited."""

    def to_json(self) -> list[dict[str, Any]]:
        """Return the chosen amendments as the contracts publish them, in order, each with what holds once it and those before it are in force."""
        return [_row(step.amendment, step.after, step.price) for step in self.chosen]

    def details(self) -> dict[str, Any]:
        """Return the whole answer as plain data."""
        return {
            "verdict": self.verdict,
            "target": str(self.target),
            "by": self.by,
            "goal": self.goal,
            "organ": self.organ,
            "limit": self.limit,
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "cost": self.cost,
            "cost_lower": self.cost_lower,
            "proved": self.proved,
            "minimal": self.minimal,
            "others": [list(names) for names in self.others],
            "singles": [_row(single.amendment, single.after, None) for single in self.singles],
            "prices": [price.to_json() for price in self.prices],
            "open": None if self.open is None else {"coalition": list(self.open.coalition), "steps": list(self.open.steps)},
            "unmeasured": [
                {"safeguard": item.safeguard, "title": item.title, "clauses": list(item.clauses), "effect": item.effect, "reference": item.reference}
                for item in self.unmeasured
            ],
            "library": self.library,
            "audits": self.audits,
        }


def row_of(amendment: Amendment) -> dict[str, Any]:
    """Return an amendment as the contracts publish it where its smallest coalition was not asked for."""
    return _row(amendment, None, None)


def _row(amendment: Amendment, after: Measure | None, price: Price | None) -> dict[str, Any]:
    value = price.power_to_act_after if price is not None else None
    return {
        "id": amendment.id,
        "cost": amendment.cost,
        "smallest_after": None if after is None else after.size,
        "power_to_act_after": None if value is None else float(value),
        "smallest": None if after is None else after.to_json(),
        "safeguard": amendment.safeguard,
        "title": amendment.title,
        "clause": amendment.clause,
        "article": amendment.article or None,
        "now": amendment.now,
        "then": amendment.then,
        "effect": amendment.effect,
        "reference": amendment.reference,
    }
