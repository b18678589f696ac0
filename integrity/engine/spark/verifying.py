"""Seals of articles: each one judged on its own, then those that stand in more than one article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import pyarrow as pa
from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from integrity import gather
from integrity.engine import codec
from integrity.engine.spark import rows
from integrity.engine.spark.session import broadcast, filled, settled
from integrity.fields import DEFAULT, Fields
from integrity.finding import Finding
from integrity.gather import Judged
from integrity.load import article
from integrity.trust.root import Trust
from integrity.validate import replays
from integrity.validate.verdict import SealTrace

JUDGED = "path string, judged string, traces array<struct<part: string, digest: string, trace: string>>"
"""`judged` is a `gather.Judged` without the texts of its records; each of `traces` must be unique to the article."""
_REPLAY = "path string, part int, finding string"


@dataclass(frozen=True, slots=True)
class Law:
    """What articles are judged by."""

    trust: Trust
    at: datetime
    names: Fields = field(default=DEFAULT)


def judge(articles: DataFrame, law: Law) -> DataFrame:
    """`path` and `judged` of articles (path, content), the seals of all held against each other."""
    found = settled(articles.mapInArrow(partial(_judge, known=broadcast(articles, law)), JUDGED), "verify")
    entries = found.select("path", F.explode("traces").alias("entry")).select("path", "entry.*")
    several = entries.groupBy("part", "digest").count().where("count > 1").drop("count")
    held = entries.join(several, ["part", "digest"]).groupBy("part", "digest")
    replayed = held.applyInArrow(_replays, _REPLAY).groupBy("path").agg(F.min_by("finding", "part").alias("finding"))
    return found.join(replayed, "path", "left").mapInArrow(_with_replay, "path string, judged string")


def records(articles: DataFrame, names: Fields, *, mentions: bool) -> DataFrame:
    """The records of articles (path, content) that can be read, and of mentions if asked for, as `rows` has them."""
    return articles.mapInArrow(partial(_records, names=names, mentions=mentions), rows.COLUMNS)


def _judge(batches: Iterable[pa.RecordBatch], known: Broadcast[Law]) -> Iterator[pa.RecordBatch]:
    law = known.value
    for batch in filled(batches):
        found = gather.judged_all(_articles(batch), law.trust, law.at, law.names)
        columns = [[one.path for one in found], [codec.dump(_without_texts(one)) for one in found], _traces(found)]
        kinds = [pa.string(), pa.string(), pa.list_(pa.struct([(name, pa.string()) for name in _TRACE]))]
        yield pa.RecordBatch.from_arrays(
            [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)],
            names=["path", "judged", "traces"],
        )


_TRACE = ("part", "digest", "trace")


def _articles(batch: pa.RecordBatch) -> Iterator[article.Article]:
    contents = batch.column("content").cast(pa.binary()).to_pylist()
    for path, content in zip(batch.column("path").to_pylist(), contents, strict=True):
        yield article.from_bytes(path or "", content or b"")


def _without_texts(one: Judged) -> Judged:
    return replace(one, record=replace(one.record, text=None) if one.record else None)


def _traces(found: Iterable[Judged]) -> list[list[dict[str, str]]]:
    listed: list[list[dict[str, str]]] = []
    for one in found:
        trace, identity = one.judgement.verification.trace, one.judgement.identity
        each = [(what, digest, codec.dump((identity, trace))) for what, digest in trace.digests] if trace else []
        listed.append([dict(zip(_TRACE, values, strict=True)) for values in each])
    return listed


def _replays(key: tuple[pa.Scalar, ...], group: pa.Table) -> pa.Table:
    """What is said of the articles that have one seal, or one part of it, in common."""
    part, digest = (each.as_py() for each in key)
    held = [codec.load(tuple[str, SealTrace], text) for text in group.column("trace").to_pylist()]
    found = replays.find((identity, replace(trace, digests=((part, digest),))) for identity, trace in held)
    order = [replays.PARTS.index(part)] * len(found)
    columns = [list(found), order, [codec.dump(finding) for finding in found.values()]]
    kinds = [pa.string(), pa.int32(), pa.string()]
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)],
        names=["path", "part", "finding"],
    )


def _with_replay(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        texts = [
            _replayed(one, finding) if finding else one
            for one, finding in zip(*(batch.column(name).to_pylist() for name in ("judged", "finding")), strict=True)
        ]
        yield pa.RecordBatch.from_arrays([batch.column("path"), pa.array(texts)], names=["path", "judged"])


def _replayed(text: str, finding: str) -> str:
    one = codec.load(Judged, text)
    return codec.dump(replace(one, judgement=one.judgement.replayed(codec.load(Finding, finding))))


def _records(batches: Iterable[pa.RecordBatch], names: Fields, *, mentions: bool) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        found = (gather.records_of(each, names, mentions=mentions) for each in _articles(batch))
        yield from rows.table(record for records in found for record in records).to_batches()
