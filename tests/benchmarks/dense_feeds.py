"""Turn a labelled set into dense feeds, link them, and print the mean and the worst figures over ten of them.

    python -m tests.benchmarks.dense_feeds FILE [--split val] [--seeds 10] [--singletons 0.7] [--save DIR]

FILE is a .jsonl[.gz] file of records with `event` (docs/evaluating.md). Labelled sets are sparse in time: two of their
events are seldom of one week, so that dates alone part them. A dense feed has all its events in the same seven days,
and most of them are told by one outlet only, as in a real day's news. `--save` keeps the feeds, for another scorer.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from integrity.link.evaluation import Evaluation, Run
from integrity.link.linking import Linker
from integrity.load import jsonl, timestamp
from integrity.load.records import Record

WEEK = datetime(2025, 3, 3, tzinfo=UTC)
DAYS = 7
LONGEST = timedelta(days=3)
"""Days between the reports of one event are kept up to here."""
FIGURES = ("pair F1, links", "pair F1, clusters", "BCubed F1", "calibration error")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--split", help="only rows with this `split`")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--singletons", type=float, default=0.7, help="share of events that are told once")
    parser.add_argument("--save", type=Path, metavar="DIR")
    asked = parser.parse_args()
    records = read(asked.file, asked.split)
    rows = []
    for seed in range(asked.seeds):
        feed = dense(records, seed, asked.singletons)
        if asked.save:
            save(feed, asked.save / f"dense-{seed}.jsonl")
        rows.append(figures(Run(Linker(feed)).evaluate()))
        print(f"seed {seed}: {len(feed):>6,} records  " + shown(rows[-1]), flush=True)
    print(f"{'mean':<21}  " + shown([statistics.fmean(column) for column in zip(*rows, strict=True)]))
    print(f"{'worst':<21}  " + shown(worst(rows)))


def read(path: Path, split: str | None) -> list[Record]:
    """The labelled records of a file, those of one `split` only where one is named."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [record_of(row) for row in rows if row.get("event") and (split is None or row.get("split") == split)]


def record_of(row: Mapping[str, str]) -> Record:
    written = timestamp.parse(row.get("published") or "")
    texts = {name: row.get(name) for name in jsonl.COLUMNS if name not in {"id", "published"}}
    return Record(row["id"], published=written.moment if written else None, **texts)


def dense(records: Sequence[Record], seed: int, singletons: float) -> list[Record]:
    """All events within one week, a share of `singletons` of them cut to one report. By the seed alone."""
    events: dict[str, list[Record]] = defaultdict(list)
    for record in sorted(records, key=lambda record: record.id):
        events[record.event or ""].append(record)
    chance = random.Random(seed)
    names = sorted(events)
    chance.shuffle(names)
    alone = set(names[: round(singletons * len(names))])
    return [
        each
        for name in names
        for each in squeezed(one(events[name], chance) if name in alone else events[name], chance)
    ]


def one(event: Sequence[Record], chance: random.Random) -> list[Record]:
    return [chance.choice(event)]


def squeezed(event: Sequence[Record], chance: random.Random) -> Iterator[Record]:
    """The event on one day of the week, its reports as far apart as they were up to LONGEST; undated ones stay so."""
    first = min((record.published for record in event if record.published), default=None)
    start = WEEK + timedelta(days=chance.randrange(DAYS))
    for record in event:
        if record.published is None or first is None:
            yield record
        else:
            yield replace(record, published=start + min(record.published - first, LONGEST))


def figures(found: Evaluation) -> list[float]:
    """In the order of FIGURES."""
    return [found.links.f1, found.cluster_pairs.f1, found.bcubed.f1, found.reliability.error]


def worst(rows: Sequence[Sequence[float]]) -> list[float]:
    """The lowest of each F1, the highest error."""
    columns = list(zip(*rows, strict=True))
    return [*(min(column) for column in columns[:-1]), max(columns[-1])]


def shown(row: Sequence[float]) -> str:
    return "  ".join(f"{name} {value:.3f}" for name, value in zip(FIGURES, row, strict=True))


def save(feed: Sequence[Record], path: Path) -> None:
    """The feed as a file of records."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = ({name: getattr(record, name) for name in jsonl.COLUMNS} for record in feed)
    dated = ({**row, "published": row["published"] and row["published"].isoformat()} for row in rows)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in dated), encoding="utf-8")


if __name__ == "__main__":
    main()
