"""Is the fit right? Simulated figures, simulation-based calibration, recovery, and predictive checks by section and by kind of figure."""

from holdfast.inference.checks.calibration import Ranks, Run, Simulated, gather, names_of, run_calibration
from holdfast.inference.checks.predictive import Coverage, Row, Told, posterior_check, prior_check
from holdfast.inference.checks.recovery import Recovered, recovered
from holdfast.inference.checks.simulate import draw_prior, simulate_figures
from holdfast.inference.checks.uniform import Band, Uniformity, band, histogram, uniformity

__all__ = [
    "Band",
    "Coverage",
    "Ranks",
    "Recovered",
    "Row",
    "Run",
    "Simulated",
    "Told",
    "Uniformity",
    "band",
    "draw_prior",
    "gather",
    "histogram",
    "names_of",
    "posterior_check",
    "prior_check",
    "recovered",
    "run_calibration",
    "simulate_figures",
    "uniformity",
]
