"""`github`: workflow commands, which GitHub shows as annotations at the lines of a pull request.

GitHub keeps 10 errors and 10 warnings of one step and 50 annotations of one job, so notes are annotated only where they
fail the run, and what is not annotated is counted. The job summary is the format `markdown`.
"""

from __future__ import annotations

from collections.abc import Iterator

from integrity.finding import Finding, Severity
from integrity.report.inert import clipped, visible
from integrity.report.report import Report
from integrity.report.wording import by_level, counted, headline

MAX_ANNOTATIONS = 10
"""Of one level; GitHub drops the rest of a step without a word."""
MAX_TEXT = 1_000
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """A command a line, the worst first, then a plain line on what has no annotation; nothing if nothing was found."""
    shown = [finding for level in sorted(Severity, reverse=True) for finding in _shown(report, level)]
    lines = [*map(_annotation, shown), *_rest(report, shown)]
    return "".join(f"{line}\n" for line in lines)


def _shown(report: Report, level: Severity) -> list[Finding]:
    """The findings of a level that get an annotation."""
    found = [finding for finding in report.ranked if finding.severity is level]
    return [one for one in found if level > Severity.NOTE or report.is_failing(one)][:MAX_ANNOTATIONS]


def _annotation(finding: Finding) -> str:
    properties = {"file": visible(finding.place.path), **_where(finding), "title": headline(finding)}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    # Escaped one by one, since the line end between them must not come from either.
    said, mend = (_data(clipped(text, MAX_TEXT)) for text in (finding.message, finding.next_step))
    return f"::{_COMMANDS[finding.severity]} {written}::{said}%0A{mend}"


def _where(finding: Finding) -> dict[str, str]:
    span = finding.place.span
    if span is None:
        return {}
    return {"line": str(span.line), "col": str(span.column), "endColumn": str(span.column + span.length)}


def _rest(report: Report, shown: list[Finding]) -> Iterator[str]:
    left = [finding for finding in report.ranked if finding not in shown]
    if left:
        yield (
            f"{counted(len(left), 'more finding')} without an annotation ({by_level(left)}): "
            "--output markdown:PATH makes a job summary, --output html:PATH a page with all of them."
        )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
