"""How far a purge reached into the sections, from counts of victims."""

from __future__ import annotations

from collections import Counter

from holdfast.evidence import Evidence
from holdfast.study.rules import Finding, rule

LOSS = ("arrested", "executed", "repressed")

MANY = 10
"""A count from here on is told apart, since staff lists of the centre name one or two people of many sections. It decides nothing."""


@rule("victims_by_section")
def victims_by_section(evidence: Evidence, patron: str | None, *, sections: int, graded: int) -> Finding:
    """Count the sections, other than the patron's, with a counted loss of their communists. Counts overlap and are never summed."""
    known = {row.section for row in evidence.sections} - {patron}
    largest: dict[str, int] = {}
    well: set[str] = set()
    for row in evidence.purge_victims:
        if row.use == "observation" and row.counts_communists == "yes" and row.kind in LOSS and row.section in known and row.count > 0:
            largest[row.section] = max(largest.get(row.section, 0), row.count)
            if row.grade in ("A", "B"):
                well.add(row.section)
    verdict = "supported" if len(largest) >= sections and len(well) >= graded else "contradicted" if len(largest) < 2 else "undetermined"
    names = {row.section: row.country for row in evidence.sections}
    top = ", ".join(f"{names[section]} {count:,}" for section, count in sorted(largest.items(), key=lambda item: -item[1])[:5])
    some = sum(count >= MANY for count in largest.values())
    regions = Counter(row.region for row in evidence.sections if row.section in largest and row.region)
    graded_there = Counter(row.region for row in evidence.sections if row.section in well)
    by_region = ", ".join(f"{region} {count} ({graded_there[region]})" for region, count in regions.most_common())
    where = f" By region, and in brackets those graded A or B: {by_region}." if regions else ""
    text = (
        f"{len(largest)} sections outside the patron's have counted victims, {len(well)} of them in sources graded A or B."
        f" {some} sections have a count of {MANY} people or more."
        f" Largest single counts: {top}. They overlap and are not summed.{where}"
    )
    return Finding(verdict, text, float(len(largest)), unit="sections")
