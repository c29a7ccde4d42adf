"""Checks that need more than one cell: keys, references, order of dates, duplicates, contradictions.

A check is a function from the loaded tables to findings; `@check` registers it. A *problem* makes the evidence unusable. A *notice* is
something a reader must know but that honest evidence contains: sources that contradict each other, counts that overlap, statuses nobody
recorded. Notices are shown and never "repaired".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from holdfast.errors import Problem, nearest
from holdfast.evidence.reading import Table
from holdfast.evidence.schema import columns
from holdfast.evidence.tables import TABLES

__all__ = ["Notice", "Tables", "run_checks"]

Tables = Mapping[str, Table[Any]]


class Notice(str):
    """A plain sentence about the evidence that a reader should know."""

    __slots__ = ()


Finding = Problem | Notice
Check = Callable[[Tables], Iterator[Finding]]
CHECKS: list[Check] = []
SUGGESTED = 20
"""Unknown words of a column for which the nearest valid word is looked up: it is slow, and nobody reads hundreds."""
MAX_CHAIN = 50
"""Longest chain of events that detail each other: longer is taken for a circle."""


def check(function: Check) -> Check:
    """Register a check."""
    CHECKS.append(function)
    return function


def run_checks(tables: Tables) -> tuple[list[Problem], list[Notice]]:
    """Run every registered check; return the problems in order of file and line, and the notices."""
    found = [finding for function in CHECKS for finding in function(tables)]
    problems = [finding for finding in found if isinstance(finding, Problem)]
    return sorted(problems, key=lambda p: (p.file or "", p.line or 0)), [finding for finding in found if isinstance(finding, Notice)]


def _rows(table: Table[Any]) -> Iterator[tuple[Any, int]]:
    return zip(table.rows, table.lines, strict=True)


@check
def keys_are_unique(tables: Tables) -> Iterator[Finding]:
    """A key names one row."""
    for name, table in tables.items():
        key = next((spec.name for spec in columns(name) if spec.column.key), None)
        seen: dict[str, int] = {}
        for row, line in _rows(table) if key else ():
            value = getattr(row, str(key))
            if value in seen:
                yield Problem(f"{value!r} stands already in line {seen[value]}", file=table.file, line=line, column=key, expected="each key once")
            seen.setdefault(value, line)


@check
def references_exist(tables: Tables) -> Iterator[Finding]:
    """A section, event or source that a row names is in its table."""
    known: dict[str, set[str]] = {}
    for name in TABLES:
        key = next((spec.name for spec in columns(name) if spec.column.key), None)
        known[name] = {getattr(row, key) for row in tables[name].rows} if key and name in tables else set()
    for name, table in tables.items():
        for spec in columns(name):
            target = spec.column.refers
            if target is None:
                continue
            valid, found = known[target] | set(spec.column.also), 0
            for row, line in _rows(table):
                value = getattr(row, spec.name)
                for word in value if isinstance(value, tuple) else [value]:
                    if word is not None and word not in valid:
                        guess = nearest(word, valid) if found < SUGGESTED else None
                        found += 1
                        yield Problem(f"{word[:60]!r} is not in the table {target}", file=table.file, line=line, column=spec.name, suggestion=guess)


@check
def dates_are_in_order(tables: Tables) -> Iterator[Finding]:
    """A spell does not end before it starts."""
    for table in tables.values():
        for row, line in _rows(table):
            start, end = getattr(row, "date_start", None), getattr(row, "date_end", None)
            if start is not None and end is not None and end.last < start.first:
                yield Problem(f"{end} is before {start}", file=table.file, line=line, column="date_end", expected=f"{start} or later")


@check
def bounds_hold_the_figure(tables: Tables) -> Iterator[Finding]:
    """A figure lies between the bounds that its source gives."""
    for name, column in (("membership", "members"), ("totals", "members"), ("purge_victims", "count"), ("autonomy", "low")):
        for row, line in _rows(tables[name]) if name in tables else ():
            value = getattr(row, column)
            if row.low is not None and value < row.low:
                yield Problem(f"{value:,} is below the lower bound {row.low:,}", file=tables[name].file, line=line, column=column)
            if row.high is not None and value > row.high:
                yield Problem(f"{value:,} is above the upper bound {row.high:,}", file=tables[name].file, line=line, column=column)


@check
def rows_are_not_repeated(tables: Tables) -> Iterator[Finding]:
    """No row stands twice; in the membership table, not even under another identifier."""
    for name, table in tables.items():
        if name in ("sources", "sections"):
            continue
        key = next((spec.name for spec in columns(name) if spec.column.key), None)
        names = [spec.name for spec in columns(name) if spec.name not in (key, "note", "edited")]
        seen: dict[tuple[Any, ...], int] = {}
        for row, line in _rows(table):
            value = tuple(getattr(row, column) for column in names)
            if value in seen:
                yield Problem(f"the row repeats line {seen[value]}", file=table.file, line=line, expected="each row once")
            seen.setdefault(value, line)


@check
def origins_stay_together(tables: Tables) -> Iterator[Finding]:
    """Rows of one origin repeat one count, so they are about one body; the fit uses one of them."""
    shared = 0
    for name in ("membership", "totals"):
        section_of: dict[str, str] = {}
        for row, line in _rows(tables[name]) if name in tables else ():
            first = section_of.setdefault(row.origin, row.section)
            if first != row.section:
                yield Problem(
                    f"the origin {row.origin!r} belongs to {first!r}", file=tables[name].file, line=line, column="origin", expected="one section per origin"
                )
        count = len(tables[name].rows) - len(section_of) if name in tables else 0
        shared += count
    if shared:
        yield Notice(f"{shared} figures repeat a count that another row already gives (same origin): one likelihood term each count.")


@check
def parents_form_a_tree(tables: Tables) -> Iterator[Finding]:
    """An event that details another is counted through its parent, so parents may not run in a circle."""
    if "events" not in tables:
        return
    parent = {row.id: row.parent for row in tables["events"].rows}
    sound: set[str] = set()
    for row, line in _rows(tables["events"]):
        chain: list[str] = []
        at: str | None = row.id
        while at is not None and at in parent and at not in sound and at not in chain:
            chain.append(at)
            at = parent[at]
            if len(chain) > MAX_CHAIN:
                break
        if at is not None and (at in chain or len(chain) > MAX_CHAIN):
            yield Problem(f"the parents of {row.id!r} run in a circle", file=tables["events"].file, line=line, column="parent")
        else:
            sound.update(chain)


@check
def spells_do_not_overlap(tables: Tables) -> Iterator[Finding]:
    """A section has one legal status, one line of its own, and one value of a coded input in a month."""
    keys: dict[str, Callable[[Any], tuple[str, ...]]] = {
        "legality": lambda row: (row.section,),
        "line_section": lambda row: (row.section,),
        "line": lambda row: ("the general line",),
        "coded_inputs": lambda row: (row.input, row.section),
    }
    for name, key in keys.items():
        last: dict[tuple[str, ...], Any] = {}
        for row, line in sorted(_rows(tables[name]), key=lambda pair: pair[0].date_start) if name in tables else ():
            before = last.get(key(row))
            end = before.date_end if before is not None else None
            if before is not None and end is None and before.date_start.first == row.date_start.last:
                yield Problem(
                    f"two spells start at {row.date_start}, the first without an end",
                    file=tables[name].file,
                    line=line,
                    column="date_start",
                    expected="spells that follow each other",
                )
            if end is not None and end.first > row.date_start.last:
                yield Problem(
                    f"the spell starts at {row.date_start} while an earlier one lasts to {end}",
                    file=tables[name].file,
                    line=line,
                    column="date_start",
                    expected="spells that follow each other",
                )
            # A spell within a longer one must not hide the longer one from what follows. An open end lasts until the next spell.
            if before is None or end is None or row.date_end is None or row.date_end.last >= end.last:
                last[key(row)] = row


@check
def contradicting_figures(tables: Tables) -> Iterator[Finding]:
    """Sources that give different figures for one section and date are all kept."""
    at: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in tables["membership"].rows:
        if row.use == "observation":
            at[row.section, str(row.date)].add(row.members)
    count = sum(len(values) > 1 for values in at.values())
    if count:
        yield Notice(f"{count} sections' dates have figures that contradict each other: all are kept, each with its kind, source and grade.")


@check
def overlapping_counts(tables: Tables) -> Iterator[Finding]:
    """Counts of victims of one section may be nested: they are never summed."""
    if "purge_victims" not in tables:
        return
    of: dict[str, int] = defaultdict(int)
    for row in tables["purge_victims"].rows:
        if row.use == "observation" and row.counts_communists == "yes":
            of[row.section] += 1
    several = sorted(section for section, count in of.items() if count > 1)
    if several:
        yield Notice(f"Victims of {len(several)} sections are counted more than once ({', '.join(several)}): the counts overlap and are never summed.")


@check
def unknown_status(tables: Tables) -> Iterator[Finding]:
    """Sections whose legal status no source covers."""
    if "legality" not in tables:
        return
    covered = {row.section for row in tables["legality"].rows if row.status != "unknown"}
    silent = sorted(row.section for row in tables["sections"].rows if row.section not in covered)
    if silent:
        yield Notice(
            f"The legal status of {len(silent)} sections is unknown throughout ({', '.join(silent)}): unknown is a status of its own, never taken for legal."
        )


@check
def sections_without_figures(tables: Tables) -> Iterator[Finding]:
    """Sections without any usable figure."""
    counted = {row.section for row in tables["membership"].rows if row.use == "observation"}
    silent = sorted(row.section for row in tables["sections"].rows if row.section not in counted)
    if silent:
        yield Notice(f"{len(silent)} sections have no figure of their size ({', '.join(silent)}): they are shown, and left out of every total.")


@check
def ends_are_among_the_exposed(tables: Tables) -> Iterator[Finding]:
    """At an age no more bodies end than reach it."""
    for row, line in _rows(tables["base_rates"]) if "base_rates" in tables else ():
        if row.axis == "age" and row.ended > row.exposed:
            yield Problem(
                f"{row.ended} ended of {row.exposed} that reached the age",
                file=tables["base_rates"].file,
                line=line,
                column="ended",
                expected="at most as many",
            )
