"""A measured charter as JSON: the two keys of every audit, and the detail behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from holdfast.audit.autonomy.affairs import Interval
from holdfast.audit.autonomy.measured import Measured
from holdfast.audit.autonomy.weights import EQUAL, autonomy, by_affair, centralisation, sensitivity

__all__ = ["autonomy_json", "detail_json"]

DIGITS = 6


def _pair(value: Interval) -> list[float]:
    return [round(value[0], DIGITS), round(value[1], DIGITS)]


def autonomy_json(measured: Measured, weights: Mapping[str, float] = EQUAL) -> dict[str, Any]:
    """Return `autonomy`, for each section the share of its own affairs that the centre can decide against it, and `centralisation`, their mean: [low, high]."""
    return {
        "autonomy": {section.section: _pair(autonomy(section, weights)) for section in measured.sections},
        "centralisation": _pair(centralisation(measured, weights)),
    }


def detail_json(measured: Measured, weights: Mapping[str, float] = EQUAL) -> dict[str, Any]:
    """Return what `autonomy_json` rests on: each affair of each section with its powers and reasons, the weights, and how the index moves with them."""
    spread = sensitivity(measured)
    return {
        "weights": dict(weights),
        "read_whole": measured.whole,
        "affairs": {name: _pair(value) for name, value in by_affair(measured).items()},
        "sections": {
            section.section: {
                "count": section.count,
                "affairs": {
                    reading.affair: {
                        "centre_decides": _pair((reading.low, reading.high)),
                        "says": reading.says,
                        "powers": [
                            {"power": item.power, "article": item.article, "centre_decides": _pair((item.low, item.high)), "says": item.says}
                            for item in reading.grounds
                        ],
                    }
                    for reading in section.readings
                },
            }
            for section in measured.sections
        },
        "sensitivity": {
            "extremes": _pair(spread.extremes),
            "without": {name: _pair(value) for name, value in spread.without.items()},
            "band": _pair(spread.band),
        },
        "autonomy_assumptions": list(measured.assumptions),
    }
