"""The two steps of the pair score, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from integrity.engine.part import Adjacency, Ground, Part, partners_of
from integrity.engine.spark.cells import Cells
from integrity.engine.spark.rows import stubs
from integrity.engine.spark.session import broadcast, filled
from integrity.engine.spark.texts import texts_of
from integrity.link import calibration, score, veto
from integrity.link.context import LEAST
from integrity.link.features import FEATURES
from integrity.link.scoring import second_odds
from integrity.link.weights import SCALE, fixed

FIRST = "i long, j long, own long, unknown long, chance long, is_told boolean"
"""Own log-odds, what one date of two takes away (both in 1/SCALE), the first probability in millionths, and whether the
two share a word."""
SECOND = "i long, j long, odds long, is_told boolean"
PARTNERS = "row long, others array<long>, chances array<long>"
_SHARED = FEATURES.index("text weight")


def first(pairs: DataFrame, leaders: DataFrame, cells: Cells, ground: Ground) -> DataFrame:
    """FIRST of the pairs."""
    work = partial(_first, known=broadcast(pairs, ground))
    asked = cells.placed(pairs).groupBy("cell_a", "cell_b")
    return asked.cogroup(cells.spread(leaders).groupBy("cell_a", "cell_b")).applyInArrow(work, FIRST)


def _first(pairs: pa.Table, group: pa.Table, known: Broadcast[Ground]) -> pa.Table:
    i, j = (pairs.column(side).to_numpy() for side in "ij")
    group = group.filter(pa.array(np.isin(group.column("row").to_numpy(), np.concatenate([i, j]))))
    group = group.combine_chunks().sort_by("row")
    rows = group.column("row").to_numpy()
    part = Part(rows, stubs(rows.tolist(), group.column("published").to_pylist()), texts_of(group), known.value)
    columns, own, unknown = part.alone(i, j)
    chance = score.millionths(own - unknown)
    told = columns[:, _SHARED] > 0
    return pa.table({"i": i, "j": j, "own": own, "unknown": unknown, "chance": chance, "is_told": told})


def partners(pairs: DataFrame) -> DataFrame:
    """PARTNERS of each leader that has likely ones."""
    likely = pairs.where(F.col("chance") >= LEAST).select("i", "j", "chance")
    both = likely.union(likely.select("j", "i", "chance")).toDF("row", "other", "chance")
    listed = both.groupBy("row").agg(F.collect_list(F.struct("other", "chance")).alias("all"))
    return listed.select("row", F.col("all.other").alias("others"), F.col("all.chance").alias("chances"))


def second(pairs: DataFrame, known: DataFrame, cells: Cells) -> DataFrame:
    """SECOND of the pairs (FIRST); `known` are the partners of all."""
    asked = cells.placed(pairs).groupBy("cell_a", "cell_b")
    return asked.cogroup(cells.spread(known).groupBy("cell_a", "cell_b")).applyInArrow(_second, SECOND)


def _second(pairs: pa.Table, group: pa.Table) -> pa.Table:
    i, j, own, unknown = (pairs.column(name).to_numpy() for name in ("i", "j", "own", "unknown"))
    rows = np.unique(np.concatenate([i, j]))
    found = partners_of(rows, adjacency(group))
    places = np.searchsorted(rows, i), np.searchsorted(rows, j)
    odds = second_odds(score.shipped(), found, places, own, unknown)
    return pa.table({"i": i, "j": j, "odds": odds, "is_told": pairs.column("is_told")})


def adjacency(group: pa.Table) -> Adjacency:
    """What the lists of partners in a table say; a null list is none."""
    group = group.filter(group.column("others").is_valid())
    others, chances = (group.column(name).combine_chunks() for name in ("others", "chances"))
    rows = np.repeat(group.column("row").to_numpy(), others.value_lengths().to_numpy())
    return Adjacency(rows, others.flatten().to_numpy(), chances.flatten().to_numpy())


def prior_shift(pairs: DataFrame, articles: int) -> float:
    """Of the feed, from the log-odds of its candidates: on one worker, from how many pairs have the same."""
    counted = pairs.groupBy("odds").count().coalesce(1).sortWithinPartitions("odds")
    work = partial(_shift, articles=articles)
    return float(counted.mapInArrow(work, "shift double").collect()[0]["shift"])


def _shift(batches: Iterable[pa.RecordBatch], articles: int) -> Iterator[pa.RecordBatch]:
    held = [(batch.column("odds").to_numpy(), batch.column("count").to_numpy()) for batch in batches]
    odds, times = (np.concatenate([np.zeros(0, dtype=np.int64), *(each[n] for each in held)]) for n in (0, 1))
    shift = score.prior_shift(score.shipped(), odds, articles, times)
    yield pa.RecordBatch.from_arrays([pa.array([shift])], names=["shift"])


def probable(pairs: DataFrame, shift: float) -> DataFrame:
    """The pairs (SECOND) with their `probability`."""
    work = partial(_probable, shift=shift)
    return pairs.mapInArrow(work, f"{SECOND}, probability double")


def _probable(batches: Iterable[pa.RecordBatch], shift: float) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        odds = batch.column("odds").to_numpy()
        shifted = calibration.NONE((odds + int(fixed(shift))) / SCALE)
        yield batch.append_column("probability", pa.array(score.probabilities(fixed(shifted))))


def vetoed(pairs: DataFrame, texts: DataFrame) -> DataFrame:
    """Those of the pairs (i, j) against which a veto speaks."""
    both = pairs.select("i", "j")
    for side in "ij":
        own = texts.select(*(F.col(name).alias(f"{side}_{name}") for name in ("row", "title", "lead")))
        both = both.join(own, F.col(side) == F.col(f"{side}_row"))
    return both.mapInArrow(_vetoed, "i long, j long")


def _vetoed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        sides = zip(texts_of(batch, "i_"), texts_of(batch, "j_"), strict=True)
        against = [bool(veto.vetoes(*pair)) for pair in sides]
        yield batch.select(["i", "j"]).filter(pa.array(against))
