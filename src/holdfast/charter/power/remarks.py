"""What a reader should know of a game, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.charter.power.analysis import Analysis
from holdfast.charter.power.formula import AtLeast

__all__ = ["remarks"]

SHOWN = 6
"""Names listed in full; more are counted."""


def _list(names: Sequence[str]) -> str:
    shown = list(names) if len(names) <= SHOWN else [*names[: SHOWN - 1], f"{len(names) - SHOWN + 1} others"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def remarks(analysis: Analysis) -> list[str]:
    """Return plain sentences: who dictates, has a veto or never matters; and what is odd about the rule."""
    game, found = analysis.game, []
    names = game.members
    if game.never_passes:
        rule = game.rule
        why = f": the quota {rule.quota:,} is above the total {game.totals[rule.system]:,}" if isinstance(rule, AtLeast) else ""
        return [*game.notes, f"Warning: nothing can ever pass, not even with every member in favour{why}. Nobody has any power."]
    if game.always_passes:
        return [*game.notes, "Warning: a motion passes even with no vote in favour. Nobody has any power."]
    dictator = game.dictator()
    vetoes = [i for i in game.vetoes() if i != dictator]
    if dictator is not None:
        found.append(f"{names[dictator]} is a dictator: its vote alone decides.")
    elif len(vetoes) == analysis.n > 1:
        found.append("Unanimity: every member has a veto.")
    elif len(vetoes) == 1:
        found.append(f"{names[vetoes[0]]} has a veto: nothing passes without it.")
    elif vetoes:
        found.append(f"{_list([names[i] for i in vetoes])} have a veto: nothing passes without each of them.")
    counts = analysis.totals
    if counts is not None:
        dummies = [i for i, swings in enumerate(counts.total_swings) if not swings]
        if dummies and dictator is not None:
            found.append("Everybody else is a dummy: their votes can never make a difference.")
        elif len(dummies) == 1:
            found.append(f"{names[dummies[0]]} is a dummy: its vote can never make a difference.")
        elif dummies:
            found.append(f"{_list([names[i] for i in dummies])} are dummies: their votes can never make a difference.")
    if analysis.proper is False:
        found.append("Warning: the rule is improper: two separate coalitions can both win, and so pass contrary motions.")
    elif analysis.proper is None:
        found.append("It was not found out whether two separate coalitions can both win.")
    return [*game.notes, *found]
