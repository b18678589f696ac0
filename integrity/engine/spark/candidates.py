"""Which leaders are worth comparing: the nearest by words, in parts whose best are brought together, and friends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812
from scipy import sparse

from integrity.engine.part import Ground, Part
from integrity.engine.spark.cells import Cells
from integrity.engine.spark.reading import lists
from integrity.engine.spark.rows import stubs
from integrity.engine.spark.session import broadcast, filled
from integrity.engine.spark.texts import texts_of, word_key
from integrity.link.blocking import COMMON, FRIENDS, MIN_COMMON, MIN_COSINE, NEAREST, PERCENT, STRONG, WINDOW_DAYS
from integrity.link.weights import SCALE

VECTORS = "row long, title_words array<long>, title_weights array<int>, text_words array<long>, text_weights array<int>"
_FIELDS = ("title", "text")
_WINDOW = int(WINDOW_DAYS * 86_400)
_BEST = "row long, other long, field int, cosine long"


def nearest(leaders: DataFrame, cells: Cells, ground: Ground) -> DataFrame:
    """Pairs (i, j), i < j, each once: the NEAREST of each leader by title, and by title and lead, within the window."""
    vectors = leaders.mapInArrow(partial(_vectors, known=broadcast(leaders, ground)), VECTORS)
    held = cells.spread(vectors)
    best = held.groupBy("cell_a", "cell_b").applyInArrow(_nearest, _BEST)
    order = Window.partitionBy("row", "field").orderBy(F.desc("cosine"), "other")
    kept = best.withColumn("rank", F.row_number().over(order)).where(F.col("rank") <= NEAREST)
    return kept.select(F.least("row", "other").alias("i"), F.greatest("row", "other").alias("j")).distinct()


def friends(pairs: DataFrame, blocks: DataFrame) -> DataFrame:
    """Further pairs: for each leader the FRIENDS that share most of its likely partners; none that is among `pairs`."""
    percent = F.floor(F.col("chance") / PERCENT).alias("percent")
    strong = pairs.where(F.col("chance") >= STRONG).select("i", "j", percent)
    when = blocks.select(F.col("row").alias("i"), F.col("seconds").alias("moment"))
    both = strong.union(strong.select("j", "i", "percent")).join(when, "i")
    left = both.select(F.col("j").alias("between"), *(F.col(name).alias(f"l_{name}") for name in _EDGE))
    right = both.select(F.col("j").alias("between"), *(F.col(name).alias(f"r_{name}") for name in _EDGE))
    far = F.coalesce(F.abs(F.col("l_moment") - F.col("r_moment")) > _WINDOW, F.lit(col=False))
    shared = left.join(right, "between").where((F.col("l_i") != F.col("r_i")) & ~far)
    weight = F.least(F.sum(F.col("l_percent") * F.col("r_percent")), F.lit(SCALE)).alias("weight")
    summed = shared.groupBy("l_i", "r_i").agg(weight)
    order = Window.partitionBy("l_i").orderBy(F.desc("weight"), "r_i")
    kept = summed.withColumn("rank", F.row_number().over(order)).where(F.col("rank") <= FRIENDS)
    found = kept.select(F.least("l_i", "r_i").alias("i"), F.greatest("l_i", "r_i").alias("j")).distinct()
    return found.join(pairs.select("i", "j"), ["i", "j"], "left_anti")


_EDGE = ("i", "percent", "moment")


def _vectors(batches: Iterable[pa.RecordBatch], known: Broadcast[Ground]) -> Iterator[pa.RecordBatch]:
    """The two vectors of each leader, the posting lists of common words left out."""
    ground = known.value
    most = max(COMMON * ground.statistics.documents, MIN_COMMON)
    for batch in filled(batches):
        rows = batch.column("row").to_numpy()
        part = Part(rows, stubs(rows.tolist(), batch.column("published").to_pylist()), texts_of(batch), ground)
        keys = np.array([word_key(word) for word in part.feed.vocabulary], dtype=np.int64)
        is_telling = part.feed.frequencies <= most
        columns: list[pa.Array] = [pa.array(rows)]
        for matrix in (part.feed.near_titles.rows, part.feed.near_words.rows):
            kept = is_telling[matrix.indices] & (matrix.data != 0)
            owners = np.repeat(np.arange(len(rows)), np.diff(matrix.indptr))[kept]
            sizes = np.bincount(owners, minlength=len(rows))
            columns += [lists(keys[matrix.indices[kept]], sizes), lists(matrix.data[kept].astype(np.int32), sizes)]
        yield pa.RecordBatch.from_arrays(columns, names=[each.split()[0] for each in VECTORS.split(", ")])


def _nearest(key: tuple[pa.Scalar, ...], group: pa.Table) -> pa.Table:
    """The NEAREST in one block for each row of the other, and the other way round."""
    group = group.combine_chunks().sort_by("row")
    block = group.column("block").to_numpy()
    sides = [np.flatnonzero(block == each.as_py()) for each in key]
    rows, seconds = group.column("row").to_numpy(), group.column("seconds")
    moments = np.where(seconds.is_null().to_numpy(), np.nan, seconds.fill_null(0).to_numpy().astype(float))
    found = [np.zeros((4, 0), dtype=np.int64)]
    for field, name in enumerate(_FIELDS):
        matrix = _matrix(group, name)
        ways = [(0, 1)] if key[0] == key[1] else [(0, 1), (1, 0)]
        for own, other in ways:
            left, right, cosines = _best(matrix, sides[own], sides[other], moments)
            found.append(np.stack([rows[left], rows[right], np.full(len(left), field), cosines]))
    row, other_row, fields, cosine = np.concatenate(found, axis=1)
    return pa.table({"row": row, "other": other_row, "field": fields.astype(np.int32), "cosine": cosine})


def _matrix(group: pa.Table, name: str) -> sparse.csr_array:
    words, weights = (group.column(f"{name}_{part}").combine_chunks() for part in ("words", "weights"))
    found, columns = np.unique(words.flatten().to_numpy(), return_inverse=True)
    starts = np.append(0, np.cumsum(words.value_lengths().to_numpy()))
    data = weights.flatten().to_numpy().astype(np.int64)
    return sparse.csr_array((data, columns, starts), shape=(len(words), max(len(found), 1)))


_ROWS = 512
"""Rows multiplied at a time, which bounds the memory."""


def _best(matrix: sparse.csr_array, own: np.ndarray, others: np.ndarray,
          moments: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """The first NEAREST of `others` for each of `own` by cosine, then row, as `blocking` chooses them."""
    turned = sparse.csr_array(matrix[others].T)
    parts = [_best_of(matrix, own[at : at + _ROWS], others, turned, moments) for at in range(0, len(own), _ROWS)]
    left, right, cosines = (np.concatenate([part[n] for part in parts] or [own[:0]]) for n in range(3))
    return left, right, cosines


def _best_of(matrix: sparse.csr_array, own: np.ndarray, others: np.ndarray, turned: sparse.csr_array,
             moments: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    product = sparse.csr_array(matrix[own] @ turned)
    cosines = product.data // SCALE
    likely = np.flatnonzero(cosines > MIN_COSINE * SCALE)
    at = np.searchsorted(product.indptr, likely, side="right") - 1
    left, right, cosines = own[at], others[product.indices[likely]], np.minimum(cosines[likely], SCALE)
    kept = (left != right) & ~(np.abs(moments[left] - moments[right]) > _WINDOW)  # not far where one has no date
    at, left, right, cosines = at[kept], left[kept], right[kept], cosines[kept]
    order = np.lexsort((right, -cosines, at))
    starts = np.searchsorted(at[order], np.arange(len(own)))
    best = order[np.arange(len(order)) - starts[at[order]] < NEAREST]
    return left[best], right[best], cosines[best]
