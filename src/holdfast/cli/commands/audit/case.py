"""`holdfast audit CASE`: a documented case, which says itself who acts, when, and what for."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.cli.commands.audit import safeguards
from holdfast.errors import BadInput, Problem

if TYPE_CHECKING:
    from holdfast.audit.case import LoadedCase
    from holdfast.charter import Charter

__all__ = ["case_of", "refuse_options", "run_case"]

OPTIONS = ("coalition", "goal", "from", "horizon", "assume", "turnout", "bystanders", "rivals", "checked-only", "smallest", "autonomy", "weights")
"""Options that ask about a charter: a case says these things itself, or they are asked about its charter."""


def refuse_options(args: Namespace, what: str) -> None:
    """Raise `BadInput` where an option about a charter was given with something that is none."""
    given = [name for name in OPTIONS if getattr(args, "start" if name == "from" else name.replace("-", "_")) not in (None, False, ())]
    if given:
        raise BadInput(Problem(f"--{given[0]} was given with {what}", expected=f"--{given[0]} with a charter: {what} says itself what is asked"))


def case_of(name: str, *, wanted: bool) -> LoadedCase | None:
    """Return the loaded case of this name, None where it names a charter; where both have the name, `wanted` chooses the case."""
    from holdfast.audit.case import load_case, shipped_cases
    from holdfast.charter import shipped_charters

    if wanted:
        return load_case(name)
    if name in shipped_charters():
        return None
    path = Path(name)
    try:
        text = path.read_text(encoding="utf-8")[:100_000] if path.suffix and path.is_file() else None
    except (OSError, ValueError):
        return None
    is_case = text is not None and any(line.startswith("case:") for line in text.splitlines())
    if text is not None and not is_case:
        return None
    return load_case(name) if is_case or name in shipped_cases() else None


def run_case(args: Namespace, case: LoadedCase) -> tuple[Charter, dict[str, Any]]:
    """Return the charter of a case and its answer: alone if the coalition needs nobody, else with its helpers; both verdicts stand under `case`."""
    from holdfast.audit.calendar import add
    from holdfast.audit.certificate import Question, certificate
    from holdfast.audit.trial import run_case as trial
    from holdfast.cli.commands.charter.manifest import charter_manifest

    result, given = trial(case), case.case
    charter: Charter = case.charters[0][1]
    until = add(case.day, given.horizon) if given.horizon is not None else None
    # Items of a later charter of the series stand for nobody in the first one.
    items = tuple(item for item in given.coalition if item.split(":")[0].split(".")[0] in charter.bodies)
    rivals = given.rivals.division if given.rivals is not None else ()
    question = Question(coalition=items or (next(iter(charter.members)),), goal=given.goal, start=case.day, until=until, rivals=rivals)
    answer = certificate(charter, question, result.answer, charter_manifest([charter for _, charter in case.charters]))
    left = given.left_the_law
    told = {
        "id": result.id,
        "name": given.case,
        "expect": result.expect,
        "alone": result.alone.verdict,
        "blocked_alone": [{"power": item.power, "article": item.article, "check": item.check} for item in result.alone.blocked],
        "with_helpers": result.helped.verdict if given.helpers else None,
        "moves": result.found,
        "moves_in_history": result.history,
        "holds": result.holds,
        "helpers": [{"who": list(helper.who), "absent": list(helper.absent)} for helper in given.helpers],
        "left_the_law": None if left is None else {"at": left.at, "rules": list(left.rules), "how": left.how},
    }
    safeguards.add_to_case(args, answer, case, result, question)
    return charter, answer | {"exposure": [], "case": told}
