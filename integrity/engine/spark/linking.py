"""Linking from end to end: the steps of `link.linking.Linker`, each as frames."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from integrity.engine import codec
from integrity.engine.part import Ground
from integrity.engine.spark import candidates, cells, clustering, copying, noding, reading, reporting, scoring, texts
from integrity.engine.spark.cells import Cells
from integrity.engine.spark.clustering import Clustering
from integrity.engine.spark.rows import NAMES
from integrity.engine.spark.session import named, numbered, settled
from integrity.link import cluster, score
from integrity.link.evidence import Cluster, Link, Linking
from integrity.link.weights import Statistics


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one task may have to hold. No answer depends on it but as `component` says."""

    block: int = 16_384
    """Leaders of one block; a task holds two."""
    component: int = 200_000
    """Nodes of one component of likely pairs; one with more is split, and a notice says so."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, as frames."""

    links: DataFrame
    """`a`, `b`, and the JSON of a `Link`."""
    clusters: DataFrame
    """`id`, `cluster`, `canonical`, `size`."""
    series: DataFrame
    """`ids`, a list."""
    statistics: Statistics
    """Those under which it was found."""
    notices: tuple[str, ...]
    """Where the answer may differ from that of one process."""


USUAL = Bounds()


def collected(outcome: Outcome) -> Linking:
    """The outcome in this process."""
    links = (codec.load(Link, row["link"]) for row in outcome.links.select("link").toLocalIterator())
    members: dict[str, list[str]] = defaultdict(list)
    for row in outcome.clusters.select("id", "cluster").toLocalIterator():
        members[row["cluster"]].append(row["id"])
    series = (tuple(row["ids"]) for row in outcome.series.toLocalIterator())
    return Linking(
        tuple(sorted(links, key=lambda link: (link.a, link.b))),
        tuple(Cluster(name, name, tuple(sorted(ids))) for name, ids in sorted(members.items())),
        tuple(sorted(series)),
    )


def link(given: DataFrame, statistics: Statistics | None = None, bounds: Bounds = USUAL) -> Outcome:
    """Links and clusters of records with distinct ids, in the columns of `rows`."""
    frame = numbered(given.select(*NAMES), "row", "id")
    read = settled(reading.read(frame), "read")
    copies = settled(copying.find(read), "copies")
    members = settled(noding.group(read, copies), "nodes")
    nodes = settled(noding.summed(members), "nodes")
    compared = settled(texts.compared(frame, reading.recurring_lines(frame)), "texts")
    ground = Ground(statistics or texts.statistics(compared, nodes, members))
    leaders = settled(_leaders(compared, nodes, members), "texts")
    where = cells.cut(leaders, bounds.block)
    pairs, partners = _pairs(leaders, where, ground)
    scored = settled(scoring.second(pairs, partners, where), "second score")
    ground = replace(ground, shift=_shift(ground, pairs, leaders))
    probable = settled(scoring.probable(scored, ground.shift), "probabilities")
    against = settled(_against(probable, leaders), "vetoes")
    grouped = clustering.clusters(_edges(probable, against, nodes), nodes, bounds.component)
    clusters = _clusters(grouped, nodes, leaders, partners, ground)
    told = settled(_told(members, clusters), "centres")
    whole = _whole(frame, compared, told, partners)
    asked = settled(reporting.reported(probable, against, told, copies), "pairs to report")
    ids = frame.select("row", "id")
    named(frame, "links and clusters")
    return Outcome(
        reporting.links(asked, whole, copies, ground),
        reporting.told(told, ids),
        _series(texts.series(compared), ids),
        replace(ground.statistics, shift=ground.shift),
        grouped.notices,
    )


def _leaders(compared: DataFrame, nodes: DataFrame, members: DataFrame) -> DataFrame:
    """The texts and dates of the leaders that tell enough to be compared."""
    leading = nodes.select(F.col("leader").alias("row"))
    telling = compared.where("is_telling").select("row", "title", "lead").join(leading, "row")
    return telling.join(members.select("row", "published"), "row")


def _pairs(leaders: DataFrame, where: Cells, ground: Ground) -> tuple[DataFrame, DataFrame]:
    """The candidates with their first score, `is_known` unless they are friends, and the partners of each leader."""
    nearest = settled(candidates.nearest(leaders, where, ground), "nearest")
    near = settled(scoring.first(nearest, leaders, where, ground), "first score")
    friends = settled(candidates.friends(near, where.blocks), "friends")
    more = scoring.first(friends, leaders, where, ground)
    known = near.withColumn("is_known", F.lit(col=True))
    pairs = settled(known.union(more.withColumn("is_known", F.lit(col=False))), "first score")
    return pairs, settled(scoring.partners(pairs), "partners")


def _shift(ground: Ground, pairs: DataFrame, leaders: DataFrame) -> float:
    if ground.statistics.shift is not None:
        return ground.statistics.shift
    alone = pairs.where("is_known").select((F.col("own") - F.col("unknown")).alias("odds"))
    return scoring.prior_shift(alone, leaders.count())


def _against(probable: DataFrame, leaders: DataFrame) -> DataFrame:
    model = score.shipped()
    possible = probable.where(F.col("probability") >= min(model.cut, model.inside, model.link))
    return scoring.vetoed(possible, leaders)


def _edges(probable: DataFrame, against: DataFrame, nodes: DataFrame) -> DataFrame:
    """Edges between nodes (a, b, probability)."""
    spoken = against.withColumn("sign", F.lit(-1.0))
    likely = probable.where(F.col("probability") >= cluster.FLOOR).join(spoken, ["i", "j"], "left")
    signed = likely.select("i", "j", (F.col("probability") * F.coalesce("sign", F.lit(1.0))).alias("probability"))
    for side, name in (("i", "a"), ("j", "b")):
        own = nodes.select(F.col("leader").alias(side), F.col("node").alias(name))
        signed = signed.join(own, side)
    return settled(signed.select("a", "b", "probability"), "edges")


def _clusters(grouped: Clustering, nodes: DataFrame, leaders: DataFrame, partners: DataFrame,
              ground: Ground) -> DataFrame:  # fmt: skip
    """For each node that has a likely edge its cluster."""
    joined = settled(grouped.joined, "average link")
    outer = joined.where("node != centre")
    leading = nodes.select("node", "leader")
    tried = outer.join(leading, "node").join(
        leading.select(F.col("node").alias("centre"), F.col("leader").alias("centre_leader")), "centre"
    )
    low, high = F.least("leader", "centre_leader").alias("i"), F.greatest("leader", "centre_leader").alias("j")
    pairs = tried.select("node", low, high)
    too_far = reporting.far(pairs.select("i", "j"), leaders, partners, ground)
    return clustering.without_outer(joined, pairs.join(too_far, ["i", "j"]).select("node"))


def _told(members: DataFrame, clusters: DataFrame) -> DataFrame:
    """The members with the cluster of each."""
    return members.join(clusters, "node", "left").withColumn("cluster", F.coalesce("cluster", "node"))


def _whole(frame: DataFrame, compared: DataFrame, members: DataFrame, partners: DataFrame) -> DataFrame:
    """What the report of a link needs of each row: its record under `r_`, its text, cluster and partners."""
    named = frame.select("row", *(F.col(name).alias(f"r_{name}") for name in NAMES))
    texts_known = compared.select("row", "title", "lead")
    own = members.select("row", "node", "cluster")
    return named.join(texts_known, "row").join(own, "row").join(partners, "row", "left")


def _series(found: DataFrame, ids: DataFrame) -> DataFrame:
    """The series with ids in the place of rows."""
    entries = found.select(F.explode("rows").alias("row"), F.col("rows").alias("series")).join(ids, "row")
    ordered = F.sort_array(F.collect_list(F.struct("row", "id")))
    return entries.groupBy("series").agg(ordered["id"].alias("ids")).select("ids")
