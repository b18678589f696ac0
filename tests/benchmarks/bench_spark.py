"""Link a made-up archive on Spark; print time and shuffled bytes of each step, and the memory of the driver.

    python -m tests.benchmarks.bench_spark RECORDS [--per-day 2000] [--work DIR] [--partitions N]
        [--master local[2] | --cluster 2] [--driver-memory 512m] [--executor-memory 3g]

`--cluster` starts a standalone cluster of so many workers on this machine, so that the driver's two processes, Python
and Java, can be told from the workers. Processor time is that of the workers (on a local master of Java and all below
it) from the first job of a step to the first job of the next: unlike task seconds it hardly depends on what else runs.

The archive grows in days, not in density: one of 500,000 records is 250 days of 2,000. Three in ten
reports are of an event that others report as well, one in ten prints the body of another with changes. All of it is
made from the seed, with words of the shipped table: the same numbers give the same archive.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from integrity.engine.spark import linking, rows
from integrity.engine.spark.session import Cluster, opened
from integrity.link.weights import background
from integrity.load.records import Record
from tests.benchmarks.standalone import Meter, Spent, Standalone, peak, standalone

START = datetime(2024, 1, 1, tzinfo=UTC)
OUTLETS = 200
WIRE, EVENT = 0.1, 0.3


@dataclass
class Step:
    """What the jobs of one description took."""

    seconds: float = 0.0
    processor: float = 0.0
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


def steps(folder: Path, meter: Meter) -> dict[str, Step]:
    """What the event log in `folder` says of each step; `meter` has read the processor time of the workers."""
    found: dict[str, Step] = defaultdict(Step)
    names: dict[int, str] = {}
    starts: list[tuple[float, str]] = []
    logged = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("events_*")))
    for text in logged:
        for event in map(json.loads, filter(None, text.split("\n"))):
            if event["Event"] == "SparkListenerJobStart":
                name = event.get("Properties", {}).get("spark.job.description", "other")
                starts.append((event["Submission Time"] / 1000, name))
                for stage in event["Stage IDs"]:
                    names.setdefault(stage, name)
            metrics = event.get("Task Metrics")
            if event["Event"] == "SparkListenerTaskEnd" and metrics:
                step = found[names[event["Stage ID"]]]
                step.seconds += metrics["Executor Run Time"] / 1000
                step.shuffled += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
                step.spilled += metrics["Disk Bytes Spilled"]
    starts.sort()
    read = np.interp([*(moment for moment, _ in starts), meter.moments[-1]], meter.moments, meter.values)
    for (_, name), spent_by in zip(starts, np.diff(read), strict=True):
        found[name].processor += float(spent_by)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("records", type=int)
    parser.add_argument("--per-day", type=int, default=2_000)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--partitions", type=int, help="[one for 10,000 records, at least 8]")
    parser.add_argument("--driver-memory", default="512m")
    parser.add_argument("--executor-memory", default="3g")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--master", default="local[2]")
    where.add_argument("--cluster", type=int, metavar="WORKERS")
    asked = parser.parse_args()
    with ExitStack() as held:
        work = asked.work or Path(held.enter_context(tempfile.TemporaryDirectory()))
        path = work / f"archive-{asked.records}.parquet"
        made = Path(tempfile.mkdtemp(dir=work))
        process = multiprocessing.get_context("spawn").Process(target=write, args=(path, asked.records, asked.per_day))
        process.start()  # not in this process, whose memory is measured
        process.join()
        cluster = held.enter_context(standalone(asked.cluster, asked.executor_memory, made)) if asked.cluster else None
        measure(asked, path, made, cluster)


def measure(asked: argparse.Namespace, path: Path, made: Path, cluster: Standalone | None) -> None:
    log, collections = made / "log", made / "gc.log"
    log.mkdir()
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": str(asked.partitions or max(8, asked.records // 10_000)),
        "spark.driver.memory": asked.driver_memory if cluster else asked.executor_memory,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.extraJavaOptions": f"-Xlog:gc:file={collections}",
        "spark.executor.memory": asked.executor_memory,
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": log.as_uri(),
        "spark.local.dir": str(made),
    }
    start = time.perf_counter()
    with opened(Cluster(cluster.url if cluster else asked.master, sys.executable, settings)) as session:
        java = java_process(session)
        roots = cluster.workers if cluster else (java,)
        with Meter(Spent(roots)) as meter:
            outcome = linking.link(session.read.parquet(str(path)))
            outcome.links.select("a", "b", "link").write.parquet(str(made / "links"))
            outcome.clusters.write.parquet(str(made / "clusters"))
            links = session.read.parquet(str(made / "links")).count()
        driver = f"Python {peak(os.getpid()):,.0f} MB, Java {peak(java):,.0f} MB at most"
        own = f"{Spent((java,))():,.0f} s of processor time"
    wall = time.perf_counter() - start
    each = path.stat().st_size / asked.records
    print(f"{asked.records:,} records, {each:,.0f} bytes each in Parquet, {links:,} links, {wall:,.0f} s")
    show(steps(log, meter), asked.records)
    sizes = re.findall(r"Pause (?:Young|Full).*->(\d+)M\(", collections.read_text(encoding="utf-8"))
    print(f"driver: {driver}, its heap {max(map(int, sizes))} MB after a collection at most, {own}")
    if not cluster:
        print("(Java with the work of all tasks, since the master is local)")


def show(found: dict[str, Step], records: int) -> None:
    print(f"{'step':<20}{'task s':>10}{'processor s':>13}{'shuffled MB':>14}{'bytes/record':>14}{'spilled MB':>12}")
    for name, step in [*found.items(), ("all", whole(found))]:
        print(
            f"{name:<20}{step.seconds:>10,.1f}{step.processor:>13,.1f}{step.shuffled / 1e6:>14,.1f}"
            f"{step.shuffled / records:>14,.0f}{step.spilled / 1e6:>12,.1f}"
        )


def java_process(session: SparkSession) -> int:
    jvm = session.sparkContext._jvm
    assert jvm is not None
    return int(jvm.java.lang.ProcessHandle.current().pid())


def whole(found: dict[str, Step]) -> Step:
    names = ("seconds", "processor", "shuffled", "spilled")
    return Step(*(sum(getattr(step, name) for step in found.values()) for name in names))


if __name__ == "__main__":
    main()
