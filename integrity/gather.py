"""The small pieces of the pipeline: one file judged, all records collected, rows for the report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from integrity import rules
from integrity.errors import FormatError
from integrity.finding import Finding, Place
from integrity.load import article, records
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.node import Span
from integrity.report.report import ArticleRow, RecordRow
from integrity.validate.article import Judgement
from integrity.validate.article import judge as judge_article


@dataclass(frozen=True, slots=True)
class Judged:
    """One article with all that the run needs of it; small, since it comes back from a worker."""

    judgement: Judgement
    record: Record | None
    """None where the article could not be read."""
    mentions: tuple[Record, ...] = ()

    @property
    def path(self) -> str:
        """Path from the root."""
        return self.judgement.path


def judge(root: Path, at: datetime, path: str) -> Judged:
    """Load and judge the article at `path` below `root`."""
    loaded = article.load(root, path)
    judgement = judge_article(loaded, at)
    if loaded.errors:
        return Judged(judgement, None)
    return Judged(judgement, records.from_article(loaded), records.mentions(loaded))


def refused(at: datetime, path: str, error: FormatError) -> Judged:
    """What stands for a file or folder that discovery refused to read."""
    return Judged(judge_article(article.unread(path, error), at), None)


def collect(found: Discovery, judged: Sequence[Judged], *, mentions: bool) -> tuple[list[Record], list[Finding]]:
    """Records of articles, of their mentions if asked for, and of record files; ids are distinct afterwards."""
    every = [one.record for one in judged if one.record]
    if mentions:
        every += [mention for one in judged for mention in one.mentions]
    taken = {record.id for record in every}
    problems: list[Finding] = []
    for path in sorted(found.records):
        file = records.read_jsonl(found.root / path)
        problems += [_problem(path, error) for error in file.errors]
        for record in file.records:
            if record.id in taken:
                problems.append(_problem(path, _duplicate(record)))
            else:
                taken.add(record.id)
                every.append(record)
    return every, problems


def _duplicate(record: Record) -> FormatError:
    return FormatError("FMT126", f"id {record.id!r:.120} stands in an earlier record already", "")


def _problem(path: str, error: FormatError) -> Finding:
    span = Span(*error.span) if error.span else None
    subject = hashlib.sha256(f"{path}\n{error.message}".encode("utf-8", "surrogateescape")).hexdigest()
    place = Place(path, span)
    return rules.finding(error.rule, error.message, place, subjects=[subject], next_step=error.next_step)


def article_row(one: Judged) -> ArticleRow:
    """How a report lists the article."""
    record, verification = one.record, one.judgement.verification
    return ArticleRow(
        path=one.path,
        title=record.title if record else None,
        outlet=record.outlet if record else None,
        url=record.url if record else None,
        published=record.published if record else None,
        verdict=verification.verdict,
        codes=verification.codes,
    )


def record_row(record: Record) -> RecordRow:
    """How a report lists the record; without its text."""
    return RecordRow(
        id=record.id,
        title=record.title,
        excerpt=record.excerpt,
        outlet=record.outlet,
        url=record.url,
        published=record.published,
        is_mention=record.mention_of is not None,
    )
