"""All checks of one article, in order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from integrity import fields
from integrity.fields import Fields
from integrity.finding import Finding, told_apart
from integrity.load.article import Article
from integrity.trust.identity import URN
from integrity.trust.root import Trust
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
    judgement = judge_seal(article, trust, at)
    if article.errors:
        return judgement
    article = replace(article, identity=judgement.identity)
    return replace(
        judgement, findings=tuple(told_apart(each for check in CHECKS for each in check(article, at, names)))
    )


def judge_seal(article: Article, trust: Trust, at: datetime) -> Judgement:
    """The same without the checks of fields: the verdict, with the FMT findings of a malformed article."""
    seconds = math.floor(at.timestamp())
    if article.errors:
        findings = tuple(syntax.check(article))
        return Judgement(article.path, article.identity, findings, authenticity.verify(article, trust, seconds))
    subject = seal_field.subject_of(article, trust.exclude)
    # An article that was only sealed again, or reformatted, keeps its findings.
    article = replace(article, identity=subject.dig.value.hex())
    return Judgement(article.path, article.identity, (), authenticity.verify(article, trust, seconds, subject))
