"""The links of a feed with their evidence, and its clusters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from integrity.engine import codec
from integrity.engine.part import Ground, Part
from integrity.engine.spark.rows import NAMES, records, stubs
from integrity.engine.spark.scoring import adjacency
from integrity.engine.spark.session import broadcast, filled
from integrity.engine.spark.texts import texts_of
from integrity.link import relation, score
from integrity.link.evidence import Copy, Link
from integrity.link.features import FEATURES
from integrity.link.linking import NEAR
from integrity.link.nodes import MAX_EXPANDED

CLUSTERS = "id string, cluster string, canonical string, size long"
_SHARED = FEATURES.index("text weight")
_SIDE = ("row", "node", "cluster", "lead", "others", "chances")
_ENDS = ("left", "right")
_COPY = ("jaccard", "a_in_b", "b_in_a", "similarity", "passage")


def far(pairs: DataFrame, leaders: DataFrame, partners: DataFrame, ground: Ground) -> DataFrame:
    """Those of the pairs (i, j) that are too far from each other for a node and its centre."""
    known = leaders.select("row", "published", "title", "lead").join(partners, "row", "left")
    work = partial(_far, known=broadcast(pairs, ground))
    return _beside(pairs, known, ("row", "published", "title", "lead", "others", "chances")).mapInArrow(
        work, "i long, j long"
    )


def _far(batches: Iterable[pa.RecordBatch], known: Broadcast[Ground]) -> Iterator[pa.RecordBatch]:
    least = score.shipped().medoid
    for batch in filled(batches):
        sides = _sides(batch)
        dated = stubs(sides.column("row").to_pylist(), sides.column("published").to_pylist())
        part = Part(sides.column("row").to_numpy(), dated, texts_of(sides), known.value, adjacency(sides))
        chances, columns = part.scored(*(batch.column(side).to_numpy() for side in "ij"))
        yield batch.select(["i", "j"]).filter(pa.array((chances < least) | (columns[:, _SHARED] == 0)))


def reported(candidates: DataFrame, against: DataFrame, members: DataFrame, copies: DataFrame) -> DataFrame:
    """Pairs (i, j) to report, i < j, each once: inside nodes, between linked nodes, copies, and near the threshold.

    `members` are row, node and cluster of all; `against` those of the candidates that a veto keeps apart.
    """
    model = score.shipped()
    near = model.link * NEAR
    likely = candidates.where(F.col("probability") >= min(near, model.inside))
    spoken = against.withColumn("is_vetoed", F.lit(col=True))
    known = _beside(likely.join(spoken, ["i", "j"], "left"), members, ("row", "node", "cluster"))
    together = F.col("i_cluster") == F.col("j_cluster")
    threshold = F.when(together, model.inside).otherwise(model.link)
    linked = F.col("is_vetoed").isNull() & (F.col("is_told") | together) & (F.col("probability") >= threshold)
    between = known.where(linked).select(F.col("i_node").alias("left"), F.col("j_node").alias("right"))
    alone = known.where(~linked & (F.col("probability") >= near)).select("i", "j")
    apart = _beside(copies, members, ("row", "node")).where(F.col("i_node") != F.col("j_node"))
    is_copy = (F.col("jaccard") >= relation.COPIED) | (F.greatest("a_in_b", "b_in_a") >= relation.CONTAINED)
    several = members.groupBy("node").count().where("count > 1")
    own = several.select(F.col("node").alias("left"), F.col("node").alias("right"))
    pairs = _expanded(between.union(own), members)
    return pairs.union(alone).union(apart.where(is_copy).select("i", "j")).distinct()


def _expanded(nodes: DataFrame, members: DataFrame) -> DataFrame:
    """Pairs of rows of two nodes, or of one; with the first of either only, if there are too many."""
    sizes = members.groupBy("node").agg(F.count("*").alias("size"))
    for side in _ENDS:
        own = sizes.select(F.col("node").alias(side), F.col("size").alias(f"{side}_size"))
        nodes = nodes.join(own, side)
    few = F.col("left_size") * F.col("right_size") <= MAX_EXPANDED
    left, right = (members.select(F.col("node").alias(name), F.col("row").alias(f"{name}_row")) for name in _ENDS)
    small, large = nodes.where(few), nodes.where(~few)
    every = small.join(left, "left").join(right, "right").select("left_row", "right_row")
    first = large.join(right, "right").select(F.col("left").alias("left_row"), "right_row")
    second = large.join(left, "left").select("left_row", F.col("right").alias("right_row"))
    pairs = every.union(first).union(second).where("left_row != right_row")
    return pairs.select(F.least("left_row", "right_row").alias("i"), F.greatest("left_row", "right_row").alias("j"))


def links(pairs: DataFrame, whole: DataFrame, copies: DataFrame, ground: Ground) -> DataFrame:
    """Column `link` with the JSON of each link, and the ids `a` and `b`.

    `whole` has for each row the record under `r_`, and what linking found out about it.
    """
    columns = (*_SIDE, "title", *(f"r_{name}" for name in NAMES))
    beside = _beside(pairs.join(copies, ["i", "j"], "left"), whole, columns)
    work = partial(_links, known=broadcast(pairs, ground))
    return beside.mapInArrow(work, "a string, b string, link string")


def _links(batches: Iterable[pa.RecordBatch], known: Broadcast[Ground]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        found = _links_of(batch, known.value)
        columns = [[link.a for link in found], [link.b for link in found], [codec.dump(link) for link in found]]
        yield pa.RecordBatch.from_arrays([pa.array(each, pa.string()) for each in columns], names=["a", "b", "link"])


def _links_of(batch: pa.RecordBatch, ground: Ground) -> list[Link]:
    sides = _sides(batch)
    part = Part(sides.column("row").to_numpy(), records(sides, "r_"), texts_of(sides), ground, adjacency(sides))
    i, j = (part.at(batch.column(side).to_numpy()).tolist() for side in "ij")
    pairs = list(zip(i, j, strict=True))
    values = zip(*(batch.column(name).to_pylist() for name in _COPY), strict=True)
    copies = {pair: Copy(*each) for pair, each in zip(pairs, values, strict=True) if each[0] is not None}
    return part.links(pairs, sides.column("cluster").to_pylist(), copies)


def _beside(pairs: DataFrame, known: DataFrame, columns: Iterable[str]) -> DataFrame:
    """The pairs with the columns of both rows, under `i_` and `j_`."""
    for side in "ij":
        own = known.select(*(F.col(name).alias(f"{side}_{name}") for name in columns))
        pairs = pairs.join(own, F.col(side) == F.col(f"{side}_row"))
    return pairs


def _sides(batch: pa.RecordBatch) -> pa.Table:
    """The rows of both sides of a batch of pairs, each once and ascending."""
    names = [name[2:] for name in batch.schema.names if name.startswith("i_")]
    tables = [pa.table({name: batch.column(f"{side}_{name}") for name in names}) for side in "ij"]
    both = pa.concat_tables(tables).combine_chunks()
    _, first = np.unique(both.column("row").to_numpy(), return_index=True)
    return both.take(pa.array(first)).combine_chunks()


def told(members: DataFrame, frame: DataFrame) -> DataFrame:
    """CLUSTERS: each id once."""
    named = members.join(frame.select("row", "id"), "row")
    senior: Column = F.min(F.struct("is_mention", "age", "row", "id"))["id"]
    heads = named.groupBy("cluster").agg(senior.alias("head"), F.count("*").alias("size"))
    return named.join(heads, "cluster").select(
        "id", F.col("head").alias("cluster"), F.col("head").alias("canonical"), "size"
    )
