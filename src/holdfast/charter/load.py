"""Reading charters: a shipped one by name, a file, or a series of files."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from holdfast.charter.checks import problems_of
from holdfast.charter.model import Charter, Series
from holdfast.documents import MAX_YAML_BYTES, Document, inside, parse_yaml, read_text
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import PartialDate
from holdfast.validation import validate

__all__ = ["LoadedSeries", "load_any", "load_charter", "load_series", "read_charter", "shipped_charters"]

_LIBRARY = Path(str(files("holdfast.charter") / "library"))


@dataclass(frozen=True)
class LoadedSeries:
    """Charters that follow each other, each with the date from which it is in force."""

    series: Series
    charters: tuple[tuple[PartialDate, Charter], ...]


def shipped_charters() -> list[str]:
    """Return the names of the charters and series that come with the package."""
    return sorted(path.stem for path in _LIBRARY.glob("*.yaml"))


def load_charter(name: str | Path) -> Charter:
    """Load one charter by file or shipped name. Raises `BadInput` naming file, line and what was expected."""
    loaded = load_any(name)
    if isinstance(loaded, LoadedSeries):
        raise BadInput(Problem("this file is a series of charters", file=str(name), expected="one charter"))
    return loaded


def load_series(name: str | Path) -> LoadedSeries:
    """Load a series by file or shipped name. Raises `BadInput` as `load_charter` does."""
    loaded = load_any(name)
    if isinstance(loaded, Charter):
        raise BadInput(Problem("this file is one charter", file=str(name), expected="a series of charters (its first key is `series`)"))
    return loaded


def load_any(name: str | Path) -> Charter | LoadedSeries:
    """Load a charter or a series, whichever the file is. Raises `BadInput` as `load_charter` does."""
    path = _path(name)
    document = _document(path, shown=str(name))
    if isinstance(document.data, dict) and "series" in document.data:
        return _series(path.parent, document)
    return read_charter(document)


def _path(name: str | Path) -> Path:
    known = shipped_charters()
    if str(name) in known:
        return _LIBRARY / f"{name}.yaml"
    path = Path(name)
    # A bare word that names no file was meant as a shipped charter.
    if not path.suffix and path.name == str(name) and not _exists(path):
        raise BadInput(
            Problem(f"there is no charter {str(name)[:100]!r}", expected="a file, or one of " + ", ".join(known), suggestion=nearest(str(name), known))
        )
    return path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _document(path: Path, *, shown: str) -> Document:
    document = parse_yaml(read_text(path, shown=shown, limit=MAX_YAML_BYTES), file=shown)
    if not isinstance(document.data, dict):
        raise BadInput(Problem("this is no charter", file=shown, line=1, expected="keys with values, the first `charter: NAME` (or `series: NAME`)"))
    return document


def read_charter(document: Document) -> Charter:
    """Return the charter that a document holds; raise `BadInput` with the line of each mistake."""
    charter = validate(Charter, document)
    problems = problems_of(charter, document)
    if problems:
        raise BadInput(problems)
    return charter


def _series(folder: Path, document: Document) -> LoadedSeries:
    series = validate(Series, document)
    entries: list[tuple[PartialDate, Charter]] = []
    for n, entry in enumerate(series.charters):
        line = document.line(("charters", n, "charter"))
        shipped = entry.charter in shipped_charters()
        path = _LIBRARY / f"{entry.charter}.yaml" if shipped else inside(folder, entry.charter, named_in=document.file, line=line)
        date = PartialDate.parse(entry.from_)
        if entries and date < entries[-1][0]:
            raise BadInput(
                Problem(
                    f"{entry.from_} is before {entries[-1][0]}",
                    file=document.file,
                    line=document.line(("charters", n, "from")),
                    expected="charters in order of date",
                )
            )
        entries.append((date, read_charter(_document(path, shown=entry.charter))))
    return LoadedSeries(series, tuple(entries))
