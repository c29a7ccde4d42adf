"""The commands. A new one is a module here with `configure(parser)` and `run(args) -> exit code`, and a line in `COMMANDS`.

Command modules import what is heavy inside `run`, so that `holdfast --help` stays fast.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import Protocol, cast

__all__ = ["COMMANDS", "Command", "command"]

COMMANDS: dict[str, tuple[str, str]] = {
    "study": ("study", "replay a study and write its report"),
    "simulate": ("simulate", "simulate many free histories and summarise them"),
    "fit": ("fit", "fit a study's model: the posterior, with its diagnostics"),
    "compare": ("compare", "theories and baselines scored on figures they have not seen"),
    "whatif": ("whatif", "history beside a twin that keeps its luck and changes one thing"),
    "robust": ("robust", "every claim over the choices that coders of the evidence made"),
    "needs": ("needs", "which missing figures would make a claim testable, and with what chance"),
    "forecast": ("forecast", "predict figures the study has not seen, and score that beside dull baselines"),
    "odd": ("odd", "print the ODD document of the model"),
    "essay": ("essay", "print an essay's sentences and the verdicts so far"),
    "check": ("check", "check a study's files"),
    "charter": ("charter", "check, read and compare charters"),
    "audit": ("audit", "what a coalition can reach by lawful moves, and where the rules stop it"),
    "rulers": ("rulers", "who rules in the end, which charters and majority rules last, who is heard"),
    "new": ("new", "write a small complete study to start from"),
}
"""Module and one-line help of each command."""


class Command(Protocol):
    """What a command module offers."""

    def configure(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        ...

    def run(self, args: Namespace) -> int:
        """Run the command and return its exit code."""
        ...


def command(name: str) -> Command:
    """Return the module of a command."""
    return cast(Command, import_module(f"{__name__}.{COMMANDS[name][0]}"))
