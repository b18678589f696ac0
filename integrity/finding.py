"""What a run reports: findings with their places, evidence and the next step."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum, StrEnum

from integrity.node import Span


class Severity(IntEnum):
    """How bad. Ordered, so that `severity >= fail_on` decides the exit code."""

    NOTE = 1
    """Worth knowing; nothing has to be done."""
    WARNING = 2
    """Probably a mistake; an editor should look."""
    ERROR = 3
    """The article cannot be trusted or read as it stands."""

    @property
    def label(self) -> str:
        """The lower-case name, as printed and as written in configuration."""
        return self.name.lower()


class Confidence(StrEnum):
    """How sure the rule is that what it reports is so."""

    CERTAIN = "certain"
    """Follows from the bytes alone."""
    HIGH = "high"
    """Wrong only in rare, known cases."""
    MEDIUM = "medium"
    """Rests on a heuristic or a model; read the evidence."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place in one file. `source` is the text of the line, bounded, starting at column `offset` + 1."""

    path: str
    """POSIX path from the root."""
    span: Span | None = None
    """None where the finding is about the whole file."""
    source: str = ""
    offset: int = 0
    label: str = ""
    """What this place has to do with the finding, for related places."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to report, complete: a renderer needs nothing else."""

    rule: str
    """Code in the catalogue, such as FMT115."""
    severity: Severity
    confidence: Confidence
    message: str
    """What is so, with what was expected and what was found."""
    next_step: str
    """What the reader can do about it."""
    place: Place
    fingerprint: str
    """Identity across runs: survives moves and added lines, changes with the content."""
    related: tuple[Place, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    verdict: str | None = None
    """The verdict on the article's seal, where the finding carries one."""
    codes: tuple[str, ...] = field(default=())
    """Finer reasons beside the verdict."""
    subjects: tuple[str, ...] = ()
    """Content identities of the articles concerned, of which the fingerprint is made; sorted."""

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        """Path, then place in the file, then rule: the order of every report."""
        return self.place.path, self.place.span or Span(0, 0, 0), self.rule, self.fingerprint


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that is known and does not count, and who accepted it."""

    finding: Finding
    by: str
    """`baseline` or `inline`."""
    reason: str
    owner: str = ""
    expires: date | None = None
    """The last day on which it is accepted; None for ever."""


def told_apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of one article; of those with one fingerprint, the second and later get others by their number."""
    met: Counter[str] = Counter()
    for found in findings:
        met[found.fingerprint] += 1
        number = met[found.fingerprint]
        name = fingerprint(found.rule, [found.fingerprint], f"#{number}")
        yield found if number == 1 else replace(found, fingerprint=name)


def fingerprint(rule: str, subjects: Iterable[str], name: str = "") -> str:
    """32 hex characters from the rule, the content identities of its subjects in any order, and a field name."""
    content = json.dumps([rule, sorted(subjects), name], separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:32]
