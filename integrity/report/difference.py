"""Two reports in, what differs out. Findings are one and the same where their fingerprints are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from integrity.finding import Finding
from integrity.report.earlier import Earlier
from integrity.report.report import Report
from integrity.report.since import CONFIGURATION, POLICY, SCOPE, VERSION, Since, Told, Turned
from integrity.version import __version__


def since(earlier: Earlier, report: Report) -> Since:
    """What changed from `earlier` to `report`; the same for any order in what was read.

    Where only a change is judged now, of an earlier report on everything only what it says of the same articles counts.
    """
    differs = tuple(_differs(earlier, report))
    earlier = _touched(earlier, report)
    now = [_told(finding) for finding in report.findings]
    accepted = [_told(one.finding) for one in report.accepted]
    left = _beyond(earlier.findings, now)
    gone = _beyond(left, accepted)
    articles = {row.path: row for row in report.articles}
    return Since(
        version=earlier.version,
        at=earlier.at,
        differs=differs,
        new=_sorted(_beyond(now, earlier.findings)),
        gone=_sorted(gone),
        accepted=_sorted(_beyond(left, gone)),
        still=len(earlier.findings) - len(left),
        turned=_turned(earlier, report),
        added=tuple(sorted(articles.keys() - earlier.verdicts.keys())),
        removed=tuple(sorted(earlier.verdicts.keys() - articles.keys())),
    )


def _touched(earlier: Earlier, report: Report) -> Earlier:
    """What `earlier` says of the articles that `report` is about: what a change leaves alone is not gone."""
    change = report.change
    if change is None or earlier.base is not None:
        return earlier
    paths = {row.path for row in report.articles}.union(change.removed, (old for old, _ in change.renamed))
    verdicts = {path: verdict for path, verdict in earlier.verdicts.items() if path in paths}
    return replace(earlier, verdicts=verdicts, findings=tuple(one for one in earlier.findings if one.path in paths))


def _told(finding: Finding) -> Told:
    return Told(finding.severity, finding.rule, finding.place.path, finding.message, finding.fingerprint)


def _beyond(some: Iterable[Told], others: Iterable[Told]) -> list[Told]:
    """Those of `some` that `others` do not have; of several with one fingerprint as many as there are more of them."""
    known = Counter(one.fingerprint for one in others)
    found = []
    for one in sorted(some, key=_order):
        known[one.fingerprint] -= 1
        if known[one.fingerprint] < 0:
            found.append(one)
    return found


def _sorted(findings: Iterable[Told]) -> tuple[Told, ...]:
    return tuple(sorted(findings, key=_order))


def _order(one: Told) -> tuple[int, str, str, str, str]:
    return -one.severity, one.path, one.rule, one.message, one.fingerprint


def _turned(earlier: Earlier, report: Report) -> tuple[Turned, ...]:
    """Verdicts that are others now, by the outlet that the article has now; articles without one come first."""
    found = Counter(
        (row.outlet, earlier.verdicts[row.path], row.verdict)
        for row in report.articles
        if earlier.verdicts.get(row.path, row.verdict) != row.verdict
    )
    ordered = sorted(found.items(), key=lambda item: (item[0][0] or "", *item[0][1:]))
    return tuple(Turned(*key, count) for key, count in ordered)


def _differs(earlier: Earlier, report: Report) -> Iterator[str]:
    was, now = earlier.provenance, report.provenance
    if earlier.base != (report.change.base if report.change else None):
        yield SCOPE
    if was.configuration != now.configuration:
        yield CONFIGURATION
    if was.policy != now.policy:
        yield POLICY
    if earlier.version != __version__:
        yield VERSION
