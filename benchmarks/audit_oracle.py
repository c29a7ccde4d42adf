"""Compare the audit with the slow and obvious search on random small charters: verdict, number of moves, and replay of each path.

Run: python benchmarks/audit_oracle.py [CHARTERS [FIRST_SEED]]. It prints the disagreements (none is expected) and the counts that
`benchmarks/RESULTS.md` records; exit code 1 if there is a disagreement.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

# In place of this folder, whose own `audit.py` would hide the tests' folder of that name.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from audit.oracle import shortest
from audit.random_charters import DAY, crowded_charter, long_charter, random_charter, random_coalition, random_goal, small_coalition
from holdfast.audit.certificate import Question, answer_of, certificate
from holdfast.audit.goals import goal_powers
from holdfast.audit.verify import verify
from holdfast.errors import BadInput

UNTIL = date(2004, 1, 1)


LONG, CROWDED = 10, 7
"""One charter in so many is one in which organs choose each other, so that paths are long; or one of verbs on members, who come and go."""


def compare(seed: int) -> tuple[str, bool]:
    """Return what the searches said of the charter of a seed, and whether they agree."""
    if seed % CROWDED == 0:
        charter = crowded_charter(seed)
        question = Question(tuple(random_coalition(seed, charter)), goal="P0", start=DAY, until=UNTIL)
    elif seed % LONG:
        charter = random_charter(seed)
        question = Question(tuple(random_coalition(seed, charter)), goal=random_goal(seed, charter), start=DAY, until=UNTIL)
    else:
        charter = long_charter(seed)
        question = Question(tuple(small_coalition(seed)), goal="P0", start=DAY, until=UNTIL)
    try:
        goal_powers(charter, question.goal)
    except BadInput:
        return "no such goal", True
    answer, oracle = answer_of(charter, question), shortest(charter, question.to_json())
    if answer.verdict == "yes" and not verify(charter, certificate(charter, question, answer, {})).holds:
        return "path not replayed", False
    if isinstance(oracle, str) or answer.verdict == "unknown" or answer.at_least < len(answer.path):
        return "too large for one of them", True
    moves = len(answer.path) if answer.verdict == "yes" else None
    return ("no" if moves is None else f"yes, {moves} moves"), moves == oracle


def main(charters: int = 10_000, first: int = 1_000_000) -> int:
    """Compare so many charters and print the counts."""
    counts, wrong, begin = Counter[str](), list[int](), time.perf_counter()
    for seed in range(first, first + charters):
        said, agree = compare(seed)
        counts[said] += 1
        if not agree:
            wrong.append(seed)
            print(f"disagreement at seed {seed}: {said}")
    print(f"{charters:,} charters from seed {first:,}, {len(wrong)} disagreements, {time.perf_counter() - begin:.0f} s")
    for said, count in sorted(counts.items()):
        print(f"  {said}: {count:,}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:3])))
