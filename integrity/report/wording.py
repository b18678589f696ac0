"""Counts and times as every format for people words them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from integrity.finding import Finding, Severity
from integrity.report.inert import clipped, visible
from integrity.report.report import PINNED, SINCE, UNANCHORED, ChangeRow, PolicyRow, Report
from integrity.rules import catalogue

VERIFIED, COUNTERSIGNED = "verified", "countersigned"
BASELINE = "baseline"
MAX_REF = 100
SOON = 30
"""Days before an acceptance expires from which its end is named."""


def counted(count: int, noun: str) -> str:
    """The count with its noun in the singular or plural."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def minute(moment: datetime) -> str:
    """Date and minute, in the order of ISO 8601."""
    return moment.isoformat(" ", "minutes")[:16]


def by_level(findings: Iterable[Finding]) -> str:
    """How many findings of each level there are, the worst level first; a level without one is left out."""
    levels = Counter(finding.severity for finding in findings)
    return ", ".join(counted(count, level.label) for level, count in sorted(levels.items(), reverse=True))


def by_rule(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """How many findings of each rule there are, by code."""
    return sorted(Counter(finding.rule for finding in findings).items())


def advice(finding: Finding) -> str:
    """What is so and what to do about it on one line, inert, for formats that have one text for a finding."""
    said = visible(finding.message)
    return f"{said}{'' if said.endswith(('.', '!', '?')) else '.'} {visible(finding.next_step)}"


def headline(finding: Finding) -> str:
    """Code and name of the rule."""
    return f"{finding.rule} {catalogue()[finding.rule].slug}"


def outcome(report: Report) -> str:
    """What was found in how much, in words that never say that all is well."""
    errors, warnings = report.counts[Severity.ERROR], report.counts[Severity.WARNING]
    found = [counted(count, noun) for count, noun in ((errors, "error"), (warnings, "warning")) if count]
    told = f"{' and '.join(found) or 'No error or warning'} in {_scope(report)}"
    refused = [what for what, is_so in (("policy", report.is_refused), ("log", report.is_log_refused)) if is_so]
    return f"{' and '.join(refused).capitalize()} refused, {told}" if refused else told


def _scope(report: Report) -> str:
    if report.change:
        return "a change that touches no article" if not report.articles else _articles(report, "changed article")
    return counted(len(report.records), "record") if report.records and not report.articles else _articles(report)


def _articles(report: Report, noun: str = "article") -> str:
    return counted(len(report.articles), noun)


def change(report: Report, row: ChangeRow) -> str:
    """What was judged: since when, and how many articles were touched, renamed and taken away."""
    renamed = f", {len(row.renamed):,} of them renamed" if row.renamed else ""
    removed = f"; {counted(len(row.removed), 'article')} removed" if row.removed else ""
    articles = _articles(report) if report.articles else "no article"
    return f"since {clipped(row.base, MAX_REF)}: {articles}{renamed}{removed}"


def moved(row: ChangeRow) -> list[str]:
    """Each article that a change takes away or renames, in words."""
    return [*(f"removed {path}" for path in row.removed), *(f"renamed {old} to {new}" for old, new in row.renamed)]


def accepted(report: Report, today: date | None = None) -> str:
    """Findings that do not count, by what accepts them, and which of them soon will; nothing if there are none.

    `today` is the day from which the rest of their time is counted; without it no time is named.
    """
    baselined = sum(one.by == BASELINE for one in report.accepted)
    inline = len(report.accepted) - baselined
    parts = [f"{baselined:,} baselined{_expiring(report, today)}"] if baselined else []
    parts += [f"{inline:,} ignored inline"] if inline else []
    return ", ".join(parts)


def _expiring(report: Report, today: date | None) -> str:
    """How many entries of the baseline expire next, if that is soon."""
    ends = sorted(one.expires for one in report.accepted if one.expires and one.by == BASELINE)
    days = [(end - today).days for end in ends] if today else []
    if not days or days[0] > SOON:
        return ""
    first = days.count(days[0])
    when = f"in {counted(days[0], 'day')}" if days[0] > 0 else "today"
    return f" ({first:,} {'expires' if first == 1 else 'expire'} {when})"


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
    logged = f"; {countersigned(report)}" if report.verdicts[COUNTERSIGNED] else ""
    return f"None was verified: {why}{logged}."


def countersigned(report: Report) -> str:
    """How many articles are what the corpus log says, though no outlet has signed them."""
    count = report.verdicts[COUNTERSIGNED]
    return f"{count:,} {'is' if count == 1 else 'are'} as the holder of the log key wrote down, whoever wrote them"
