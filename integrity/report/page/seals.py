"""Verdicts, for the whole corpus and by outlet, and the table of articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from integrity.report import chart
from integrity.report.chart import Segment
from integrity.report.inert import clipped
from integrity.report.page import text
from integrity.report.page.fit import Shown, fit
from integrity.report.page.text import Headline
from integrity.report.report import ArticleRow, Report
from integrity.report.wording import minute

MAX_OUTLETS = 50
MAX_VERDICTS = 16
MAX_ARTICLES = 2000
ARTICLE_BYTES = 1_200_000


@dataclass(frozen=True, slots=True)
class Tally:
    """Articles of one verdict."""

    verdict: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class OutletRow:
    """Verdicts of one outlet, or of several."""

    name: str | None
    """None for articles that name no outlet, and for sums."""
    articles: int
    tallies: tuple[Tally, ...]
    """All verdicts of the corpus in the same order, zeros included."""
    bar: tuple[Segment, ...]


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


@dataclass(frozen=True, slots=True)
class Seals:
    """The section on verdicts."""

    whole: OutletRow
    outlets: tuple[OutletRow, ...]
    count: int
    """Outlets in all, those of `rest` included."""
    rest: OutletRow | None
    """The sum of the outlets that are not shown one by one."""


def seals(report: Report) -> Seals:
    """Verdicts by outlet: most articles first, then by name; beyond MAX_OUTLETS summed up in a last row."""
    verdicts = sorted(report.verdicts, key=text.verdict_order)
    by_outlet: dict[str | None, Counter[str]] = {}
    for article in report.articles:
        by_outlet.setdefault(article.outlet or None, Counter())[article.verdict] += 1
    ordered = sorted(by_outlet.items(), key=lambda item: (-item[1].total(), item[0] is None, item[0] or ""))
    largest = ordered[0][1].total() if ordered else 1
    rest = _sum(counts for _, counts in ordered[MAX_OUTLETS:])
    return Seals(
        whole=_row(None, report.verdicts, verdicts, len(report.articles)),
        outlets=tuple(_row(name, counts, verdicts, largest) for name, counts in ordered[:MAX_OUTLETS]),
        count=len(by_outlet),
        rest=_row(None, rest, verdicts, rest.total()) if rest else None,
    )


def articles(report: Report, event_of: Mapping[str, int]) -> Shown[ArticleView]:
    """The leading articles by path."""
    return fit(report.articles, lambda row: _article(row, event_of), most=MAX_ARTICLES, room=ARTICLE_BYTES)


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def _row(name: str | None, counts: Counter[str], verdicts: list[str], whole: int) -> OutletRow:
    """`whole` articles fill the width of the bar."""
    tallies = tuple(Tally(clipped(v, 40), text.verdict_kind(v), counts[v]) for v in verdicts[:MAX_VERDICTS])
    kinds: Counter[str] = Counter()
    for verdict in verdicts:
        kinds[text.verdict_kind(verdict)] += counts[verdict]
    return OutletRow(name and text.outlet(name), counts.total(), tallies, chart.stacked(kinds, max(whole, 1)))


def _article(row: ArticleRow, event_of: Mapping[str, int]) -> ArticleView:
    return ArticleView(
        path=text.path(row.path),
        title=text.headline(row.title, row.url),
        outlet=text.outlet(row.outlet),
        published=minute(row.published) if row.published else None,
        verdict=clipped(row.verdict, 40),
        kind=text.verdict_kind(row.verdict),
        codes=tuple(clipped(code, 40) for code in row.codes[:5]),
        event=event_of.get(row.path),
    )
