"""Evidence: typed, checked, immutable tables. Knows nothing of models."""

from holdfast.evidence.dates import PartialDate, month_name
from holdfast.evidence.load import Evidence, load_evidence
from holdfast.evidence.schema import table_schema
from holdfast.evidence.tables import TABLES

__all__ = ["TABLES", "Evidence", "PartialDate", "load_evidence", "month_name", "table_schema"]
