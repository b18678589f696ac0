"""Counts and times as every format for people words them."""

from __future__ import annotations

from datetime import datetime

from integrity.report.inert import clipped
from integrity.report.report import PINNED, SINCE, UNANCHORED, PolicyRow, Report

VERIFIED = "verified"
MAX_REF = 100


def counted(count: int, noun: str) -> str:
    """The count with its noun in the singular or plural."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def minute(moment: datetime) -> str:
    """Date and minute, in the order of ISO 8601."""
    return moment.isoformat(" ", "minutes")[:16]


def seen_by(policy: PolicyRow | None) -> str:
    """On whose word a verdict rests: whoever swaps the keys of a tree can sign anything in it."""
    if policy is None or policy.anchor == UNANCHORED:
        return "by this tree's own keys"
    if policy.anchor == PINNED:
        return "by the pinned root"
    return f"by the keys of {clipped(policy.anchor.removeprefix(SINCE), MAX_REF)}"


def verified(report: Report) -> str:
    """How many articles were verified, and on whose word."""
    code = f" ({UNANCHORED})" if report.policy and report.policy.anchor == UNANCHORED else ""
    return f"{report.verdicts[VERIFIED]:,} verified {seen_by(report.policy)}{code}"


def trusted(report: Report) -> str:
    """One sentence on what the verdicts of a run are worth."""
    if not report.articles:
        return "No seal was judged."
    if report.verdicts[VERIFIED]:
        return f"Of {counted(len(report.articles), 'article')}, {verified(report)}."
    why = "there is no policy that says which keys to trust" if report.policy is None else "no seal stood"
    return f"None was verified: {why}."
