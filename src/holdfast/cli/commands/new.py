"""Write a small complete study that runs, to be filled with your own federation."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("name", metavar="NAME", help="name of the study: small letters, digits and underscores; a folder of that name is written")
    parser.add_argument("--in", dest="folder", type=Path, default=Path(), metavar="DIR", help="folder to write it into (default: here)")


def run(args: Namespace) -> int:
    """Write the study and say what to do next."""
    from holdfast.study.new import new_study

    folder = new_study(args.name, args.folder)
    print(f"Wrote {folder}: made-up figures of a federation of four clubs, to be replaced by yours.")
    print(f"Next: holdfast check {folder}\n      holdfast study {folder}")
    return 0
