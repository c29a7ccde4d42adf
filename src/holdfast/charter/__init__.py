"""Charters: the language in which they are written, decision rules, and voting power. Knows nothing of time or people."""

from holdfast.charter.load import LoadedSeries, load_any, load_charter, load_series, shipped_charters
from holdfast.charter.model import Charter, Series
from holdfast.charter.schema import charter_schema

__all__ = ["Charter", "LoadedSeries", "Series", "charter_schema", "load_any", "load_charter", "load_series", "shipped_charters"]
