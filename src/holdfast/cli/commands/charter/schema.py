"""Print the JSON Schema of charters, for editors that complete and check as one types."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """Add the arguments: there are none."""
    del parser


def run(args: Namespace) -> int:
    """Print the schema."""
    del args
    from holdfast.charter import charter_schema

    print(json.dumps(charter_schema(), indent=1, ensure_ascii=False))
    return 0
