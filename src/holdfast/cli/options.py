"""Options that several commands share, with bounds that protect the user from a slip of the finger."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path

__all__ = ["add_json", "add_out", "add_run", "whole"]

MAX_REPLICATES = 20_000
"""For commands that hold every history at once. More would take gigabytes, and move a 5 per cent quantile by less than a figure of membership is worth."""
MAX_SEED = 2**63 - 1


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `low` to `high`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,20}", text) or not low <= int(text) <= high:
            raise ArgumentTypeError(f"{text[:40]!r} is not a whole number from {low:,} to {high:,}")
        return int(text)

    return read


def add_json(parser: ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="print the result as JSON, for programs")


def add_out(parser: ArgumentParser, default: str = "out/STUDY") -> None:
    """Add `--out` and `--store`; `default` says in words where results go without `--out`."""
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"where to write the results (default: {default})")
    parser.add_argument("--store", type=Path, metavar="DIR", default=Path(".holdfast"), help="where runs are recorded (default: .holdfast)")


def add_run(parser: ArgumentParser, *, least: int = 10, most: int = MAX_REPLICATES, default: int = 2000) -> None:
    """Add `--seed`, and `--replicates` with its bounds."""
    parser.add_argument("--seed", type=whole(0, MAX_SEED), default=1, metavar="N", help="seed of the random numbers (default: 1)")
    parser.add_argument("--replicates", type=whole(least, most), default=default, metavar="N", help=f"number of histories (default: {default:,})")
