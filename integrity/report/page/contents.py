"""What stands on which page: events, findings and articles in their order, as many pages as they need."""

from __future__ import annotations

from dataclasses import dataclass

from integrity.report.page import articles, events
from integrity.report.page.articles import ArticleView
from integrity.report.page.events import Event
from integrity.report.page.fit import Shown
from integrity.report.page.sides import Texts
from integrity.report.page.tasks import TASK_BYTES, Group, Work
from integrity.report.report import Report

MAX_PAGES = 20
MAX_EVENTS = 200
"""On the first page."""
EVENT_BYTES = 1_400_000
"""Of the first page."""
MAX_PAGE_EVENTS = 1_000
"""On each further page."""
MAX_ARTICLES = 50_000
PAGE_BYTES = 4_400_000
"""Of all that a page shows; the rest of 5 MB is for style, script, and the plain rows of the table."""
ARTICLE_BYTES = 1_000_000
"""What articles have of a page at least."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    number: int
    groups: tuple[Group, ...]
    events: Shown[Event]
    articles: Shown[ArticleView]
    first_article: int
    """The number of the first of `articles` among all, from 1."""
    tasks_left: int
    """Findings that no page up to this one lists."""

    @property
    def last_event(self) -> int:
        """The number of the last event that stands on this page or an earlier one."""
        return self.events.items[-1].number if self.events.items else 0


def pages(report: Report, texts: Texts, *, taken: int = 0, most: int = MAX_PAGES) -> tuple[Page, ...]:
    """The leading `most` pages, at least one. So many bytes of the first are taken by something else."""
    coverage = events.queue(report, texts)
    work = Work(report)
    table = articles.queue(report, events.event_of(report))
    found: list[Page] = []
    while not found or (len(found) < most and (coverage.left or work.left or table.left)):
        if found:
            others = (ARTICLE_BYTES if table.left else 0, TASK_BYTES if work.left else 0)
            shown = coverage.take(most=MAX_PAGE_EVENTS, room=PAGE_BYTES - sum(others))
            groups = work.more(PAGE_BYTES - shown.size - others[0])
        else:
            shown = coverage.take(most=MAX_EVENTS, room=EVENT_BYTES)
            groups = work.first()
        used = (0 if found else taken) + shown.size + sum(group.tasks.size for group in groups if group.tasks)
        first = len(report.articles) - table.left + 1
        rows = table.take(most=MAX_ARTICLES, room=max(PAGE_BYTES - used, ARTICLE_BYTES))
        found.append(Page(len(found) + 1, groups, shown, rows, first, work.left))
    return tuple(found)
