"""From a replayed study to the contents of its report."""

from __future__ import annotations

from typing import Any

from holdfast.dynamics.autonomy import centralisation_by_statute
from holdfast.report.contents import Contents
from holdfast.report.fitted import fit_of
from holdfast.study import Study
from holdfast.study.replay import Replay
from holdfast.study.summary import CALIBRATED, summary_lines

__all__ = ["contents_of"]


def contents_of(study: Study, replay: Replay, manifest: dict[str, Any], *, seconds: float) -> Contents:
    """Return what the report of a study shows. `seconds` is how long the run has taken so far."""
    calibration, essay = study.calibration, study.essay
    coefficients = tuple(
        {
            "name": item.name,
            "label": item.label,
            "unit": item.unit,
            "group": item.group,
            "value": float(value),
            "sd": float(sd),
            "prior_centre": item.centre,
            "prior_sd": item.scale,
            "positive": item.positive,
        }
        for item, value, sd in zip(calibration.parameters, calibration.values, calibration.sd, strict=True)
    )
    statutes = tuple(
        {"statute": c.statute, "date": str(c.date), "low": c.low, "middle": c.middle, "high": c.high} for c in centralisation_by_statute(study.evidence)
    )
    unstated = sum(row.imposed == "unknown" for row in study.evidence.interventions)
    return Contents(
        title=study.spec.title,
        question=study.spec.question,
        evidence=study.evidence,
        months=study.frame.months,
        quantiles=replay.quantiles,
        patron=study.spec.patron,
        purge=study.frame.settings.purge,
        turns=dict(study.spec.turns),
        claims=tuple(study.claims),
        sentences=tuple(study.sentences),
        stance=essay.stance if essay else "",
        cites=tuple(cite.model_dump() for cite in essay.cites) if essay else (),
        rivals=dict(essay.rivals) if essay else {},
        calibration=coefficients,
        centralisation=statutes,
        left_out=calibration.observations.left_out,
        summary=tuple(summary_lines(study, replay)),
        facts={
            "standing": CALIBRATED,
            "replicates": replay.replicates,
            "seed": replay.seed,
            "seconds": seconds,
            "fitted": len(calibration.observations.rows),
            "sections_fitted": len(calibration.maps),
            "rounds": calibration.rounds,
            "log_likelihood": calibration.log_likelihood,
            "unstated_interventions": unstated,
            "interventions": len(study.evidence.interventions),
        },
        manifest=manifest,
        fit=fit_of(study),
    )
