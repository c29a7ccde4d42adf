"""The option `--assume`: the rule that is taken where a charter states none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.errors import BadInput, Problem, nearest

if TYPE_CHECKING:
    from holdfast.charter.rules import Rule

__all__ = ["assumed_rule"]


def assumed_rule(text: str | None) -> Rule | None:
    """Return a rule from a word (majority, absolute_majority, unanimity) or a share of all votes; None for none. Raises `BadInput`."""
    from holdfast.charter.amounts import Amount
    from holdfast.charter.rules import SHORT, Vote

    if text is None:
        return None
    words = [word for word, form in SHORT.items() if "of" in form]
    if text in words:
        return Vote.model_validate(SHORT[text])
    try:
        amount = Amount(text)
        value = amount.value()
    except ValueError:
        value = None
    if value is None or not 0 < value <= 1:
        expected = f"{', '.join(words)}, or a share such as 2/3 or 55%"
        raise BadInput(Problem(f"{text[:40]!r} is no rule to assume", file="--assume", expected=expected, suggestion=nearest(text, words)))
    return Vote(share=amount, of="statutory")
