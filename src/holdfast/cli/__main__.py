"""Run the command line with `python -m holdfast.cli`."""

from holdfast.cli import entry

entry()
