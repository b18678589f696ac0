"""Events with their coverage in order of time, and the pairs about which the linking was least sure."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from integrity.link.evidence import Cluster, Link, Relation
from integrity.report import chart
from integrity.report.inert import clipped
from integrity.report.page import text
from integrity.report.page.evidence import EvidenceView, evidence
from integrity.report.page.fit import Shown, fit
from integrity.report.page.text import Headline
from integrity.report.report import RecordRow, Report
from integrity.report.wording import minute

MAX_EVENTS = 200
EVENT_BYTES = 900_000
MAX_MEMBERS = 30
MAX_NAMED_OUTLETS = 6
MAX_PAIRS = 20
PAIR_BYTES = 150_000

_RELATIONS = {
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


@dataclass(frozen=True, slots=True)
class Member:
    """One report on an event."""

    record: RecordView
    after: str
    """Time after the first, such as `+3.5 h`."""
    is_canonical: bool
    link: LinkView | None
    to: str
    """The title to which `link` leads, where that is not the canonical record's."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event."""

    number: int
    title: Headline
    size: int
    mentions: int
    first: str | None
    last: str | None
    outlets: tuple[str, ...]
    outlets_left: int
    members: tuple[Member, ...]
    members_left: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records near the threshold."""

    a: RecordView
    b: RecordView
    link: LinkView


def events(report: Report) -> Shown[Event]:
    """The leading events, largest first."""
    numbered = list(enumerate(report.events, 1))
    return fit(numbered, lambda item: _event(report, *item), most=MAX_EVENTS, room=EVENT_BYTES)


def event_of(report: Report) -> dict[str, int]:
    """The number of its event for each record that is not alone."""
    return {member: number for number, cluster in enumerate(report.events, 1) for member in cluster.members}


def nearest_pairs(report: Report) -> Shown[Pair]:
    """The pairs nearest the threshold on either side, nearest first."""
    nearest = heapq.nsmallest(MAX_PAIRS, report.linking.links, key=lambda link: (abs(link.margin), link.a, link.b))
    return fit(nearest, lambda link: _pair(report, link), most=MAX_PAIRS, room=PAIR_BYTES)


def _pair(report: Report, link: Link) -> Pair:
    return Pair(_record(_row(report, link.a)), _record(_row(report, link.b)), _link(link))


def _event(report: Report, number: int, cluster: Cluster) -> Event:
    rows = sorted((_row(report, member) for member in cluster.members), key=RecordRow.by_time)
    dates = [row.published for row in rows if row.published]
    outlets = sorted({text.outlet(row.outlet) for row in rows if row.outlet})
    canonical = _row(report, cluster.canonical)
    links = _strongest_links(report, cluster, rows[:MAX_MEMBERS])
    return Event(
        number=number,
        title=text.headline(canonical.title, None),
        size=len(rows),
        mentions=sum(row.is_mention for row in rows),
        first=minute(dates[0]) if dates else None,
        last=minute(dates[-1]) if dates else None,
        outlets=tuple(outlets[:MAX_NAMED_OUTLETS]),
        outlets_left=max(len(outlets) - MAX_NAMED_OUTLETS, 0),
        members=tuple(_member(report, cluster, links[row.id], row, dates) for row in rows[:MAX_MEMBERS]),
        members_left=max(len(rows) - MAX_MEMBERS, 0),
    )


def _strongest_links(report: Report, cluster: Cluster, rows: Iterable[RecordRow]) -> dict[str, Link | None]:
    """For each row the link to the canonical record, else the most probable inside the cluster; linked pairs first."""
    members = frozenset(cluster.members)
    found: dict[str, Link | None] = {}
    for row in rows:
        inside = (link for link in report.links_of.get(row.id, ()) if _other(link, row.id) in members)
        found[row.id] = min(inside, key=lambda link: _weakness(link, cluster.canonical), default=None)
    return found


def _weakness(link: Link, canonical: str) -> tuple[bool, bool, float, str, str]:
    return not link.same_event, canonical not in {link.a, link.b}, -link.probability, link.a, link.b


def _member(report: Report, cluster: Cluster, link: Link | None, row: RecordRow, dates: list[datetime]) -> Member:
    is_canonical = row.id == cluster.canonical
    other = _other(link, row.id) if link else cluster.canonical
    return Member(
        record=_record(row),
        after=_after(row.published, dates),
        is_canonical=is_canonical,
        link=_link(link) if link and not is_canonical else None,
        to="" if other == cluster.canonical else text.headline(_row(report, other).title or other, None).text,
    )


def _other(link: Link, member: str) -> str:
    return link.b if link.a == member else link.a


def _after(published: datetime | None, dates: list[datetime]) -> str:
    if published is None:
        return "undated"
    hours = (published - dates[0]).total_seconds() / 3600
    return "first" if not hours else f"+{hours:.1f} h" if hours < 10 else f"+{hours:,.0f} h"


def _row(report: Report, name: str) -> RecordRow:
    return report.record.get(name) or RecordRow(name, None, None, None, None, None, is_mention=False)


def _record(row: RecordRow) -> RecordView:
    return RecordView(
        text.path(row.id),
        text.headline(row.title, row.url),
        text.outlet(row.outlet),
        minute(row.published) if row.published else None,
        row.is_mention,
    )


def _link(link: Link) -> LinkView:
    return LinkView(
        relation=_RELATIONS.get(link.relation, clipped(link.relation.replace("_", " "), 40)),
        kind=link.relation,
        is_linked=link.same_event,
        probability=f"{link.probability:.2f}",
        threshold=f"{link.threshold:.2f}",
        margin=text.signed(link.margin, 3),
        at=chart.position(link.probability),
        cut=chart.position(link.threshold),
        evidence=evidence(link.evidence),
    )
