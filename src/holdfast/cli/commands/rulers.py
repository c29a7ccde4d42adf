"""Answer a question about rulers and rules: who rules in the end, which charters and majority rules last, who is heard.

The question is a small YAML file; its key `kind` is one of ruling, stable_charters, self_stable, one_line, exit_voice. A shipped one is known by its
name: strongest_left_out, weak_newcomer, ecci_1921, refused_reform, guaranteed_reform, no_stable_rule, imposed_line, who_is_heard.
"""

from __future__ import annotations

import hashlib
import json
from argparse import ArgumentParser, Namespace

from holdfast import __version__
from holdfast.cli.options import add_json
from holdfast.errors import printable


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", metavar="FILE", help="a question: a YAML file, or the name of a shipped one")
    add_json(parser)


def run(args: Namespace) -> int:
    """Print the answer."""
    from holdfast.audit.rulers.load import answer, load_question, words

    loaded = load_question(args.file)
    found = answer(loaded)
    if args.json:
        asked = json.dumps(loaded.document.data, ensure_ascii=False, sort_keys=True)
        fragility = found.get("fragility")
        manifest = {
            "version": __version__,
            "data_hash": hashlib.sha256(asked.encode()).hexdigest(),
            "charter_hash": None,
            "seed": fragility["seed"] if fragility else None,
            "chunk": None,
            "engine": None,
        }
        question = loaded.question
        head = {"question": question.question, "kind": question.kind, "about": question.about, "assumptions": list(question.assumptions)}
        print(json.dumps({"schema": "holdfast/rulers/1", "manifest": manifest, **head, "answer": found}, ensure_ascii=False))
    else:
        print(printable("\n".join(words(loaded, found))))
    return 0
