"""`csv`: one article a row, for spreadsheets (RFC 4180, UTF-8 without a byte order mark).

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`, whether it is quoted or not. As OWASP advises (CSV
Injection), every cell is quoted and such a one gets an apostrophe. So does what follows a semicolon, which in
many languages a spreadsheet takes for the end of a cell. Programs that need each text as it is read `json`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from integrity.finding import Severity
from integrity.report.inert import clipped
from integrity.report.report import ArticleRow, Report
from integrity.report.times import second

COLUMNS = (
    "path", "title", "outlet", "url", "published", "verdict", "codes", "cluster", "canonical", "relation",
    "errors", "warnings", "notes",
)  # fmt: skip
CANONICAL = "canonical"
"""The relation of an article that is itself the canonical record of its event."""
MAX_CELL = 32_000
"""Characters; a cell of a spreadsheet holds 32,767."""
_FORMULA = re.compile(r"(^|;)(?=[\s\"']*[=+\-@＝＋－＠])")
"""Where a formula could begin; the full-width forms begin one where the language writes them."""


def render(report: Report) -> str:
    """A line of names, then a line for each article, by path; each ends in CR LF. Findings are counted by level."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_inert, cells) for cells in _rows(report))
    return out.getvalue()


def _rows(report: Report) -> Iterator[tuple[str | None, ...]]:
    levels = Counter((finding.place.path, finding.severity) for finding in report.findings)
    canonical = {member: event.canonical for event in report.events for member in event.members}
    cluster = {member: event.id for event in report.events for member in event.members}
    for row in report.articles:
        lead = canonical.get(row.path)
        yield (
            row.path, row.title, row.outlet, row.url, second(row.published), row.verdict, " ".join(row.codes),
            cluster.get(row.path), lead, _relation(report, row, lead),
            *(str(levels[row.path, severity]) for severity in sorted(Severity, reverse=True)),
        )  # fmt: skip


def _relation(report: Report, row: ArticleRow, lead: str | None) -> str | None:
    """The relation of an article to the canonical record; None where it joined the event through other reports."""
    if lead is None or lead == row.path:
        return None if lead is None else CANONICAL
    pairs = (link for link in report.links_of.get(row.path, ()) if lead in (link.a, link.b))
    return next((link.relation.value for link in pairs), None)


def _inert(cell: str | None) -> str:
    return _FORMULA.sub(r"\1'", clipped(cell or "", MAX_CELL))
