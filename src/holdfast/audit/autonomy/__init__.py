"""Autonomy: which of a section's own affairs a charter lets the centre decide against it, measured from its text."""

from holdfast.audit.autonomy.affairs import AFFAIRS
from holdfast.audit.autonomy.answer import autonomy_json, detail_json
from holdfast.audit.autonomy.measured import Measured, Reading, SectionAutonomy, measure
from holdfast.audit.autonomy.weights import EQUAL, Sensitivity, autonomy, by_affair, centralisation, read_weights, sensitivity
from holdfast.audit.autonomy.words import charter_words, series_words

__all__ = [
    "AFFAIRS",
    "EQUAL",
    "Measured",
    "Reading",
    "SectionAutonomy",
    "Sensitivity",
    "autonomy",
    "autonomy_json",
    "by_affair",
    "centralisation",
    "charter_words",
    "detail_json",
    "measure",
    "read_weights",
    "sensitivity",
    "series_words",
]
