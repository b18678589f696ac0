"""What changed since an earlier report, bounded for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrity.report import since_words
from integrity.report.inert import clipped
from integrity.report.page import text
from integrity.report.page.fit import Shown, fit
from integrity.report.report import Report
from integrity.report.since import Since, Told, Turned

MAX_ROWS = 50
ROOM = 50_000
"""Bytes of one list."""


@dataclass(frozen=True, slots=True)
class Row:
    """A finding that came or went."""

    severity: str
    rule: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Articles of one outlet with another verdict."""

    outlet: str
    before: str
    now: str
    kind: str
    articles: int


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings that had one fate."""

    title: str
    count: int
    rows: Shown[Row]


@dataclass(frozen=True, slots=True)
class Paths:
    """Articles that came or went."""

    title: str
    count: int
    rows: Shown[str]


@dataclass(frozen=True, slots=True)
class Section:
    """All that the page says."""

    title: str
    made: str
    findings: str
    articles: str
    caution: str
    is_quiet: bool
    count: int
    """New findings."""
    told: tuple[Findings, ...]
    """Without those that are empty."""
    turned: Shown[Turn]
    paths: tuple[Paths, ...]
    """Without those that are empty."""


def since(report: Report) -> Section | None:
    """The section; None where no earlier report was given."""
    found = report.since
    if found is None:
        return None
    told = (("New", found.new), ("Gone", found.gone), ("Accepted since", found.accepted))
    moved = (("Articles added", found.added), ("Articles removed", found.removed))
    return Section(
        title=since_words.TITLE,
        made=clipped(since_words.made(found), text.MAX_DETAIL),
        findings=since_words.findings(found),
        articles=since_words.articles(found),
        caution=clipped(since_words.caution(found), text.MAX_MESSAGE),
        is_quiet=found.is_quiet,
        count=len(found.new),
        told=tuple(Findings(title, len(rows), _fit(rows)) for title, rows in told if rows),
        turned=_turned(found),
        paths=tuple(Paths(title, len(rows), _paths(rows)) for title, rows in moved if rows),
    )


def _fit(rows: Sequence[Told]) -> Shown[Row]:
    return fit(rows, _row, most=MAX_ROWS, room=ROOM)


def _row(one: Told) -> Row:
    message = clipped(one.message, text.MAX_MESSAGE)
    return Row(one.severity.label, clipped(one.rule, 20), text.path(one.path), message)


def _turned(found: Since) -> Shown[Turn]:
    return fit(found.turned, _turn, most=MAX_ROWS, room=ROOM)


def _turn(one: Turned) -> Turn:
    before, now = clipped(one.before, 40), clipped(one.now, 40)
    return Turn(text.outlet(one.outlet), before, now, text.verdict_kind(one.now), one.articles)


def _paths(rows: Sequence[str]) -> Shown[str]:
    return fit(rows, text.path, most=MAX_ROWS, room=ROOM)
