"""Spoilt question files are answered or refused with a message, never anything else."""

from __future__ import annotations

import random
import re
from pathlib import Path

from holdfast.audit.rulers import load
from holdfast.errors import BadInput

VALUES = ["0", "-1", "1/0", "null", "[]", "{}", "true", "99999999999999999", "0.0000001", "2/3", "[[a]]", "{a: 1}", "55%", "n", "1/3 + x", "[a, [b]]"]


def spoilt(text: str, draw: random.Random) -> str:
    """Change one word to another of the file or to a strange value, drop or repeat a line, or put in a sign."""
    words, lines = list(re.finditer(r"[-\w/.%]+", text)), text.split("\n")
    word, line, at = draw.choice(words), draw.randrange(len(lines)), draw.randrange(len(text))
    way = draw.randrange(4)
    if way == 0:
        return text[: word.start()] + draw.choice([*VALUES, *(other.group() for other in words)]) + text[word.end() :]
    if way == 1:
        return "\n".join(lines[:line] + lines[line + 1 :])
    if way == 2:
        return "\n".join([*lines[:line], lines[draw.randrange(len(lines))], *lines[line:]])
    return text[:at] + draw.choice("{}[]:,-#&*!\"'0") + text[at + 1 :]


def test_spoilt_questions_are_answered_or_refused(tmp_path: Path) -> None:
    names = [name for name in load.shipped_questions() if name != "ecci_1921"]
    path, draw = tmp_path / "question.yaml", random.Random(7)
    outcomes = {"answered": 0, "refused": 0}
    for _ in range(120):
        text = str((Path(load.__file__).parent / "library" / f"{draw.choice(names)}.yaml").read_text(encoding="utf-8"))
        path.write_text(spoilt(spoilt(text, draw), draw), encoding="utf-8")
        try:
            loaded = load.load_question(path)
            assert list(load.words(loaded, load.answer(loaded)))
            outcomes["answered"] += 1
        except BadInput as error:
            assert str(error).startswith(str(path))
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 15
