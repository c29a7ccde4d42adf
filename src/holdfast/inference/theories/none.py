"""No theory: levels, noise and measurement alone. What every other theory must beat."""

from holdfast.inference.theories import Theory, register

NONE = register(Theory("none", "No theory", "Sections keep to their own levels, by luck above or below them.", "the ablation of every other theory"))
