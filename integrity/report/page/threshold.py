"""What other thresholds of linking would change, bounded for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrity.link.what_if import Turn
from integrity.report.page import pairs
from integrity.report.page.fit import Shown, fit
from integrity.report.page.pairs import Pair
from integrity.report.page.sides import Texts
from integrity.report.report import Report

MAX_TURNS = 10
TURN_BYTES = 150_000
"""Of one side of the line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One threshold."""

    name: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Turned:
    """A pair near the line."""

    pair: Pair
    change: str
    """`gained`, `lost`, or nothing."""


@dataclass(frozen=True, slots=True)
class Section:
    """All that the page says."""

    thresholds: tuple[Line, ...]
    links_gained: int
    links_lost: int
    clusters_gained: int
    clusters_lost: int
    linked: Shown[Turned]
    not_linked: Shown[Turned]


def threshold(report: Report, texts: Texts) -> Section | None:
    """The section; None where nothing was asked."""
    found = report.linking.what_if
    if found is None:
        return None
    return Section(
        tuple(Line(each.name, f"{each.now:.9g}", f"{each.then:.9g}") for each in found.thresholds),
        found.links_gained,
        found.links_lost,
        found.clusters_gained,
        found.clusters_lost,
        _turned(report, found.linked, texts),
        _turned(report, found.not_linked, texts),
    )


def _turned(report: Report, turns: Sequence[Turn], texts: Texts) -> Shown[Turned]:
    view = pairs.viewer(report, texts)
    return fit(turns, lambda turn: Turned(view(turn.link), _change(turn)), most=MAX_TURNS, room=TURN_BYTES)


def _change(turn: Turn) -> str:
    return ("lost" if turn.was_linked else "gained") if turn.is_turned else ""
