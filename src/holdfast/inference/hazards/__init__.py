"""Hazards: how likely a section is to break apart in a month, and how long international bodies last."""

from holdfast.inference.hazards.lifetimes import LifeTable, life_table, period_hazard
from holdfast.inference.hazards.panel import Panel, panel_of
from holdfast.inference.hazards.splits import SplitHazard, fit_splits

__all__ = ["LifeTable", "Panel", "SplitHazard", "fit_splits", "life_table", "panel_of", "period_hazard"]
