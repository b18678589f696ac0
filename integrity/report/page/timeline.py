"""Who reported an event first, who followed and how long after, and which reports are copies: geometry and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from integrity.link.evidence import Relation
from integrity.report import chart
from integrity.report.page import text
from integrity.report.report import RecordRow

MAX_LANES = 8
MAX_MARKS = 100
"""Reports of one event that are drawn."""
MARGIN = 0.02
"""Share of the width that stays free at either end, so that no mark is cut."""
OWN, REWRITTEN, COPY, UPDATE = "own", "rewritten", "copy", "update"
KINDS = {
    Relation.IDENTICAL: COPY,
    Relation.SYNDICATED: COPY,
    Relation.REWRITTEN: REWRITTEN,
    Relation.UPDATE: UPDATE,
}
WORDS = {OWN: "own report", REWRITTEN: "rewritten report", COPY: "copy", UPDATE: "update"}
_PLURAL = {OWN: "own reports", REWRITTEN: "rewritten reports", COPY: "copies", UPDATE: "updates"}
_STEPS = (0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1_440, 4_320, 8_760, 26_280, 87_600)
"""Hours between two lines of the scale."""
_MAX_TICKS = 4


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it is drawn."""

    at: str
    kind: str
    """OWN, REWRITTEN, COPY or UPDATE."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The reports of one outlet."""

    outlet: str
    after: str
    """Of its first report: `first`, or the time after the first one of all."""
    reports: tuple[Report, ...]
    told: str
    """What a screen reader says of it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The reports of one event over time."""

    lanes: tuple[Lane, ...]
    """By first report."""
    lanes_left: int
    ticks: tuple[tuple[str, str], ...]
    """Place and words of each line of the scale."""
    kinds: str
    """How many of each kind there are, in words."""
    undated: int


def timeline(rows: Sequence[RecordRow], kinds: Mapping[str, str]) -> Timeline:
    """Of `rows` in order of time, whose `kinds` are given by id."""
    dated = [(row, row.published) for row in rows if row.published]
    first = dated[0][1] if dated else None
    lanes: dict[str, list[tuple[str, datetime]]] = {}
    for row, published in dated:
        lanes.setdefault(text.outlet(row.outlet), []).append((kinds[row.id], published))
    hours = _hours(dated[0][1], dated[-1][1]) if dated else 0.0
    ordered = list(lanes.items())
    return Timeline(
        tuple(_lane(name, reports, first, hours) for name, reports in ordered[:MAX_LANES] if first),
        max(len(ordered) - MAX_LANES, 0),
        tuple(_ticks(hours)),
        _counted(kinds[row.id] for row in rows),
        len(rows) - len(dated),
    )


def after(published: datetime | None, first: datetime | None) -> str:
    """Time after the first report, such as `+3.5 h`."""
    if published is None or first is None:
        return "undated"
    hours = _hours(first, published)
    return _span(hours) if hours else "first"


def _lane(outlet: str, reports: Sequence[tuple[str, datetime]], first: datetime, hours: float) -> Lane:
    when = after(reports[0][1], first)
    marks = tuple(Report(_at(_hours(first, moment), hours), kind) for kind, moment in reports)
    told = ", ".join(f"{WORDS[kind]} {after(moment, first)}" for kind, moment in reports[:MAX_LANES])
    more = f" and {len(reports) - MAX_LANES} more" if len(reports) > MAX_LANES else ""
    return Lane(outlet, when, marks, told + more)


def _ticks(hours: float) -> list[tuple[str, str]]:
    if not hours:
        return []
    step = next((step for step in _STEPS if hours / step <= _MAX_TICKS), _STEPS[-1])
    count = min(int(hours / step), _MAX_TICKS)
    return [(_at(step * n, hours), _scale(step * n)) for n in range(count + 1)]


def _at(hours: float, whole: float) -> str:
    return chart.position(MARGIN + (1 - 2 * MARGIN) * (hours / whole if whole else 0))


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600


def _span(hours: float) -> str:
    if hours >= 96:
        return f"+{hours / 24:,.0f} d"
    return f"+{hours:.1f} h" if hours < 10 else f"+{hours:,.0f} h"


def _scale(hours: float) -> str:
    if not hours:
        return "first"
    if hours < 1:
        return f"+{hours * 60:.0f} min"
    return f"+{hours / 24:,.0f} d" if hours >= 48 else f"+{hours:.0f} h"


def _counted(kinds: Iterable[str]) -> str:
    found = Counter(kinds)
    told = (
        f"{found[kind]:,} {noun if found[kind] == 1 else _PLURAL[kind]}" for kind, noun in WORDS.items() if found[kind]
    )
    return ", ".join(told)
