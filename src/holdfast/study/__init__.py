"""A study: evidence, settings, ledger and replay."""

from holdfast.study.load import Study, load, shipped_studies

__all__ = ["Study", "load", "shipped_studies"]
