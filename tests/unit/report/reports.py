"""Reports made in memory: say only what the test is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from integrity import rules
from integrity.finding import Accepted, Finding, Place, Severity
from integrity.link.evidence import Cluster, Evidence, Feature, Link, Linking, Relation
from integrity.node import Span
from integrity.report.report import ArticleRow, Provenance, RecordRow, Report

AT = datetime(2026, 11, 22, tzinfo=UTC)
PROVENANCE = Provenance("c" * 64, "a" * 64, None)
DAY = datetime(2025, 3, 11, 8, 42, tzinfo=UTC)


def article(path: str = "_news/ferry.md", title: str | None = "Ferry runs aground",
            outlet: str | None = "northwire.example", url: str | None = "https://northwire.example/ferry",
            published: datetime | None = DAY, verdict: str = "unverifiable",
            codes: tuple[str, ...] = ()) -> ArticleRow:  # fmt: skip
    return ArticleRow(path, title, outlet, url, published, verdict, codes)


def record(id: str = "_news/ferry.md", title: str | None = "Ferry runs aground",  # noqa: A002
           outlet: str | None = "northwire.example", url: str | None = "https://northwire.example/ferry",
           published: datetime | None = DAY, *, is_mention: bool = False) -> RecordRow:  # fmt: skip
    return RecordRow(id, title, None, outlet, url, published, is_mention)


def finding(code: str = "FLD211", message: str = "host and outlet disagree", path: str = "_news/ferry.md",
            span: Span | None = None, source: str = "", offset: int = 0, severity: Severity | None = None,
            next_step: str = "", evidence: Iterable[tuple[str, str]] = (),
            related: Iterable[Place] = ()) -> Finding:  # fmt: skip
    place = Place(path, span, source, offset)
    return rules.finding(code, message, place, subjects=[path], severity=severity, next_step=next_step,
                         evidence=evidence, related=related)  # fmt: skip


def accepted(found: Finding | None = None, by: str = "baseline", reason: str = "wire copy, agreed with the desk",
             owner: str = "desk@northwire.example", expires: date | None = None) -> Accepted:  # fmt: skip
    return Accepted(found or finding("DUP301", "same text as _news/b.md"), by, reason, owner, expires)


def evidence(**changes: object) -> Evidence:
    values: dict[str, object] = {
        "features": (Feature("text_overlap", 0.4, 1.5), Feature("dates", 0.1, -0.25)),
        "shared_terms": (("ferry", 0.9), ("breakwater", 0.5)),
        "shared_numbers": ("312",),
        "conflicting_numbers": (),
        "days": 0.5,
        "vetoes": (),
        "missing": (),
    }
    return Evidence(**{**values, **changes})  # type: ignore[arg-type]


def link(a: str, b: str, relation: Relation = Relation.SAME_EVENT, probability: float = 0.9,
         found: Evidence | None = None) -> Link:  # fmt: skip
    a, b = sorted((a, b))
    return Link(a, b, relation, 0.7, probability, 0.5, found or evidence())


def event(*members: str) -> Cluster:
    return Cluster(members[0], members[0], tuple(sorted(members)))


def report(articles: Iterable[ArticleRow] = (), records: Iterable[RecordRow] = (), findings: Iterable[Finding] = (),
           links: Iterable[Link] = (), clusters: Iterable[Cluster] = (), fail_on: Severity | None = None,
           command: str = "audit", deselected: int = 0, accepted: Iterable[Accepted] = ()) -> Report:  # fmt: skip
    return Report(
        command,
        AT,
        tuple(sorted(articles, key=lambda row: row.path)),
        tuple(sorted(records, key=lambda row: row.id)),
        tuple(sorted(findings, key=lambda found: found.sort_key)),
        Linking(tuple(sorted(links, key=lambda pair: (pair.a, pair.b))), tuple(sorted(clusters, key=lambda c: c.id))),
        fail_on,
        deselected,
        accepted=tuple(accepted),
        provenance=PROVENANCE,
    )


def newsroom() -> Report:
    """A small report with something in every section."""
    names = [f"_news/ferry-{n}.md" for n in range(4)]
    outlets = ["northwire.example", "harbourpost.example", "themeridian.example", "northwire.example"]
    rows = list(zip(names, outlets, strict=True))
    dates = {name: DAY + timedelta(hours=2.5 * n) for n, name in enumerate(names)}
    source = "  domain: northwire.example"
    conflict = evidence(vetoes=("number_conflict",), conflicting_numbers=("hurt: 26 / 3",))
    mention = record("_news/ferry-0.md#related/0", is_mention=True)
    verdicts = ["unverifiable", "replayed", "unverifiable", "unverifiable"]
    return report(
        articles=[
            article(n, outlet=o, published=dates[n], verdict=v) for (n, o), v in zip(rows, verdicts, strict=True)
        ],
        records=[*(record(n, outlet=o, published=dates[n]) for n, o in rows), mention],
        findings=[
            finding(path=names[0], span=Span(15, 11, 17), source=source, evidence=[("host", "other.example")]),
            finding("SIG509", path=names[1], related=[Place(names[2], label="same seal")]),
            *(finding("SIG514", path=n) for n in (names[0], names[2], names[3])),
        ],
        links=[
            link(names[0], names[1]),
            link(names[1], names[2], probability=0.6),
            link(names[0], names[3], Relation.UNRELATED, 0.48, conflict),
        ],
        clusters=[event(*names[:3], "_news/ferry-0.md#related/0"), event(names[3])],
        fail_on=Severity.ERROR,
    )
