"""Interventions of the centre, from `interventions.csv` and `events.csv`.

Only what is coded as imposed counts: yes 1, partly 1/2. Unknown counts as not coded, that is 0, which biases every effect towards none;
the report says how many interventions that concerns. A general row (`all`) serves the sections without a row of their own under the
same policy.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs import IMPULSE, lasting
from holdfast.evidence.tables import Intervention

WEIGHT = {"yes": 1.0, "partly": 0.5, "no": 0.0, "unknown": 0.0}


def interventions_by_section(frame: Frame) -> Iterator[tuple[Intervention, list[int]]]:
    """Yield each intervention with the columns of the sections that it serves."""
    rows = frame.evidence.interventions
    own: dict[str, set[str]] = {}
    for row in rows:
        own.setdefault(row.intervention, set()).add(row.section)
    for row in rows:
        columns = frame.columns(row.section)
        if row.section == "all":
            columns = [i for i in columns if frame.sections[i] not in own[row.intervention]]
        yield row, columns


def _level(frame: Frame, against_only: bool) -> Array:
    values = frame.blank()
    for row, columns in interventions_by_section(frame):
        if WEIGHT[row.imposed] and not (against_only and row.fit_to_section_view != "against"):
            span = frame.span(row.date_start, row.date_end)
            # Interventions that run at once are one state of being imposed upon, not several.
            values[span, columns] = np.maximum(values[span, columns], WEIGHT[row.imposed])
    return values


@lasting("imposition", "a year under an imposed policy, fitting or not, times autonomy lost", scaled=True)
def imposition(frame: Frame) -> Array:
    """1 while an imposed intervention is on, 1/2 while a partly imposed one is."""
    return _level(frame, against_only=False)


@lasting("misfit", "the same, imposed against the section's view, times autonomy lost", scaled=True)
def misfit(frame: Frame) -> Array:
    """The same, only where it went against what the section's leaders thought fitting."""
    return _level(frame, against_only=True)


@lasting("leaders_imposed", "leaders imposed", "per year, once")
def leaders_imposed(frame: Frame) -> Array:
    """Impulse per event of imposed leadership; an intervention counts only if none of its events was counted."""
    values = frame.blank()
    counted: set[str] = set()
    kinds = {event.id: event.kind for event in frame.evidence.events}
    for event in frame.evidence.events:
        detail = event.parent is not None and kinds.get(event.parent) == event.kind
        if event.kind == "leadership_imposed" and event.role == "input" and not detail:
            counted.add(event.id)
            _spread(
                frame, values, frame.rows(event.date_start.first_month, (event.date_end or event.date_start).last_month), frame.columns(event.sections), 1.0
            )
    for row, columns in interventions_by_section(frame):
        if row.kind == "leaders_imposed" and not counted.intersection(row.events):
            _spread(frame, values, frame.span(row.date_start, row.date_end), columns, 1.0)
    return values


def _spread(frame: Frame, values: Array, span: slice, columns: list[int], size: float) -> None:
    """Add an impulse of total `size`, spread evenly over the months that it may have fallen in."""
    length = len(range(*span.indices(len(frame.months))))
    if length:
        values[span, columns] += size * IMPULSE / length


@lasting("failure", "an imposed policy that ended badly, by its outcome", "per year, once")
def failure(frame: Frame) -> Array:
    """Impulse of size -outcome in the month in which an imposed intervention with a negative outcome ended."""
    values = frame.blank()
    for row, columns in interventions_by_section(frame):
        end = frame.at((row.date_end or row.date_start).last_month)
        if WEIGHT[row.imposed] and row.outcome is not None and row.outcome < 0 and end is not None:
            values[end, columns] += -row.outcome * IMPULSE
    return values
