"""Compare two calibrations by what they predict: levels and noise alone, or with one best value for every effect.

Figures from 1935 on, outside the patron's section, are hidden; each calibration sees the rest and predicts them. Prints the mean CRPS of log
members, the mean log score, and how many figures fall into their 90 per cent ranges. Two or three minutes:

    .venv/bin/python benchmarks/calibration.py
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.stats import norm

from holdfast.dynamics import Frame, select
from holdfast.inference import Calibration, calibrate, linear_map, observe
from holdfast.inference.measurement import Observations
from holdfast.inference.priors import unpack
from holdfast.study import load

HIDDEN_FROM = 12 * 1935


def predictions(calibration: Calibration, frame: Frame, whole: Observations, hidden: set[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return error and standard deviation of each hidden figure given the figures that the calibration saw."""
    seen = calibration.observations
    _, bias, illegal, spread = unpack(frame, calibration.parameters, calibration.values)
    errors, widths = [], []
    for i in np.unique(whole.section).tolist():
        to = [n for n in whole.of(i) if whole.rows[n].id in hidden]
        by = seen.of(i)
        if not to:
            continue
        mapping = linear_map(*select(calibration.inputs, calibration.params, [i]), np.vstack([seen.weights[by], whole.weights[to]]))
        cover, cut = mapping.slope @ mapping.slope.T, len(by)
        gain = np.linalg.solve(cover[:cut, :cut] + np.diag(calibration.variances[by]), cover[:cut, cut:]).T
        mean = mapping.constant[cut:] + gain @ (calibration.figures[by] - mapping.constant[:cut])
        left = np.diag(cover[cut:, cut:] - gain @ cover[:cut, cut:])
        errors.append(whole.value[to] - bias[whole.kind[to]] - illegal * whole.illegal[to] - mean)
        widths.append(np.sqrt(left + (spread[whole.kind[to]] * whole.widening[to]) ** 2))
    return np.concatenate(errors), np.concatenate(widths)


def main() -> None:
    """Hide, calibrate, predict, score."""
    frame = load("comintern").frame
    whole = observe(frame)
    hidden = {row.id for row in whole.rows if row.date.first_month >= HIDDEN_FROM and row.section != frame.settings.patron}
    evidence = replace(frame.evidence, membership=tuple(row for row in frame.evidence.membership if row.id not in hidden))
    past = Frame(evidence, frame.settings)
    # When a section entered is known, whatever was counted later.
    past.__dict__["entries"] = frame.entries
    print(f"{len(hidden)} figures from 1935 on hidden, {len(whole.rows) - len(hidden)} seen")
    for name, effects in (("levels and noise", False), ("with one value for each effect", True)):
        error, sd = predictions(calibrate(past, effects=effects), past, whole, hidden)
        z = error / sd
        crps = sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
        score = norm.logpdf(z) - np.log(sd)
        print(f"{name:32s} CRPS {crps.mean():.3f}   log score {score.mean():.2f}   in the 90 per cent range {np.mean(np.abs(z) < 1.645):.0%}")


if __name__ == "__main__":
    main()
