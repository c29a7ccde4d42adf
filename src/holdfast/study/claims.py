"""The ledger: each half of each claim with its verdict so far, and what that means for the essay's sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from holdfast.documents import Document
from holdfast.evidence import Evidence
from holdfast.study.essay import Essay
from holdfast.study.rules import judge

__all__ = ["NOT_A_CLAIM", "NOT_YET", "amount", "claims_of", "reason", "sentences_of"]

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
                    "unit": finding.unit if finding else found.get("unit") if found else None,
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


def amount(claim: Mapping[str, Any]) -> str | None:
    """Return a claim's estimate in words, with its interval and unit; None without an estimate and without an interval."""
    middle, low, high = (claim[key] for key in ("estimate", "lo90", "hi90"))
    if middle is None and low is None:
        return None
    whole = all(float(value).is_integer() for value in (middle, low, high) if value is not None)
    said = [f"{value:.0f}" if whole else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.2g}" for value in (middle, low, high) if value is not None]
    number = said[0] if middle is not None else ""
    interval = f"{said[-2]} to {said[-1]}" if low is not None and high is not None and low != high else ""
    value = f"{number} ({interval})" if number and interval else number or interval
    return f"{value} {claim['unit']}" if claim.get("unit") else value


def reason(claim: Mapping[str, Any]) -> str | None:
    """Return why the verdict is what it is: the reasons that a test recorded, or else the first sentence of the finding."""
    reasons = (claim["beside"] or {}).get("reasons")
    if reasons:
        return "; ".join(reasons)
    return re.split(r"(?<=\.)\s+(?=[A-Z0-9])", claim["finding"])[0] if claim["finding"] else None
