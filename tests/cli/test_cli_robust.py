"""`holdfast robust` and `holdfast needs`: what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.parametrize("command", ["robust", "needs"])
def test_an_unknown_claim_is_refused_with_the_nearest(command: str, refused: Callable[..., str]) -> None:
    assert "Did you mean 'doctrine'" in refused(command, "comintern", "--claim", "doctrin")


@pytest.mark.parametrize("command", ["robust", "needs"])
def test_a_study_without_a_posterior_is_told_how_to_make_one(command: str, refused: Callable[..., str], template_folder: Path) -> None:
    assert "holdfast fit" in refused(command, template_folder)
