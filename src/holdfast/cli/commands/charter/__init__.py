"""Read a charter: check it, show it, compare two, or measure who has how much voting power."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import cast

from holdfast.cli.commands import Command

COMMANDS: dict[str, tuple[str, str]] = {
    "power": ("power", "who has how much voting power"),
}
"""Module and one-line help of each subcommand."""


def _command(name: str) -> Command:
    return cast(Command, import_module(f"{__name__}.{COMMANDS[name][0]}"))


def configure(parser: ArgumentParser) -> None:
    """Add the subcommands."""
    commands = parser.add_subparsers(dest="charter_command", metavar="COMMAND", required=True)
    for name, (_, summary) in COMMANDS.items():
        module = _command(name)
        module.configure(commands.add_parser(name, help=summary, description=module.__doc__))


def run(args: Namespace) -> int:
    """Run the subcommand."""
    return _command(args.charter_command).run(args)
