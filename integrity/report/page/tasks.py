"""Findings as work to do: grouped by rule, errors first, with places and source lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integrity import rules
from integrity.finding import Finding, Place, Severity
from integrity.report.inert import clipped, visible
from integrity.report.page import text
from integrity.report.page.fit import Queue, Shown, fit
from integrity.report.report import Report
from integrity.rules import Rule

MAX_TASKS = 200
"""Findings of one rule on the first page."""
MAX_PAGE_TASKS = 10_000
"""Findings of all rules on each further one."""
TASK_BYTES = 1_000_000
"""Of all rules together on the first page, where none can push another off it."""
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
    before: int
    """How many stand on earlier pages."""
    rule: Rule | None
    """None for a code that is not in the catalogue."""
    tasks: Shown[Task] | None
    """None where findings are only counted."""
    by_outlet: Shown[OutletCount] | None
    paths: tuple[str, ...]


class Work:
    """The findings of a report as one page after the other takes them: errors first, then by code."""

    def __init__(self, report: Report) -> None:
        found: dict[tuple[Severity, str], list[Finding]] = {}
        for finding in report.findings:
            found.setdefault((finding.severity, finding.rule), []).append(finding)
        self._outlets = {article.path: article.outlet for article in report.articles}
        self._rules = [_Ruled(*key, found[key]) for key in sorted(found, key=lambda key: (-key[0], key[1]))]

    @property
    def left(self) -> int:
        """Findings that are still to be listed."""
        return sum(ruled.queue.left for ruled in self._rules if not ruled.is_counted)

    def first(self) -> tuple[Group, ...]:
        """Something of every rule: each has an equal share, and what some leave of theirs goes to the others."""
        room = TASK_BYTES
        groups: dict[int, Group] = {}
        fewest = sorted(range(len(self._rules)), key=lambda n: (self._rules[n].queue.left, n))
        for done, n in enumerate(fewest):
            groups[n] = self._rules[n].group(self._outlets, room // (len(fewest) - done))
            shown = groups[n].tasks
            room = max(room - (shown.size if shown else 0), 0)
        return tuple(group for _, group in sorted(groups.items()))

    def more(self, room: int) -> tuple[Group, ...]:
        """What the pages before left, one rule after the other, in so many bytes."""
        groups: list[Group] = []
        number = MAX_PAGE_TASKS
        for ruled in self._rules:
            if room > 0 and number > 0 and ruled.queue.left and not ruled.is_counted:
                groups.append(ruled.group(self._outlets, room, number))
                shown = groups[-1].tasks
                room, number = room - (shown.size if shown else 0), number - (len(shown.items) if shown else 0)
        return tuple(groups)


class _Ruled:
    """The findings of one rule at one level."""

    def __init__(self, severity: Severity, code: str, found: Sequence[Finding]) -> None:
        self._severity, self._code, self._found = severity, code, found
        self._rule = rules.catalogue().get(code)
        self.is_counted = severity is Severity.NOTE and code in ONLY_COUNTED
        self.queue = Queue(found, lambda item: _task(item, self._rule))

    def group(self, outlets: Mapping[str, str | None], room: int, most: int = MAX_TASKS) -> Group:
        """The next of them."""
        found = self._found if self.is_counted else ()
        return Group(
            anchor=f"{clipped(self._code, 20)}-{self._severity.label}",
            code=clipped(self._code, 20),
            severity=self._severity.label,
            count=len(self._found),
            before=0 if self.is_counted else len(self._found) - self.queue.left,
            rule=self._rule,
            tasks=None if self.is_counted else self.queue.take(most=most, room=room),
            by_outlet=_by_outlet(found, outlets) if found else None,
            paths=tuple(text.path(finding.place.path) for finding in found[:MAX_PATHS]),
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
