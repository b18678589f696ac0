"""Leaders in blocks by date, and the cells: pairs of blocks that hold records within the window of each other.

Whatever needs two records at once gets them by cell, so that each record goes to as many tasks as there are blocks
within its window, and a task holds two blocks, however many records there are. The undated are near to everyone: they
make a cell with every block.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from integrity.engine.spark.session import numbered, settled
from integrity.link.blocking import WINDOW_DAYS

_WINDOW = int(WINDOW_DAYS * 86_400)
_FAR = np.iinfo(np.int64).max // 4
CELL = "cell_a long, cell_b long"


@dataclass(frozen=True, slots=True)
class Cells:
    """Where each leader is."""

    blocks: DataFrame
    """`row`, `seconds` (null for none), `block`."""
    ranges: DataFrame
    """For each block the blocks with which it shares cells, see `_ranges`."""

    def spread(self, frame: DataFrame) -> DataFrame:
        """The frame, which has a `row`, with each row once for each cell that it is in."""
        placed = frame.join(self.blocks, "row").join(F.broadcast(self.ranges), "block")
        return placed.withColumn("cell", F.explode(_cells())).select("*", "cell.*").drop("cell", *_RANGE)

    def placed(self, pairs: DataFrame) -> DataFrame:
        """The pairs (i, j) with the cells that hold both."""
        for side in "ij":
            own = self.blocks.select(F.col("row").alias(side), F.col("block").alias(f"{side}_block"))
            pairs = pairs.join(own, side)
        cell = F.least("i_block", "j_block").alias("cell_a"), F.greatest("i_block", "j_block").alias("cell_b")
        return pairs.select("*", *cell).drop("i_block", "j_block")


def cut(leaders: DataFrame, size: int) -> Cells:
    """The cells of `leaders` (row, published), in blocks of `size`."""
    seconds = F.floor(F.col("published") / 1_000_000).cast("long")
    dated = leaders.select("row", seconds.alias("seconds"), F.coalesce(seconds, F.lit(_FAR)).alias("order"))
    ranked = numbered(dated, "rank", "order", "row")
    blocks = settled(
        ranked.select("row", "seconds", F.floor(F.col("rank") / size).cast("long").alias("block")), "blocks"
    )
    return Cells(blocks, _ranges(blocks))


_RANGE = ("ahead", "undated", "behind", "last")


def _ranges(blocks: DataFrame) -> DataFrame:
    """`ahead` and `behind`: the last and first dated block within the window; `undated`: the first without a date."""
    known = blocks.groupBy("block").agg(
        F.min("seconds").alias("low"), F.max("seconds").alias("high"), F.count("seconds").alias("dated"),
        F.count("*").alias("all"),
    )  # fmt: skip
    bounds = known.orderBy("block").toArrow()
    whole = bounds.column("dated").to_numpy() == bounds.column("all").to_numpy()
    count, dated = len(whole), int(np.count_nonzero(whole))  # a block that holds both kinds stands with the undated
    low, high = (bounds.column(name).slice(0, dated).to_numpy() for name in ("low", "high"))
    ahead = np.searchsorted(low, high + _WINDOW, side="right") - 1
    behind = np.searchsorted(high, low - _WINDOW, side="left")
    rest = np.arange(dated, count)
    columns = {
        "block": np.arange(count),
        "ahead": np.concatenate([ahead, np.full(count - dated, dated - 1)]),
        "undated": np.concatenate([np.full(dated, dated), rest]),
        "behind": np.concatenate([behind, np.zeros(count - dated, dtype=np.int64)]),
        "last": np.full(count, count - 1),
    }
    return blocks.sparkSession.createDataFrame(pa.table({name: pa.array(v, pa.int64()) for name, v in columns.items()}))


def _cells() -> Column:
    """The cells of a block: with those from itself on, and with those before it."""
    on = F.concat(_sequence(F.col("block"), F.col("ahead")), _sequence(F.col("undated"), F.col("last")))
    before = _sequence(F.col("behind"), F.col("block") - 1)
    first = F.transform(F.array_distinct(on), lambda other: _cell(F.col("block"), other))
    return F.concat(first, F.transform(before, lambda other: _cell(other, F.col("block"))))


def _sequence(first: Column, last: Column) -> Column:
    return F.when(first <= last, F.sequence(first, last)).otherwise(F.array().cast("array<bigint>"))


def _cell(first: Column, second: Column) -> Column:
    return F.struct(first.alias("cell_a"), second.alias("cell_b"))
