"""Mutated charters are read or refused, never met by another error. `benchmarks/fuzz_charters.py` tries 100,000."""

from __future__ import annotations

import random
from pathlib import Path

from holdfast.charter.load import read_charter
from holdfast.documents import parse_yaml
from mutated_charters import try_one


def test_three_hundred_mutated_charters() -> None:
    text = (Path(__file__).parent / "mechanisms.yaml").read_text(encoding="utf-8")
    document = parse_yaml(text, file="mechanisms.yaml")
    original, rng = read_charter(document), random.Random(1)
    accepted = sum(try_one(text, document.data, original, rng) for _ in range(300))
    assert 10 < accepted < 290
