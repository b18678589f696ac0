"""Pairs of records with what a reader needs to agree or disagree: relation, evidence, both texts, and a decision."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

from integrity.link.decisions import NOT_SAME, SAME
from integrity.link.evidence import Link, Relation
from integrity.report import chart
from integrity.report.inert import clipped, json_text
from integrity.report.page import text
from integrity.report.page.evidence import EvidenceView, evidence
from integrity.report.page.fit import Shown, fit
from integrity.report.page.sides import Sides, Texts, sides
from integrity.report.page.text import Headline
from integrity.report.report import RecordRow, Report
from integrity.report.wording import minute

MAX_PAIRS = 20
PAIR_BYTES = 300_000
MAX_DECIDED = 100
DECIDED_BYTES = 80_000
MAX_IDS = 1_000
"""Characters of two ids as JSON; a longer pair cannot be marked on the page."""

RELATIONS = {
    Relation.UPDATE: "another version by the same outlet",
    Relation.IDENTICAL: "the same text",
    Relation.SYNDICATED: "a copy with changes",
    Relation.REWRITTEN: "uses words of the other",
    Relation.SAME_EVENT: "own report on the event",
    Relation.FOLLOW_UP: "the opposite of it: a next step at most",
    Relation.UNRELATED: "not the same event",
    Relation.INSUFFICIENT_EVIDENCE: "too little text to tell",
}


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record of an event or pair."""

    id: str
    title: Headline
    outlet: str
    published: str | None
    is_mention: bool


@dataclass(frozen=True, slots=True)
class LinkView:
    """Why two records were linked, or not."""

    relation: str
    kind: str
    is_linked: bool
    probability: str
    threshold: str
    margin: str
    at: str
    """The probability on a scale."""
    cut: str
    """The threshold on the same scale."""
    evidence: EvidenceView
    sides: Sides
    ids: str
    """Both ids as a JSON list in ASCII; empty where they are too long to be marked."""
    decision: str
    """`same` or `not same`, where a person decided; else empty."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, linked or not."""

    a: RecordView
    b: RecordView
    link: LinkView


@dataclass(frozen=True, slots=True)
class Decided:
    """A pair that a person decided."""

    a: RecordView
    b: RecordView
    relation: str
    decision: str
    ids: str


def nearest(report: Report, texts: Texts) -> Shown[Pair]:
    """The pairs nearest the threshold on either side, nearest first, without those that a person decided."""
    told = (link for link in report.linking.links if link.evidence.decision is None)
    found = heapq.nsmallest(MAX_PAIRS, told, key=lambda link: (abs(link.margin), link.a, link.b))
    return fit(found, viewer(report, texts), most=MAX_PAIRS, room=PAIR_BYTES)


def decided(report: Report) -> Shown[Decided]:
    """The pairs that a person decided, as reported, sorted by their ids."""
    found = [link for link in report.linking.links if link.evidence.decision is not None]
    return fit(found, lambda link: _decided(report, link), most=MAX_DECIDED, room=DECIDED_BYTES)


def viewer(report: Report, texts: Texts) -> Callable[[Link], Pair]:
    """A view of the pair of a link."""

    def view(link: Link) -> Pair:
        a, b = row(report, link.a), row(report, link.b)
        return Pair(record(a), record(b), link_view(link, a, b, texts))

    return view


def link_view(link: Link, left: RecordRow, right: RecordRow, texts: Texts) -> LinkView:
    """The link with `left` and `right` as its two sides."""
    return LinkView(
        relation=relation(link),
        kind=link.relation,
        is_linked=link.same_event,
        probability=f"{link.probability:.2f}",
        threshold=f"{link.threshold:.2f}",
        margin=text.signed(link.margin, 3),
        at=chart.position(link.probability),
        cut=chart.position(link.threshold),
        evidence=evidence(link.evidence, is_turned=left.id != link.a),
        sides=sides(left, right, link, texts),
        ids=ids(link),
        decision=decision(link),
    )


def relation(link: Link) -> str:
    """The relation in words."""
    return RELATIONS.get(link.relation, clipped(link.relation.replace("_", " "), 40))


def ids(link: Link) -> str:
    """Both ids, exactly, for a file of decisions."""
    found = json_text([link.a, link.b])
    return found if len(found) <= MAX_IDS else ""


def decision(link: Link) -> str:
    """What a person decided."""
    return link.evidence.decision if link.evidence.decision in {SAME, NOT_SAME} else ""


def row(report: Report, name: str) -> RecordRow:
    """The record called `name`, or what stands for one that the report does not have."""
    return report.record.get(name) or RecordRow(name, None, None, None, None, None, is_mention=False)


def record(row: RecordRow) -> RecordView:
    """The record as the page shows it."""
    return RecordView(
        text.path(row.id),
        text.headline(row.title, row.url),
        text.outlet(row.outlet),
        minute(row.published) if row.published else None,
        row.is_mention,
    )


def _decided(report: Report, link: Link) -> Decided:
    a, b = (record(row(report, name)) for name in (link.a, link.b))
    return Decided(a, b, relation(link), decision(link), ids(link))
