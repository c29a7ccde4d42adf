"""A claim on something that no table holds, or that the model does not simulate: not testable, with the reason."""

from __future__ import annotations

from holdfast.study.causal import Context, Judgement, causal_test


@causal_test("unmeasured")
def unmeasured(context: Context, *, lacks: str) -> Judgement:
    """Say what is lacking."""
    return Judgement("not_testable", f"Not testable: {lacks}.")
