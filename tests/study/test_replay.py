"""Replay of a whole study: luck that is shared, figures that are met, totals that add what they should."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.inference import calibrate
from holdfast.study import Study
from holdfast.study.replay import histories, keep_all, replay
from holdfast.study.summary import summary_lines


def test_the_same_seed_gives_the_same_numbers(chess: Study) -> None:
    first, second = chess.replay(40, seed=3), chess.replay(40, seed=3)
    assert first.quantiles.equals(second.quantiles)
    assert first.paths.equals(second.paths)
    assert not first.quantiles.equals(chess.replay(40, seed=4).quantiles)


def test_a_history_does_not_depend_on_how_many_there_are(chess: Study) -> None:
    few, many = (histories(chess.frame, chess.calibration, 0, count, 5)[0].x for count in (20, 300))
    assert np.allclose(few, many[:, :20], atol=1e-9, equal_nan=True)


def test_quantiles_are_those_of_the_kept_histories(chess: Study) -> None:
    kept = keep_all(chess.frame, chess.calibration, 200, 6)
    table = chess.replay(200, seed=6).quantiles.sel(variable="members", section="east")
    members = kept["members"].sel(section="east").values
    assert np.allclose(table.sel(statistic="q50").values, np.median(members, axis=0), rtol=1e-5, equal_nan=True)
    assert np.allclose(table.sel(statistic="mean").values, members.mean(axis=0), rtol=1e-5, equal_nan=True)


def test_totals_add_the_sections_history_by_history(chess: Study) -> None:
    kept = keep_all(chess.frame, chess.calibration, 100, 7)["members"]
    total = chess.replay(100, seed=7).quantiles.sel(variable="members", section="all", statistic="q95").values
    assert np.allclose(total, np.quantile(np.nansum(kept.values, axis=2), 0.95, axis=0), rtol=1e-4)


def test_a_section_has_no_members_before_it_exists(chess: Study) -> None:
    members = chess.simulate(20, seed=1)["members"].sel(section="west")
    assert bool(np.isnan(members.sel(month="1992-05-01")).all())
    assert bool((members.sel(month="1992-06-01") > 0).all())


def test_histories_agree_with_the_figures_better_than_free_ones(chess: Study) -> None:
    seen = chess.calibration.observations

    def distance(free: bool) -> float:
        x = np.log(chess.simulate(300, seed=2, free=free)["members"].values)
        errors = [np.nanmean(x[:, seen.weights[n] > 0, seen.section[n]], axis=1).mean() - chess.calibration.figures[n] for n in range(len(seen.rows))]
        return float(np.sqrt(np.mean(np.square(errors))))

    assert distance(free=False) < 0.25
    assert distance(free=False) < 0.5 * distance(free=True)


def test_labels_and_units_are_on_the_data(chess: Study) -> None:
    runs = chess.simulate(10)
    assert runs["members"].dims == ("replicate", "month", "section")
    assert dict(runs.sizes) == {"replicate": 10, "month": 120, "section": 4}
    assert runs["members"].attrs["units"] == "people"
    assert str(runs["month"].values[0])[:7] == "1990-01"


def test_the_summary_has_at_most_25_lines(chess: Study) -> None:
    lines = summary_lines(chess, replay(chess.frame, chess.calibration, 20, 1))
    assert len(lines) <= 25
    assert "calibrated, not inferred" in "\n".join(lines)


def test_progress_counts_sections(chess: Study) -> None:
    told: list[tuple[int, int]] = []
    chess.replay(10, progress=lambda done, of: told.append((done, of)))
    assert told == [(n, 4) for n in range(1, 5)]


def test_the_manifest_says_what_fixed_the_numbers(chess: Study) -> None:
    manifest = chess.manifest(10, 2)
    assert {"version", "data_hash", "charter_hash", "seed", "chunk", "engine"} <= manifest.keys()
    assert manifest["data_hash"] == chess.evidence.data_hash
    assert manifest["seed"] == 2


def test_calibrated_values_stay_within_their_ranges(chess: Study) -> None:
    calibration = chess.calibration
    for item, value, sd in zip(calibration.parameters, calibration.values, calibration.sd, strict=True):
        assert np.isfinite(value)
        assert sd > 0
        if item.positive:
            assert 0 < value < (item.upper or np.inf)


def test_no_effect_is_taken_for_known_before_it_is_inferred(chess: Study) -> None:
    assert not chess.calibration.params.b.any()
    assert not chess.calibration.params.g.any()


def test_what_the_figures_do_not_inform_stays_at_its_prior(chess: Study) -> None:
    # Nothing in the template's evidence feeds these inputs.
    calibration = calibrate(chess.frame, effects=True)
    at = {item.name: n for n, item in enumerate(calibration.parameters)}
    for name in ("b.war_alliance", "g.purge", "b.line_nat"):
        assert calibration.values[at[name]] == pytest.approx(0.0, abs=1e-3)
        assert calibration.sd[at[name]] == pytest.approx(0.5, rel=0.02)
