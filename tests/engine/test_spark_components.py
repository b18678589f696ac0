"""Components on Spark are those of a search, and what is too large is split and told."""

import random
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Edges = list[tuple[int, int]]


def searched(edges: Edges) -> dict[int, int]:
    """The smallest row that each row reaches."""
    near: dict[int, set[int]] = defaultdict(set)
    for a, b in edges:
        near[a].add(b)
        near[b].add(a)
    found: dict[int, int] = {}
    for start in sorted(near):
        stack = [start]
        while stack:
            row = stack.pop()
            if row not in found:
                found[row] = start
                stack += near[row]
    return found


def test_components_are_those_of_a_search(spark: "SparkSession") -> None:
    from integrity.engine.spark.components import components

    chance = random.Random(4)
    path = [(1_000 + at, 1_001 + at) for at in range(60)]
    star = [(2_000, 2_001 + at) for at in range(200)]
    edges = [*path, *star, *((chance.randrange(300), chance.randrange(300)) for _ in range(170))]
    edges = [(a, b) for a, b in edges if a != b]
    chance.shuffle(edges)
    found = components(spark.createDataFrame(edges, "a long, b long"), "test").collect()
    assert sorted(map(tuple, found)) == sorted(searched(edges).items())


def chain(spark: "SparkSession", size: int) -> tuple["DataFrame", "DataFrame"]:
    """Nodes in pairs of probability .9, held together in a row by .3."""
    edges = [(at, at + 1, 0.9 if at % 2 == 0 else 0.3) for at in range(size - 1)]
    nodes = [(at, at * 3_600_000_000, at * 3_600_000_000) for at in range(size)]
    return (
        spark.createDataFrame(edges, "a long, b long, probability double"),
        spark.createDataFrame(nodes, "node long, first long, last long"),
    )


def test_a_component_over_the_bound_is_taken_apart_where_it_is_weakest_and_told(spark: "SparkSession") -> None:
    from integrity.engine.spark import clustering

    found = clustering.clusters(*chain(spark, 12), 4)
    clusters = {row.node: row.cluster for row in found.joined.collect()}
    assert clusters == {at: at - at % 2 for at in range(12)}
    (notice,) = found.notices
    assert notice == (
        "1 groups of more than 4 likely reports, 12 in all, were taken apart at probability 0.5: "
        "clusters among them may differ from those that one process finds"
    )


def test_what_no_probability_takes_apart_is_cut_by_date_and_nothing_is_dropped(spark: "SparkSession") -> None:
    from integrity.engine.spark import clustering

    _, nodes = chain(spark, 6)
    sure = spark.createDataFrame([(at, at + 1, 1.0) for at in range(5)], "a long, b long, probability double")
    found = clustering.clusters(sure, nodes, 2)
    clusters = {row.node: row.cluster for row in found.joined.collect()}
    assert set(clusters) == set(range(6))
    assert all(abs(node - first) < 2 for node, first in clusters.items())
    assert found.notices[-1].startswith("1 groups of more than 2 likely reports, 6 in all, were cut")
