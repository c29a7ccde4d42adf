from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.study import Study, load
from holdfast.study.new import new_study


@pytest.fixture(scope="session")
def chess(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The template study, calibrated once for all tests that need it."""
    folder: Path = new_study("chess", tmp_path_factory.mktemp("studies"))
    study = load(folder)
    study.calibrate()
    return study
