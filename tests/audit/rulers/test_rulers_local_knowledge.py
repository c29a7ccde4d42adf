"""Local knowledge against coordination: the table of thresholds, losses by simulation, decisions by an independent minimiser."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from holdfast.audit.rulers.local_knowledge import (
    centre_decisions,
    common_fate,
    hierarchy,
    local_decision,
    loss_centre,
    loss_local,
    polyarchy,
    threshold,
)
from holdfast.errors import BadInput

DRAWS = 100_000


@pytest.mark.parametrize(
    ("delta", "share"), [("1/10", "350/363"), ("1/4", "64/75"), ("1/2", "2/3"), ("1", "5/12"), ("2", "1/5"), ("5", "7/132"), ("10", "41/2541")]
)
def test_what_a_centre_must_know(delta: str, share: str) -> None:
    assert threshold(Fraction(delta)) == Fraction(share)


@given(st.fractions(0, 50, max_denominator=30), st.fractions(0, 1, max_denominator=30))
def test_the_centre_is_better_exactly_above_the_threshold(delta: Fraction, rho: Fraction) -> None:
    gain = loss_local(delta) - loss_centre(delta, rho)
    assert (gain > 0) == (rho > threshold(delta))
    assert (gain == 0) == (rho == threshold(delta))


@pytest.mark.parametrize(("delta", "rho"), [(0.25, 0.9), (1.0, 0.5), (4.0, 0.2)])
def test_losses_by_simulation(delta: float, rho: float) -> None:
    """Normal conditions of variance one, of which the centre sees a part that carries the share rho; the tolerance is five standard errors."""
    draw = np.random.default_rng(4)
    seen = np.sqrt(rho) * draw.standard_normal((2, DRAWS))
    theta = seen + np.sqrt(1 - rho) * draw.standard_normal((2, DRAWS))
    exact = Fraction(str(delta))
    own, other = (float(centre_decisions(exact, Fraction(*unit), Fraction(*rest))[0]) for unit, rest in (((1, 1), (0, 1)), ((0, 1), (1, 1))))
    for decisions, expected in (
        (np.stack((own * seen[0] + other * seen[1], own * seen[1] + other * seen[0])), loss_centre(exact, Fraction(str(rho)))),
        (float(local_decision(exact, Fraction(1))) * theta, loss_local(exact)),
    ):
        losses = (decisions[0] - theta[0]) ** 2 + delta * (decisions[0] - decisions[1]) ** 2
        assert abs(losses.mean() - float(expected)) < 5 * losses.std() / DRAWS**0.5


@pytest.mark.parametrize(("delta", "m1", "m2"), [(0.0, 1.0, -2.0), (0.5, 1.0, 0.25), (3.0, -1.0, 2.0)])
def test_the_centre_s_decisions_are_those_of_an_independent_minimiser(delta: float, m1: float, m2: float) -> None:
    found = minimize(lambda d: (d[0] - m1) ** 2 + (d[1] - m2) ** 2 + 2 * delta * (d[0] - d[1]) ** 2, [0.0, 0.0], tol=1e-12)
    expected = centre_decisions(*(Fraction(str(number)) for number in (delta, m1, m2)))
    assert [float(value) for value in expected] == pytest.approx(list(found.x), abs=1e-5)


@settings(max_examples=50)
@given(st.fractions(0, 10, max_denominator=9), st.fractions(-3, 3, max_denominator=9), st.fractions(-2, 2, max_denominator=9))
def test_no_section_gains_by_another_decision(delta: Fraction, theta: Fraction, other: Fraction) -> None:
    """Against a section that decides the same way (mean 0, some variance), the expected loss is least at the decision given."""
    variance = (1 / (1 + delta)) ** 2

    def loss(decision: Fraction) -> Fraction:
        return (decision - theta) ** 2 + delta * (decision**2 + variance)

    assert loss(local_decision(delta, theta)) <= loss(other)


def test_hierarchies_refuse_and_polyarchies_accept() -> None:
    """Sah and Stiglitz: p^2 and p (2 - p) for two units."""
    p = Fraction(3, 5)
    assert (hierarchy(p, 2), polyarchy(p, 2)) == (p**2, p * (2 - p))
    assert hierarchy(p, 5) < p < polyarchy(p, 5)


def test_one_line_fails_everywhere_at_once() -> None:
    found, p, n = common_fate(Fraction(3, 10), 20), 0.3, 20
    assert (found.mean, found.variance_one_line, found.variance_own_lines) == (Fraction(6), Fraction(84), Fraction(42, 10))
    assert found.ruin_one_line == Fraction(7, 10)
    assert float(found.ruin_own_lines) == pytest.approx(0.7**20)
    draw = np.random.default_rng(2)
    one, own = n * draw.binomial(1, p, 200_000), draw.binomial(n, p, 200_000)
    assert (one.var(), own.var()) == (pytest.approx(84, rel=0.01), pytest.approx(4.2, rel=0.02))


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda: loss_centre(Fraction(-1), Fraction(1, 2)), "coordination of -1"),
        (lambda: loss_centre(Fraction(1), Fraction(3, 2)), "knowledge is 3/2"),
        (lambda: hierarchy(Fraction(2), 2), "probability 2"),
        (lambda: common_fate(Fraction(1, 2), 0), "0 of them"),
    ],
)
def test_what_makes_no_sense_is_refused(call: object, part: str) -> None:
    with pytest.raises(BadInput, match=part):
        call()  # type: ignore[operator]
