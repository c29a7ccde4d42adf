"""Expected splits: those of history are about the splits there were, and no change changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.inference.hazards import fit_splits, panel_of
from holdfast.inference.hazards.expected import expected_splits
from holdfast.study import load
from holdfast.study.changes import changed_frame, without


def test_expected_splits() -> None:
    frame = load("comintern").frame
    fit = fit_splits(panel_of(frame), draws=600)
    history, same = expected_splits(fit, frame, frame, draws=200)
    assert np.array_equal(history, same)
    assert np.all(np.diff(history, axis=1) >= 0)
    # A hazard fitted to so many splits expects about as many.
    assert history[:, -1].mean() == pytest.approx(len(fit.panel.splits), rel=0.3)
    other = changed_frame(frame, [without(frame, "germany_wittorf_1928")])
    germany = frame.position["germany"]
    _, twin = expected_splits(fit, frame, other, [germany], draws=200)
    _, elsewhere = expected_splits(fit, frame, other, [frame.position["france"]], draws=200)
    assert not np.array_equal(twin, history)
    assert np.array_equal(elsewhere, history)
