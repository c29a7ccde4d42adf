"""Dates alone: how long a body had not met when it ended, and whether ending it was proposed before the reason given for it existed."""

from __future__ import annotations

from itertools import pairwise

from holdfast.evidence import Evidence
from holdfast.study.rules import Finding, rule


@rule("chronology")
def chronology(
    evidence: Evidence, patron: str | None, *, proposal: str, alliance: str, end: str, statutory_interval_months: int, base_rate: str | None = None
) -> Finding:
    """Two facts: the months since the last congress against twice the statutory interval; the first proposal against the alliance.

    `base_rate` is a sentence on how often comparable bodies end, shown beside the finding; it decides nothing.
    """
    event = {row.id: row for row in evidence.events}
    ended = event[end].date_start
    congresses = sorted(
        (row for row in evidence.events if row.kind == "congress" and row.role == "input" and row.date_start < ended), key=lambda row: row.date_start
    )
    if not congresses:
        raise ValueError("no congress before the end")
    last = congresses[-1]
    gap = ended.first_month - (last.date_end or last.date_start).first_month
    hollow = gap > 2 * statutory_interval_months
    ahead = event[proposal].date_start < event[alliance].date_start
    gaps = [later.date_start.first_month - earlier.date_start.first_month for earlier, later in pairwise(congresses)]
    plenums = sorted(row.date_start.year for row in evidence.events if row.kind == "plenum" and row.role == "input")
    verdict = "supported" if hollow and not ahead else "contradicted" if ahead and not hollow else "undetermined"
    spacing = f"months between congresses: {', '.join(map(str, gaps))}" + (f"; {len(plenums)} plenums recorded, the last in {plenums[-1]}" if plenums else "")
    parts = [
        f"At the end {gap} months had passed since the last congress, {'more' if hollow else 'not more'} than twice the"
        f" {statutory_interval_months} that the statutes allowed, and the first documented proposal to dissolve, of {event[proposal].date_start}, came"
        f" {'before' if ahead else 'not before'} the alliance of {event[alliance].date_start}.",
        f"{spacing[0].upper()}{spacing[1:]}.",
    ]
    if hollow and ahead:
        parts.append("The dates bear out that the body was hollow, and speak against the wartime alliance as the whole reason.")
    if base_rate:
        parts.append(base_rate)
    return Finding(verdict, " ".join(parts), float(gap), unit="months since the last congress")
