"""Charters: check, read, compare, and measure who has the votes.

A new subcommand is a module here with `configure(parser)` and `run(args) -> exit code`, and a line in `COMMANDS`.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import cast

from holdfast.cli.commands import Command

COMMANDS: dict[str, str] = {
    "check": "check charters: each mistake with its line and what was expected",
    "show": "tell in plain language what a charter says",
    "diff": "tell in words what changed between charters",
    "power": "measure voting power under a decision rule",
    "schema": "print the JSON Schema of charters, for editors",
}
"""One-line help of each subcommand; its module has its name."""


def _module(name: str) -> Command:
    return cast(Command, import_module(f"{__name__}.{name}"))


def configure(parser: ArgumentParser) -> None:
    """Add the subcommands."""
    commands = parser.add_subparsers(dest="charter_command", metavar="WHAT", required=True)
    for name, summary in COMMANDS.items():
        module = _module(name)
        module.configure(commands.add_parser(name, help=summary, description=module.__doc__))


def run(args: Namespace) -> int:
    """Run the subcommand."""
    return _module(args.charter_command).run(args)
