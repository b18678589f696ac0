"""Training feeds: labelled events cut and changed so that the model meets feeds of many kinds.

Everything is drawn by a hash of the seed and of what is drawn for, so that a feed is the same on every machine.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import NamedTuple

from integrity.link.feed import read
from integrity.load.records import Record

FEED_SIZE = 1_000
"""Records of a training feed, about."""
CAP = 4
"""Reports that a capped event keeps."""
CUT = (40, 200)
"""Characters that a cut excerpt keeps, from and to."""
SPARSE, DENSE = 0.4, 0.7
"""Shares of the events of a feed that have only one report."""
MAX_LAG = timedelta(days=3)
MEAN_LAG = 0.6
"""Days from the first to another report of an event, on the mean (dated events: median 0, 95 % within 1 day)."""
WEEK = datetime(2025, 3, 3, tzinfo=UTC)
PLACES = (
    "Aldermoor", "Brindlecote", "Calverstead", "Dunholt", "Eskermouth", "Farleigh", "Glenmarrow", "Hartscombe",
    "Ivelby", "Jarrowden", "Kelstone", "Lorneham",
)  # fmt: skip
"""Invented places of a local feed."""
LOCAL, NAMED = 0.8, 0.8
"""Share of the events of a local feed that have a place, and of their reports that name it."""
APART_DAYS = 7
"""Days between two reports from which they are taken for reports on two events."""
APART_LEAD = 300
"""Characters of the bodies of such reports that are compared."""


Change = Callable[[Sequence[Record], str], list[Record]]
"""The changed feed; a seed decides what is left to chance."""


class Variant(NamedTuple):
    """One way to make training feeds of a feed of labelled records."""

    change: Change
    feeds: int = 1
    weight: float = 1.0
    """Share of the weight of its set, against the other variants."""


def draw(*what: object) -> float:
    """A number in [0, 1) that depends on `what` alone."""
    text = "\x1f".join(map(str, what))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48


def feeds(records: Sequence[Record]) -> list[list[Record]]:
    """The records in feeds of about FEED_SIZE, by whole events."""
    many = max(round(len(records) / FEED_SIZE), 1)
    parts: list[list[Record]] = [[] for _ in range(many)]
    for record in sorted(records, key=lambda record: record.id):
        parts[int(draw("feed", record.event) * many)].append(record)
    return [part for part in parts if part]


def variants(records: Sequence[Record]) -> Iterator[tuple[str, list[Record]]]:
    """Each feed of a set in each variant, with the variant's name."""
    for number, feed in enumerate(feeds(records)):
        for name, variant in VARIANTS.items():
            for again in range(variant.feeds):
                yield name, variant.change(feed, f"{name} {number} {again}")


def singles(loose: Sequence[Record]) -> Iterator[tuple[str, list[Record]]]:
    """Feeds in which no two reports are of one event, with leads and with titles only."""
    for size, times in SINGLES.items() if loose else ():
        for again in range(times):
            feed = apart(loose, f"{size} {again}", size)
            yield f"singles {size}", feed
            yield f"titles of singles {size}", _without_leads(feed)


def full(feed: Sequence[Record], seed: str) -> list[Record]:  # noqa: ARG001 - a variant like the others
    """The feed as it is."""
    return list(feed)


def undated(feed: Sequence[Record], seed: str) -> list[Record]:  # noqa: ARG001 - a variant like the others
    """No record has a date."""
    return [replace(record, published=None) for record in feed]


def titles_only(feed: Sequence[Record], seed: str) -> list[Record]:
    """No record has an excerpt or a body."""
    return _without_leads(squeezed(feed, seed))


def cut(feed: Sequence[Record], seed: str) -> list[Record]:
    """Excerpts end after a sentence or less."""
    low, high = CUT

    def shortened(record: Record) -> Record:
        lead = (record.excerpt or record.text or "")[: low + int(draw(seed, record.id) * (high - low))]
        return replace(record, excerpt=lead.strip() or None, text=None)

    return [shortened(record) for record in squeezed(feed, seed)]


def capped(feed: Sequence[Record], seed: str) -> list[Record]:
    """No event has more than CAP reports."""
    return _thinned(squeezed(feed, seed), seed, dict.fromkeys((record.event for record in feed), CAP))


def sparse(feed: Sequence[Record], seed: str) -> list[Record]:
    """Two events in five have only one report; dates as they are."""
    return with_singles(feed, seed, SPARSE)


def dense(feed: Sequence[Record], seed: str) -> list[Record]:
    """Everything happens within one week, and of ten events seven have only one report."""
    return with_singles(squeezed(feed, seed), seed, DENSE)


def small(feed: Sequence[Record], seed: str, *, size: int) -> list[Record]:
    """About `size` records of a dense feed, by whole events."""
    chosen = dense(feed, seed)
    share = size / max(len(chosen), size)
    return [record for record in chosen if draw(seed, "small", record.event) < share]


def local(feed: Sequence[Record], seed: str) -> list[Record]:
    """The feed with the events in a few places, whose rare names reports on different events share."""

    def placed(record: Record) -> Record:
        if draw(seed, "has", record.event) >= LOCAL or draw(seed, "names", record.id) >= NAMED:
            return record
        place = PLACES[int(draw(seed, "place", record.event) * len(PLACES))]
        if not record.excerpt or draw(seed, "where", record.id) < 0.5:
            return replace(record, title=f"{record.title or ''} in {place}")
        words = record.excerpt.split()
        at = 3 + int(draw(seed, "at", record.id) * 15)
        return replace(record, excerpt=" ".join([*words[:at], "in", place, *words[at:]]))

    return [placed(record) for record in feed]


def topical(feed: Sequence[Record], seed: str, *, size: int) -> list[Record]:
    """The `size` records nearest by words to one that is drawn, within a day or without dates: one topic, many events.

    Such are the feed of a trade paper and what a site lists as related. Nearness is the sum over the shared words of
    the logarithm of their inverse document frequency.
    """
    words = [_words(record.title, record.excerpt or record.text) for record in feed]
    counts = Counter(word for each in words for word in each)
    anchor = words[int(draw(seed, "anchor") * len(feed))]

    def likeness(number: int) -> float:
        return sum(math.log(len(feed) / counts[word]) for word in sorted(words[number] & anchor))

    order = sorted(range(len(feed)), key=lambda number: (-round(likeness(number), 6), feed[number].id))
    chosen = [feed[number] for number in order[:size]]
    if draw(seed, "dated") >= 0.5:
        return undated(chosen, seed)
    half_day = timedelta(hours=12)
    return [replace(record, published=WEEK + half_day * draw(seed, "hour", record.id)) for record in chosen]


@lru_cache(maxsize=20_000)
def _words(title: str | None, lead: str | None) -> frozenset[str]:
    return frozenset(read(Record("", title, lead)).terms)


def apart(loose: Sequence[Record], seed: str, size: int) -> list[Record]:
    """At most `size` of the dated records, no two of them within APART_DAYS, all moved into one week.

    Each is an event of its own.
    """
    taken: set[int] = set()
    chosen: list[Record] = []
    for record in sorted(loose, key=lambda record: draw(seed, record.id)):
        span = record.published.toordinal() // APART_DAYS if record.published else 1
        if span % 2 == 0 and span not in taken and len(chosen) < size:
            taken.add(span)
            moved = WEEK + timedelta(hours=int(draw(seed, "hour", record.id) * 168))
            lead = (record.excerpt or record.text or "")[:APART_LEAD].strip() or None
            chosen.append(replace(record, published=moved, excerpt=lead, text=None, event=f"apart {record.id}"))
    return chosen


def squeezed(feed: Sequence[Record], seed: str) -> list[Record]:
    """All events on a day of one week, every report with a date.

    It is as long after the event's first as it was, up to MAX_LAG; one that had no date gets a likely one.
    """
    first: dict[str | None, datetime] = {}
    for record in feed:
        if record.published:
            first[record.event] = min(first.get(record.event, record.published), record.published)

    def moved(record: Record) -> Record:
        day = timedelta(days=int(draw(seed, "day", record.event) * 7))
        lag = timedelta(days=-MEAN_LAG * math.log(1 - draw(seed, "lag", record.id)))
        inside = record.published - first[record.event] if record.published else timedelta(days=lag.days)
        return replace(record, published=WEEK + day + min(inside, MAX_LAG))

    return [moved(record) for record in feed]


def with_singles(feed: Sequence[Record], seed: str, share: float) -> list[Record]:
    """The feed with so many events reduced to one report that `share` of the events have only one."""
    sizes = Counter(record.event for record in feed)
    shuffled = sorted(sizes, key=lambda event: draw(seed, "single", event))
    return _thinned(feed, seed, dict.fromkeys(shuffled[: round(share * len(sizes))], 1))


def _without_leads(feed: Sequence[Record]) -> list[Record]:
    return [replace(record, excerpt=None, text=None) for record in feed]


def _thinned(feed: Sequence[Record], seed: str, most: Mapping[str | None, int]) -> list[Record]:
    """The feed with at most `most[event]` reports of an event."""
    kept: Counter[str | None] = Counter()
    chosen = set()
    for record in sorted(feed, key=lambda record: draw(seed, "kept", record.id)):
        if kept[record.event] < most.get(record.event, len(feed)):
            kept[record.event] += 1
            chosen.add(record.id)
    return [record for record in feed if record.id in chosen]


def _in_turn(*changes: Change) -> Change:
    """One change after the other, the first one first."""

    def changed(feed: Sequence[Record], seed: str) -> list[Record]:
        for change in changes:
            feed = change(feed, seed)
        return list(feed)

    return changed


_halved = partial(with_singles, share=0.5)

VARIANTS: dict[str, Variant] = {
    "full": Variant(full, weight=2.0),
    "undated": Variant(undated, weight=1.5),
    "titles only": Variant(titles_only, weight=0.7),
    "cut": Variant(cut),
    "capped": Variant(capped, weight=0.5),
    "sparse": Variant(sparse),
    "squeezed": Variant(squeezed),
    "dense": Variant(dense, weight=2.0),
    "small 100": Variant(partial(small, size=100), 3, 0.7),
    "small 30": Variant(partial(small, size=30), 8, 0.7),
    "small 10": Variant(partial(small, size=10), 16, 0.5),
    "topical 40": Variant(partial(topical, size=40), 6, 0.7),
    "topical 12": Variant(partial(topical, size=12), 16, 0.7),
    "local": Variant(_in_turn(dense, local), weight=0.7),
    "local titles": Variant(_in_turn(titles_only, local), weight=0.4),
    "local cut": Variant(_in_turn(_halved, cut, local), weight=0.7),
    "local 100": Variant(_in_turn(partial(small, size=100), local), 3, 0.5),
    "local 30": Variant(_in_turn(partial(small, size=30), local), 8, 0.5),
    "local 10": Variant(_in_turn(partial(small, size=10), local), 16, 0.5),
}
SINGLES: dict[int, int] = {10: 30, 40: 16, 100: 8, 200: 6}
"""Sizes of feeds without any event of two reports, and how many are made."""
WEIGHTS: dict[str, float] = (
    {name: variant.weight for name, variant in VARIANTS.items()}
    | {f"singles {size}": 0.7 for size in SINGLES}
    | {f"titles of singles {size}": 0.4 for size in SINGLES}
)
"""How much each kind of feed counts within its set."""
