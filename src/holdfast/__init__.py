"""Holdfast: a laboratory for federations.

    >>> import holdfast as hf
    >>> study = hf.load("comintern")
    >>> runs = study.simulate(replicates=1000, seed=1)

`load` imports what it needs when it is called, so `import holdfast` stays fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.errors import BadInput, HoldfastError

if TYPE_CHECKING:
    from pathlib import Path

    from holdfast.study import Study

__all__ = ["BadInput", "HoldfastError", "__version__", "load"]
__version__ = "0.1.0"


def load(study: str | Path) -> Study:
    """Load a study by name or folder. See `holdfast.study.load`."""
    from holdfast.study import load as load_study

    return load_study(study)
