"""What a study's figures cannot tell, said before they are fitted: in words, with what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from holdfast.dynamics.frame import Frame
from holdfast.inference.measurement import KINDS, Observations

__all__ = ["notes_on"]

NAMED = 6
"""At most so many sections or figures are named in a note."""


def notes_on(frame: Frame, observations: Observations) -> tuple[str, ...]:
    """Return notes on the figures of a study; none of them stops a fit, all of them limit what it can say."""
    return (*_left_out(observations), *_early(frame, observations), *_few(frame, observations), *_kinds(observations))


def _left_out(seen: Observations) -> list[str]:
    if not seen.left_out:
        return []
    by_reason: dict[str, list[str]] = {}
    for row, reason in seen.left_out:
        by_reason.setdefault("it repeats the count of another" if reason.startswith("repeats") else reason, []).append(row)
    return [f"{_count(len(rows), 'figure')} left out ({_some(rows)}): {reason}" for reason, rows in by_reason.items()]


def _early(frame: Frame, seen: Observations) -> list[str]:
    """Figures of a time before the section was founded."""
    founded = {row.section: row.founded for row in frame.evidence.sections if row.founded is not None}
    found = []
    for figure in seen.rows:
        start = founded.get(figure.section)
        if start is not None and figure.date.last_month < start.first_month:
            found.append(
                f"{figure.id} counts {figure.section} in {figure.date}, before its founding in {start}: the section is taken to exist from then on; "
                "if that is not meant, correct one of the dates, or set use to context"
            )
    return found


def _few(frame: Frame, seen: Observations) -> list[str]:
    counts = Counter(row.section for row in seen.rows)
    none = [section for section, month in frame.entries.items() if month is not None and not counts[section]]
    never = [section for section, month in frame.entries.items() if month is None]
    one = [section for section in frame.sections if counts[section] == 1]
    found = []
    if never:
        found.append(f"{_count(len(never), 'section')} never enter ({_some(never)}): no founding, affiliation or figure is dated; add a date to sections.csv")
    if none:
        found.append(
            f"{_count(len(none), 'section')} without a figure ({_some(none)}): sizes are guesses from the other sections; add a figure if there is one"
        )
    if one:
        found.append(f"{_count(len(one), 'section')} with a single figure ({_some(one)}): it tells a size, not a growth; a second figure of another year would")
    return found


def _kinds(seen: Observations) -> list[str]:
    kinds = sorted({row.kind for row in seen.rows}, key=KINDS.index)
    base = KINDS[0].replace("_", "-")
    if len(kinds) == 1 and kinds[0] != KINDS[0]:
        word = kinds[0].replace("_", " ")
        return [f"all figures are of the kind {word}: by how much it departs from {base} members rests on the prior alone; add figures of another kind"]
    if kinds and KINDS[0] not in kinds:
        return [f"no figure counts {base} members, with which the other kinds are compared: the common part of their biases rests on the prior alone"]
    return []


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
