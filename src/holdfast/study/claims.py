"""The ledger: each half of each claim with its verdict so far, and what that means for the essay's sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from holdfast.documents import Document
from holdfast.evidence import Evidence
from holdfast.study.essay import Essay
from holdfast.study.rules import judge

__all__ = ["NOT_A_CLAIM", "NOT_YET", "claims_of", "sentences_of"]

NOT_YET = "not_yet_tested"
NOT_A_CLAIM = "not_a_claim"
PARTLY = "partly_tested"
MIXED = "mixed"


def claims_of(essay: Essay, evidence: Evidence, patron: str | None, document: Document, findings: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the objects of `claims.json`, in the order of the ledger.

    A half with a rule is judged by it now; one with a test has what a fit found (`findings`, as `read_findings` gives them); without either it
    is "not yet tested". `p_sign` is a posterior probability, so it is empty for rules on documents.
    """
    causal = findings["causal"] if findings else {}
    claims = []
    for n, row in enumerate(essay.rows):
        for part, half in row.halves():
            finding = judge(evidence, patron, half.rule, file=document.file, line=document.line(("rows", n, part, "rule"))) if half.rule is not None else None
            found = causal.get(row.id) if half.test is not None else None
            claims.append(
                {
                    "id": row.id,
                    "part": part,
                    "claim": row.claim,
                    "title": half.title,
                    "statement": half.statement,
                    "estimand": half.estimand,
                    "data": list(half.data),
                    "estimate": finding.estimate if finding else found["estimate"] if found else None,
                    "lo90": finding.low if finding else found["low"] if found else None,
                    "hi90": finding.high if finding else found["high"] if found else None,
                    "p_sign": found["p_sign"] if found else None,
                    "rivals": list(half.rivals),
                    "thresholds": half.thresholds,
                    "verdict": finding.verdict if finding else found["verdict"] if found else NOT_YET,
                    "would_change": half.would_change,
                    "finding": finding.text if finding else found["text"] if found else None,
                    "beside": found["beside"] if found else None,
                    "model_conditional": half.model_conditional,
                }
            )
    return claims


def sentences_of(essay: Essay, claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the essay's sentences, each with the verdicts of the halves that test it.

    `verdict` is theirs where they agree, "partly tested" where some are still to be run, "mixed" where they came out differently, and
    "not a claim" where nothing could test the sentence.
    """
    verdict_of = {f"{claim['id']}.{claim['part']}": claim["verdict"] for claim in claims}
    sentences = []
    for sentence in essay.sentences:
        verdicts = {half: verdict_of[half] for half in sentence.rows}
        single = set(verdicts.values())
        verdict = NOT_A_CLAIM if not single else single.pop() if len(single) == 1 else PARTLY if NOT_YET in single else MIXED
        sentences.append({**sentence.model_dump(mode="json"), "verdict": verdict, "verdicts": verdicts})
    return sentences
