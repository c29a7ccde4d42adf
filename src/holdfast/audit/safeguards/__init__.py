"""Safeguards: the cheapest amendments, from a library of named ones, that lift the smallest coalition above a target."""

from holdfast.audit.safeguards.answer import Amendment, Measure, OpenPath, Price, SafeguardAnswer, Single, Step, Unmeasured

__all__ = ["Amendment", "Measure", "OpenPath", "Price", "SafeguardAnswer", "Single", "Step", "Unmeasured"]
