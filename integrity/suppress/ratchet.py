"""The baseline made, brought up to date and cleared: without being asked for it, it only ever gets shorter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from integrity.finding import Accepted, Finding, Severity
from integrity.suppress import accepting
from integrity.suppress.baseline import Entry, Key, key_of

OWN = "BAS"
"""The family of findings on comments and entries, which are mended and never accepted."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms findings are accepted."""

    reason: str
    owner: str
    created: date
    expires: date | None
    """The last day; None for ever."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run found, all rules reported."""

    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]

    @property
    def present(self) -> dict[Key, tuple[Finding, ...]]:
        """Findings by what an entry for them would have in common with them, whether they count or not.

        Those that a comment accepts are among them: they are not gone.
        """
        found: dict[Key, list[Finding]] = defaultdict(list)
        for finding in (*self.findings, *(one.finding for one in self.accepted)):
            if not finding.rule.startswith(OWN):
                found[key_of(finding)].append(finding)
        return {key: tuple(group) for key, group in found.items()}

    @property
    def unused(self) -> frozenset[str]:
        """Fingerprints of the entries that the run was in a position to call unused."""
        return frozenset(one.subjects[0] for one in self.findings if one.rule == accepting.UNUSED)

    @property
    def expired(self) -> frozenset[str]:
        """Fingerprints of the entries that the run called expired."""
        return frozenset(one.subjects[0] for one in self.findings if one.rule == accepting.EXPIRED)

    def to_accept(self, level: Severity, rules: frozenset[str]) -> dict[Key, tuple[Finding, ...]]:
        """The findings of `rules`, at or above `level`, that no comment accepts."""
        by_comment = {key_of(one.finding) for one in self.accepted if one.by == accepting.INLINE}
        return {
            key: group
            for key, group in self.present.items()
            if group[0].rule in rules and max(one.severity for one in group) >= level and key not in by_comment
        }


def created(findings: Iterable[Sequence[Finding]], terms: Terms) -> list[Entry]:
    """An entry for each group of findings that have rule and fingerprint in common."""
    return [
        Entry(
            group[0].fingerprint,
            group[0].rule,
            group[0].subjects,
            paths_of(group),
            terms.reason,
            terms.owner,
            terms.created,
            terms.expires,
        )
        for group in findings
    ]


def paths_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Every path that the findings name, each once, sorted."""
    return tuple(sorted({spot.path for one in findings for spot in (one.place, *one.related)}))


def refreshed(entries: Iterable[Entry], seen: Seen, keeps: Callable[[str], bool]) -> list[Entry]:
    """`entries` without those whose findings are gone, with the paths where the others are now.

    An old path stays a hint where `keeps` says that the run cannot know better.
    """
    present, gone = seen.present, seen.unused | seen.expired
    kept = []
    for entry in entries:
        group = present.get(entry.key)
        if group:
            old = {path for path in entry.paths if keeps(path)}
            kept.append(replace(entry, paths=tuple(sorted({*paths_of(group), *old}))))
        elif entry.fingerprint not in gone:
            kept.append(entry)
    return kept


def pruned(entries: Iterable[Entry], seen: Seen, today: date) -> list[Entry]:
    """`entries` without those that match nothing or have expired."""
    return [entry for entry in entries if entry.fingerprint not in seen.unused and not entry.has_expired(today)]
