"""`gitlab`: GitLab's Code Quality report, of which a merge request shows what it brings and what it mends.

The members are those that docs.gitlab.com/ci/testing/code_quality documents. Accepted findings are left out, since the
format cannot say that they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from integrity.finding import Finding, Severity, fingerprint
from integrity.report.inert import clipped, json_text, visible
from integrity.report.report import Report
from integrity.report.wording import advice

MAX_TEXT = 1_000
_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """One JSON array; ASCII only."""
    return json_text(list(_rows(report)), indent=1) + "\n"


def _rows(report: Report) -> Iterator[dict[str, object]]:
    """GitLab shows one finding of each fingerprint: both sides of a copy have the same, so the second gets its own."""
    seen: Counter[str] = Counter()
    for finding in report.findings:
        before = seen[finding.fingerprint]
        seen[finding.fingerprint] += 1
        yield _row(finding, fingerprint(finding.rule, [finding.fingerprint], str(before)) if before else "")


def _row(finding: Finding, another: str) -> dict[str, object]:
    return {
        "description": clipped(advice(finding), MAX_TEXT),
        "check_name": finding.rule,
        "fingerprint": another or finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": visible(finding.place.path),
            "lines": {"begin": finding.place.span.line if finding.place.span else 1},
        },
    }
