"""Acts against rival groups, counted by who is said to have done them and by how good the sources are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holdfast.evidence import Evidence, PartialDate
from holdfast.evidence.tables import Event
from holdfast.study.rules import Finding, rule


@rule("acts")
def acts(
    evidence: Evidence,
    patron: str | None,
    *,
    acts: Sequence[str],
    not_acts: Mapping[str, str],
    first: str,
    last: str,
    by: Sequence[str],
    grades: Sequence[str],
    least: int,
) -> Finding:
    """Count the acts on record between two dates that well-graded sources ascribe to one of the actors `by`.

    `acts` are ids of events; `not_acts` gives for each event that a reader might miss among them the reason why it is none. Supported with at
    least `least` acts; contradicted if the well-graded sources ascribe most acts to others; where both hold, or neither, undetermined.
    Raises ValueError for an event that does not exist, stands in both lists, repeats another of the acts, or may lie outside the dates.
    """
    event = {row.id: row for row in evidence.events}
    unknown = [name for name in (*acts, *not_acts) if name not in event]
    if unknown:
        raise ValueError(f"no event {', '.join(unknown)}")
    if len({*acts, *not_acts}) < len(acts) + len(not_acts):
        raise ValueError("an event stands twice among acts and not_acts")
    chosen = [event[name] for name in acts]
    for row in chosen:
        if row.parent in acts:
            raise ValueError(f"{row.id} details {row.parent}, which is counted already")
        if row.date_start.first < PartialDate.parse(first).first or (row.date_end or row.date_start).last > PartialDate.parse(last).last:
            raise ValueError(f"{row.id} may lie outside {first} to {last}")
    good = [row for row in chosen if row.grade in grades]
    ours = [row for row in good if row.imposed_by in by]
    others = [row for row in good if row.imposed_by is not None and row.imposed_by not in by]
    enough, elsewhere = len(ours) >= least, 2 * len(others) > len(good)
    verdict = "undetermined" if enough == elsewhere else "supported" if enough else "contradicted"
    graded = f"a source of grade {' or '.join(grades)}"
    whose = f", {len(ours)} of them ascribed to {' or '.join(by)} and {len(others)} to others" if good else ""
    text = (
        f"Of {len(chosen)} acts on record in {first}-{last}, {len(good) or 'none'} rest{'' if len(good) > 1 else 's'} on {graded}{whose};"
        f" the rule asks for {least}. The acts: {'; '.join(map(_told, chosen)) or 'none'}."
    )
    left_out = "; ".join(f"{event[name].title} ({reason})" for name, reason in not_acts.items())
    return Finding(verdict, text + (f" Not counted: {left_out}." if left_out else ""), float(len(ours)), unit="acts in well-graded sources")


def _told(row: Event) -> str:
    return f"{row.title} ({row.date_start}, ascribed to {row.imposed_by or 'nobody'}, grade {row.grade})"
