"""One finding for the console."""

from __future__ import annotations

from integrity.finding import Finding, Place
from integrity.report.inert import visible
from integrity.report.terminal import COLOURS, Look, location, source_lines
from integrity.rules import catalogue


def finding_text(finding: Finding, look: Look) -> str:
    """One finding: where, what, the source line, other places, and what to do."""
    lines = [head(finding, look, visible(finding.message)), at(finding, look)]
    lines += [f"   {line}" for line in source_lines(finding.place, look)]
    lines += [f"  {look.paint('also', 'blue')} {_related(place)}" for place in finding.related]
    lines.append(f"  {look.paint('do', 'blue')}   {visible(finding.next_step)}")
    return "\n".join(lines)


def head(finding: Finding, look: Look, said: str) -> str:
    """The first line, in which `said` is the message."""
    return f"{look.paint(f'{finding.severity.label}[{finding.rule}]', 'bold', COLOURS[finding.severity])} {said}"


def at(finding: Finding, look: Look) -> str:
    """The second line: where it is, and the name of the rule."""
    slug = look.paint(catalogue()[finding.rule].slug, "dim")
    return f"  {look.paint('-->', 'blue')} {location(finding.place)}  {slug}"


def _related(place: Place) -> str:
    return f"{location(place)}{f' ({visible(place.label)})' if place.label else ''}"
