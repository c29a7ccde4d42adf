"""How far a purge reached into the sections, from counts of victims."""

from __future__ import annotations

from collections import Counter

from holdfast.evidence import Evidence
from holdfast.study.rules import Finding, rule

LOSS = ("arrested", "executed", "repressed")


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
    regions = Counter(row.region for row in evidence.sections if row.section in largest and row.region)
    where = f" By region: {', '.join(f'{region} {count}' for region, count in regions.most_common())}." if regions else ""
    text = (
        f"{len(largest)} sections outside the patron's have counted victims, {len(well)} of them in sources graded A or B."
        f" Largest single counts: {top}. They overlap and are not summed.{where}"
    )
    return Finding(verdict, text, float(len(largest)), unit="sections")
