"""Autonomy: which of a section's own affairs a charter lets the centre decide against it, measured from its text."""

from holdfast.audit.autonomy.affairs import AFFAIRS
from holdfast.audit.autonomy.measure import Measured, Reading, SectionAutonomy, measure
from holdfast.audit.autonomy.weights import EQUAL, Sensitivity, autonomy, by_affair, centralisation, read_weights, sensitivity

__all__ = [
    "AFFAIRS",
    "EQUAL",
    "Measured",
    "Reading",
    "SectionAutonomy",
    "Sensitivity",
    "autonomy",
    "by_affair",
    "centralisation",
    "measure",
    "read_weights",
    "sensitivity",
]
