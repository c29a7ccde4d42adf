"""Loading a study's evidence: a Frictionless data package in, immutable typed tables out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from holdfast.documents import inside, read_text
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence.checks import Notice, run_checks
from holdfast.evidence.reading import Table, read_table
from holdfast.evidence.schema import table_schema
from holdfast.evidence.tables import (
    TABLES,
    BaseRate,
    CodedInput,
    EnvironmentYear,
    Event,
    Figure,
    Intervention,
    LegalSpell,
    LinePeriod,
    PurgeCount,
    Reference,
    Section,
    SectionLine,
    StatuteReading,
    Total,
    Turn,
)

__all__ = ["REQUIRED", "Evidence", "load_evidence"]

REQUIRED = ("sources", "sections", "membership")


@dataclass(frozen=True, slots=True)
class Evidence:
    """All tables of a study. A table that the study does not have is empty.

    `data_hash` is the SHA-256 of the text of every table, in the order of their names; `licences` and `credits` come from the data package.
    """

    sources: tuple[Reference, ...] = ()
    sections: tuple[Section, ...] = ()
    membership: tuple[Figure, ...] = ()
    totals: tuple[Total, ...] = ()
    events: tuple[Event, ...] = ()
    turns: tuple[Turn, ...] = ()
    line: tuple[LinePeriod, ...] = ()
    line_section: tuple[SectionLine, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    legality: tuple[LegalSpell, ...] = ()
    purge_victims: tuple[PurgeCount, ...] = ()
    environment: tuple[EnvironmentYear, ...] = ()
    autonomy: tuple[StatuteReading, ...] = ()
    coded_inputs: tuple[CodedInput, ...] = ()
    base_rates: tuple[BaseRate, ...] = ()
    notices: tuple[Notice, ...] = ()
    data_hash: str = ""
    credits: MappingProxyType[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def counts(self) -> dict[str, int]:
        """Number of rows of each table, in the order of `TABLES`."""
        return {name: len(getattr(self, name)) for name in TABLES}


def load_evidence(package: Path) -> Evidence:
    """Read the data package whose descriptor is the file `package`, check it, and return its tables.

    Raises `BadInput` with every mistake found, in order of file and line.
    """
    folder, shown = package.parent, package.name
    text = read_text(package)
    digest = hashlib.sha256()
    paths, credit = _resources(text, folder, shown)
    tables: dict[str, Table[Any]] = {}
    problems: list[Problem] = []
    for name in sorted(paths):
        content = read_text(paths[name], shown=paths[name].name)
        digest.update(f"{name}\0{len(content)}\0".encode() + content.encode())
        try:
            tables[name], wrong = read_table(name, content, file=paths[name].name)
        except BadInput as bad:
            wrong = list(bad.problems)
        problems += wrong
    if problems:
        # Cross-table checks on tables with holes would report the holes again as missing keys.
        raise BadInput(problems)
    problems, notices = run_checks(tables)
    if problems:
        raise BadInput(problems)
    rows = {name: table.rows for name, table in tables.items()}
    return Evidence(**rows, notices=tuple(notices), data_hash=digest.hexdigest(), credits=MappingProxyType(credit))


def _resources(text: str, folder: Path, shown: str) -> tuple[dict[str, Path], dict[str, tuple[str, ...]]]:
    """Return the file of each table, and whom each table credits, from the descriptor."""
    try:
        descriptor = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise BadInput(Problem("not valid JSON", file=shown, line=line, expected="a Frictionless data package")) from None
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list):
        raise BadInput(Problem("no list of resources", file=shown, expected="a Frictionless data package with `resources`"))
    paths: dict[str, Path] = {}
    credit: dict[str, tuple[str, ...]] = {}
    for resource in resources:
        name = resource.get("name") if isinstance(resource, dict) else None
        if not isinstance(name, str) or name not in TABLES:
            raise BadInput(
                Problem(f"unknown table {str(name)[:60]!r}", file=shown, expected="one of " + ", ".join(TABLES), suggestion=nearest(str(name), TABLES))
            )
        if name in paths:
            raise BadInput(Problem(f"the table {name!r} stands twice", file=shown))
        if not isinstance(resource.get("path"), str):
            raise BadInput(Problem(f"the table {name!r} has no path", file=shown, expected="the name of a CSV file"))
        paths[name] = inside(folder, resource["path"], named_in=shown)
        if "schema" in resource and resource["schema"] != table_schema(name):
            raise BadInput(Problem(f"the schema of {name!r} is not Holdfast's", file=shown, expected="the schema written by `holdfast new`, or none"))
        listed = [item for key in ("sources", "licenses") if isinstance(resource.get(key), list) for item in resource[key]]
        credit[name] = tuple(str(item.get("title", ""))[:300] for item in listed if isinstance(item, dict))
    missing = [name for name in REQUIRED if name not in paths]
    if missing:
        raise BadInput(Problem(f"the table {missing[0]!r} is missing", file=shown, expected="at least " + ", ".join(REQUIRED)))
    return paths, credit
