"""Who rules as the strength of one member grows from nothing to everything, the others' strengths fixed: exactly, interval by interval.

With one strength t open, every comparison that the rulers rest on is linear in t. It changes its outcome where t is (alpha b - a) / (1 - alpha) or
(a - alpha b) / alpha, a and b being strengths of coalitions of the others, or where two coalitions are equally strong. With all strengths multiplied by
2 p (q - p), alpha being p/q, such a t is an even number: an odd number stands for the open interval around it. From any t the next number at which any
comparison can come out otherwise is found from the comparisons themselves, so that nothing in between is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from holdfast.audit.rulers.leadership import Leadership
from holdfast.audit.rulers.ruling import Found, strongest_standing
from holdfast.audit.rulers.subsets import LIMIT, by_size

__all__ = ["OneStrength", "State"]

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class State:
    """Who rules at one value of the open strength.

    `number` is the value in small units: if even, it stands for itself; if odd, for all values between its even neighbours. `rulers` are masks in
    the leadership's own order of members; `up` and `down` the nearest numbers at which anything can differ, None where nothing ever does.
    """

    number: int
    rulers: Found
    up: int | None
    down: int | None


class OneStrength:
    """A leadership in which the strength of the member at `position` is open.

    Raises OverflowError where the small units have too many digits for exact 64-bit arithmetic. One state takes about 2^(members-1) steps for each
    member.
    """

    def __init__(self, leadership: Leadership, position: int) -> None:
        self.p, self.q = leadership.alpha.numerator, leadership.alpha.denominator
        self.scale = 2 * self.p * (self.q - self.p)
        weights = list(leadership.weights)
        self.now = weights[position] * self.scale
        self.unit = leadership.unit / self.scale
        others = [weight * self.scale for i, weight in enumerate(weights) if i != position]
        self.last = self.p * sum(others) // (self.q - self.p) + 1
        if self.q * (max(self.last, self.now) + sum(others)) >= LIMIT // 4:
            raise OverflowError("strengths with too many digits")
        # The strongest coalition without the member that stands does not depend on t.
        sums, top = strongest_standing(others, leadership.alpha)
        self.sums, self.out = sums.astype(np.int64), top.astype(np.int64)
        self.layers = len(others)
        below = (1 << position) - 1
        masks = np.arange(len(sums), dtype=np.intp)
        self.own_masks = (masks & below) | ((masks & ~below) << 1)
        self.bit = 1 << position

    def strength(self, number: int) -> Fraction:
        """Return the strength, in the leadership's unit, that a number of small units stands for."""
        return number * self.unit

    def at(self, number: int) -> State:
        """Return who rules where the open strength is `number` small units (at least 1)."""
        p, q, t, b = self.p, self.q, number, self.sums
        # `a + t` is the strongest standing coalition with the member within L and the member; -1 for a: there is none but the whole.
        a, own = self._strongest_with(t), b + t
        inner = (a >= 0) & (q * (a + t) > p * own)
        outer = q * self.out > p * own
        # Above `high`, the part with the member wins; below `low`, the part without it does.
        high, low = (p * b - q * a) // (q - p), (q * self.out - p * b) // p
        stands = ~inner & ~outer
        # The member alone has no part: it always stands.
        ups = [*_least((high + 1)[stands & (a >= 0)]), *_least(low[outer & ~inner & (low <= high)])]
        downs = [*_greatest((low - 1)[stands & (self.out > 0)]), *_greatest(high[inner & ~outer & (high >= low)])]
        rulers, more_ups, more_downs = self._rulers(t, stands)
        ups, downs = [n for n in ups + more_ups if n > t], [n for n in downs + more_downs if 1 <= n < t]
        # Above `last` the member rules alone.
        up = min(ups, default=None) if t < self.last else None
        return State(t, rulers, up, max(downs, default=None))

    def upward(self, start: int | None = None) -> Iterator[State]:
        """Yield the states from `start` (now, without it) upward, as long as anything can differ."""
        state = self.at(self.now if start is None else start)
        yield state
        while state.up is not None:
            state = self.at(state.up)
            yield state

    def downward(self) -> Iterator[State]:
        """Yield the states from now downward to next to nothing."""
        state = self.at(self.now)
        yield state
        while state.down is not None:
            state = self.at(state.down)
            yield state

    def _strongest_with(self, t: int) -> Numbers:
        """Return, for each set L of others, the most that others add to the member in a standing coalition that is less than L and the member; else -1."""
        p, q, b = self.p, self.q, self.sums
        best, top = np.full(len(b), -1, np.int64), np.zeros(len(b), np.int64)
        for sets, one_less in by_size(self.layers):
            a = top[one_less[0]]
            for row in one_less[1:]:
                np.maximum(a, top[row], out=a)
            own = b[sets]
            wins = (q * (a + t) > p * (own + t)) | (q * self.out[sets] > p * (own + t))
            top[sets] = np.where(wins, a, own)
            best[sets] = a
        return best

    def _rulers(self, t: int, stands: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[Found, list[int], list[int]]:
        """Return the rulers, and the numbers above and below at which they can differ while the same coalitions stand."""
        p, q, b = self.p, self.q, self.sums
        whole = int(b[-1])
        wins_with = stands & (q * (b + t) > p * (whole + t))
        with_it = int(b[wins_with].min()) if wins_with.any() else None
        without = (b == self.out) & (b > 0)
        wins_without = without & (q * b > p * (whole + t))
        without_it = int(b[wins_without].min()) if wins_without.any() else None
        found = []
        if with_it is not None and (without_it is None or with_it + t <= without_it):
            found.append(self.own_masks[wins_with & (b == with_it)] | self.bit)
        if without_it is not None and (with_it is None or without_it <= with_it + t):
            found.append(self.own_masks[wins_without & (b == without_it)])
        ups, downs = [], []
        # A weaker coalition with the member comes to win as t grows; one without it as t falls.
        edge = (p * whole - q * b) // (q - p)
        ups += _least((edge + 1)[stands & ~wins_with & (True if with_it is None else b < with_it)])
        fall = (q * b - p * whole) // p
        downs += _greatest((fall - 1)[without & ~wins_without & (True if without_it is None else b < without_it)])
        if with_it is not None:
            downs.append((p * whole - q * with_it) // (q - p))
        if without_it is not None:
            ups.append((q * without_it - p * whole) // p)
        if with_it is not None and without_it is not None:
            tie = without_it - with_it
            ups += [tie, tie + 1]
            downs += [tie, tie - 1]
        return np.sort(np.concatenate(found)), ups, downs


def _least(numbers: Numbers) -> list[int]:
    return [int(numbers.min())] if len(numbers) else []


def _greatest(numbers: Numbers) -> list[int]:
    return [int(numbers.max())] if len(numbers) else []
