"""One line for all, or each its own: local knowledge against coordination.

Two sections face conditions theta_1, theta_2, independent with mean 0 and the same variance sigma^2. Section j loses
(d_j - theta_j)^2 + delta (d_1 - d_2)^2 by decisions d_1, d_2: for not suiting its conditions, and, weighed by delta, for pulling apart. A centre that
knows a share rho of the conditions' variance decides both so as to make the sum of losses least. Sections that decide alone know their own condition,
nothing of the other's, and mind their own loss. This is the benchmark without talk of Alonso, Dessein and Matouschek (2008, American Economic Review
98: 145-179); losses are per section, in units of sigma^2. All results are exact fractions.

Beside it: Sah and Stiglitz (1986, American Economic Review 76: 716-727) on projects that one or all must approve, and what one common error does.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from holdfast.errors import BadInput, Problem

__all__ = ["CommonFate", "centre_decisions", "common_fate", "hierarchy", "local_decision", "loss_centre", "loss_local", "polyarchy", "threshold"]


def _checked(delta: Fraction, rho: Fraction = Fraction(0)) -> None:
    if delta < 0:
        raise BadInput(Problem(f"a need for coordination of {delta}", expected="a number from 0"))
    if not 0 <= rho <= 1:
        raise BadInput(Problem(f"the centre's knowledge is {rho}", expected="a share from 0 to 1"))


def loss_centre(delta: Fraction, rho: Fraction) -> Fraction:
    """Return a section's expected loss under one centre: 1 - rho + 2 delta rho / (1 + 4 delta). Raises `BadInput` for delta < 0, rho outside 0 to 1."""
    _checked(delta, rho)
    return 1 - rho + 2 * delta * rho / (1 + 4 * delta)


def loss_local(delta: Fraction) -> Fraction:
    """Return a section's expected loss where each decides alone: 1 - 1 / (1 + delta)^2. Raises `BadInput` for delta < 0."""
    _checked(delta)
    return 1 - 1 / (1 + delta) ** 2


def threshold(delta: Fraction) -> Fraction:
    """Return rho*, the share of local knowledge above which the centre does better: (1 + 4 delta) / ((1 + 2 delta) (1 + delta)^2)."""
    _checked(delta)
    return (1 + 4 * delta) / ((1 + 2 * delta) * (1 + delta) ** 2)


def centre_decisions(delta: Fraction, m1: Fraction, m2: Fraction) -> tuple[Fraction, Fraction]:
    """Return the centre's best decisions, given what it expects of the conditions, m1 and m2."""
    _checked(delta)
    own, other = (1 + 2 * delta) / (1 + 4 * delta), 2 * delta / (1 + 4 * delta)
    return own * m1 + other * m2, own * m2 + other * m1


def local_decision(delta: Fraction, theta: Fraction) -> Fraction:
    """Return what a section that decides alone does in its condition: theta / (1 + delta)."""
    _checked(delta)
    return theta / (1 + delta)


def hierarchy(p: Fraction, units: int) -> Fraction:
    """Return the chance that a project passes which all units in turn must approve, each with probability p."""
    _share(p, units)
    return p**units


def polyarchy(p: Fraction, units: int) -> Fraction:
    """Return the chance that a project passes which any one of the units may approve, each with probability p."""
    _share(p, units)
    return 1 - (1 - p) ** units


@dataclass(frozen=True)
class CommonFate:
    """How many of n sections succeed, each with probability p: under one line that succeeds or fails everywhere, and under independent choices.

    The mean is the same. `ruin` is the probability that all fail.
    """

    mean: Fraction
    variance_one_line: Fraction
    variance_own_lines: Fraction
    ruin_one_line: Fraction
    ruin_own_lines: Fraction


def common_fate(p: Fraction, sections: int) -> CommonFate:
    """Return what one line does to success in n sections. Raises `BadInput` for p outside 0 to 1 or sections outside 1 to 200."""
    _share(p, sections)
    spread = p * (1 - p)
    return CommonFate(sections * p, sections**2 * spread, sections * spread, 1 - p, (1 - p) ** sections)


def _share(p: Fraction, units: int) -> None:
    if not 0 <= p <= 1:
        raise BadInput(Problem(f"the probability {p}", expected="a share from 0 to 1"))
    if not 1 <= units <= 200:
        raise BadInput(Problem(f"{units} of them", expected="1 to 200"))
