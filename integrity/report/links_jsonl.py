"""`links`: one JSON object a line for each pair that was linked or came close, sorted by (a, b)."""

from __future__ import annotations

from integrity.link.evidence import Copy, Evidence, Link
from integrity.report.inert import json_text
from integrity.report.report import Report

_DIGITS = 9
"""Decimals of a number; what lies beyond may differ between processors."""


def render(report: Report) -> str:
    """JSON lines; ASCII only, so that no title or path can act on a terminal."""
    return "".join(f"{json_text(link_object(link))}\n" for link in report.linking.links)


def link_object(link: Link) -> dict[str, object]:
    """One pair as JSON shows it everywhere."""
    return {
        "a": link.a,
        "b": link.b,
        "relation": link.relation.value,
        "same_event": link.same_event,
        "probability": _number(link.probability),
        "score": _number(link.score),
        "threshold": _number(link.threshold),
        "margin": _number(link.margin),
        "evidence": evidence_object(link.evidence),
    }


def _number(value: float) -> float:
    """Rounded, and never a negative zero."""
    return round(value, _DIGITS) + 0.0


def evidence_object(evidence: Evidence) -> dict[str, object]:
    """What speaks for and against one pair."""
    features = [
        {"name": feature.name, "value": _number(feature.value), "contribution": _number(feature.contribution)}
        for feature in evidence.features
    ]
    return {
        "features": features,
        "shared_terms": [{"term": term, "weight": weight} for term, weight in evidence.shared_terms],
        "shared_numbers": list(evidence.shared_numbers),
        "conflicting_numbers": list(evidence.conflicting_numbers),
        "days": evidence.days,
        "vetoes": list(evidence.vetoes),
        "missing": list(evidence.missing),
        "same": list(evidence.same),
        "copy": _copy(evidence.copy) if evidence.copy else None,
        "decision": evidence.decision,
    }


def _copy(copy: Copy) -> dict[str, object]:
    found = copy.passage
    return {
        "jaccard": copy.jaccard,
        "a_in_b": copy.a_in_b,
        "b_in_a": copy.b_in_a,
        "similarity": copy.similarity,
        "passage": found
        and {
            "words": found.words,
            "a_start": found.a_start,
            "a_end": found.a_end,
            "b_start": found.b_start,
            "b_end": found.b_end,
        },
    }
