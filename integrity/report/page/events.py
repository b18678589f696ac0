"""Events with their coverage in order of time: the canonical record, who followed, what is a copy of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from integrity.link.evidence import Cluster, Link
from integrity.report.page import pairs, text, timeline
from integrity.report.page.fit import Queue
from integrity.report.page.pairs import LinkView, RecordView
from integrity.report.page.sides import Texts
from integrity.report.page.text import Headline
from integrity.report.page.timeline import Timeline
from integrity.report.report import RecordRow, Report
from integrity.report.wording import minute

MAX_MEMBERS = 30
MAX_NAMED_OUTLETS = 6


@dataclass(frozen=True, slots=True)
class Member:
    """One report on an event."""

    record: RecordView
    after: str
    """Time after the first, such as `+3.5 h`."""
    kind: str
    """As on the timeline."""
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
    timeline: Timeline
    drawn: int
    """Reports on the timeline."""
    members: tuple[Member, ...]
    members_left: int


def queue(report: Report, texts: Texts) -> Queue[tuple[int, Cluster], Event]:
    """The events, largest first."""
    return Queue(list(enumerate(report.events, 1)), lambda item: _event(report, texts, *item))


def event_of(report: Report) -> dict[str, int]:
    """The number of its event for each record that is not alone."""
    return {member: number for number, cluster in enumerate(report.events, 1) for member in cluster.members}


def _event(report: Report, texts: Texts, number: int, cluster: Cluster) -> Event:
    rows = sorted((pairs.row(report, member) for member in cluster.members), key=RecordRow.by_time)
    dates = [row.published for row in rows if row.published]
    outlets = sorted({text.outlet(row.outlet) for row in rows if row.outlet})
    canonical = pairs.row(report, cluster.canonical)
    drawn = rows[: timeline.MAX_MARKS]
    place = {row.id: number for number, row in enumerate(drawn)}
    members = frozenset(cluster.members)
    links = {row.id: _telling(report, members, row.id, cluster.canonical, place) for row in drawn}
    kinds = {row.id: _kind(links[row.id], row.id, place) for row in drawn}
    first = dates[0] if dates else None
    shown = (_member(report, cluster, links[row.id], row, first, kinds, texts) for row in rows[:MAX_MEMBERS])
    return Event(
        number=number,
        title=text.headline(canonical.title, None),
        size=len(rows),
        mentions=sum(row.is_mention for row in rows),
        first=minute(dates[0]) if dates else None,
        last=minute(dates[-1]) if dates else None,
        outlets=tuple(outlets[:MAX_NAMED_OUTLETS]),
        outlets_left=max(len(outlets) - MAX_NAMED_OUTLETS, 0),
        timeline=timeline.timeline(drawn, kinds),
        drawn=len(drawn),
        members=tuple(shown),
        members_left=max(len(rows) - MAX_MEMBERS, 0),
    )


def _telling(report: Report, members: frozenset[str], name: str, canonical: str,
             place: Mapping[str, int]) -> Link | None:  # fmt: skip
    """The link that tells most of a report: of what it is a copy, else how it came into the event."""
    inside = (link for link in report.links_of.get(name, ()) if _other(link, name) in members)
    return min(inside, key=lambda link: _rank(link, name, canonical, place), default=None)


def _rank(link: Link, name: str, canonical: str, place: Mapping[str, int]) -> tuple[bool, bool, bool, float, str, str]:
    """Smaller for what tells more: linked; a copy of an earlier report; with the canonical record; probable."""
    is_copy = _kind(link, name, place) != timeline.OWN
    is_led = canonical in {link.a, link.b}
    return not link.same_event, not is_copy, not is_led, -link.probability, link.a, link.b


def _kind(link: Link | None, name: str, place: Mapping[str, int]) -> str:
    """What a report is on the timeline: of two that are alike, the earlier is its outlet's own."""
    is_later = link is not None and place.get(_other(link, name), len(place)) < place[name]
    return timeline.KINDS.get(link.relation, timeline.OWN) if link and is_later else timeline.OWN


def _member(report: Report, cluster: Cluster, link: Link | None, row: RecordRow, first: datetime | None,
            kinds: dict[str, str], texts: Texts) -> Member:  # fmt: skip
    is_canonical = row.id == cluster.canonical
    other = pairs.row(report, _other(link, row.id) if link else cluster.canonical)
    return Member(
        record=pairs.record(row),
        after=timeline.after(row.published, first),
        kind=kinds[row.id],
        is_canonical=is_canonical,
        link=pairs.link_view(link, other, row, texts) if link and not is_canonical else None,
        to="" if other.id == cluster.canonical else text.headline(other.title or other.id, None).text,
    )


def _other(link: Link, member: str) -> str:
    return link.b if link.a == member else link.a
