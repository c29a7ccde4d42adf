"""Recovery against a model solved by hand: truth N(0, 1), one figure with noise N(0, 1), posterior N(figure / 2, 1/2)."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.inference.checks import Simulated, gather, recovered, uniformity

COUNT, KEPT = 2000, 49


def solved() -> list[Simulated]:
    rng = np.random.default_rng(4)
    fits = []
    for n in range(COUNT):
        truth = rng.normal()
        mean = (truth + rng.normal()) / 2
        draws = mean + np.sqrt(0.5) * rng.normal(size=KEPT)
        # The second parameter is switched off: nothing moves it.
        fits.append(
            Simulated(
                n,
                np.array([truth, 0.0]),
                np.array([(draws < truth).sum(), 0]),
                np.array([mean, 0.0]),
                np.array([np.sqrt(0.5), 0.0]),
                np.array([KEPT, np.nan]),
                0,
                KEPT,
            )
        )
    return fits


def test_a_right_posterior_has_uniform_ranks_and_the_known_recovery() -> None:
    ranks = gather(("size", "off"), KEPT, solved())
    assert ranks.names == ("size",)
    assert uniformity(ranks.of("size"), KEPT).p > 0.001
    (found,) = recovered(ranks)
    assert found.correlation == pytest.approx(np.sqrt(0.5), abs=4 * 0.5 / np.sqrt(COUNT))
    assert found.contraction == pytest.approx(0.5, abs=4 * 0.5 * np.sqrt(2 / COUNT))
    assert found.z == pytest.approx(0.0, abs=4 / np.sqrt(COUNT))
    assert found.inside50 == pytest.approx(0.5, abs=4 * np.sqrt(0.25 / COUNT))
    assert found.inside90 == pytest.approx(0.9, abs=4 * np.sqrt(0.09 / COUNT))
