"""The report: charts and one HTML page that opens offline."""

from holdfast.report.charts import charts_of
from holdfast.report.contents import Contents
from holdfast.report.page import render

__all__ = ["Contents", "charts_of", "render"]
