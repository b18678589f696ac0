"""LOG601 to LOG603 and LOG607: articles that are gone, replaced, not logged, or there twice, which none tells alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from integrity import rules
from integrity.finding import Finding, Place, Severity
from integrity.trust import digest
from integrity.trust.identity import URN
from integrity.trust.log_entries import Kind, Row
from integrity.trust.policy import moment
from integrity.trust.verification import UNLOGGED
from integrity.trust.views import LogView, Standing
from integrity.validate.verdict import Verdict, Verification

DELETED, REPLACED, NOT_LOGGED, DUPLICATE = "LOG601", "LOG602", "LOG603", "LOG607"
DUPLICATE_IDENTITY = "duplicate-identity"
MAX_PLACES = 5
"""Other files of one identity that a finding names; the message counts the rest."""
_TELLS = frozenset({Verdict.VERIFIED, Verdict.COUNTERSIGNED, Verdict.UNVERIFIABLE, Verdict.MISSING})
"""Verdicts beside which it is worth saying that the log does not have an article; under others more is wrong."""


class Seen(NamedTuple):
    """One article that was judged."""

    path: str
    identity: str
    """Content identity."""
    verification: Verification

    @property
    def is_signed(self) -> bool:
        """Whether it carries a signed payload, good or not."""
        return self.verification.kid is not None


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles of a run, and what the log is held against."""

    articles: Sequence[Seen]
    """Those that findings are about."""
    known: Sequence[Seen] = ()
    """Others that were judged with them."""
    log: LogView | None = None
    gone: Collection[str] = ()
    """Paths at which there is no article any more, as far as the run can tell."""
    untouched: Callable[[str], bool] = lambda _: False
    """Of a path that was not judged whether there is the same file as before."""
    is_change: bool = False
    """Whether a change is judged, which is logged after it was merged."""

    def find(self) -> Iterator[Finding]:
        """Every finding, in no order."""
        yield from self._twice()
        if self.log is not None:
            live = {one.verification.sub for one in (*self.articles, *self.known)}
            for one in self.articles:
                yield from self._standing(one, self.log, live)
            yield from self._deleted(self.log, live)

    def _twice(self) -> Iterator[Finding]:
        """LOG607 for each article whose identity another file has, too."""
        holders: dict[str, list[Seen]] = defaultdict(list)
        for one in sorted((*self.articles, *self.known), key=lambda one: one.path):
            if one.verification.sub:
                holders[one.verification.sub].append(one)
        for sub, group in holders.items():
            level = Severity.ERROR if any(one.is_signed for one in group) else None
            # Without an address the file name is the identity, and some sites call every file alike.
            if len(group) > 1 and (level or self.log is not None or not sub.startswith(URN)):
                yield from (_twice(one, sub, group, level) for one in group)

    def _standing(self, one: Seen, log: LogView, live: Collection[str | None]) -> Iterator[Finding]:
        """LOG602 or LOG603, where the article is not the head at its path."""
        sub, content = one.verification.sub, one.verification.content
        if sub is None:
            return
        here = log.at(one.path)
        old = next((row for row in here.values() if not self._is_elsewhere(row, live, log)), None)
        if old and sub not in here:
            yield _replaced(one, sub, old)
        elif content and one.verification.verdict in _TELLS:
            standing = log.standing(sub, one.path, digest.parse(content.dig))
            if standing is not Standing.CURRENT:
                yield self._unlogged(one, standing, log)

    def _unlogged(self, one: Seen, standing: Standing, log: LogView) -> Finding:
        sub = one.verification.sub or ""
        return rules.finding(
            NOT_LOGGED,
            _STANDS[standing].format(sub=_named(sub), paths=", ".join(sorted(log.heads(sub))[:MAX_PLACES])),
            Place(one.path),
            subjects=[one.identity],
            severity=self._level(one, standing),
            codes=(UNLOGGED,),
        )

    def _level(self, one: Seen, standing: Standing) -> Severity:
        """An error where the text that was logged is another one and nobody has signed this one."""
        if standing is Standing.MOVED or (self.is_change and standing is not Standing.RETIRED):
            return Severity.NOTE
        if self.is_change or standing is Standing.UNKNOWN or one.verification.verdict is Verdict.VERIFIED:
            return Severity.WARNING
        return Severity.ERROR

    def _deleted(self, log: LogView, live: Collection[str | None]) -> Iterator[Finding]:
        """LOG601 for each head that has no file, at no other path either."""
        for path in sorted(self.gone):
            for row in log.at(path).values():
                if not self._is_elsewhere(row, live, log):
                    yield _deleted(row)

    def _is_elsewhere(self, row: Row, live: Collection[str | None], log: LogView) -> bool:
        """Whether the article of a head is there, though not at the path of the head."""
        return row.sub in live or any(path != row.path and self.untouched(path) for path in log.heads(row.sub))


def _twice(one: Seen, sub: str, group: Sequence[Seen], level: Severity | None) -> Finding:
    others = [each for each in group[: MAX_PLACES + 1] if each is not one][:MAX_PLACES]
    left = len(group) - 1 - len(others)
    names = ", ".join(each.path for each in others) + (f" and {left} more" if left else "")
    return rules.finding(
        DUPLICATE,
        f"the identity {_named(sub)} is also that of {names}, expected it in one file only",
        Place(one.path),
        subjects=sorted({sub, *(each.identity for each in (one, *others))}),
        severity=level,
        related=[Place(each.path, label="same identity") for each in others],
        codes=(DUPLICATE_IDENTITY,),
    )


def _replaced(one: Seen, sub: str, old: Row) -> Finding:
    outlet = one.verification.outlet or _host(sub)
    return rules.finding(
        REPLACED,
        f"another article stands here: expected {_named(old.sub)} ({_host(old.sub)}), which the log has here, found "
        f"{_named(sub)} ({outlet})",
        Place(one.path),
        subjects=[old.sub, sub],
        evidence=[("from", old.sub), ("to", sub), ("from outlet", _host(old.sub)), ("to outlet", outlet)],
    )


def _deleted(row: Row) -> Finding:
    return rules.finding(
        DELETED,
        f"the article {_named(row.sub)} is gone; the log has it here since {moment(row.t)}, expected a file",
        Place(row.path),
        subjects=[row.sub],
        evidence=[("article", row.sub), ("content", row.content.dig), ("kind", Kind(row.content.kind).value)],
    )


def _host(sub: str) -> str:
    """The outlet that an identity names, as far as it does."""
    return "no address" if sub.startswith(URN) else urlsplit(sub).hostname or "no address"


def _named(sub: str) -> str:
    return f"{sub:.200}"


_STANDS = {
    Standing.MOVED: "the log has this article at {paths}, and not here yet",
    Standing.EARLIER: "the log has a newer content of {sub}, and not this one as the newest",
    Standing.CHANGED: "the content is not the one that the log has of {sub}",
    Standing.RETIRED: "the log has {sub} as an article that is gone, and here it is",
    Standing.UNKNOWN: "the log does not know {sub} yet",
}
