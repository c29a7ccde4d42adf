"""What a report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

    from holdfast.evidence import Evidence

__all__ = ["Contents", "words"]

_WORDS = {"not_a_claim": "not a claim a model can test"}


def words(verdict: str) -> str:
    """Return a verdict in words."""
    return _WORDS.get(verdict, verdict.replace("_", " "))


@dataclass(frozen=True)
class Contents:
    """Everything a report shows.

    `quantiles` has dimensions (variable, section, month, statistic), NaN where a section does not exist; besides the sections it holds
    "all" and, with a patron, "without_patron". `claims` and `sentences` are those of `claims.json`. `calibration` holds one mapping a
    coefficient (name, label, unit, group, value, sd, prior_sd, prior_centre), `centralisation` one a statute (statute, date, low,
    middle, high). `purge` is the span of the purge as month numbers, `turns` the line that
    each turn brought. `fit` is what a fit found (`report.fitted.fit_of`).
    """

    title: str
    question: str
    evidence: Evidence
    months: tuple[int, ...]
    quantiles: xr.DataArray
    patron: str | None = None
    purge: tuple[int, int] | None = None
    turns: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[Mapping[str, Any], ...] = ()
    sentences: tuple[Mapping[str, Any], ...] = ()
    stance: str = ""
    cites: tuple[Mapping[str, Any], ...] = ()
    rivals: Mapping[str, str] = field(default_factory=dict)
    calibration: tuple[Mapping[str, Any], ...] = ()
    centralisation: tuple[Mapping[str, Any], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    summary: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    fit: Mapping[str, Any] = field(default_factory=dict)

    @property
    def countries(self) -> dict[str, str]:
        """Country of each section."""
        return {row.section: row.country for row in self.evidence.sections}

    @property
    def patron_name(self) -> str:
        """Country of the patron's section."""
        return self.countries.get(self.patron or "", "the patron")

    @property
    def counted(self) -> list[str]:
        """Sections with at least one figure of their own size, in the order of the evidence."""
        seen = {row.section for row in self.evidence.membership if row.use == "observation"}
        return [row.section for row in self.evidence.sections if row.section in seen]
