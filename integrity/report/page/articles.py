"""The table of articles: rows for a reader without JavaScript, and the same as data that the page searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integrity.finding import Severity
from integrity.report.inert import clipped, json_text
from integrity.report.page import text
from integrity.report.page.fit import Queue
from integrity.report.page.text import Headline
from integrity.report.report import ArticleRow, Report
from integrity.report.wording import minute

MAX_CODES = 5
PLAIN_ROWS = 150
"""Rows that a page has as plain HTML; they stand there for readers without JavaScript, and are replaced by it."""
FIELDS = ("path", "title", "href", "outlet", "published", "verdict", "kind", "codes", "event", "errors", "warnings",
          "notes")  # fmt: skip
"""The members of a row of data, in this order; the script of the page knows them by their places."""
_UNSAFE = {ord("<"): r"\u003c", ord(">"): r"\u003e", ord("&"): r"\u0026"}
"""What a script element of HTML could end or begin with, as JSON writes it within a text."""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One row of the table of articles."""

    path: str
    title: Headline
    outlet: str
    published: str | None
    verdict: str
    kind: str
    codes: tuple[str, ...]
    event: int | None
    """Number of its event, where others report it too."""
    errors: int
    warnings: int
    notes: int

    @property
    def data(self) -> str:
        """The row as a JSON list of FIELDS, harmless within a script element."""
        title = "" if self.title.is_missing else self.title.text
        row = (self.path, title, self.title.href or "", self.outlet, self.published or "", self.verdict, self.kind,
               ", ".join(self.codes), self.event or 0, self.errors, self.warnings, self.notes)  # fmt: skip
        return json_text(row).translate(_UNSAFE)


def queue(report: Report, event_of: Mapping[str, int]) -> Queue[ArticleRow, ArticleView]:
    """The articles by path; each takes the bytes of its data."""
    levels = Counter((finding.place.path, finding.severity) for finding in report.findings)
    return Queue(report.articles, lambda row: _article(row, event_of, levels), lambda view: len(view.data) + 2)


def data(rows: Sequence[ArticleView], pages: Sequence[tuple[int, str]]) -> str:
    """All that the script of a page is given: the rows, and for each page its last event and its file."""
    return (
        f'{{"pages": {json_text(pages).translate(_UNSAFE)},\n"rows": [\n'
        + ",\n".join(row.data for row in rows)
        + "\n]}"
    )


def _article(row: ArticleRow, event_of: Mapping[str, int], levels: Counter[tuple[str, Severity]]) -> ArticleView:
    return ArticleView(
        path=text.path(row.path),
        title=text.headline(row.title, row.url),
        outlet=text.outlet(row.outlet),
        published=minute(row.published) if row.published else None,
        verdict=clipped(row.verdict, 40),
        kind=text.verdict_kind(row.verdict),
        codes=tuple(clipped(code, 40) for code in row.codes[:MAX_CODES]),
        event=event_of.get(row.path),
        errors=levels[row.path, Severity.ERROR],
        warnings=levels[row.path, Severity.WARNING],
        notes=levels[row.path, Severity.NOTE],
    )
