"""`holdfast audit --safeguards`: the cheapest amendments that keep every small coalition from the goal."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.errors import BadInput, Problem

if TYPE_CHECKING:
    from holdfast.audit.case import LoadedCase
    from holdfast.audit.certificate import Question
    from holdfast.audit.safeguards import SafeguardAnswer
    from holdfast.audit.trial import CaseResult
    from holdfast.charter import Charter

__all__ = ["add_closing", "add_safeguards", "add_to_case", "configure", "searched"]


def configure(parser: ArgumentParser) -> None:
    """Add the options of safeguards."""
    parser.add_argument(
        "--safeguards", action="store_true", help="find the cheapest amendments that lift the smallest coalition (--by heads or votes) above a target"
    )
    parser.add_argument("--target", metavar="SHARE", help="with --safeguards: the share of members (or votes, with --by votes) to lift it above (default: 1/2)")
    parser.add_argument("--amended", metavar="FILE", help="with --safeguards: write the amended charter to a new file")


def searched(args: Namespace, charter: Charter, question: Question) -> SafeguardAnswer | None:
    """Return the answer on safeguards where it was asked for. Raises `BadInput` for options that say nothing without it, or a target that is no share."""
    if not args.safeguards:
        for option, value in (("--target", args.target), ("--amended", args.amended)):
            if value is not None:
                raise BadInput(Problem(f"{option} is about safeguards", expected="--safeguards with it"))
        return None
    from holdfast.audit.safeguards.find import find_safeguards
    from holdfast.cli.progress import Progress

    if args.amended is not None and Path(args.amended).exists():
        raise BadInput(Problem("there is such a file already", file=args.amended, expected="the name of a new file"))
    with Progress() as progress:
        progress.stage("looking for safeguards")
        found = find_safeguards(charter, question, by=args.by, target=_target(args.target))
    if args.amended is not None:
        _write(charter, found, Path(args.amended))
    return found


def add_safeguards(answer: dict[str, Any], found: SafeguardAnswer) -> None:
    """Put the safeguards into an answer in the form of `certificate`."""
    answer["safeguards"] = found.to_json()
    answer["safeguard_search"] = found.details()


def add_closing(answer: dict[str, Any], charter: Charter, question: Question) -> None:
    """Put the amendments each of which closes the path of an answer into it."""
    from holdfast.audit.safeguards.answer import row_of
    from holdfast.audit.safeguards.closing import closing

    path = [step["power"] for step in answer["path"]]
    answer["safeguards"] = [row_of(one) for one in closing(charter, question, path)] if answer["verdict"] == "yes" else []
    answer["safeguard_search"] = None


def add_to_case(args: Namespace, answer: dict[str, Any], case: LoadedCase, result: CaseResult, question: Question) -> None:
    """Put safeguards into the answer of a case: those that close its path, or, where asked for, the cheapest for the charter that it begins with."""
    from dataclasses import replace

    found = searched(args, case.charters[0][1], replace(question, coalition=()))
    if found is not None:
        add_safeguards(answer, found)
        return
    from holdfast.audit.safeguards.closing import closing_a_case
    from holdfast.audit.safeguards.registry import case_row, safeguards

    library = safeguards()
    answer["safeguards"] = [case_row(library[name]) for name in closing_a_case(case, result)]
    answer["safeguard_search"] = None


def _target(text: str | None) -> Fraction:
    from holdfast.charter.amounts import Amount

    try:
        value = Amount(text).value() if text is not None else Fraction(1, 2)
    except ValueError:
        value = None
    if value is None or not 0 < value < 1:
        raise BadInput(Problem(f"{str(text)[:40]!r} is no target", file="--target", expected="a share above 0 and below 1, such as 1/2, 0.6 or 55%"))
    return value


def _write(charter: Charter, found: SafeguardAnswer, path: Path) -> None:
    """Write the amended charter, as a file that can be read again."""
    from holdfast.audit.safeguards.registry import amended, options
    from holdfast.charter.dump import charter_text

    ids = {step.amendment.id for step in found.chosen}
    text = charter_text(amended(charter, [option for option in options(charter) if option.id in ids]))
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(Problem(f"cannot be written: {error.strerror or error}", file=str(path), expected="a place where a file can be written")) from None
