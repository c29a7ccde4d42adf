"""The order of inputs, and so of their coefficients, is that of `SOURCES`."""

from __future__ import annotations

import subprocess
import sys

ORDER = "from holdfast.dynamics.inputs import moment_inputs, lasting_inputs; print([item.name for item in (*moment_inputs(), *lasting_inputs())])"


def test_the_order_of_inputs_does_not_depend_on_what_was_imported_first() -> None:
    def order(before: str) -> str:
        return subprocess.run([sys.executable, "-c", before + ORDER], check=True, stdout=subprocess.PIPE, text=True).stdout

    assert order("") == order("import holdfast.dynamics.inputs.coded, holdfast.dynamics.inputs.line; ")
