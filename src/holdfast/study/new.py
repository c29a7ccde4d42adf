"""A new study from the template."""

from __future__ import annotations

import json
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from holdfast.errors import BadInput, Problem
from holdfast.evidence import TABLES, table_schema
from holdfast.study.load import shipped_studies
from holdfast.study.spec import NAME

__all__ = ["describe", "new_study"]


def describe(name: str, title: str, tables: list[str]) -> dict[str, Any]:
    """Return a Frictionless data package for the given tables, one CSV file each."""
    resources = [
        {
            "name": table,
            "path": f"{table}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": table_schema(table),
        }
        for table in tables
    ]
    return {"name": name.replace("_", "-"), "title": title, "profile": "tabular-data-package", "resources": resources}


def new_study(name: str, parent: Path) -> Path:
    """Write the template as `parent/name` and return that folder. Raises `BadInput` for a bad name or if something stands there already."""
    if not NAME.fullmatch(name):
        raise BadInput(Problem(f"{name[:60]!r} cannot name a study", expected="small letters, digits and underscores, starting with a letter, at most 60"))
    if name in shipped_studies():
        raise BadInput(Problem(f"{name!r} is the name of a study that ships with Holdfast", expected="another name"))
    target = parent / name
    if _exists(target):
        raise BadInput(Problem("something stands there already", file=str(target), expected="a new name"))
    template = Path(str(files("holdfast") / "study" / "template"))
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".holdfast-partial-", dir=parent) as staging:
            built = Path(staging) / name
            shutil.copytree(template, built)
            for path in built.glob("*.yaml"):
                path.write_text(path.read_text(encoding="utf-8").replace("NAME", name), encoding="utf-8")
            tables = [table for table in TABLES if (built / "evidence" / f"{table}.csv").exists()]
            package = describe(name, f"Evidence of the study {name}", tables)
            (built / "evidence" / "datapackage.json").write_text(json.dumps(package, indent=1) + "\n", encoding="utf-8")
            built.rename(target)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadInput(Problem(f"the study cannot be written there ({reason})", file=str(target), expected="a folder that can be written")) from None
    return target


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        raise BadInput(Problem("the study cannot be written there", file=str(path), expected="a folder that can be written")) from None
