"""`holdfast robust`: what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def test_an_unknown_claim_is_refused_with_the_nearest(refused: Callable[..., str]) -> None:
    assert "Did you mean 'doctrine'" in refused("robust", "comintern", "--claim", "doctrin")


def test_a_study_without_a_posterior_is_told_how_to_make_one(refused: Callable[..., str], template_folder: Path) -> None:
    assert "holdfast fit" in refused("robust", template_folder)
