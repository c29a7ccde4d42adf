"""What fixes an answer about charters: the version, and a hash of the charters as they were read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from holdfast import __version__

if TYPE_CHECKING:
    from holdfast.charter import Charter

__all__ = ["charter_manifest"]


def charter_manifest(charters: Sequence[Charter]) -> dict[str, Any]:
    """Return the manifest; what an answer without random numbers does not have is null."""
    digest = hashlib.sha256("".join(charter.model_dump_json(by_alias=True) for charter in charters).encode()).hexdigest()
    return {"version": __version__, "data_hash": None, "charter_hash": digest, "seed": None, "chunk": None, "engine": None}
