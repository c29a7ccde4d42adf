"""Audit a charter: what a coalition can reach by lawful moves, where the rules stop it, and the shortest path.

Everybody outside the coalition is taken at their worst for it. The audit reads published rules as a careful member would: it says what rules
permit, not what anyone intends. Without --coalition it tells what each member and organ could reach alone.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING, Any

from holdfast.cli.commands.audit import page, safeguards
from holdfast.cli.commands.audit.case import case_of, refuse_options, run_case
from holdfast.cli.options import add_json
from holdfast.errors import BadInput, Problem, printable

if TYPE_CHECKING:
    from fractions import Fraction

    from holdfast.audit.certificate import Question
    from holdfast.charter import Charter
    from holdfast.charter.rules import Rule

YES, NO = 0, 1


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", nargs="+", metavar="FILE|CASE", help="a charter or a case: a file or a shipped name; or verify FILE|CASE CERTIFICATE.json")
    page.configure(parser)
    parser.add_argument("--case", action="store_true", help="the name is a case's, where a charter has the same name")
    parser.add_argument("--coalition", metavar="A,B", help="who acts together: members, organs, outsiders; state:3 is three of a class, board:2 two seats")
    parser.add_argument("--smallest", action="store_true", help="find the smallest coalition that reaches the goal")
    parser.add_argument("--by", choices=("heads", "votes"), default="heads", help="what --smallest counts (default: heads)")
    parser.add_argument("--goal", metavar="GOAL", help="everything, dissolve, paralyse:ORGAN, a verb, or a power's identifier (default: everything)")
    parser.add_argument("--from", dest="start", metavar="DATE", help="the first day (default: when the charter was adopted)")
    parser.add_argument("--horizon", metavar="SPAN", help="by when the goal must be reached: 10y, 18 months")
    parser.add_argument("--assume", metavar="RULE", help="the rule where the charter states none: majority, unanimity, 2/3 (default: majority)")
    parser.add_argument("--turnout", type=_share, metavar="SHARE", help="the share of all others that turns out to vote against (default: 1)")
    parser.add_argument("--bystanders", choices=("against", "abstain"), help="how all others vote (default: against)")
    parser.add_argument(
        "--rivals", type=_rivals, default=(), metavar="N|SHARES", help="all others vote for N equal lists where the most votes win, or by shares: 45%%,35%%"
    )
    parser.add_argument("--checked-only", action="store_true", help="leave out what was not checked against the text")
    parser.add_argument("--autonomy", action="store_true", help="show which of a section's own affairs the centre decides; also for a series of charters")
    parser.add_argument("--weights", metavar="A=N,B=N", help="weights of the affairs in --autonomy: line=2,money=0 (default: 1 each)")
    parser.add_argument("--expect", choices=("yes", "no"), help="exit with 1 if the verdict is another one")
    add_json(parser)
    safeguards.configure(parser)


def run(args: Namespace) -> int:
    """Answer, and say by the exit code whether the verdict was expected."""
    if args.file[0] == "verify" and len(args.file) > 1:
        return _verify(args)
    if len(args.file) > 1:
        raise BadInput(Problem(f"{len(args.file)} files", expected="one charter or case, or `verify FILE CERTIFICATE.json`"))
    case = case_of(args.file[0], wanted=args.case)
    if case is not None:
        refuse_options(args, "a case")
    args.goal, args.bystanders, args.turnout = args.goal or "everything", args.bystanders or "against", args.turnout or "1"
    page.prepare(args)
    if args.autonomy or args.weights is not None:
        if args.safeguards:
            raise BadInput(Problem("--autonomy and --safeguards answer two questions", expected="one of them at a time"))
        from holdfast.cli.commands.audit.autonomy import run_autonomy

        run_autonomy(args, lambda charter: _question(args, charter), lambda charter, question: _answer(args, charter, question))
        return YES
    from holdfast.audit.words import words
    from holdfast.charter import load_charter

    if case is not None:
        charter, answer = run_case(args, case)
    else:
        charter = load_charter(args.file[0])
        charter = charter.checked() if args.checked_only else charter
        # A page on a charter searches for safeguards; that of a case tells which of them would have closed its path, helpers and all.
        args.safeguards = args.safeguards or args.out is not None
        answer = _answer(args, charter, _question(args, charter))
    question = _question(args, charter) if case is None else None
    later = [one for _, one in case.charters[1:]] if case is not None else []
    written = page.write(args, charter, answer, case, question) if args.out is not None else None
    if args.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(printable("\n".join(words(charter, answer, later))))
        if written is not None:
            print(printable(f"\nWrote {written}"))
    return NO if args.expect is not None and answer["verdict"] != args.expect else YES


def _answer(args: Namespace, charter: Charter, question: Question) -> dict[str, Any]:
    from dataclasses import replace

    from holdfast.audit.certificate import answer_of, certificate
    from holdfast.audit.exposure import exposures, largest_bloc
    from holdfast.audit.goals import goal_powers
    from holdfast.cli.commands.charter.manifest import charter_manifest

    goal_powers(charter, question.goal)
    searched = safeguards.searched(args, charter, question)
    manifest, rows = charter_manifest([charter]), []
    smallest: dict[str, Any] | None = None
    if args.smallest:
        from holdfast.audit.smallest import smallest as smallest_of

        found = smallest_of(charter, question.goal, args.by, day=question.start, until=question.until, assume=question.assume, bystanders=question.others)
        smallest = found.to_json()
        if not question.coalition and smallest["coalitions"]:
            question = replace(question, coalition=tuple(smallest["coalitions"][0]))
    if searched is not None and not question.coalition:
        question = replace(question, coalition=searched.before.coalition)
    if not question.coalition:
        rows = [] if args.smallest else list(exposures(charter, question))
        question = replace(question, coalition=(largest_bloc(charter, question),))
    answer = certificate(charter, question, answer_of(charter, question), manifest)
    answer["smallest"] = smallest
    if searched is not None:
        safeguards.add_safeguards(answer, searched)
    else:
        safeguards.add_closing(answer, charter, question)
    answer["exposure"] = [{"name": row.name, "kind": row.kind, "verdict": row.answer.verdict, "moves": _length(row.answer)} for row in rows]
    return answer


def _length(answer: Any) -> int | None:
    return len(answer.path) if answer.verdict == "yes" else None


def _question(args: Namespace, charter: Charter) -> Question:
    from fractions import Fraction

    from holdfast.audit.certificate import Question
    from holdfast.audit.motion import ASSUMED
    from holdfast.audit.spans import day_of, until_of

    items = tuple(item.strip() for item in args.coalition.split(",")) if args.coalition is not None else ()
    start = day_of(args.start, charter)
    return Question(
        coalition=items,
        goal=args.goal,
        start=start,
        until=until_of(args.horizon, start),
        assume=_rule(args.assume) if args.assume is not None else ASSUMED,
        turnout=Fraction(args.turnout),
        abstain=args.bystanders == "abstain",
        rivals=args.rivals,
        checked_only=args.checked_only,
    )


def _share(text: str) -> str:
    from holdfast.charter.amounts import Amount

    try:
        value = Amount(text).value()
    except ValueError:
        value = None
    if value is None or not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text[:40]!r} is not a share from 0 to 1, such as 2/3 or 55%")
    return str(value)


def _rivals(text: str) -> tuple[Fraction, ...]:
    from holdfast.audit.case_format import Rivals
    from holdfast.charter.amounts import Amount

    try:
        number = int(text) if text.isdecimal() else None
        rivals = Rivals(lists=number) if number is not None else Rivals(shares=tuple(Amount(part.strip()) for part in text.split(",")))
    except ValueError:
        raise ArgumentTypeError(
            f"{text[:40]!r} is no division of the others' votes: expected a number of lists from 1 to 100, or shares such as 45%,35%"
        ) from None
    return rivals.division


def _rule(text: str) -> Rule:
    from holdfast.audit.spans import rule_of

    return rule_of(text)


def _verify(args: Namespace) -> int:
    from holdfast.audit.verify import read_certificate, verify, verify_case
    from holdfast.charter import load_charter

    if len(args.file) != 3:
        raise BadInput(Problem("verify needs a charter and a certificate", expected="holdfast audit verify FILE|CASE CERTIFICATE.json"))
    refuse_options(args, "a certificate")
    given = read_certificate(args.file[2])
    case = case_of(args.file[1], wanted="case" in given)
    found = verify(load_charter(args.file[1]), given) if case is None else verify_case(case.case, case.day, case.charters, given)
    if args.json:
        told = {"holds": found.holds, "steps": found.steps, "step": found.step, "reason": found.reason, "skipped": list(found.skipped)}
        print(json.dumps({"schema": "holdfast/audit-verify/1", **told}))
    else:
        print(printable(str(found)))
    return YES if found.holds else NO
