"""What became of the sections after the federation ended."""

from __future__ import annotations

from holdfast.evidence import Evidence, PartialDate
from holdfast.study.rules import Finding, rule

KEPT = 0.5
"""A section that kept at least this share of its size is counted as having lived on."""


@rule("after")
def after(evidence: Evidence, patron: str | None, *, since: str, sections: int) -> Finding:
    """Compare each section's last figure in the window, from `since` on, with its first figure afterwards."""
    start = PartialDate.parse(since).first_month
    names = {row.section: row.country for row in evidence.sections}
    ordered = sorted(evidence.membership, key=lambda row: row.date)
    last = {row.section: row for row in ordered if row.use == "observation" and row.date.last_month >= start and row.members > 0}
    first = {row.section: row for row in reversed(ordered) if row.use == "after"}
    both = [(names[section], row.members, first[section].members) for section, row in last.items() if section in first and section != patron]
    kept = sum(later >= KEPT * earlier for _, earlier, later in both)
    enough = len(both) >= sections
    verdict = "not_testable" if not enough else "contradicted" if 2 * kept > len(both) else "supported" if 2 * kept < len(both) else "undetermined"
    listed = "; ".join(f"{name} {earlier:,} then {later:,}" for name, earlier, later in both)
    text = (
        f"{len(both)} sections have a figure from {since} on and another after the end ({listed or 'none'}); the rule asks for {sections}."
        f" {kept} of them kept at least half their size."
    )
    return Finding(verdict, text, kept / len(both) if both else None, unit="as a share of these sections, those that kept half their size")
