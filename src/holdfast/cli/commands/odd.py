"""Print the ODD document (Grimm et al. 2020) of the model as a study uses it, in Markdown."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "study", metavar="STUDY", nargs="?", default="comintern", help="name of a shipped study or path of a study's folder (default: comintern)"
    )


def run(args: Namespace) -> int:
    """Print the document."""
    from holdfast.study import load
    from holdfast.study.odd import odd_document

    print(odd_document(load(args.study)), end="")
    return 0
