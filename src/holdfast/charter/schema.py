"""The JSON Schema of the charter language."""

from __future__ import annotations

from typing import Any

from holdfast.charter.model import Charter, Series

__all__ = ["charter_schema"]


def charter_schema() -> dict[str, Any]:
    """Return the schema of a file: a charter or a series of charters."""
    from pydantic import TypeAdapter

    schema: dict[str, Any] = TypeAdapter(Charter | Series).json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A charter, or a series of charters", **schema}
