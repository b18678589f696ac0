"""A Spark session, and frames that are held fast or numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeVar

import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as everywhere with Spark

T = TypeVar("T")

LOCAL = "local[*]"
"""A master in this process, on all processors."""
_USUAL = {
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2048",
    "spark.sql.session.timeZone": "UTC",
}
"""A table sent to every worker is made by the driver: for 100,000 records some were larger than a driver of 512 MB."""
_HERE = {"spark.sql.shuffle.partitions": "8", "spark.ui.enabled": "false"}
"""On one machine 200 partitions, as many as Spark makes unless told, take longer to hand out than to work on."""
_PART_BITS = 33
"""`monotonically_increasing_id` holds the number of the partition above so many bits."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where Spark runs, and how."""

    master: str | None = LOCAL
    """None where `spark-submit` names it."""
    python: str = ""
    """The interpreter of the workers; empty for the one that the cluster has."""
    settings: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def opened(cluster: Cluster) -> Iterator[SparkSession]:
    """A session that ends with the block; one that is there already is taken as it is, and stays."""
    if before := SparkSession.getActiveSession():
        yield before
        return
    builder = SparkSession.builder.appName("newsroom-integrity")
    if cluster.master:
        builder = builder.master(cluster.master)
    here = _HERE if (cluster.master or "").startswith("local") else {}
    for name, value in {**_USUAL, **here, **cluster.settings}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    if cluster.python:
        session.sparkContext.pythonExec = cluster.python
    try:
        yield session
    finally:
        session.stop()


def settled(frame: DataFrame, what: str) -> DataFrame:
    """The frame, computed now and held: what comes after does not compute it again. Spark shows its jobs as `what`.

    It is kept where checkpoints go if a folder for them is set, else on the workers.
    """
    named(frame, what)
    folder = frame.sparkSession.sparkContext.getCheckpointDir()
    return frame.checkpoint() if folder else frame.localCheckpoint()


def named(frame: DataFrame, what: str) -> None:
    """Spark shows the jobs that follow as `what`."""
    frame.sparkSession.sparkContext.setJobDescription(what)


def numbered(frame: DataFrame, name: str, *keys: str) -> DataFrame:
    """The frame with a column `name`: 0, 1, ... in the order of `keys`, which no two rows have in common."""
    inner = F.monotonically_increasing_id()
    ordered = frame.repartitionByRange(*keys).sortWithinPartitions(*keys).withColumn(name, inner)
    placed = settled(ordered, f"number by {keys[0]}")
    part = F.shiftright(name, _PART_BITS).cast("int")
    counted = placed.groupBy(part.alias("part")).count().collect()
    sizes: dict[int, int] = {row["part"]: row["count"] for row in counted}
    starts = list(accumulate((sizes.get(each, 0) for each in range(max(sizes, default=0) + 1)), initial=0))
    start = F.get(F.lit(starts).cast("array<bigint>"), part)
    return placed.withColumn(name, start + F.col(name).bitwiseAND((1 << _PART_BITS) - 1))


def broadcast(frame: DataFrame, value: T) -> Broadcast[T]:
    """The value on every worker."""
    return frame.sparkSession.sparkContext.broadcast(value)


def filled(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The batches that have rows."""
    return (batch for batch in batches if batch.num_rows)
