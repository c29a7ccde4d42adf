"""A small charter that uses most mechanisms of the language, to be changed by the tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.charter import Charter, load_charter

TEXT = (Path(__file__).parent / "mechanisms.yaml").read_text(encoding="utf-8")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write the charter with one passage replaced; the passage must be there."""

    def with_change(old: str = "", new: str = "", name: str = "trial.yaml") -> Path:
        assert old in TEXT
        path = tmp_path / name
        path.write_text(TEXT.replace(old, new, 1) if old else TEXT, encoding="utf-8")
        return path

    return with_change


@pytest.fixture
def charter(write: Callable[..., Path]) -> Charter:
    """The charter as it stands."""
    return load_charter(write())
