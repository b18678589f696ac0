"""`sarif`: SARIF 2.1.0, as code scanning and the viewers of editors read it.

Bounds are those of GitHub's code scanning, which takes in 25,000 results and stores 5,000, and shows 100 locations of a
result. It needs a line for every place: a finding on a whole file stands at its first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from integrity.finding import Accepted, Confidence, Finding, Place, Severity
from integrity.report.inert import clipped, json_text, visible
from integrity.report.report import Report
from integrity.report.wording import BASELINE, advice, counted
from integrity.rules import Rule, catalogue
from integrity.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "integrity/v1"
ROOT = "%SRCROOT%"
MAX_RESULTS = 5_000
MAX_RELATED = 100
MAX_TEXT = 1_000
_PRECISION = {Confidence.CERTAIN: "very-high", Confidence.HIGH: "high", Confidence.MEDIUM: "medium"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
_FAMILIES = {"FMT": "format", "FLD": "fields", "DUP": "duplicates", "SIG": "seals", "LOG": "log", "BAS": "accepted"}
_LINK = re.compile(r"\]\(")
_PLACEHOLDER = re.compile(r"\{(?=\d+\})")


def render(report: Report) -> str:
    """One log with one run; ASCII only. The worst findings come first, then by place, then the accepted ones."""
    ranked: list[tuple[Finding, Accepted | None]] = [(finding, None) for finding in report.ranked]
    ranked += [(one.finding, one) for one in report.accepted]
    shown = ranked[:MAX_RESULTS]
    rules = sorted({finding.rule for finding, _ in shown})
    index = {rule: n for n, rule in enumerate(rules)}
    run = {
        "tool": {"driver": _driver(rules)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(len(ranked) - len(shown))],
        "results": [_result(finding, index[finding.rule], accepted) for finding, accepted in shown],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _driver(rules: Sequence[str]) -> dict[str, object]:
    return {
        "name": "newsroom-integrity",
        "version": __version__,
        "rules": [_rule(catalogue()[code]) for code in rules],
    }


def _rule(rule: Rule) -> dict[str, object]:
    """One rule with its page; only rules of which there is a result are listed."""
    return {
        "id": rule.code,
        "name": rule.slug,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why}\n\nBad:\n{rule.bad}\n\nGood:\n{rule.good}\n\nWhat to do: {rule.mend}",
            "markdown": f"{rule.why}\n\nBad:\n{_block(rule.bad)}\n\nGood:\n{_block(rule.good)}\n\n"
            f"What to do: {rule.mend}",
        },
        "defaultConfiguration": {"level": rule.severity.label},
        "properties": {
            "tags": ["content-integrity", _FAMILIES[rule.code[:3]]],
            "precision": _PRECISION[rule.confidence],
            "problem.severity": _PROBLEM[rule.severity],
        },
    }


def _block(text: str) -> str:
    return f"~~~text\n{text}\n~~~"


def _invocation(left: int) -> dict[str, object]:
    """Says how many results were left out."""
    if not left:
        return {"executionSuccessful": True}
    said = f"{counted(left, 'more result')} left out here; --output jsonl:PATH has all findings."
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [{"level": "warning", "message": {"text": said}}],
    }


def _result(finding: Finding, index: int, accepted: Accepted | None) -> dict[str, object]:
    related = [
        {"id": n, **_location(place), "message": {"text": _plain(place.label or "see also")}}
        for n, place in enumerate(finding.related[:MAX_RELATED], 1)
    ]
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity.label,
        "message": {"text": _plain(advice(finding))},
        "locations": [_location(finding.place)],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        # An empty list says that a result is not suppressed; without one a reader cannot know.
        "suppressions": [_suppression(accepted)] if accepted else [],
    }


def _location(place: Place) -> dict[str, object]:
    span = place.span
    region = {"startLine": 1}
    if span:
        region = {"startLine": span.line, "startColumn": span.column, "endColumn": span.column + span.length}
    artifact = {"uri": quote(visible(place.path)), "uriBaseId": ROOT}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _suppression(accepted: Accepted) -> dict[str, object]:
    until = f"until {accepted.expires}" if accepted.expires else ""
    said = "; ".join(filter(None, (accepted.reason, accepted.owner, until)))
    return {
        "kind": "external" if accepted.by == BASELINE else "inSource",
        "status": "accepted",
        "justification": clipped(said, MAX_TEXT),
    }


def _plain(text: str) -> str:
    """Text for a message, in which viewers make links of `[text](target)` and fill `{0}`: both are broken up."""
    return _PLACEHOLDER.sub(r"\\u007b", _LINK.sub(r"]\\u0028", clipped(text, MAX_TEXT)))
