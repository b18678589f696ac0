"""Links, relations, probabilities and clusters on Spark are those of one process."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from integrity.link.bodies import Bodies, find
from integrity.link.evidence import Linking
from integrity.link.linking import Linker
from integrity.load.records import Record
from tests.engine.feeds import invented, newsroom, wire

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

COPIES = 20_000


def feed() -> list[Record]:
    """Everything at once: a run on Spark has a price of its own."""
    return [*newsroom(), *invented(1, 150), *invented(2, 60), *wire(45)]


@cache
def linked() -> tuple[Linker, Linking]:
    """The feed in one process."""
    linker = Linker(feed())
    return linker, linker.link()


def killing_once(flag: Path) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """A step whose process is killed in the middle, but only if `flag` is not there yet."""
    name = str(flag)

    def step(batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            yield batch
            try:
                os.close(os.open(name, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                continue
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def test_the_outcome_is_that_of_one_process(spark: "SparkSession") -> None:
    from integrity.engine.spark import linking, rows

    frame = spark.createDataFrame(rows.table(feed()))
    outcome = linking.link(frame)
    assert linking.collected(outcome) == linked()[1]
    assert outcome.statistics.shift == linked()[0].shift
    assert outcome.notices == ()


def test_under_frozen_statistics_neither_partitions_nor_blocks_nor_a_killed_worker_change_it(
    spark: "SparkSession", tmp_path: Path
) -> None:
    from integrity.engine.spark import linking, rows

    flag = tmp_path / "killed"
    frame = spark.createDataFrame(rows.table(feed()[::-1])).repartition(5)
    usual = str(spark.conf.get("spark.sql.shuffle.partitions"))
    spark.conf.set("spark.sql.shuffle.partitions", "3")
    try:
        given = frame.mapInArrow(killing_once(flag), rows.COLUMNS)
        outcome = linking.link(given, linked()[0].statistics, linking.Bounds(block=60))
        assert linking.collected(outcome) == linked()[1]
    finally:
        spark.conf.set("spark.sql.shuffle.partitions", usual)
    assert flag.exists()


def test_a_wire_story_with_twenty_thousand_copies_is_one_node_of_few_pairs(spark: "SparkSession") -> None:
    from integrity.engine.spark import copying, noding, reading, rows, session

    records = wire(COPIES)
    local: Bodies = find(records)
    frame = session.numbered(spark.createDataFrame(rows.table(records)), "row", "id")
    read = session.settled(reading.read(frame), "read")
    copies = session.settled(copying.find(read), "copies")
    assert {(row.i, row.j) for row in copies.select("i", "j").toLocalIterator()} == set(local.pairs)
    assert len(local.pairs) < 3 * COPIES
    assert noding.summed(noding.group(read, copies)).select("node", "size").collect() == [(0, COPIES)]


@pytest.mark.parametrize("name", ["ecbplus", "roundup", "uci"])
def test_the_outcome_is_that_of_one_process_on_a_development_set(spark: "SparkSession", name: str) -> None:
    from integrity.engine.spark import linking, rows
    from tests.benchmarks.dense_feeds import read

    path = Path(__file__).parents[3] / "shared" / "data" / "events" / f"{name}.jsonl.gz"
    if not path.exists() or not os.environ.get("INTEGRITY_DEVELOPMENT_SETS"):
        pytest.skip("minutes: set INTEGRITY_DEVELOPMENT_SETS and have ../shared/data")
    records = read(path, "val")
    linker = Linker(records)
    outcome = linking.link(spark.createDataFrame(rows.table(records)), linker.statistics)
    assert linking.collected(outcome) == linker.link()
