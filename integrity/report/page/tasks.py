"""Findings as work to do: grouped by rule, errors first, with places and source lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integrity import rules
from integrity.finding import Finding, Place, Severity
from integrity.report.inert import clipped, visible
from integrity.report.page import text
from integrity.report.page.fit import Shown, fit
from integrity.report.report import Report
from integrity.rules import Rule

MAX_TASKS = 200
"""Findings of one rule."""
TASK_BYTES = 1_200_000
"""Of all rules together; each gets an equal share, so that none can push another off the page."""
MAX_RELATED = 5
MAX_EVIDENCE = 8
MAX_SOURCE = 200
MAX_OUTLETS = 50
MAX_PATHS = 10
ONLY_COUNTED = frozenset({"SIG513", "SIG514"})
"""Notes that nearly every article of a corpus without signatures has: a list of them would bury the rest."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source line in three parts, the middle one being what the finding is about."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file."""

    path: str
    line: str
    """`:line:column`, or nothing for the whole file."""
    label: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Task:
    """One finding."""

    spot: Spot
    message: str
    next_step: str
    """Empty where the mending of the rule says it already."""
    codes: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    related: tuple[Spot, ...]
    related_left: int


@dataclass(frozen=True, slots=True)
class OutletCount:
    """Findings of one outlet that are only counted."""

    outlet: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule at one level."""

    anchor: str
    code: str
    severity: str
    count: int
    rule: Rule | None
    """None for a code that is not in the catalogue."""
    tasks: Shown[Task] | None
    """None where findings are only counted."""
    by_outlet: Shown[OutletCount] | None
    paths: tuple[str, ...]


def groups(report: Report) -> tuple[Group, ...]:
    """Findings by level and rule: errors first, then by code."""
    found: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in report.findings:
        found.setdefault((finding.severity, finding.rule), []).append(finding)
    outlets = {article.path: article.outlet for article in report.articles}
    room = TASK_BYTES // max(len(found), 1)
    ordered = sorted(found, key=lambda key: (-key[0], key[1]))
    return tuple(_group(severity, code, found[severity, code], outlets, room) for severity, code in ordered)


def _group(severity: Severity, code: str, found: Sequence[Finding], outlets: Mapping[str, str | None],
           room: int) -> Group:  # fmt: skip
    rule = rules.catalogue().get(code)
    counted = severity is Severity.NOTE and code in ONLY_COUNTED
    return Group(
        anchor=f"{clipped(code, 20)}-{severity.label}",
        code=clipped(code, 20),
        severity=severity.label,
        count=len(found),
        rule=rule,
        tasks=None if counted else fit(found, lambda item: _task(item, rule), most=MAX_TASKS, room=room),
        by_outlet=_by_outlet(found, outlets) if counted else None,
        paths=tuple(text.path(finding.place.path) for finding in found[:MAX_PATHS]) if counted else (),
    )


def _by_outlet(found: Sequence[Finding], outlets: Mapping[str, str | None]) -> Shown[OutletCount]:
    counts = Counter(outlets.get(finding.place.path) or "" for finding in found)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return fit(ordered, lambda item: OutletCount(text.outlet(item[0]), item[1]), most=MAX_OUTLETS, room=50_000)


def _task(finding: Finding, rule: Rule | None) -> Task:
    next_step = "" if rule and finding.next_step == rule.mend else finding.next_step
    return Task(
        spot=_spot(finding.place),
        message=clipped(finding.message, text.MAX_MESSAGE),
        next_step=clipped(next_step, text.MAX_MESSAGE),
        codes=tuple(clipped(code, 40) for code in finding.codes[:MAX_EVIDENCE]),
        evidence=tuple(_pair(pair) for pair in finding.evidence[:MAX_EVIDENCE]),
        related=tuple(_spot(place) for place in finding.related[:MAX_RELATED]),
        related_left=max(len(finding.related) - MAX_RELATED, 0),
    )


def _pair(pair: tuple[str, str]) -> tuple[str, str]:
    return clipped(pair[0], 60), clipped(pair[1], text.MAX_DETAIL)


def _spot(place: Place) -> Spot:
    line = f":{place.span.line}:{place.span.column}" if place.span else ""
    return Spot(text.path(place.path), line, clipped(place.label, 60), _source(place))


def _source(place: Place) -> Source | None:
    """The line cut at the span; an ellipsis stands for what the place itself leaves out."""
    if place.span is None or not place.source:
        return None
    line = place.source[:MAX_SOURCE]
    start = max(place.span.column - 1 - place.offset, 0)
    end = start + max(place.span.length, 1)
    return Source(
        ("…" if place.offset else "") + visible(line[:start]),
        visible(line[start:end]),
        visible(line[end:]) + ("…" if end > len(line) and place.span.length > 1 else ""),
    )
