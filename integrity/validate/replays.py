"""Seals that stand in more than one article of the judged tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from heapq import nsmallest

from integrity import rules
from integrity.finding import Finding
from integrity.trust.claims import SEAL_FIELD
from integrity.validate.verdict import SealTrace, Verdict, Verification

PARTS = ("seal", "ciphertext", "IV")
"""What may stand twice, the gravest first: it is the one that is told."""
MAX_PLACES = 5
"""Other articles that a finding of `replayed` names; the message counts the rest."""
EARLIER = frozenset(
    {
        Verdict.MALFORMED,
        Verdict.UNSUPPORTED,
        Verdict.UNKNOWN_KEY,
        Verdict.FORGED,
        Verdict.REVOKED,
        Verdict.EXPIRED,
        Verdict.NOT_YET_VALID,
    }
)
"""Verdicts of steps before the sixth, which a seal that stands twice does not change."""
SOUND = frozenset({Verdict.VERIFIED, Verdict.COUNTERSIGNED, Verdict.UNVERIFIABLE})
"""Verdicts under which nothing had failed."""
STEP = 6


def replayed(verification: Verification, finding: Finding) -> Verification:
    """What is known of an article whose seal was found in another one, too."""
    if verification.verdict in EARLIER or _failed_before(verification):
        return replace(verification, codes=_joined(*verification.codes, *finding.codes))
    before = () if verification.verdict in SOUND else (verification.verdict,)
    codes = _joined(*finding.codes, *verification.codes, *before)
    kept = tuple(code for code in codes if code != Verdict.REPLAYED)
    return replace(verification, verdict=Verdict.REPLAYED, codes=kept, finding=replace(finding, codes=kept))


def _failed_before(verification: Verification) -> bool:
    """Whether the key was not granted the outlet (step 5), which has its verdict in common with step 7."""
    return any(step.number < STEP and step.result == "failed" for step in verification.steps)


def _joined(*codes: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def find(traces: Iterable[tuple[str, SealTrace]]) -> dict[str, Finding]:
    """A finding of `replayed` for each article whose seal, ciphertext or IV stands in another one too, by path.

    `traces` are (content identity, trace) of all judged articles. The owner is among them: no order between files
    tells who it is.
    """
    holders: dict[tuple[str, str], list[tuple[str, SealTrace]]] = defaultdict(list)
    for identity, trace in sorted(traces, key=lambda item: item[1].place.path):
        for digest in trace.digests:
            holders[digest].append((identity, trace))
    findings: dict[str, Finding] = {}
    for (what, _), group in sorted(holders.items(), key=lambda item: PARTS.index(item[0][0])):
        if len(group) > 1:
            first = nsmallest(MAX_PLACES + 1, (identity for identity, _ in group))
            for identity, trace in group:
                subjects = first if identity in first else [identity, *first]
                findings.setdefault(trace.place.path, _finding(what, subjects, trace, group))
    return findings


def _finding(what: str, subjects: list[str], trace: SealTrace, group: list[tuple[str, SealTrace]]) -> Finding:
    """`subjects` are chosen by content: which others are shown is a matter of their paths."""
    others = _others(trace, group)
    shown = [other.place for _, other in others[:MAX_PLACES]]
    names = ", ".join(shown_place.path for shown_place in shown)
    left = len(group) - 1 - len(shown)
    more = f" and {left} more" if left else ""
    return rules.finding(
        "SIG509",
        f"the same {what} stands in {names}{more}, expected it in one article only",
        trace.place,
        subjects=subjects,
        name=SEAL_FIELD,
        related=[replace(other, label=f"same {what}") for other in shown],
        verdict=Verdict.REPLAYED,
        codes=(f"same-{what.lower()}",),
    )


def _others(trace: SealTrace, group: list[tuple[str, SealTrace]]) -> list[tuple[str, SealTrace]]:
    """The first MAX_PLACES of `group` but for `trace` itself: 10,000 equal seals must not make 10,000 long lists."""
    return [one for one in group[: MAX_PLACES + 1] if one[1] is not trace][:MAX_PLACES]
