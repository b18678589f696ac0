"""JSON, schema version 1, published as docs/schema/report-v1.json."""

from __future__ import annotations

from dataclasses import asdict

from integrity.finding import Accepted, Finding, Place, Severity
from integrity.link.evidence import Cluster
from integrity.report import what_if
from integrity.report.inert import json_text
from integrity.report.links_jsonl import link_object
from integrity.report.report import SCHEMA_VERSION, ArticleRow, ChangeRow, PolicyRow, Report
from integrity.report.since import Since, Told
from integrity.report.times import second
from integrity.rules import catalogue
from integrity.trust.policy import moment
from integrity.version import __version__

_NO_LINKS = '\n "links": [],\n'
"""As it stands in the document, and nowhere else: no text in JSON holds a line end."""


def render(report: Report) -> str:
    """One JSON document; ASCII only, keys in a fixed order, each link on one line, equal for equal reports."""
    cluster_of = {member: cluster.id for cluster in report.events for member in cluster.members}
    document = {
        "schema": SCHEMA_VERSION,
        "tool": {"name": "newsroom-integrity", "version": __version__},
        "command": report.command,
        "at": second(report.at),
        "provenance": asdict(report.provenance),
        "policy": _policy(report.policy),
        "change": _change(report.change),
        "since": _since(report.since),
        "summary": _summary(report),
        "articles": [_article(row, cluster_of.get(row.path)) for row in report.articles],
        "findings": [finding_object(finding) for finding in report.findings],
        "accepted": [{"finding": finding_object(one.finding), **acceptance_object(one)} for one in report.accepted],
        "links": [],
        "clusters": [_cluster(cluster) for cluster in report.events],
        "what_if": what_if.json_object(report),
    }
    return json_text(document, indent=1).replace(_NO_LINKS, _links(report), 1) + "\n"


def _links(report: Report) -> str:
    """The links of a feed may be hundreds of thousands: each is written by itself, not held in a tree of all."""
    lines = (f"\n  {json_text(link_object(link))}" for link in report.linking.links)
    return f'\n "links": [{",".join(lines)}\n ],\n' if report.linking.links else _NO_LINKS


def _summary(report: Report) -> dict[str, object]:
    return {
        "articles": len(report.articles),
        "unchanged": report.unchanged,
        "records": len(report.records),
        "findings": {severity.label: report.counts[severity] for severity in sorted(Severity, reverse=True)},
        "accepted": len(report.accepted),
        "deselected": report.deselected,
        "lowered": report.lowered,
        "verdicts": dict(sorted(report.verdicts.items())),
        "events": len(report.events),
        "fail_on": report.fail_on.label if report.fail_on else None,
        "fails": report.fails,
    }


def _change(row: ChangeRow | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {
        "base": row.base,
        "unchanged": row.unchanged,
        "from_cache": row.cached,
        "removed": list(row.removed),
        "renamed": [{"from": old, "to": new} for old, new in row.renamed],
    }


def _since(found: Since | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "version": found.version,
        "at": found.at,
        "differs": list(found.differs),
        "new": [one.fingerprint for one in found.new],
        "gone": list(map(_told, found.gone)),
        "accepted": list(map(_told, found.accepted)),
        "still": found.still,
        "verdicts": [asdict(one) for one in found.turned],
        "added": list(found.added),
        "removed": list(found.removed),
    }


def _told(one: Told) -> dict[str, object]:
    return {**asdict(one), "severity": one.severity.label}


def _policy(row: PolicyRow | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {
        "path": row.path,
        "version": row.version,
        "expires": moment(row.expires).replace(" UTC", "Z").replace(" ", "T"),
        "signed_by": list(row.signed_by),
        "anchor": row.anchor,
    }


def _article(row: ArticleRow, cluster: str | None) -> dict[str, object]:
    return {
        "path": row.path,
        "title": row.title,
        "outlet": row.outlet,
        "url": row.url,
        "published": second(row.published),
        "verdict": row.verdict,
        "codes": list(row.codes),
        "sub": row.sub,
        "kid": row.kid,
        "fields": list(row.fields),
        "excluded": list(row.excluded),
        "cluster": cluster,
    }


def finding_object(finding: Finding) -> dict[str, object]:
    """One finding as JSON shows it everywhere."""
    return {
        "rule": finding.rule,
        "slug": catalogue()[finding.rule].slug,
        "severity": finding.severity.label,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "next_step": finding.next_step,
        **_place(finding.place),
        "related": [_place(place) | {"label": place.label} for place in finding.related],
        "evidence": dict(finding.evidence),
        "verdict": finding.verdict,
        "codes": list(finding.codes),
        "fingerprint": finding.fingerprint,
    }


def acceptance_object(accepted: Accepted) -> dict[str, object]:
    """Who accepts a finding, why and until when."""
    return {
        "by": accepted.by,
        "reason": accepted.reason,
        "owner": accepted.owner,
        "expires": accepted.expires.isoformat() if accepted.expires else None,
    }


def _place(place: Place) -> dict[str, object]:
    span = place.span
    return {
        "path": place.path,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "length": span.length if span else None,
    }


def _cluster(cluster: Cluster) -> dict[str, object]:
    return {"id": cluster.id, "canonical": cluster.canonical, "members": list(cluster.members)}
