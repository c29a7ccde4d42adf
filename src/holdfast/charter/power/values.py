"""Values of an index, and how far they can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Values", "exact_values"]


@dataclass(frozen=True, slots=True)
class Values:
    """One number for each member, in the members' order.

    Exact values are fractions; `low` and `high` are then None. Others are floats, each between its `low` and `high`: with certainty if
    `confidence` is None (a proven bound), else with that probability for all members at once (a sample). `method` says how they were found.
    """

    values: tuple[Fraction | float, ...]
    method: str
    low: tuple[float, ...] | None = None
    high: tuple[float, ...] | None = None
    confidence: float | None = None

    @property
    def exact(self) -> bool:
        """Return whether the values are exact."""
        return self.low is None

    @property
    def error(self) -> float:
        """Return the largest distance from a value to the end of its interval; 0 if exact."""
        if self.low is None or self.high is None:
            return 0.0
        values = [float(value) for value in self.values]
        return max(max(value - low, high - value) for value, low, high in zip(values, self.low, self.high, strict=True))


def exact_values(values: Sequence[Fraction], method: str) -> Values:
    """Return exact values."""
    return Values(tuple(values), method)


def share_of(parts: Sequence[int | Fraction], whole: int | Fraction) -> tuple[Fraction, ...]:
    """Return each part divided by the whole; zeros if the whole is zero (nobody has any power where nothing can be decided)."""
    return tuple(Fraction(part) / whole if whole else Fraction(0) for part in parts)


def share_interval(low: Sequence[float], high: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return bounds of x_i / sum of x, given bounds of each x: the extremes are where the others are at their opposite ends."""
    lows, highs = [], []
    for i in range(len(low)):
        others_high, others_low = sum(high) - high[i], sum(low) - low[i]
        lows.append(low[i] / (low[i] + others_high) if low[i] + others_high > 0 else 0.0)
        highs.append(high[i] / (high[i] + others_low) if high[i] + others_low > 0 else 1.0)
    return tuple(lows), tuple(highs)
