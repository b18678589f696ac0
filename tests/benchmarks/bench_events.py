"""The event stage: blocking in records a second, features and scores in pairs a second, one core.

    python -m tests.benchmarks.bench_events [--runs 3] [--sizes 20000,100000] [--daily 1000] [--kernels]
                                               [--profile] [FILE ...]

FILE is a .jsonl[.gz] file of labelled records, linked as one feed. The generated feeds have `--daily` records a day, so
that a longer one is no denser. Processor time; the least of the runs. The digest is one of all pairs and of all
features: it is the same as long as the outcome is.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import pstats
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np

from integrity.cli.bulk import kept_in
from integrity.link import blocking, cluster, features, score
from integrity.link.bulk import NEVER, Bulk
from integrity.link.context import Partners
from integrity.link.feed import Feed, Rows
from integrity.link.weights import background
from integrity.load.records import Record
from tests.benchmarks import bench_check, dense_feeds

Outcome = TypeVar("Outcome")
_START = datetime(2015, 1, 1, tzinfo=UTC)
_OUTLETS, _SHARE, _VOCABULARY = 40, 0.3, 50_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sizes", default="20000,100000")
    parser.add_argument("--daily", type=int, default=1_000)
    parser.add_argument("--kernels", action="store_true", help="compare on compiled kernels")
    parser.add_argument("--profile", action="store_true", help="where the time of blocking and scoring goes")
    asked = parser.parse_args()
    bulk = Bulk(1, kept_in(), is_forced=True) if asked.kernels else NEVER
    bulk.kernels([])
    for path in asked.files:
        measure(path.name, dense_feeds.read(path, None), asked.runs, bulk, asked.profile)
    for size in map(int, asked.sizes.split(",") if asked.sizes else ()):
        measure(f"generated, {asked.daily:,} a day", generated(size, asked.daily), asked.runs, bulk, asked.profile)


def generated(size: int, daily: int) -> list[Record]:
    """Records in invented words, `daily` of them a day; three of ten report the event of an earlier one of two days."""
    return list(stream(size, daily))


def stream(size: int, daily: int, *, bodies: bool = False) -> Iterator[Record]:
    """The same one by one, with bodies of 300 words if asked for."""
    random, words = Random("events"), Words()
    events: list[int] = []
    for number in range(size):
        first = max(0, number - 2 * daily)
        event = events[random.randrange(first, number)] if number and random.random() < _SHARE else number
        events.append(event)
        yield report(random, words, f"{number:07}", event, moment(number, daily), bodies=bodies)


def moment(number: int, daily: int) -> datetime:
    """When a record of the stream is published."""
    return _START + timedelta(seconds=round(86_400 * number / daily))


class Words:
    """A vocabulary of 50,000 invented words, the n-th of which is 1/(n + 2.7)^1.05 as frequent (Zipf, Mandelbrot)."""

    def __init__(self) -> None:
        self._words = [_spelled(number) for number in range(_VOCABULARY)]
        self._sums = list(accumulate(1 / (number + 2.7) ** 1.05 for number in range(_VOCABULARY)))

    def draw(self, random: Random, count: int) -> list[str]:
        """So many words."""
        return random.choices(self._words, cum_weights=self._sums, k=count)

    def rare(self, random: Random, count: int) -> list[str]:
        """So many of those that are not frequent: what an event is about."""
        return [self._words[random.randrange(500, _VOCABULARY)] for _ in range(count)]


def _spelled(number: int) -> str:
    syllables = bench_check._SYLLABLES
    return "".join(syllables[number // 20**place % 20] for place in range(4))


def report(random: Random, words: Words, name: str, event: int, published: datetime, *, bodies: bool = False) -> Record:
    """A third of title, excerpt and body are words of the event."""
    about = words.rare(Random(f"event {event}"), 24)
    title, excerpt, *body = (
        _mixed(random, about, words.draw(random, count)) for count in (9, 35, *([60] * 5 if bodies else ()))
    )
    outlet = f"outlet{random.randrange(_OUTLETS)}.example"
    text = "\n\n".join(body) or None
    return Record(name, title.capitalize(), f"{excerpt}.", text, outlet, published=published)


def _mixed(random: Random, about: Sequence[str], words: Sequence[str]) -> str:
    return " ".join(random.choice(about) if random.random() < _SHARE else word for word in words)


def measure(name: str, records: Sequence[Record], runs: int, bulk: Bulk, profile: bool) -> None:
    """Prints a line for each step."""
    records = sorted(records, key=lambda record: record.id)
    before = _peak()
    seconds, feed = timed(lambda: Feed(records, background(), kernels=bulk.kernels(records)), 1)
    print(f"{name}: {len(records):,} records")
    print(f"  {'feed: words, matrices':28} {seconds:8.2f} s {len(records) / seconds:11,.0f} records/s")
    rows = np.arange(len(records), dtype=np.int64)
    profiler = cProfile.Profile() if profile else None
    if profiler:
        profiler.enable()
    seconds, (i, j) = timed(lambda: blocking.candidate_pairs(feed, rows), runs)
    print(f"  {'blocking':28} {seconds:8.2f} s {len(records) / seconds:11,.0f} records/s, {len(i):,} pairs")
    seconds, (found, odds) = timed(lambda: scored(feed, i, j), runs)
    print(f"  {'features and first step':28} {seconds:8.2f} s {len(i) / max(seconds, 1e-9):11,.0f} pairs/s")
    chances = score.millionths(odds - feed.unknown_week(i, j))
    seconds, more = timed(lambda: blocking.friends(feed, i, j, chances), runs)
    print(f"  {'friends':28} {seconds:8.2f} s {len(records) / seconds:11,.0f} records/s, {len(more[0]):,} pairs")
    seconds, context = timed(
        lambda: Partners(len(records), i, j, chances, feed.kernels).features(i, j, odds, chances), runs
    )
    print(f"  {'second step':28} {seconds:8.2f} s {len(i) / max(seconds, 1e-9):11,.0f} pairs/s")
    edges = list(zip(i.tolist(), j.tolist(), (chances / 1e6).tolist(), strict=True))
    seconds, labels = timed(lambda: cluster.average_link(len(records), edges, 0.19), 1)
    print(f"  {'clusters':28} {seconds:8.2f} s {len(records) / seconds:11,.0f} records/s")
    print(f"  {'memory':28} {(_peak() - before) / len(records):8,.0f} bytes a record at the peak")
    print(f"  digest {digest(i, j, found, odds, *more, context, np.array(labels))}")
    if profiler:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("tottime").print_stats(18)


def scored(feed: Feed, i: Rows, j: Rows) -> tuple[Rows, Rows]:
    """Features and log-odds of the pairs."""
    found = features.pair_features(feed, i, j)
    return found, score.alone(score.shipped().first, found)


def timed(job: Callable[[], Outcome], runs: int) -> tuple[float, Outcome]:
    """The least processor time of some runs, and what comes out."""

    def once() -> tuple[float, Outcome]:
        start = time.process_time()
        outcome = job()
        return time.process_time() - start, outcome

    return min((once() for _ in range(runs)), key=lambda pair: pair[0])


def digest(*arrays: Rows) -> str:
    """Of the arrays, in 16 hex digits."""
    content = hashlib.sha256()
    for each in _whole(arrays):
        content.update(each)
    return content.hexdigest()[:16]


def _whole(arrays: Sequence[Rows]) -> Iterator[bytes]:
    for each in arrays:
        yield np.ascontiguousarray(each, dtype="<i8").tobytes()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
