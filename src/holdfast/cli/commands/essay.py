"""Print an essay's sentences, in our words, each with the verdict so far and why; then the ledger of claims."""

from __future__ import annotations

import json
import shutil
import textwrap
from argparse import ArgumentParser, Namespace
from collections import Counter
from typing import Any

from holdfast.cli.options import add_json


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "study", metavar="STUDY", nargs="?", default="comintern", help="name of a shipped study or path of a study's folder (default: comintern)"
    )
    add_json(parser)


def run(args: Namespace) -> int:
    """Print the ledger."""
    from holdfast.errors import BadInput, Problem
    from holdfast.store import plain
    from holdfast.study import load
    from holdfast.study.claims import NOT_YET, amount, reason
    from holdfast.study.outputs import essay_json

    study = load(args.study)
    if study.essay is None:
        raise BadInput(Problem(f"the study {study.spec.study!r} has no essay", file=str(study.folder / "study.yaml"), expected="a line `essay: essay.yaml`"))
    if args.json:
        print(json.dumps(plain(essay_json(study, study.manifest())), ensure_ascii=False))
        return 0
    sentences, claims = study.sentences, study.claims
    width = min(shutil.get_terminal_size().columns, 110)
    print(study.essay.essay, "\n", sep="")
    print(_wrap(study.essay.stance, 0, width))
    paragraph = 0
    for sentence in sentences:
        if sentence["paragraph"] != paragraph:
            paragraph = sentence["paragraph"]
            print(f"\nParagraph {paragraph}")
        print(_wrap(f"{sentence['id']}  {sentence['text']}", 2, width))
        print(_wrap(f"-> {_verdict(sentence)}", 7, width))
    print("\nThe ledger")
    print(_wrap("Did it happen (d)? Judged on documents. Did it do that (c)? Judged by the fitted model.", 2, width))
    tally = Counter(claim["verdict"] for claim in claims).most_common()
    untried = " Not yet tested: no rule is given, or no fit of the study as it stands is on record." if NOT_YET in dict(tally) else ""
    print(_wrap(f"{len(claims)} tests: {', '.join(f'{count} {_words(verdict)}' for verdict, count in tally)}.{untried}", 2, width))
    for claim in claims:
        print(_wrap(f"{claim['id']}.{claim['part']}  {claim['statement']}", 2, width))
        found = amount(claim)
        print(_wrap(f"-> {_words(claim['verdict'])}{f'; estimate {found}' if found else ''}", 7, width))
        why = reason(claim)
        if why:
            print(_wrap(why, 7, width))
    print()
    print(_wrap("Findings in full, with rules, rivals and what would change a verdict: the report, or this command with --json.", 0, width))
    return 0


def _words(verdict: str) -> str:
    return verdict.replace("_", " ")


def _verdict(sentence: dict[str, Any]) -> str:
    """Return the verdict of a sentence in words."""
    if sentence["untestable"]:
        return f"not a claim a model can test: {sentence['untestable']}"
    return f"{sentence['type']}; " + ", ".join(f"{half} {_words(verdict)}" for half, verdict in sentence["verdicts"].items())


def _wrap(text: str, indent: int, width: int) -> str:
    return textwrap.fill(text, width, initial_indent=" " * indent, subsequent_indent=" " * (indent + 5 if indent == 2 else indent))
