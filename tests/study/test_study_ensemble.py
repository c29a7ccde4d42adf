"""Ensembles of a study: labels, the kept paths, agreement with the other generator's histories, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import ks_2samp

from holdfast.errors import BadInput
from holdfast.study import Study
from holdfast.study.ensemble import Ensemble, named_paths

COUNT = 900


@pytest.fixture(scope="module")
def found(chess: Study) -> Ensemble:
    return chess.ensemble(COUNT, seed=3)


def test_statistics_are_those_of_the_paths_with_these_numbers(chess: Study, found: Ensemble) -> None:
    assert found.quantiles is not None
    paths = named_paths(chess.frame, chess.calibration, range(COUNT), 3)
    for section in ("east", "west"):
        table = found.quantiles.sel(variable="members", section=section)
        exact = paths["members"].sel(section=section).quantile([0.05, 0.5, 0.95], dim="replicate", skipna=False).values
        # A bin of 1/64, and the gap between two neighbours of 900 in a tail.
        assert np.allclose(np.log(table.sel(statistic=["q05", "q50", "q95"]).values.T), np.log(exact), atol=0.06, equal_nan=True)
        assert np.allclose(table.sel(statistic="mean").values, paths["members"].sel(section=section).mean("replicate", skipna=False), rtol=1e-4, equal_nan=True)
    total = paths["members"].sel(section=["north", "east", "south", "west"]).sum("section").mean("replicate")
    assert np.allclose(found.quantiles.sel(variable="members", section="all", statistic="mean").values, total, rtol=1e-4)


def test_the_first_paths_are_kept_and_any_can_be_made_alone(chess: Study, found: Ensemble) -> None:
    assert found.paths["replicate"].values.tolist() == list(range(20))
    alone = chess.ensemble(0, seed=3, paths=[7, 4_000_000_000])
    assert alone.quantiles is None
    assert np.allclose(np.log(found.paths["members"].sel(replicate=7)), np.log(alone.paths["members"].sel(replicate=7)), atol=1e-5, equal_nan=True)


def test_autonomy_is_the_replays(chess: Study, found: Ensemble) -> None:
    assert found.quantiles is not None
    ours = found.quantiles.sel(variable="alpha", section=list(chess.frame.sections), statistic="q50").values.T
    assert np.allclose(ours, chess.simulate(10)["alpha"].values, atol=1e-6, equal_nan=True)


def test_free_histories_of_both_generators_have_one_distribution(chess: Study) -> None:
    theirs = chess.simulate(COUNT, seed=4, free=True)
    ours = named_paths(chess.frame, chess.calibration, range(COUNT), 4)
    tests = [(name, t, section) for name in ("members", "theta") for t in (60, 119) for section in chess.frame.sections]
    smallest = min(ks_2samp(ours[name].sel(section=s).values[:, t], theirs[name].sel(section=s).values[:, t]).pvalue for name, t, s in tests)
    assert smallest > 0.01 / len(tests)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"replicates": -1}, "from 0 to 10,000,000"),
        ({"replicates": 10_000_001}, "from 0 to 10,000,000"),
        ({"workers": 0}, "at least 1"),
        ({"paths": [-1]}, "each from 0 to 4,294,967,295"),
        ({"paths": [2**32]}, "each from 0 to 4,294,967,295"),
        ({"paths": range(1001)}, "at most 1,000 numbers"),
    ],
)
def test_what_cannot_be_done_is_refused(chess: Study, given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        chess.ensemble(**given)
