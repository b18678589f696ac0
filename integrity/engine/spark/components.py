"""Connected components by large-star and small-star (Kiveris et al., 2014): no edge goes through the driver."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from integrity.engine.spark.session import settled

MAX_ROUNDS = 64
"""Rounds grow with the square of the logarithm of the largest component; this many are a fault of the program."""


def components(edges: DataFrame, what: str) -> DataFrame:
    """For each row in `edges` (a, b) its component: columns `row` and `component`, the smallest row of it."""
    stars = settled(edges.where("a != b").select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b")), what)
    for _ in range(MAX_ROUNDS):
        if _are_stars(stars):
            centres = stars.select(F.col("b").alias("row"), F.col("b").alias("component")).distinct()
            return stars.select(F.col("a").alias("row"), F.col("b").alias("component")).union(centres)
        stars = settled(_small(_large(stars)), what)
    raise RuntimeError(f"components did not come to rest in {MAX_ROUNDS} rounds")


def _large(edges: DataFrame) -> DataFrame:
    """The larger neighbours of each row tied to the smallest one, or to the row itself."""
    both = edges.union(edges.select("b", "a"))
    smallest = F.least("a", F.min("b").over(Window.partitionBy("a"))).alias("m")
    return both.select("a", "b", smallest).where("b > a").select(F.col("b").alias("a"), F.col("m").alias("b"))


def _small(edges: DataFrame) -> DataFrame:
    """The smaller neighbours of each row, and the row, tied to the smallest one. `edges` go from larger to smaller."""
    known = edges.select("a", "b", F.min("b").over(Window.partitionBy("a")).alias("m"))
    others = known.where("b != m").select(F.col("b").alias("a"), F.col("m").alias("b"))
    return others.union(known.select("a", F.col("m").alias("b"))).distinct()


def _are_stars(edges: DataFrame) -> bool:
    """Whether each row has one neighbour smaller than it, which has none."""
    roles = edges.select(F.col("a").alias("row"), F.lit(1).alias("up"), F.lit(0).alias("down")).union(
        edges.select("b", F.lit(0), F.lit(1))
    )
    both = roles.groupBy("row").agg(F.sum("up").alias("up"), F.max("down").alias("down"))
    return both.where((F.col("up") > 1) | ((F.col("up") == 1) & (F.col("down") == 1))).isEmpty()
