"""Clusters: average link inside the components of likely pairs, then without what is too far from the centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from integrity.engine.spark.components import components
from integrity.engine.spark.rows import SECOND
from integrity.engine.spark.session import settled
from integrity.link import cluster, score

JOINED = "node long, cluster long, centre long"
STEPS = (0.5, 0.8, 0.95, 1.0)
"""Probabilities below which edges are taken out, one after the other, until what hangs together is small enough."""
_EDGES_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class Clustering:
    """What became of the nodes."""

    joined: DataFrame
    """JOINED for each node that has a likely edge: its cluster, by the smallest node, and the centre of that."""
    notices: tuple[str, ...] = ()
    """What was not done as one process would do it."""


def clusters(edges: DataFrame, nodes: DataFrame, most: int) -> Clustering:
    """Of `nodes` (node, first, last) with `edges` (a, b, probability), which are negative where a veto speaks.

    A cluster lies inside a component of the edges that reach the lowest threshold: two clusters with a lower best pair
    have a lower mean. Components of more than `most` nodes are split, see `_small_enough`.
    """
    model = score.shipped()
    parts, notices = _small_enough(edges, nodes, min(model.cut, model.pair, model.merge), most)
    sides = [parts.select(F.col("row").alias(side), F.col("part").alias(f"{side}_part")) for side in "ab"]
    inside = edges.join(sides[0], "a").join(sides[1], "b").where(F.col("a_part") == F.col("b_part"))
    day = [F.floor(F.col(name) / SECOND) / 86_400.0 for name in ("first", "last")]
    spans = nodes.select(F.col("node").alias("row"), day[0].alias("first"), day[1].alias("last"))
    held = inside.select(F.col("a_part").alias("part"), "a", "b", "probability")
    count = max(held.count() // _EDGES_AT_ONCE, 0) + 1
    share = F.pmod(F.xxhash64("part"), F.lit(count)).alias("share")
    members = parts.join(spans, "row").select(share, "row", "first", "last")
    grouped = held.select(share, "a", "b", "probability").groupBy("share")
    return Clustering(grouped.cogroup(members.groupBy("share")).applyInArrow(_average_link, JOINED), notices)


def _average_link(edges: pa.Table, members: pa.Table) -> pa.Table:
    """Of whole components, many at once: none has to do with another."""
    members = members.combine_chunks().sort_by("row")
    model, rows = score.shipped(), members.column("row").to_numpy()
    a, b = (np.searchsorted(rows, edges.column(side).to_numpy()).tolist() for side in "ab")
    known = list(zip(a, b, edges.column("probability").to_pylist(), strict=True))
    days = zip(*(members.column(name).to_pylist() for name in ("first", "last")), strict=True)
    spans = [cluster.UNDATED if first is None else (first, last) for first, last in days]
    labels = cluster.average_link(len(rows), known, model.cut, spans, pair=model.pair, merge=model.merge)
    centres = cluster.medoids(labels, known)
    centre = [centres[label] for label in labels]
    return pa.table({"node": rows, "cluster": rows[labels], "centre": rows[centre]})


def without_outer(joined: DataFrame, far: DataFrame) -> DataFrame:
    """For each node of `joined` its `cluster`, without those of `far` (node), which are alone."""
    marked = joined.join(far.withColumn("is_far", F.lit(col=True)), "node", "left").withColumn(
        "is_far", F.coalesce("is_far", F.lit(col=False))
    )
    first = marked.where("NOT is_far").groupBy("cluster").agg(F.min("node").alias("first"))
    named = marked.join(first, "cluster")  # each cluster keeps its centre
    return named.select("node", F.when(F.col("is_far"), F.col("node")).otherwise(F.col("first")).alias("cluster"))


def _small_enough(edges: DataFrame, nodes: DataFrame, least: float, most: int) -> tuple[DataFrame, tuple[str, ...]]:
    """Each node's part (row, part): the component of the edges from `least` on.

    One with more than `most` nodes is taken apart by higher and higher thresholds; what is left of it then is cut in
    the order of its dates. Each node is in one part.
    """
    whole = _components(edges.where(F.col("probability") >= least))
    done, large = _apart(whole, most)
    notices: list[str] = []
    for step in STEPS:
        if large is None:
            return done, tuple(notices)
        notices.append(_notice(large, most, f"taken apart at probability {step}"))
        inner = edges.where(F.col("probability") >= step)
        for side in "ab":
            own = large.select(F.col("row").alias(side), F.col("part").alias(f"{side}_part"))
            inner = inner.join(own, side)
        kept = _components(inner.where(F.col("a_part") == F.col("b_part")))
        alone = large.join(kept, "row", "left_anti").select("row", F.col("row").alias("part"))
        small, large = _apart(kept.union(alone), most)
        done = done.union(small)
    if large is not None:
        notices.append(_notice(large, most, "cut in the order of their dates"))
        done = done.union(_by_date(large, nodes, most))
    return done, tuple(notices)


def _components(edges: DataFrame) -> DataFrame:
    return components(edges.select("a", "b"), "components").toDF("row", "part")


def _apart(parts: DataFrame, most: int) -> tuple[DataFrame, DataFrame | None]:
    """The rows of parts that are small enough, and the others; None for none."""
    parts = settled(parts, "components")
    sizes = parts.groupBy("part").count()
    large = sizes.where(F.col("count") > most).select("part")
    if large.isEmpty():
        return parts, None
    return parts.join(large, "part", "left_anti").select("row", "part"), settled(
        parts.join(large, "part").select("row", "part"), "components"
    )


def _notice(large: DataFrame, most: int, what: str) -> str:
    row = large.agg(F.count_distinct("part").alias("parts"), F.count("*").alias("rows")).collect()[0]
    return (
        f"{row['parts']:,} groups of more than {most:,} likely reports, {row['rows']:,} in all, were {what}: "
        "clusters among them may differ from those that one process finds"
    )


def _by_date(large: DataFrame, nodes: DataFrame, most: int) -> DataFrame:
    from pyspark.sql import Window  # noqa: PLC0415 - rarely needed

    dated = large.join(nodes.select(F.col("node").alias("row"), "first"), "row")
    order = Window.partitionBy("part").orderBy(F.col("first").asc_nulls_last(), "row")
    place = F.floor((F.row_number().over(order) - 1) / most)
    cut = dated.withColumn("place", place)
    return cut.select("row", F.min("row").over(Window.partitionBy("part", "place")).alias("part"))
