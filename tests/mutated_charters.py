"""Mutated charters: texts and trees changed at random, to find input that breaks a reader. Used by a test and by `benchmarks/fuzz_charters.py`."""

from __future__ import annotations

import copy
import random
from typing import Any

from holdfast.charter.load import read_charter
from holdfast.charter.model import Charter
from holdfast.charter.words import diagram_lines, differences, summary
from holdfast.documents import Document, parse_yaml
from holdfast.errors import BadInput

JUNK: list[Any] = [
    None,
    True,
    -1,
    0,
    10**17,
    1.5,
    "",
    "x",
    "unstated",
    "majority",
    "2/3",
    "1/0",
    "((((",
    "a" * 3000,
    "\x1b[31m",
    [],
    {},
    [[]],
    {"a": {}},
    ["unstated"],
]
JUNK += [
    {"share": "2/3"},
    {"votes": "N"},
    {"all": []},
    {"any": [{"all": ["majority"]}]},
    {"word": "unstated"},
    {"ranked": True},
    "diet",
    "concerned",
    {"jointly": ["a", "b"]},
]
CHARS = "abcN019 \t\n{}[]:,-#&*!|>'\"%@`~/\\.()é\x00\x1b\u202e"


def mutate_text(text: str, rng: random.Random) -> str:
    """Return the text with one to four passages deleted, doubled, moved or replaced."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(text) + 1)
        end = min(len(text), at + rng.choice((1, 1, 1, 5, 40)))
        choice = rng.random()
        if choice < 0.3:
            text = text[:at] + text[end:]
        elif choice < 0.5:
            text = text[:end] + text[at:]
        elif choice < 0.8:
            text = text[:at] + "".join(rng.choices(CHARS, k=rng.choice((1, 1, 2, 6)))) + text[end:]
        else:
            lines = text.split("\n")
            a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[a], lines[b] = lines[b], lines[a]
            text = "\n".join(lines)
    return text


def mutate_tree(data: Any, rng: random.Random) -> Any:
    """Return the tree with one to three of its nodes replaced by junk, by another node, or dropped."""
    data = copy.deepcopy(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        places = list(_places(data))
        if not places:
            return data
        (parent, key), (other, name) = rng.choice(places), rng.choice(places)
        choice = rng.random()
        if choice < 0.5:
            parent[key] = copy.deepcopy(rng.choice(JUNK))
        elif choice < 0.8:
            parent[key] = copy.deepcopy(other[name]) if not _holds(other[name], parent) else None
        elif isinstance(parent, dict):
            parent[rng.choice(("x", "of", "by", "needs", "votes", "seats"))] = parent.pop(key)
        else:
            del parent[key]
    return data


def _places(node: Any) -> Any:
    items = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    for key, child in items:
        yield node, key
        yield from _places(child)


def _holds(node: Any, part: Any) -> bool:
    return node is part or any(_holds(parent[key], part) for parent, key in _places(node) if parent[key] is part)


def try_one(text: str, tree: Any, original: Charter, rng: random.Random) -> bool:
    """Read one mutated charter, tell it and compare it; return whether it was accepted. Anything but `BadInput` passes through."""
    try:
        as_text = rng.random() < 0.4
        document = parse_yaml(mutate_text(text, rng), file="mutated.yaml") if as_text else Document("mutated.yaml", mutate_tree(tree, rng), {})
        if not isinstance(document.data, dict):
            return False
        charter = read_charter(document)
    except BadInput as error:
        assert str(error)
        return False
    summary(charter)
    diagram_lines(charter)
    differences(original, charter)
    return True


__all__ = ["mutate_text", "mutate_tree", "try_one"]
