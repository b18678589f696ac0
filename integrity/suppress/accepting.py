"""Which findings of a run count: the one place where comments and baseline are held against them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from integrity import rules
from integrity.finding import Accepted, Finding, Place
from integrity.node import Span
from integrity.suppress import inline
from integrity.suppress.baseline import Baseline, Entry, Key, key_of
from integrity.suppress.inline import Comments, Ignore

INLINE, BASELINE = "inline", "baseline"
"""By what a finding is accepted."""
EXPIRED, UNUSED, POWERLESS = "BAS911", "BAS912", "BAS913"
ANCHORED = ("SIG", "LOG", "FMT")
"""Families whose entries count only from the base of a change: nobody vouches for their own seals. FMT carries the
verdict on the seal of an article that cannot be read, in which whatever is wrong with the seal would be hidden."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run looked at, so that nothing is called unused that was not looked at."""

    judged: frozenset[str]
    """Paths of the articles that were judged."""
    present: frozenset[str]
    """Paths of all articles that they were held against, themselves included."""
    is_whole: bool
    """Whether that is the whole corpus, each article of it judged."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The findings of a run, told apart."""

    kept: tuple[Finding, ...]
    """Those that count, with those on comments and entries."""
    accepted: tuple[Accepted, ...]
    """Those that do not, in the order of places."""


def sort(findings: Sequence[Finding], comments: Mapping[str, Comments], baseline: Baseline, scope: Scope,
         today: date) -> Sorted:  # fmt: skip
    """Tell the findings that count from those that are accepted, and add those on comments and entries themselves.

    `comments` are those of articles by path, at least of all with findings; `today` decides what has expired. A
    finding is accepted by a comment before it is by an entry; both are in use then.
    """
    counting, here = _counting(baseline, today), _by_comment(comments)
    kept: list[Finding] = []
    accepted: list[Accepted] = []
    for finding in findings:
        entry, ignore = counting.get(key_of(finding)), here.get((finding.place.path, finding.rule))
        if ignore:
            accepted.append(Accepted(finding, INLINE, ignore.reason))
        elif entry:
            accepted.append(Accepted(finding, BASELINE, entry.reason, entry.owner, entry.expires))
        else:
            kept.append(finding)
    kept += _on_comments(findings, comments, scope)
    kept += _on_entries(findings, baseline, scope, today)
    return Sorted(tuple(kept), tuple(sorted(accepted, key=lambda one: one.finding.sort_key)))


def _by_comment(comments: Mapping[str, Comments]) -> dict[tuple[str, str], Ignore]:
    """(path, rule) -> the last comment of the article that accepts findings of that rule."""
    return {(path, code): ignore for path, read in comments.items() for ignore in read.ignores for code in ignore.codes}


def _on_comments(findings: Sequence[Finding], comments: Mapping[str, Comments], scope: Scope) -> Iterator[Finding]:
    raised: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        raised[finding.place.path].add(finding.rule)
    for path in sorted(scope.judged & set(comments)):
        yield from comments[path].findings
        yield from inline.unused(comments[path], frozenset(raised[path]))


def _counting(baseline: Baseline, today: date) -> dict[Key, Entry]:
    """The entries that accept a finding."""
    effective = ((entry, _effective(entry, baseline)) for entry in baseline.entries)
    return {entry.key: source for entry, source in effective if source and not source.has_expired(today)}


def _effective(entry: Entry, baseline: Baseline) -> Entry | None:
    """What an entry of the work tree is worth: itself, what the base has for it, or nothing."""
    if entry.rule.startswith(ANCHORED):
        return (baseline.at_base or {}).get(entry.key)
    return entry


def _on_entries(findings: Sequence[Finding], baseline: Baseline, scope: Scope, today: date) -> Iterator[Finding]:
    found = {key_of(finding) for finding in findings}
    powerless = []
    for entry in baseline.entries:
        effective = _effective(entry, baseline)
        looked_at = entry.key in found or _was_looked_at(entry, scope)
        if effective is None:
            powerless.append(entry)
        if looked_at and (effective or entry).has_expired(today):
            yield _expired(baseline, effective or entry, entry.line, is_found=entry.key in found)
        elif looked_at and entry.key not in found:
            yield _unused(baseline, entry)
    if powerless:
        yield _powerless(baseline, powerless)


def _was_looked_at(entry: Entry, scope: Scope) -> bool:
    """Whether the finding would have been found again, had it still been there.

    One side of a pair is enough where its article was judged against all; where only a part of the corpus was read,
    the other side may just not have been among it.
    """
    if scope.is_whole:
        return True
    return not scope.judged.isdisjoint(entry.paths) and scope.present.issuperset(entry.paths)


def _expired(baseline: Baseline, entry: Entry, line: int, *, is_found: bool) -> Finding:
    now = "its finding counts again" if is_found else "its finding is gone"
    message = f"the entry for {entry.rule} in {_where(entry)} expired after {entry.expires}; {now}"
    step = "" if is_found else "Remove the entry: `integrity baseline prune`."
    return _finding(EXPIRED, message, baseline, line, entry.fingerprint, step)


def _unused(baseline: Baseline, entry: Entry) -> Finding:
    message = f"the entry for {entry.rule} in {_where(entry)} matches no finding"
    return _finding(UNUSED, message, baseline, entry.line, entry.fingerprint)


def _powerless(baseline: Baseline, entries: list[Entry]) -> Finding:
    families = sorted({entry.rule[:3] for entry in entries})
    many = f"{len(entries):,} {'entry' if len(entries) == 1 else 'entries'} for {', '.join(families)} rules"
    verb = "does" if len(entries) == 1 else "do"
    if baseline.at_base is None:
        message, step = f"{many} {verb} not count in a run without --since", ""
    else:
        message = f"{many} {verb} not count: the base of this change does not have {'it' if verb == 'does' else 'them'}"
        step = "Mend the findings, or have the entries read and merged in a change of their own."
    names = "".join(sorted(entry.fingerprint for entry in entries))
    return _finding(POWERLESS, message, baseline, 0, hashlib.sha256(names.encode()).hexdigest(), step)


def _where(entry: Entry) -> str:
    more = f" and {len(entry.paths) - 1} more" if len(entry.paths) > 1 else ""
    return f"{entry.paths[0]:.200}{more}" if entry.paths else "no named file"


def _finding(code: str, message: str, baseline: Baseline, line: int, subject: str, next_step: str = "") -> Finding:
    place = Place(baseline.path, Span(line, 1, 1) if line else None)
    return rules.finding(code, message, place, subjects=[subject], next_step=next_step)
