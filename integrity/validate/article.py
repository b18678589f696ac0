"""All checks of one article, in order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from integrity import fields
from integrity.fields import Fields
from integrity.finding import Finding, told_apart
from integrity.load.article import Article
from integrity.trust.identity import URN
from integrity.trust.root import Trust
from integrity.trust.verification import Subject
from integrity.validate import authenticity, provenance, replays, schema, seal_field, syntax
from integrity.validate.verdict import Verification

Check = Callable[[Article, datetime, Fields], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (schema.check, provenance.check)
"""What is asked of an article that could be read."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Findings and verdict of one article, small enough to be sent between processes."""

    path: str
    identity: str
    """Content identity, of which fingerprints are made."""
    findings: tuple[Finding, ...]
    verification: Verification

    def replayed(self, finding: Finding) -> Judgement:
        """The judgement after the seal was found in another article; an earlier failure keeps its verdict."""
        return replace(self, verification=replays.replayed(self.verification, finding))

    @property
    def subject(self) -> str:
        """What names the article in findings that are about more than one: its address, else its content identity.

        A `sub` that comes from the file name would change with it.
        """
        sub = self.verification.sub
        return sub if sub and not sub.startswith(URN) else self.identity

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings with the one of the verdict last, where there is one."""
        seal = self.verification.finding
        return (*self.findings, seal) if seal else self.findings


def judge(article: Article, trust: Trust, at: datetime, names: Fields = fields.DEFAULT) -> Judgement:
    """Judge one article at the time `at` (aware). A malformed one gets its FMT findings and nothing else."""
    return judge_all([article], trust, at, names)[0]


def judge_all(
    articles: Sequence[Article], trust: Trust, at: datetime, names: Fields = fields.DEFAULT
) -> list[Judgement]:
    """The same of some articles, each on its own, in less time."""
    sealed = judge_seals(articles, trust, at)
    return [_checked(article, found, at, names) for article, found in zip(articles, sealed, strict=True)]


def judge_seal(article: Article, trust: Trust, at: datetime) -> Judgement:
    """The same without the checks of fields: the verdict, with the FMT findings of a malformed article."""
    return judge_seals([article], trust, at)[0]


def judge_seals(articles: Sequence[Article], trust: Trust, at: datetime) -> list[Judgement]:
    """The same of some articles, each on its own, in less time."""
    asked = [_with_subject(article, trust) for article in articles]
    verdicts = authenticity.verify_all(asked, trust, math.floor(at.timestamp()))
    return [
        Judgement(article.path, article.identity, tuple(syntax.check(article)) if article.errors else (), verdict)
        for (article, _), verdict in zip(asked, verdicts, strict=True)
    ]


def _with_subject(article: Article, trust: Trust) -> tuple[Article, Subject | None]:
    """The article known by its content: one that was only sealed again, or reformatted, keeps its findings."""
    if article.errors:
        return article, None
    subject = seal_field.subject_of(article, trust.exclude)
    return Article(article.path, subject.dig.value.hex(), article.source), subject


def _checked(article: Article, judgement: Judgement, at: datetime, names: Fields) -> Judgement:
    """The judgement with the findings on fields."""
    if article.errors:
        return judgement
    article = Article(article.path, judgement.identity, article.source)
    found = tuple(told_apart(each for check in CHECKS for each in check(article, at, names)))
    return replace(judgement, findings=found) if found else judgement
