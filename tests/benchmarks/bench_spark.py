"""Link a made-up archive on Spark; print time and shuffled bytes of each step, and the memory of the driver.

    python -m tests.benchmarks.bench_spark RECORDS [--per-day 2000] [--work DIR] [--master local[2]] [--partitions 8]

The archive grows in days, not in density: one of 500,000 records is 250 days of 2,000. Three in ten
reports are of an event that others report as well, one in ten prints the body of another with changes. All of it is
made from the seed, with words of the shipped table: the same numbers give the same archive.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from integrity.engine.spark import linking, rows
from integrity.engine.spark.session import Cluster, opened
from integrity.link.weights import background
from integrity.load.records import Record

START = datetime(2024, 1, 1, tzinfo=UTC)
OUTLETS = 200
WIRE, EVENT = 0.1, 0.3


@dataclass
class Step:
    """What the jobs of one description took."""

    seconds: float = 0.0
    shuffled: int = 0
    spilled: int = 0


def archive(count: int, per_day: int) -> Iterator[Record]:
    """So many records."""
    chance = random.Random(f"{per_day}")
    table = background().counts
    words = sorted(table, key=lambda word: (-table[word], word))[:20_000]
    sums = list(accumulate(1 / (rank + 20) for rank in range(len(words))))
    recent: list[tuple[list[str], list[str]]] = []
    for number in range(count):
        body = chance.choices(words, cum_weights=sums, k=150)
        topic = chance.choices(words[200:], k=6)
        drawn = chance.random()
        if recent and drawn < EVENT:
            topic, other = chance.choice(recent[-40:])
            if drawn < WIRE:
                at = chance.randrange(100)
                body = [*other[:at], *body[:15], *other[at + 15 :]]
        recent = [*recent[-100:], (topic, body)]
        outlet = chance.randrange(OUTLETS)
        title = [*chance.sample(topic, 4), *chance.choices(words, cum_weights=sums, k=4)]
        moment = START + timedelta(days=number / per_day)
        yield Record(
            f"r{number:09}",
            " ".join(title).capitalize(),
            " ".join([*topic, *chance.choices(words, cum_weights=sums, k=20)]).capitalize() + ".",
            f"Written for outlet {outlet} by its own desk.\n" + " ".join(body),
            f"outlet{outlet}.example",
            None,
            moment,
        )


def write(path: Path, count: int, per_day: int) -> int:
    """The archive as Parquet, unless it is there; its size in bytes."""
    if not path.exists():
        held: list[Record] = []
        unfinished = path.with_suffix(".new")
        with pq.ParquetWriter(unfinished, rows.table([]).schema, compression="zstd") as file:
            for record in archive(count, per_day):
                held.append(record)
                if len(held) == 10_000:
                    file.write_table(rows.table(held))
                    held = []
            file.write_table(rows.table(held))
        unfinished.rename(path)
    return path.stat().st_size


def steps(folder: Path) -> dict[str, Step]:
    """What the event log in `folder` says of each step."""
    found: dict[str, Step] = defaultdict(Step)
    names: dict[int, str] = {}
    logged = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("events_*")))
    for text in logged:
        for event in map(json.loads, filter(None, text.split("\n"))):
            if event["Event"] == "SparkListenerJobStart":
                name = event.get("Properties", {}).get("spark.job.description", "other")
                for stage in event["Stage IDs"]:
                    names.setdefault(stage, name)
            metrics = event.get("Task Metrics")
            if event["Event"] == "SparkListenerTaskEnd" and metrics:
                step = found[names[event["Stage ID"]]]
                step.seconds += metrics["Executor Run Time"] / 1000
                step.shuffled += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
                step.spilled += metrics["Disk Bytes Spilled"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("records", type=int)
    parser.add_argument("--per-day", type=int, default=2_000)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--partitions", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        measure(asked, asked.work or Path(made))


def measure(asked: argparse.Namespace, work: Path) -> None:
    path, made = work / f"archive-{asked.records}.parquet", Path(tempfile.mkdtemp(dir=work))
    log = made / "log"
    log.mkdir()
    size = write(path, asked.records, asked.per_day)
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": str(asked.partitions),
        "spark.driver.memory": "4g",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": log.as_uri(),
        "spark.local.dir": str(made),
    }
    start = time.perf_counter()
    with opened(Cluster(asked.master, sys.executable, settings)) as session:
        outcome = linking.link(session.read.parquet(str(path)))
        outcome.links.select("a", "b", "link").write.parquet(str(made / "links"))
        outcome.clusters.write.parquet(str(made / "clusters"))
        links = session.read.parquet(str(made / "links")).count()
        java = peak(java_process(session))
    wall = time.perf_counter() - start
    found = steps(log)
    each = size / asked.records
    print(f"{asked.records:,} records, {each:,.0f} bytes each in Parquet, {links:,} links, {wall:,.0f} s")
    print(f"{'step':<20}{'task s':>10}{'ms/record':>12}{'shuffled MB':>14}{'bytes/record':>14}{'spilled MB':>12}")
    for name, step in [*found.items(), ("all", whole(found))]:
        print(
            f"{name:<20}{step.seconds:>10,.1f}{step.seconds * 1e3 / asked.records:>12.3f}{step.shuffled / 1e6:>14,.1f}"
            f"{step.shuffled / asked.records:>14,.0f}{step.spilled / 1e6:>12,.1f}"
        )
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"driver: Python {own:,.0f} MB at most, Java {java:,.0f} MB (with the workers' part, if the master is local)")


def java_process(session: SparkSession) -> int:
    jvm = session.sparkContext._jvm
    assert jvm is not None
    return int(jvm.java.lang.ProcessHandle.current().pid())


def peak(process: int) -> float:
    """The most memory that a process has had, in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def whole(found: dict[str, Step]) -> Step:
    return Step(*(sum(getattr(step, name) for step in found.values()) for name in ("seconds", "shuffled", "spilled")))


if __name__ == "__main__":
    main()
