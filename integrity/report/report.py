"""What a run found out, complete and in order: all that a renderer gets to see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from integrity.finding import Accepted, Finding, Severity
from integrity.link.evidence import Cluster, Link, Linking
from integrity.report.since import Since
from integrity.validate.verdict import Step

SCHEMA_VERSION = 1
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One judged article."""

    path: str
    title: str | None
    outlet: str | None
    url: str | None
    published: datetime | None
    verdict: str
    codes: tuple[str, ...]
    domain: str | None = None
    """The outlet as a domain in normal form, to which keys are granted."""
    sub: str | None = None
    """Identity of the article; None where it has no canonical form."""
    kid: str | None = None
    """Thumbprint of the key that a signed payload names."""
    fields: tuple[str, ...] = ()
    """Fields that differ from what was signed; "" is the body."""
    excluded: tuple[str, ...] = ()
    """Fields of the article that its seal does not protect."""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One linked record, article or not, as far as a report shows it."""

    id: str
    title: str | None
    excerpt: str | None
    outlet: str | None
    url: str | None
    published: datetime | None
    is_mention: bool
    text: str | None = None
    """The body as it was read, to be shown beside another; no format hands it on as data."""

    def by_time(self) -> tuple[datetime, str]:
        """Sort key: the earlier first, the undated last, ties by id."""
        return self.published or _LATEST, self.id


UNANCHORED, PINNED, SINCE = "policy-unanchored", "root-key", "since "
"""Why a policy is believed: its own root says so, its root keys were given, or the base of the change has it."""


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """The policy by which seals were judged."""

    path: str
    version: int
    expires: int
    """Unix seconds."""
    signed_by: tuple[str, ...]
    """Thumbprints of its root keys that signed it."""
    anchor: str
    """UNANCHORED, PINNED, or SINCE and the name of the base."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """The change that was judged, beside the articles that it brings."""

    base: str
    """What its base is called."""
    unchanged: int
    """Articles that it does not touch, which the report does not list."""
    cached: int = 0
    """How many of `unchanged` are known from the cache alone: that none of them has to do with the change rests on it.
    """
    removed: tuple[str, ...] = ()
    """Paths of articles that are gone; sorted."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Paths of articles that have another name now, as (from, to); sorted."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a report was made of: SHA-256 digests in hex, which no clock, machine or order of files changes.

    With them, the version of the tool and the time `at`, a report can be made again, and told from another.
    """

    configuration: str
    """Of the settings that were in force."""
    corpus: str
    """Of path and content identity of every judged article."""
    policy: str | None
    """Of the bytes of the policy; None where there is none."""


@dataclass(frozen=True)
class Report:
    """The outcome of one run. Everything is sorted; equal inputs give equal reports."""

    command: str
    """check, audit or link."""
    at: datetime | None
    """The time for which articles were judged, in UTC; None where none was asked for, so that the report does not
    change from day to day."""
    articles: tuple[ArticleRow, ...]
    """By path."""
    records: tuple[RecordRow, ...]
    """By id; what was linked."""
    findings: tuple[Finding, ...]
    """By place."""
    linking: Linking
    fail_on: Severity | None
    """The level from which findings fail the run; None if none does."""
    deselected: int = 0
    """Findings left out by `select`, `ignore` and levels that are `off`."""
    policy: PolicyRow | None = None
    """None where there is none."""
    change: ChangeRow | None = None
    """What was left out because a change does not touch it, and what the change takes away; None where all was judged.
    """
    accepted: tuple[Accepted, ...] = ()
    """Findings that a baseline or an inline comment accepts; none of them is among `findings`. By place."""
    lowered: int = 0
    """Findings on seals, keys and log among `findings` whose level the configuration lowers."""
    is_refused: bool = False
    """Whether the change brings a policy that is not valid, which fails the run whatever rules are asked for."""
    is_log_refused: bool = False
    """The same for the corpus log, of a change or of the tree."""
    provenance: Provenance = field(kw_only=True)
    since: Since | None = None
    """What changed since an earlier report; None where none was given."""

    @cached_property
    def counts(self) -> Counter[Severity]:
        """Findings by severity."""
        return Counter(finding.severity for finding in self.findings)

    @cached_property
    def verdicts(self) -> Counter[str]:
        """Articles by verdict."""
        return Counter(article.verdict for article in self.articles)

    @cached_property
    def events(self) -> tuple[Cluster, ...]:
        """Clusters of two and more, largest first, then by id."""
        several = (cluster for cluster in self.linking.clusters if len(cluster.members) > 1)
        return tuple(sorted(several, key=lambda cluster: (-len(cluster.members), cluster.id)))

    @cached_property
    def record(self) -> dict[str, RecordRow]:
        """Linked records by id."""
        return {row.id: row for row in self.records}

    @cached_property
    def links_of(self) -> dict[str, tuple[Link, ...]]:
        """The links, same event or not, of each id that has one."""
        found: dict[str, list[Link]] = {}
        for link in self.linking.links:
            found.setdefault(link.a, []).append(link)
            found.setdefault(link.b, []).append(link)
        return {key: tuple(links) for key, links in found.items()}

    @cached_property
    def ranked(self) -> tuple[Finding, ...]:
        """Findings, the worst first, then by place: in this order a format with a limit shows them."""
        return tuple(sorted(self.findings, key=lambda finding: (-finding.severity, finding.sort_key)))

    def is_failing(self, finding: Finding) -> bool:
        """Whether a finding reaches the fail level."""
        return self.fail_on is not None and finding.severity >= self.fail_on

    @property
    def unchanged(self) -> int | None:
        """Articles that the change does not touch; None where all were judged."""
        return self.change.unchanged if self.change else None

    @property
    def fails(self) -> bool:
        """Whether any finding reaches the fail level, or the policy that the change brings or the log is not valid."""
        return self.is_refused or self.is_log_refused or any(map(self.is_failing, self.findings))
