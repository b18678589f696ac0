"""Copies among bodies: the pairs of `bodies.find`, by joins on shared 5-grams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from integrity.engine.spark.reading import salt, salts
from integrity.engine.spark.rows import LATEST, SECOND
from integrity.engine.spark.session import broadcast, filled
from integrity.link import bodies, copies, shingles
from integrity.link.evidence import Copy
from integrity.link.printed import COUNTED, FURNITURE
from integrity.link.shingles import Members
from integrity.link.words import Hashes

COPIES = "i long, j long, jaccard double, a_in_b double, b_in_a double, similarity double, passage boolean"
"""i < j. What `evidence.Copy` holds."""
_DAY = 86_400
_SALT_ROWS = 1 << 16
"""Undated rows of one salt; of the dated, a day is one."""
_PAIR = "i long, j long, i_outlet string, j_outlet string, i_body string, j_body string"


def find(read: DataFrame) -> DataFrame:
    """COPIES among the bodies of `read`."""
    has_body = read.where("words > 0")
    known = broadcast(read, furniture(has_body))
    sample = has_body.select("row", "age", "outlet", "sample").mapInArrow(
        partial(_entries, known=known), "key long, row long, age long, size int"
    )
    shared = _pairs(sample).groupBy("i", "j").agg(F.count("*").alias("n"), F.min("size").alias("least"))
    enough = (F.col("n") >= shingles.MIN_SHARED) & (F.col("n") >= shingles.MIN_SHARE * F.col("least"))
    equal = _pairs(has_body.select(F.col("print").alias("key"), "row", "age", F.lit(0).alias("size")))
    pairs = shared.where(enough).select("i", "j").union(equal.select("i", "j")).distinct()
    long = has_body.where(F.col("words") >= bodies.MIN_WORDS)
    sides = [long.select(*(F.col(name).alias(f"{side}_{name}") for name in ("row", *_SIDE))) for side in "ij"]
    both = pairs.join(sides[0], F.col("i") == F.col("i_row")).join(sides[1], F.col("j") == F.col("j_row"))
    same = F.col("i_print") == F.col("j_print")
    low, high, one = F.least("i", "j"), F.greatest("i", "j"), F.lit(1.0)
    passage = F.col("i_words") >= copies.PASSAGE
    whole = both.where(same).select(low.alias("i"), high.alias("j"), one, one, one, one, passage)
    other = both.where(~same).select(*(each.split()[0] for each in _PAIR.split(", "))).sortWithinPartitions("i", "j")
    return whole.union(other.mapInArrow(partial(_measured, known=known), COPIES)).toDF(*_NAMES)


_SIDE = ("words", "print", "outlet", "body")
_NAMES = [each.split()[0] for each in COPIES.split(", ")]


def furniture(has_body: DataFrame) -> Hashes:
    """Salted 5-grams that are furniture of their outlet, ascending."""
    printed = has_body.where(F.col("outlet").isNotNull())
    first = F.min(F.struct("age", "row", "published", "body", "counted"))
    once = _counted(printed).groupBy("outlet", "print").agg(first.alias("first")).select("outlet", "first.*")
    kinds = "furniture long"
    found = once.where("counted").groupBy("outlet").applyInArrow(_furniture, kinds).toArrow()
    return np.sort(found.column("furniture").to_numpy().astype(np.int64).view(np.uint64))


def _counted(printed: DataFrame) -> DataFrame:
    """With a column that says whether furniture is counted in the row: of a large outlet in a part, by checksum."""
    totals = printed.groupBy("outlet").agg(F.sum("length").alias("total"), F.count("*").alias("articles"))
    many = printed.join(totals.where(F.col("articles") >= FURNITURE), "outlet")
    order = Window.partitionBy("outlet").orderBy("checksum", "length", "age", "row")
    small = many.where(F.col("total") <= COUNTED).withColumn("counted", F.lit(col=True))
    running = F.sum("length").over(order.rowsBetween(Window.unboundedPreceding, Window.currentRow))
    large = many.where(F.col("total") > COUNTED).withColumn("counted", running <= COUNTED)
    return small.unionByName(large)


def _furniture(key: tuple[pa.Scalar, ...], group: pa.Table) -> pa.Table:
    published = group.column("published").to_pylist()
    days = [None if each is None else each / SECOND / _DAY for each in published]
    found = copies.furniture_of(group.column("body").to_pylist(), days)
    salted = found ^ np.uint64(salt(key[0].as_py()))
    return pa.table({"furniture": pa.array(salted.view(np.int64), pa.int64())})


def _entries(batches: Iterable[pa.RecordBatch], known: Broadcast[Hashes]) -> Iterator[pa.RecordBatch]:
    """The sample without furniture, a row for each different key of a record."""
    members = Members(known.value)
    for batch in filled(batches):
        sample = batch.column("sample")
        counts = np.diff(sample.offsets.to_numpy())
        found = sample.flatten().to_numpy().astype(np.int64).view(np.uint64)
        own = salts(batch.column("outlet").to_pylist())
        kept = ~members.holds(found ^ np.repeat(own, counts))
        owners = np.repeat(np.arange(len(counts)), counts)[kept]
        keys = shingles.pack(found[kept], np.zeros(len(owners), dtype=np.int64)) >> np.uint64(shingles.ROW_BITS)
        owners, keys = _different(owners, keys)
        sizes = np.bincount(owners, minlength=len(counts))
        rows, ages = (batch.column(name).to_numpy()[owners] for name in ("row", "age"))
        columns = [pa.array(each) for each in (keys.view(np.int64), rows, ages, sizes[owners].astype(np.int32))]
        yield pa.RecordBatch.from_arrays(columns, names=["key", "row", "age", "size"])


def _different(owners: np.ndarray, keys: Hashes) -> tuple[np.ndarray, Hashes]:
    order = np.lexsort((keys, owners))
    owners, keys = owners[order], keys[order]
    new = np.append(True, (owners[1:] != owners[:-1]) | (keys[1:] != keys[:-1]))[: len(keys)]
    return owners[new], keys[new]


def _pairs(entries: DataFrame) -> DataFrame:
    """Rows that share a key, once for each key that they share: i the earlier, and the smaller size of the two.

    Of a key with more than HEAVY rows each is paired with the first and the previous one only.
    """
    counts = entries.groupBy("key").count().where("count > 1")
    held = entries.join(counts, "key")
    light, heavy = (held.where(test) for test in (F.col("count") <= shingles.HEAVY, F.col("count") > shingles.HEAVY))
    sides = [light.select("key", *(F.col(name).alias(f"{side}_{name}") for name in _ENTRY)) for side in "ij"]
    earlier = F.struct("i_age", "i_row") < F.struct("j_age", "j_row")
    few = sides[0].join(sides[1], "key").where(earlier)
    return few.select(*_pair(F.col("i_row"), F.col("j_row"), F.least("i_size", "j_size"))).union(_of_heavy(heavy))


_ENTRY = ("age", "row", "size")


def _pair(i: Column, j: Column, size: Column) -> tuple[Column, Column, Column]:
    return i.alias("i"), j.alias("j"), size.alias("size")


def _of_heavy(entries: DataFrame) -> DataFrame:
    """Pairs with the first and the previous. Salts, ascending by age, cut a key so that no task has it whole."""
    undated = 1_000_000_000 + F.floor(F.col("row") / _SALT_ROWS)
    salted = F.when(F.col("age") == LATEST, undated).otherwise(F.floor(F.col("age") / (_DAY * SECOND)))
    entry = F.struct(*_ENTRY)
    cut = entries.select("key", salted.alias("salt"), entry.alias("entry"))
    inside = F.lag("entry").over(Window.partitionBy("key", "salt").orderBy("entry"))
    ends = cut.groupBy("key", "salt").agg(F.max("entry").alias("last"), F.min("entry").alias("first"))
    by_salt = Window.partitionBy("key").orderBy("salt")
    before = ends.select(
        "key", "salt", F.lag("last").over(by_salt).alias("before"), F.first("first").over(by_salt).alias("first")
    )
    known = cut.withColumn("inside", inside).join(before, ["key", "salt"])
    previous = F.coalesce("inside", "before")
    pairs = known.select(F.explode(F.array_distinct(F.array("first", previous))).alias("other"), "entry")
    own, other = F.col("entry"), F.col("other")
    told = pairs.where(other.isNotNull() & (other["row"] != own["row"]))
    return told.select(*_pair(other["row"], own["row"], F.least(other["size"], own["size"])))


def _measured(batches: Iterable[pa.RecordBatch], known: Broadcast[Hashes]) -> Iterator[pa.RecordBatch]:
    members = Members(known.value)
    for batch in filled(batches):
        held: dict[int, tuple[str | None, str]] = {}
        for side in "ij":
            names = (side, f"{side}_outlet", f"{side}_body")
            columns = (batch.column(name).to_pylist() for name in names)
            held.update({row: (outlet, body) for row, outlet, body in zip(*columns, strict=True)})
        rows = sorted(held)
        i, j = (np.searchsorted(rows, batch.column(side).to_numpy()) for side in "ij")
        order = np.lexsort((j, i))
        texts, own = [held[row][1] for row in rows], salts([held[row][0] for row in rows])
        found = copies.measured(texts, own, members, i[order], j[order])
        pairs = (bodies._pair(found, k, rows) for k in range(len(found)))  # noqa: SLF001 - the one place that rounds
        yield _batch([(*pair, *_values(copy)) for pair, copy in pairs])


def _values(copy: Copy) -> tuple[float, float, float, float | None, bool]:
    return copy.jaccard, copy.a_in_b, copy.b_in_a, copy.similarity, copy.shares_passage


def _batch(rows: list[tuple[object, ...]]) -> pa.RecordBatch:
    kinds = [pa.int64(), pa.int64(), *([pa.float64()] * 4), pa.bool_()]
    columns = zip(*rows, strict=True)
    return pa.RecordBatch.from_arrays(
        [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)], names=_NAMES
    )
