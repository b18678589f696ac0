"""What other thresholds of linking would change, as text and as part of the JSON report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from integrity.link.what_if import Turn, WhatIf
from integrity.report.inert import clipped
from integrity.report.report import Report
from integrity.report.terminal import Look

MAX_TITLE = 80


def text(report: Report, look: Look) -> str:
    """Links and clusters gained and lost, and the pairs nearest the line; nothing where it was not asked."""
    found = report.linking.what_if
    return "\n".join(_lines(found, report, look)) if found else ""


def _lines(found: WhatIf, report: Report, look: Look) -> Iterator[str]:
    asked = ", ".join(f"{each.name} {each.then:.9g} instead of {each.now:.9g}" for each in found.thresholds)
    yield f"{look.paint('What if', 'bold')}: {asked}"
    yield f"  links     {found.links_gained:,} gained, {found.links_lost:,} lost"
    yield f"  clusters  {found.clusters_gained:,} gained, {found.clusters_lost:,} lost"
    yield from _pairs("linked, nearest the line first", found.linked, report)
    yield from _pairs("not linked, nearest the line first", found.not_linked, report)


def _pairs(head: str, turns: Sequence[Turn], report: Report) -> Iterator[str]:
    if turns:
        yield f"  {head}:"
    for turn in turns:
        link, change = turn.link, _change(turn)
        line = f"{link.probability:.3f} of {link.threshold:.3f}"
        yield f"    {line}  {_title(report, link.a)}{f'  ({change})' if change else ''}"
        yield f"    {' ' * len(line)}  {_title(report, link.b)}"


def _change(turn: Turn) -> str:
    return ("lost" if turn.was_linked else "gained") if turn.is_turned else ""


def _title(report: Report, name: str) -> str:
    return clipped(report.record[name].title or name, MAX_TITLE)


def json_object(report: Report) -> dict[str, object] | None:
    """The same as JSON shows it; None where it was not asked."""
    found = report.linking.what_if
    if found is None:
        return None
    return {
        "thresholds": [{"name": each.name, "now": each.now, "then": each.then} for each in found.thresholds],
        "links": {"gained": found.links_gained, "lost": found.links_lost},
        "clusters": {"gained": found.clusters_gained, "lost": found.clusters_lost},
        "linked": [_turn(turn, report) for turn in found.linked],
        "not_linked": [_turn(turn, report) for turn in found.not_linked],
    }


def _turn(turn: Turn, report: Report) -> dict[str, object]:
    return {
        "a": turn.link.a,
        "b": turn.link.b,
        "a_title": report.record[turn.link.a].title,
        "b_title": report.record[turn.link.b].title,
        "probability": turn.link.probability,
        "threshold": turn.link.threshold,
        "was_linked": turn.was_linked,
    }
