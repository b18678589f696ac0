"""An index of N generated records: made, opened, asked for one article, added to; processor time, memory and disk.

    python -m tests.benchmarks.bench_index N FOLDER [QUERIES]

The records have 340 words in invented words, 1,000 of them a day. The index is made in FOLDER, or used as it is if one
is there. A question is split into its keys, which rows to look at, reading these, and linking them with the article.
Medians, and the slowest in brackets; half of the articles asked for have no date, so that no window helps.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

from integrity.link import keys, record_index
from integrity.link.linking import Linker
from integrity.link.neighbours import Neighbourhood
from integrity.link.record_index import RecordIndex
from integrity.load.records import Record
from tests.benchmarks import bench_events

DAILY, BATCH = 1_000, 10_000


def main() -> None:
    size, folder = int(sys.argv[1]), Path(sys.argv[2])
    queries = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    if not (folder / "index.json").exists():
        make(size, folder)
    seconds, index = least(lambda: opened(folder), 5)
    files = sum(path.stat().st_size for path in folder.iterdir())
    texts = (folder / "records").stat().st_size
    print(f"{len(index):,} records in {len(index.index.segments)} segments, opened in {1000 * seconds:.0f} ms")
    print(f"on disk {(files - texts) / len(index):,.0f} bytes a record, and {texts / len(index):,.0f} of its text")
    asked = articles(size, queries)
    for name, some in (("with a date", asked), ("without a date", [replace(each, published=None) for each in asked])):
        ask(folder, name, some)
    copy = next(bench_events.stream(1, DAILY, bodies=True))
    before = time.process_time()
    with record_index.alone(folder):
        index = opened(folder)
        index.add([replace(copy, id="added")], {"added": "added"})
        index.keep()
    print(f"one record opened, added and kept in {1000 * (time.process_time() - before):.0f} ms")
    index.remove(["added"])
    index.keep()
    print(f"memory of the process at its peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def make(size: int, folder: Path) -> None:
    """An index in batches, as runs would add them, kept once."""
    start, batch = time.process_time(), list[Record]()
    with record_index.alone(folder):
        index, spent = RecordIndex(folder), 0.0
        for record in bench_events.stream(size, DAILY, bodies=True):
            batch.append(record)
            if len(batch) == BATCH or len(index) + len(batch) == size:
                before = time.process_time()
                index.add(batch, {each.id: each.id for each in batch})
                spent += time.process_time() - before
                batch.clear()
        before = time.process_time()
        index.keep()
        spent += time.process_time() - before
    print(f"made in {spent:.0f} s, {size / spent:,.0f} records/s ({time.process_time() - start:.0f} s with the texts)")


def articles(size: int, count: int) -> list[Record]:
    """Articles to ask for: another report of an event that the index has, with half of its words."""
    random, words = Random("asked"), bench_events.Words()
    numbers = sorted(random.randrange(size) for _ in range(count))
    return [
        bench_events.report(random, words, f"asked {number}", number, bench_events.moment(number, DAILY), bodies=True)
        for number in numbers
    ]


def ask(folder: Path, name: str, asked: list[Record]) -> None:
    """Prints the time of each step."""
    index, times, seen = opened(folder), defaultdict[str, list[float]](list), []
    for each in asked:
        with step(times, "all", "keys"):
            looked_up = [(keys.of_records([each])[0], each.seconds)]
        with step(times, "all", "rows"):
            place = Neighbourhood(index.index, looked_up, index.statistics)
            rows = place.rows(*looked_up[0]).tolist()
        with step(times, "all", "reading"):
            known = index.records.read([index.index.blob(row) for row in rows])
        with step(times, "linking"):
            readings = {one.record.id: one.reading for one in known if one.reading} | {each.id: looked_up[0][0].reading}
            records = [each, *(one.record for one in known)]
            Linker(records, statistics=place.statistics, readings=readings).link({each.id}, alone=True)
        seen.append(len(rows))
    print(f"an article {name}, {statistics.median(seen):.0f} records to look at:")
    for what in ("keys", "rows", "reading", "all", "linking"):
        label = "keys, rows and reading" if what == "all" else what
        print(f"  {label:24} {statistics.median(times[what]):8.1f} ms ({max(times[what]):.1f})")


@contextmanager
def step(times: dict[str, list[float]], *names: str) -> Iterator[None]:
    """Adds to the milliseconds of the last question under each name; `all` sums up from `keys` on."""
    start = time.process_time()
    yield
    spent = 1000 * (time.process_time() - start)
    for name in names:
        if name == "all" and names[-1] != "keys":
            times[name][-1] += spent
        else:
            times[name].append(spent)


def least(job: Callable[[], RecordIndex], runs: int) -> tuple[float, RecordIndex]:
    """The least processor time, and what comes out."""
    best, found = float("inf"), None
    for _ in range(runs):
        start = time.process_time()
        found = job()
        best = min(best, time.process_time() - start)
    assert found is not None
    return best, found


def opened(folder: Path) -> RecordIndex:
    found = record_index.opened(folder)
    assert found is not None
    return found


if __name__ == "__main__":
    main()
