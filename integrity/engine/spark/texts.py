"""Records as they are compared, and what the feed says about their words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import numpy as np
import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from integrity.engine.spark.reading import digest, line_keys
from integrity.engine.spark.rows import records
from integrity.engine.spark.session import broadcast, filled
from integrity.link import feed, template
from integrity.link.feed import LEAD, Text
from integrity.link.linking import MIN_COMPARED
from integrity.link.weights import Statistics, background

TEXTS = (
    "row long, title string, lead string, words array<long>, is_telling boolean, skeleton binary, title_terms binary"
)
"""`words` are keys of the different words and names, `skeleton` is the title as an entry of a series of its outlet."""


class HashedCounts(Mapping[str, int]):
    """How many documents hold each word, by the keys of the words: twelve bytes a word."""

    def __init__(self, keys: np.ndarray, counts: np.ndarray) -> None:
        """`keys` ascend."""
        self._keys, self._counts = keys, counts

    def __getitem__(self, word: str) -> int:
        key = word_key(word)
        place = int(np.searchsorted(self._keys, key))
        if place == len(self._keys) or self._keys[place] != key:
            raise KeyError(word)
        return int(self._counts[place])

    def __iter__(self) -> Iterator[str]:
        raise TypeError("the words themselves are not kept")

    def __len__(self) -> int:
        return len(self._keys)


def word_key(word: str) -> int:
    """What stands for a word: equal for equal words, and for others never in practice."""
    return int.from_bytes(digest(word, 8) or b"", signed=True)


def compared(frame: DataFrame, recurring: frozenset[bytes]) -> DataFrame:
    """TEXTS of records; `recurring` are the keys of lines that are furniture."""
    return frame.mapInArrow(partial(_compared, known=broadcast(frame, recurring)), TEXTS)


def _compared(batches: Iterable[pa.RecordBatch], known: Broadcast[frozenset[bytes]]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        rows = []
        for row, record in zip(batch.column("row").to_pylist(), records(batch), strict=True):
            keys = line_keys(record, (record.text or "")[: 8 * LEAD])
            text = feed.read(record, frozenset(line for line, key in keys.items() if key in known.value))
            words = sorted(map(word_key, feed.names(text).union(text.terms)))
            skeleton = template.series_skeleton(text) if record.outlet and record.mention_of is None else ()
            rows.append((
                row, text.title, text.lead, words, len(set(text.terms)) >= MIN_COMPARED,
                digest(json.dumps([record.outlet, *skeleton])) if skeleton else None,
                digest("\n".join(text.title_terms)),
            ))  # fmt: skip
        columns = zip(*rows, strict=True)
        yield pa.RecordBatch.from_arrays(
            [pa.array(column, kind) for column, kind in zip(columns, _KINDS, strict=True)], names=_NAMES
        )


_NAMES = [each.split()[0] for each in TEXTS.split(", ")]
_KINDS = [pa.int64(), pa.string(), pa.string(), pa.list_(pa.int64()), pa.bool_(), pa.binary(), pa.binary()]


def texts_of(batch: pa.RecordBatch | pa.Table, prefix: str = "") -> list[Text]:
    """The texts that the columns of a batch hold."""
    columns = (batch.column(prefix + name).to_pylist() for name in ("title", "lead"))
    return [feed.of_cleaned(*pair) for pair in zip(*columns, strict=True)]


def statistics(texts: DataFrame, nodes: DataFrame, members: DataFrame) -> Statistics:
    """Of the feed: its words counted once for each node, as its leader has them."""
    leading = texts.join(nodes.select(F.col("leader").alias("row")), "row")
    counted = leading.select(F.explode("words").alias("word")).groupBy("word").count().toArrow()
    keys, counts = (counted.column(name).to_numpy() for name in ("word", "count"))
    order = np.argsort(keys)
    dated = F.count("published").alias("dated")
    row = members.agg(F.count("*").alias("all"), F.count_distinct("node").alias("nodes"), dated).collect()[0]
    return Statistics(
        row["nodes"], HashedCounts(keys[order], counts[order].astype(np.int32)), background=background().version,
        is_dated=2 * row["dated"] > row["all"],
    )  # fmt: skip


def series(texts: DataFrame) -> DataFrame:
    """Ids of rows that are entries of one series, a list for each: column `rows`, ascending."""
    found = texts.where(F.col("skeleton").isNotNull()).groupBy("skeleton")
    told = found.agg(F.count_distinct("title_terms").alias("titles"), F.collect_list("row").alias("rows"))
    return told.where(F.col("titles") >= template.MIN_SERIES).select(F.sort_array("rows").alias("rows"))
