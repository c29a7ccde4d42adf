"""The question on safeguards, answered: what to amend so that no coalition within the target reaches the goal, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from holdfast.audit.certificate import Question, path_rows
from holdfast.audit.covering import Engine, engine_here
from holdfast.audit.hitting import Budget
from holdfast.audit.safeguards.answer import By, Measure, OpenPath, Price, SafeguardAnswer, Single, Step, Unmeasured
from holdfast.audit.safeguards.choose import Choice, Found
from holdfast.audit.safeguards.price import loss, prices_of
from holdfast.audit.safeguards.registry import amendment_of, options
from holdfast.audit.safeguards.trials import Chosen, Trials
from holdfast.charter import Charter
from holdfast.errors import BadInput, Problem, nearest

__all__ = ["BUDGET", "find_safeguards"]

HALF = Fraction(1, 2)
BUDGET = Budget(coalitions=600, questions=100, positions=100)
"""What may be spent on one amended charter."""
MAX_SINGLES = 10
MAX_OTHERS = 4
"""Other sets of the same cost that are looked at."""


def find_safeguards(
    charter: Charter, question: Question, *, by: By = "heads", target: Fraction = HALF, budget: Budget = BUDGET, engine: Engine | None = None
) -> SafeguardAnswer:
    """Return the cheapest set of safeguards under which every coalition that reaches the question's goal is larger than the target.

    `target` is a share between 0 and 1 of the members (`by` heads) or of the votes in the organ that holds the goal's power. The coalition of the
    question plays no part. Raises `BadInput` for a goal that the charter does not know, a target that is no share, or votes where no organ votes.
    """
    if not 0 < target < 1:
        raise BadInput(Problem(f"{target} is no target", file="--target", expected="a share above 0 and below 1, such as 1/2, 0.6 or 55%"))
    if by not in ("heads", "votes"):
        raise BadInput(Problem(f"{str(by)[:40]!r} is no measure", file="--by", expected="heads or votes", suggestion=nearest(str(by), ("heads", "votes"))))
    trials = Trials(charter, options(charter), question, by, target, budget, engine or engine_here())
    if by == "votes" and trials.organ is None:
        raise BadInput(Problem("no organ holds a power of this goal, so there are no votes to count", file="--by", expected="heads"))
    return _Finding(trials).answer()


class _Finding:
    """One question under way."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.limit = trials.limit()

    def answer(self) -> SafeguardAnswer:
        trials, nothing = self.trials, frozenset[int]()
        choice = Choice(trials, self.limit)
        found = choice.cheapest()
        before = trials.measure(nothing)
        if found.chosen is None:
            return self._out_of_reach(before, choice)
        if not found.chosen and found.works:
            return self._answer("safe", before, choice, found, ())
        found = self._settled(found)
        best, others = self._best(choice, found)
        return self._answer("reached" if found.works else "unknown", before, choice, Found(best, found.works, found.lower), others)

    def _settled(self, found: Found) -> Found:
        """Return what was found, with a doubt removed where the smallest coalition is known to be larger than the limit."""
        measure = self.trials.measure(found.chosen or frozenset())
        sure = found.works is None and (measure.lower > self.limit or (measure.size is None and measure.proved))
        return Found(found.chosen, True, found.lower) if sure else found

    def _best(self, choice: Choice, found: Found) -> tuple[Chosen, tuple[Chosen, ...]]:
        """Return, of sets with the same cost, the one that loses least of the power to act, and the others."""
        chosen = found.chosen or frozenset()
        sets = [chosen, *(choice.more(chosen, MAX_OTHERS) if found.works else ())]
        ranked = sorted(sets, key=lambda one: (loss(self._prices(one)), sets.index(one)))
        return ranked[0], tuple(ranked[1:])

    def _prices(self, chosen: Chosen) -> list[Price]:
        trials = self.trials
        clauses = [trials.options[n].edit.clause for n in sorted(chosen)]
        return prices_of(trials.charter, trials.charter_with(chosen), clauses, trials.question.assume)

    def _out_of_reach(self, before: Measure, choice: Choice) -> SafeguardAnswer:
        """Return the answer where no set lifts the smallest coalition above the target: the cheapest that lifts it as far as all together do."""
        trials = self.trials
        everything = frozenset(range(len(trials.options)))
        kept = frozenset(n for n in everything if trials.options[n].safeguard.monotone)
        furthest = max((trials.measure(one) for one in (everything, kept)), key=lambda measure: measure.size if measure.size is not None else -1)
        names = next((names for one in (everything, kept) if (names := trials.within(one, self.limit)[0]) is not None), None)
        still = None if names is None else self._open(everything if trials.wins(everything, names) else kept, names)
        best = Found(frozenset(), True, 0)
        if furthest.size is not None and (before.size is None or furthest.size > before.size):
            best = Choice(trials, furthest.size - 1).cheapest()
            best = best if best.chosen is not None else Found(frozenset(), None, 0)
        return self._answer("out_of_reach", before, choice, best, (), still)

    def _open(self, chosen: Chosen, names: tuple[str, ...]) -> OpenPath:
        answer = self.trials.path(chosen, names)
        return OpenPath(names, tuple(path_rows(answer.path)))

    def _singles(self, choice: Choice) -> Iterator[Single]:
        """Yield the amendments that stop the first counterexample, each alone, those first that lift the smallest coalition most."""
        trials = self.trials
        if not choice.cuts:
            return
        alone = [row[0][0] for row, least in choice.cuts[0] if least > 0]
        stopping = [n for n in alone if not trials.wins(frozenset({n}), choice.counterexamples[0])]
        measured = [(trials.measure(frozenset({n})), n) for n in stopping[:MAX_SINGLES]]
        for measure, n in sorted(measured, key=lambda item: (item[0].size is not None, -(item[0].size or 0), trials.options[item[1]].cost, item[1])):
            yield Single(amendment_of(trials.charter, trials.options[n]), measure)

    def _answer(
        self, verdict: str, before: Measure, choice: Choice, found: Found, others: tuple[Chosen, ...], still: OpenPath | None = None
    ) -> SafeguardAnswer:
        trials = self.trials
        chosen = found.chosen or frozenset()
        prices = self._prices(chosen)
        by_clause = {price.clause: price for price in prices}
        steps, made = [], frozenset[int]()
        for n in sorted(chosen):
            made |= {n}
            option = trials.options[n]
            steps.append(Step(amendment_of(trials.charter, option), trials.measure(made), by_clause.get(option.edit.clause)))
        after = trials.measure(chosen)
        needed = [choice.needed(chosen, n) for n in sorted(chosen)] if verdict == "reached" else []
        ids = [option.id for option in trials.options]
        return SafeguardAnswer(
            target=trials.target,
            by=trials.by,
            goal=trials.question.goal,
            organ=trials.organ if trials.by == "votes" else None,
            limit=self.limit,
            verdict=verdict,  # type: ignore[arg-type]
            before=before,
            after=after,
            chosen=tuple(steps),
            cost=choice.cost(chosen),
            cost_lower=found.lower,
            proved=found.works is True and False not in needed,
            minimal=all(needed),
            others=tuple(tuple(ids[n] for n in sorted(one)) for one in others),
            singles=tuple(self._singles(choice)),
            prices=tuple(prices),
            open=still,
            unmeasured=tuple(_unmeasured(trials.charter)),
            library=len(trials.options),
            audits=trials.audits,
        )


def _unmeasured(charter: Charter) -> Iterator[Unmeasured]:
    """Yield what of the library fits the charter and is not measured, each safeguard once."""
    rows: dict[str, list[str]] = {}
    known = {}
    for option in options(charter, measured=False):
        known[option.safeguard.id] = option.safeguard
        rows.setdefault(option.safeguard.id, []).append(option.edit.clause)
    for name, clauses in rows.items():
        yield Unmeasured(name, known[name].title, tuple(clauses), known[name].effect, known[name].reference)
