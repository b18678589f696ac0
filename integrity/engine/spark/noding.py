"""Records that are one text or one address: the nodes of `nodes.group`, as components."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from integrity.engine.spark.components import components
from integrity.engine.spark.rows import SECOND
from integrity.link import relation
from integrity.link.blocking import WINDOW_DAYS

_WINDOW = int(WINDOW_DAYS * 86_400 * SECOND)


def group(read: DataFrame, copies: DataFrame) -> DataFrame:
    """For each row of `read` its `node`, the smallest row of it, and the rest of the columns that nodes are told by."""
    edges = _by_address(read).union(_by_text(read)).union(_copied(read, copies))
    found = components(edges, "nodes").withColumnRenamed("component", "node")
    own = read.select("row", "age", "published", "is_mention", "outlet")
    return own.join(found, "row", "left").withColumn("node", F.coalesce("node", "row"))


def summed(members: DataFrame) -> DataFrame:
    """For each node its leader, size, and first and last date."""
    senior = F.min(F.struct("is_mention", "age", "row"))["row"]
    return members.groupBy("node").agg(
        senior.alias("leader"), F.count("*").alias("size"), F.min("published").alias("first"),
        F.max("published").alias("last"),
    )  # fmt: skip


def _by_address(read: DataFrame) -> DataFrame:
    named = read.where(F.col("address").isNotNull()).select("row", "address")
    first = named.groupBy("address").agg(F.min("row").alias("b"))
    return named.join(first, "address").where("row != b").select(F.col("row").alias("a"), "b")


def _by_text(read: DataFrame) -> DataFrame:
    """Rows of one text tied to the first of those that are each within the window of the next.

    The undated come first, and the earliest of the dated stays with them.
    """
    named = read.where(F.col("text_key").isNotNull()).select("row", "text_key", "published")
    order = Window.partitionBy("text_key").orderBy(F.col("published").asc_nulls_first(), "row")
    gap = F.col("published") - F.lag("published").over(order)
    broken = named.withColumn("is_far", F.coalesce(gap > _WINDOW, F.lit(col=False)).cast("int"))
    parts = broken.withColumn("part", F.sum("is_far").over(order))
    first = F.min("row").over(Window.partitionBy("text_key", "part"))
    return parts.select(F.col("row").alias("a"), first.alias("b")).where("a != b")


def _copied(read: DataFrame, copies: DataFrame) -> DataFrame:
    """Copies that are one text, unless their dates are too far from each other."""
    one_text = copies.where(F.col("jaccard") >= relation.COPIED).select("i", "j")
    sides = [read.select(F.col("row").alias(side), F.col("published").alias(f"{side}_published")) for side in "ij"]
    dated = one_text.join(sides[0], "i").join(sides[1], "j")
    far = F.abs(F.col("i_published") - F.col("j_published")) > _WINDOW
    return dated.where(~F.coalesce(far, F.lit(col=False))).select(F.col("j").alias("a"), F.col("i").alias("b"))
