"""The command line. `main` finds the command, runs it, and turns errors into one clear message and an exit code."""

from __future__ import annotations

import io
import os
import re
import signal
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from holdfast import __version__
from holdfast.cli.commands import COMMANDS, command
from holdfast.errors import BadInput, HoldfastError, nearest, printable

__all__ = ["entry", "main"]

DONE, NO, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

EPILOG = "Results go to stdout, progress to stderr. Exit codes: 0 done, 1 the answer is no, 2 bad input, 130 interrupted."


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one message, with the nearest command if one was mistyped."""
        wrong = re.match(r"argument COMMAND: invalid choice: '([^']*)'", message)
        guess = nearest(wrong[1], COMMANDS) if wrong else None
        print(f"holdfast: {printable(message)}" + (f". Did you mean {guess!r}?" if guess else ""), file=sys.stderr)
        print(f"Try: {self.prog} --help", file=sys.stderr)
        raise SystemExit(BAD_INPUT)


def _parser() -> ArgumentParser:
    parser = _Parser(prog="holdfast", description="A laboratory for federations: what happened and why, what if, and could it happen to us.", epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"holdfast {__version__}")
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error (for developers)")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (_, summary) in COMMANDS.items():
        module = command(name)
        module.configure(commands.add_parser(name, help=summary, description=module.__doc__))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for name in ("stdout", "stderr"):
        # A caller may have closed an output: then what would go there goes nowhere.
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (open until the program ends)
        output = getattr(sys, name)
        # A terminal that cannot show a letter gets its code, and not a traceback.
        if isinstance(output, io.TextIOWrapper):
            output.reconfigure(errors="backslashreplace")
    args = _parser().parse_args(arguments)
    # A kill is treated like Ctrl-C: what was being written is taken away before the program ends.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code: int = command(args.command).run(args)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("holdfast: stopped; nothing was left half-written", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (as `head` does): not an error of ours, and nothing more can be printed.
        _silence()
        return DONE
    except HoldfastError as error:
        if args.debug:
            raise
        print(f"holdfast: {error}", file=sys.stderr)
        return BAD_INPUT if isinstance(error, BadInput) else NO
    except OSError as error:
        # A full disk, a folder taken away meanwhile: the machine's own words, and nothing half-written.
        if args.debug:
            raise
        _silence()
        where = f"{printable(str(error.filename))}: " if error.filename else ""
        print(f"holdfast: {where}{error.strerror or error}; nothing was left half-written", file=sys.stderr)
        return BAD_INPUT


def entry() -> NoReturn:
    """Run the command line as a program."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _insist
    code = main()
    if code == INTERRUPTED:
        # A compiler's threads may still be at work; waiting for them, or unloading under them, can crash.
        os._exit(code)
    sys.exit(code)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise `KeyboardInterrupt`, but not while a module loads: a compiled library that is interrupted then can crash."""
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            _again()
            return
        frame = frame.f_back
    raise KeyboardInterrupt


def _insist(lost: sys.UnraisableHookArgs) -> None:
    """Interrupt again when an interruption fell into a library's callback, where Python would print it and go on."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        _again()
    else:
        sys.__unraisablehook__(lost)


def _again() -> None:
    """Send the signal to stop once more, in a moment."""
    threading.Timer(0.05, signal.raise_signal, [signal.SIGTERM]).start()


def _silence() -> None:
    """Send what stdout still holds nowhere, since it cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
