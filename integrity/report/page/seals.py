"""Verdicts, for the whole corpus and by outlet, and the fields that seals do not protect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from integrity.report import chart
from integrity.report.chart import Segment
from integrity.report.inert import clipped
from integrity.report.page import text
from integrity.report.report import ArticleRow, Report

MAX_OUTLETS = 50
MAX_VERDICTS = 16
MAX_EXCLUDED = 10
MAX_FIELD = 60


@dataclass(frozen=True, slots=True)
class Tally:
    """Articles of one verdict."""

    verdict: str
    kind: str
    count: int
    share: str
    """Of the articles of the row, in whole percent; never 0 % for some and never 100 % for less than all."""


@dataclass(frozen=True, slots=True)
class OutletRow:
    """Verdicts of one outlet, or of several."""

    name: str | None
    """None for articles that name no outlet, and for sums."""
    articles: int
    tallies: tuple[Tally, ...]
    """The verdicts that there are, the worst first."""
    bar: tuple[Segment, ...]
    excluded: tuple[tuple[str, int], ...]
    """Fields that its seals leave out beside the usual ones, each with the number of articles, most first."""
    excluded_left: int
    is_signed: bool
    """Whether a seal of it says what it leaves out."""


@dataclass(frozen=True, slots=True)
class Seals:
    """The section on verdicts."""

    whole: OutletRow
    outlets: tuple[OutletRow, ...]
    count: int
    """Outlets in all, those of `rest` included."""
    rest: OutletRow | None
    """The sum of the outlets that are not shown one by one."""
    usual: tuple[str, ...]
    """Fields that the seals of at least half of the outlets leave out, sorted."""


def seals(report: Report) -> Seals:
    """Verdicts by outlet: most articles first, then by name; beyond MAX_OUTLETS summed up in a last row."""
    by_outlet: dict[str | None, list[ArticleRow]] = {}
    for article in report.articles:
        by_outlet.setdefault(article.outlet or None, []).append(article)
    ordered = sorted(by_outlet.items(), key=lambda item: (-len(item[1]), item[0] is None, item[0] or ""))
    usual = _usual(list(by_outlet.values()))
    rest = [article for _, articles in ordered[MAX_OUTLETS:] for article in articles]
    return Seals(
        whole=_row(None, report.articles, usual),
        outlets=tuple(_row(name, articles, usual) for name, articles in ordered[:MAX_OUTLETS]),
        count=len(by_outlet),
        rest=_row(None, rest, usual) if rest else None,
        usual=tuple(clipped(field, MAX_FIELD) for field in sorted(usual)[:MAX_EXCLUDED]),
    )


def _usual(outlets: Sequence[Sequence[ArticleRow]]) -> frozenset[str]:
    """What the seals of most outlets leave out, so that what only some leave out is seen."""
    signed = [fields for articles in outlets if (fields := {one for article in articles for one in article.excluded})]
    counts = Counter(field for fields in signed for field in fields)
    return frozenset(field for field, count in counts.items() if 2 * count >= len(signed) > 1)


def _row(name: str | None, articles: Sequence[ArticleRow], usual: frozenset[str]) -> OutletRow:
    counts = Counter(article.verdict for article in articles)
    verdicts = sorted(counts, key=text.verdict_order)
    kinds: Counter[str] = Counter()
    for verdict in verdicts:
        kinds[text.verdict_kind(verdict)] += counts[verdict]
    fields = Counter(field for article in articles for field in article.excluded if field not in usual)
    excluded = sorted(fields.items(), key=lambda item: (-item[1], item[0]))
    return OutletRow(
        name and text.outlet(name),
        len(articles),
        tuple(_tally(verdict, counts[verdict], len(articles)) for verdict in verdicts[:MAX_VERDICTS]),
        chart.stacked(kinds, max(len(articles), 1)),
        tuple((clipped(field, MAX_FIELD), count) for field, count in excluded[:MAX_EXCLUDED]),
        max(len(excluded) - MAX_EXCLUDED, 0),
        any(article.excluded for article in articles),
    )


def _tally(verdict: str, count: int, whole: int) -> Tally:
    percent = 100 if count == whole else min(max(round(100 * count / whole), 1), 99)
    return Tally(clipped(verdict, 40), text.verdict_kind(verdict), count, f"{percent} %")
