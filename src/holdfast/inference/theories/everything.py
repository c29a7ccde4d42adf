"""All inputs at once."""

from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.inference.theories import Theory, register

EVERYTHING = register(
    Theory("everything", "All of them", "Every mechanism acts at once.", "all of the above", tuple(item.name for item in (*moment_inputs(), *lasting_inputs())))
)
