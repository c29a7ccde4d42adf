"""A case put to the audit: its verdicts alone and with helpers beside what happened."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.audit.calendar import add
from holdfast.audit.case import LoadedCase
from holdfast.audit.paralysis import target_of
from holdfast.audit.play import play
from holdfast.audit.search import Answer
from holdfast.audit.timeline import first_scene, timeline_of

__all__ = ["CaseResult", "run_case"]


@dataclass(frozen=True)
class CaseResult:
    """What the audit says of a case and whether that agrees with history.

    `found` is the number of moves of the shortest path, the use of the goal's power (not to paralyse) as the last; `history` that of the coalition's steps up
    to the goal. `named` tells whether the powers that stopped the attempt (or that history passed by when it left the rules) are among those
    that block the coalition.
    """

    id: str
    expect: str | None
    alone: Answer
    helped: Answer
    found: int | None
    history: int | None
    named: bool | None

    @property
    def answer(self) -> Answer:
        """The answer that counts: alone where the coalition needs nobody, else with helpers."""
        return self.alone if self.alone.verdict == "yes" else self.helped

    @property
    def holds(self) -> bool | None:
        """Whether the audit agrees with history; None where nothing is expected.

        It does if the goal is reached as shortly as in history, or is out of reach and what stopped the attempt is named.
        """
        if self.expect is None:
            return None
        if self.expect == "yes":
            return self.answer.verdict == "yes" and (self.history is None or self.found is None or self.found <= self.history)
        return self.answer.verdict == "no" and self.named is not False

    @property
    def false_alarm(self) -> bool:
        """Whether a path is found where the rules stopped the attempt."""
        return self.expect == "no" and self.answer.verdict == "yes"


def run_case(loaded: LoadedCase) -> CaseResult:
    """Run a case alone and with its helpers."""
    case = loaded.case
    until = add(loaded.day, case.horizon) if case.horizon is not None else None
    scene = first_scene(loaded)
    alone = play(scene, timeline_of(loaded, helped=False, until=until))
    helped = play(scene, timeline_of(loaded, helped=True, until=until)) if case.helpers else alone
    answer = alone if alone.verdict == "yes" else helped
    stops = {*case.stopped_by, *(case.left_the_law.rules if case.left_the_law is not None else ())}
    blocked = {item.power for item in (*alone.blocked, *helped.blocked)}
    return CaseResult(
        id=loaded.id,
        expect=case.expect,
        alone=alone,
        helped=helped,
        found=len(answer.path) + (target_of(case.goal) is None) if answer.verdict == "yes" else None,
        history=case.steps_to_goal,
        named=stops <= blocked if stops else None,
    )
