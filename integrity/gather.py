"""The small pieces of the pipeline: one file judged, all records collected, rows for the report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from integrity import fields, rules, workers
from integrity.errors import FormatError
from integrity.fields import Fields
from integrity.finding import Finding, Place
from integrity.link.evidence import Linking
from integrity.load import article, record_files, records
from integrity.load.article import Article
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.node import Span
from integrity.report.report import ArticleRow, ChangeRow, RecordRow
from integrity.suppress import inline
from integrity.suppress.accepting import Scope
from integrity.suppress.inline import Comments
from integrity.trust.root import NOTHING, Trust
from integrity.trust.views import LogView
from integrity.validate import replays
from integrity.validate.article import Judgement
from integrity.validate.article import judge as judge_article
from integrity.validate.article import judge_all as judge_articles
from integrity.validate.article import judge_seals as article_seals
from integrity.validate.corpus import Corpus, Seen

LINKED_FOLDER = "FMT102"


@dataclass(frozen=True, slots=True)
class Judged:
    """One article with all that the run needs of it; small, since it comes back from a worker."""

    judgement: Judgement
    record: Record | None
    """None where the article could not be read."""
    mentions: tuple[Record, ...] = ()
    is_article: bool = True
    """False for a linked folder, which is reported and is no article."""
    comments: Comments = inline.NONE
    """What comments in its front matter say to the checker."""

    @property
    def path(self) -> str:
        """Path from the root."""
        return self.judgement.path


def judge(root: Path, trust: Trust, at: datetime, path: str, *, names: Fields = fields.DEFAULT) -> Judged:
    """Load and judge the article at `path` below `root`, whose fields are called `names`."""
    return judged(article.load(root, path), trust, at, names)


def judge_all(root: Path, trust: Trust, at: datetime, names: Fields, paths: Sequence[str]) -> list[Judged]:
    """The same for some paths, in less time."""
    return judged_all((article.load(root, path) for path in paths), trust, at, names)


def judge_seals(root: Path, trust: Trust, at: datetime, paths: Sequence[str]) -> list[Judged]:
    """Load the articles at some paths below `root` and judge their seals alone, without records of them."""
    return [Judged(one, None) for one in article_seals([article.load(root, path) for path in paths], trust, at)]


def judge_blobs(top: Path, trust: Trust, at: datetime, names: Fields, blobs: Sequence[tuple[str, str]]) -> list[Judged]:
    """The same for files of git, given as path and blob. Raises UsageError for an object that is lost."""
    from integrity import archive  # noqa: PLC0415 - imports what links, which verifying a file needs not

    return judged_all(archive.read_blobs(top, blobs), trust, at, names)


def judged(loaded: Article, trust: Trust, at: datetime, names: Fields) -> Judged:
    """The article, whose fields are called `names`, judged."""
    return judged_all([loaded], trust, at, names)[0]


def judged_all(loaded: Iterable[Article], trust: Trust, at: datetime, names: Fields) -> list[Judged]:
    """The same for articles, of which some are held in memory at once: together they take less time."""
    left, found = iter(loaded), []
    while run := list(islice(left, workers.RUN)):
        judgements = judge_articles(run, trust, at, names)
        found += [_with_record(one, judgement, names) for one, judgement in zip(run, judgements, strict=True)]
    return found


def _with_record(loaded: Article, judgement: Judgement, names: Fields) -> Judged:
    if loaded.errors:
        return Judged(judgement, None)
    comments = inline.find(loaded, judgement.identity)
    record = records.from_article(loaded, names)
    return Judged(judgement, record, records.mentions(loaded, names), comments=comments)


def records_of(loaded: Article, names: Fields, *, mentions: bool) -> list[Record]:
    """The record of an article, and of its mentions if asked for; nothing where it could not be read."""
    if loaded.errors:
        return []
    told = records.mentions(loaded, names) if mentions else ()
    return [records.from_article(loaded, names), *told]


def refused(root: Path, at: datetime, path: str, error: FormatError) -> Judged:
    """What stands for a file or folder below `root` that discovery refused to read."""
    judgement = judge_article(article.unread(path, error, article.identity_of(root / path)), NOTHING, at)
    return Judged(judgement, None, is_article=error.rule != LINKED_FOLDER)


def with_replays(judged: Sequence[Judged]) -> list[Judged]:
    """The same, after the seals were held against each other."""
    traces = ((one.judgement.identity, one.judgement.verification.trace) for one in judged)
    found = replays.find((identity, trace) for identity, trace in traces if trace)
    return [
        replace(one, judgement=one.judgement.replayed(found[one.path])) if one.path in found else one for one in judged
    ]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a run is reported: all of it, or where a change is judged, what it touches."""

    judged: Sequence[Judged]
    findings: Sequence[Finding]
    linking: Linking
    change: ChangeRow | None = None
    """What the change leaves alone and takes away; None where no change is judged."""

    def told(self, records: Sequence[Record]) -> list[Record]:
        """The records that the report is about, by id: of a change its own, and those that are linked to them."""
        ordered = sorted(records, key=lambda record: record.id)
        if self.change is None:
            return ordered
        known = {one.path for one in self.judged}
        known.update(name for link in self.linking.links for name in (link.a, link.b))
        known.update(member for cluster in self.linking.clusters for member in cluster.members)
        return [record for record in ordered if record.id in known]


def corpus(own: Sequence[Judged], others: Sequence[Judged], log: LogView | None, gone: Sequence[str],
           touched: Collection[str] | None) -> Iterator[Finding]:  # fmt: skip
    """The findings on the articles `own` that no article tells alone; `others` were judged with them.

    `gone` are paths without an article now, `touched` those that a change touches, None where none is judged.
    """
    seen, known = ([_seen(one) for one in articles(some)] for some in (own, others))
    if touched is None:
        return Corpus(seen, known, log, gone).find()
    return Corpus(seen, known, log, gone, lambda path: path not in touched, is_change=True).find()


def _seen(one: Judged) -> Seen:
    return Seen(one.path, one.judgement.identity, one.judgement.verification)


def scope(chosen: Chosen, present: frozenset[str], *, is_whole: bool) -> Scope:
    """What a run looked at, of the paths `present` that there are; `is_whole` where it was about the whole corpus."""
    return Scope(frozenset(one.path for one in chosen.judged), present, is_whole and chosen.change is None)


def articles(judged: Sequence[Judged]) -> Iterator[Judged]:
    """Those of `judged` that are articles: not the folders that were refused."""
    return (one for one in judged if one.is_article)


def digest(judged: Sequence[Judged]) -> str:
    """SHA-256, in hex, of the articles among `judged`, in the order of their paths whatever order they come in.

    Each is a line: a JSON list, in ASCII, of path and content identity, which a new seal alone does not change.
    """
    content = hashlib.sha256()
    for path, identity in sorted((one.path, one.judgement.identity) for one in articles(judged)):
        content.update(f"{json.dumps([path, identity])}\n".encode("ascii"))
    return content.hexdigest()


def collect(found: Discovery, judged: Sequence[Judged], *, mentions: bool) -> tuple[list[Record], list[Finding]]:
    """Records of articles, of their mentions if asked for, and of record files; ids are distinct afterwards."""
    every = [one.record for one in judged if one.record]
    if mentions:
        every += [mention for one in judged for mention in one.mentions]
    taken = {record.id for record in every}
    problems: list[Finding] = []
    for path in sorted(found.records):
        file = record_files.read(found.root / path)
        errors = list(file.errors)
        for record, line in zip(file.records, file.lines, strict=True):
            if record.id in taken:
                errors.append(_duplicate(record, line))
            else:
                taken.add(record.id)
                every.append(record)
        problems += [_problem(path, file.digest, number, error) for number, error in enumerate(errors)]
    return every, problems


def _duplicate(record: Record, line: int) -> FormatError:
    message = f"id {record.id!r:.120} stands in an earlier record already, expected each id once"
    return FormatError("FMT126", message, "", Span(line, 1, 1))


def _problem(path: str, digest: str, number: int, error: FormatError) -> Finding:
    place = Place(path, Span(*error.span) if error.span else None)
    name = str(number)
    return rules.finding(error.rule, error.message, place, subjects=[digest], name=name, next_step=error.next_step)


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
        domain=verification.outlet,
        sub=verification.sub,
        kid=verification.kid,
        fields=verification.fields,
        excluded=verification.excluded,
        steps=verification.steps,
    )


def record_row(record: Record) -> RecordRow:
    """How a report lists the record, with its text as it is."""
    return RecordRow(
        id=record.id,
        title=record.title,
        excerpt=record.excerpt,
        outlet=record.outlet,
        url=record.url,
        published=record.published,
        is_mention=record.mention_of is not None,
        text=record.text,
    )
