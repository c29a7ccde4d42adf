"""A charter as YAML that can be read again."""

from __future__ import annotations

from holdfast.charter.model import Charter

__all__ = ["charter_text"]

WIDTH = 140


def charter_text(charter: Charter) -> str:
    """Return a charter as YAML: what stands in it, without what is as by default. Reading it gives an equal charter."""
    import yaml

    data = charter.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=WIDTH)
