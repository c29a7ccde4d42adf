"""The architecture: a room imports only from rooms below it in the house."""

from __future__ import annotations

import ast
from pathlib import Path

import holdfast

PACKAGE = Path(holdfast.__file__).parent
ROOMS = (
    "errors",
    "documents",
    "validation",
    "evidence",
    "charter",
    "audit",
    "dynamics",
    "inference",
    "store",
    "sweep",
    "study",
    "report",
    "lab",
    "cli",
    "__main__",
)


def room_imports() -> list[tuple[str, str, str]]:
    """Return (file, its room, room imported) of every import within the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        room = inside.parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [(str(inside), room, name.split(".")[1]) for name in names if name.startswith("holdfast.")]
    return found


def test_every_room_is_in_the_plan() -> None:
    rooms = {path.name.removesuffix(".py") for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()} - {"__init__", "studies"}
    assert rooms <= set(ROOMS)


def test_imports_run_one_way() -> None:
    wrong = [f"{file} imports {target}" for file, room, target in room_imports() if ROOMS.index(target) > ROOMS.index(room)]
    assert wrong == []


def test_files_hold_one_idea() -> None:
    long = {str(path.relative_to(PACKAGE)): lines for path in PACKAGE.rglob("*.py") if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}
