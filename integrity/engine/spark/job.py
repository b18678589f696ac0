"""A run over data: read, judge, link, write. What a report needs comes back; all else stays on the workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from integrity.engine import codec
from integrity.engine.spark import inputs, linking, outputs, rows, verifying
from integrity.engine.spark.linking import Outcome
from integrity.engine.spark.session import settled
from integrity.engine.spark.verifying import Law
from integrity.errors import UsageError
from integrity.fields import Fields
from integrity.finding import Finding
from integrity.gather import Judged
from integrity.load.records import Record

LINKS, CLUSTERS, VERDICTS = "links", "clusters", "verdicts"
WRITTEN = (LINKS, CLUSTERS, VERDICTS)
"""Formats that the workers write, to folders."""


@dataclass(frozen=True)
class Source:
    """What the inputs hold."""

    articles: DataFrame | None
    """`path` and `content`; None where the inputs hold records."""
    records: DataFrame
    """In the columns of `rows`."""
    problems: tuple[Finding, ...]
    """What was wrong with records."""

    @cached_property
    def size(self) -> int:
        """Articles or records."""
        return (self.records if self.articles is None else self.articles).count()

    def names(self) -> list[Record]:
        """The records without their texts, in this process."""
        shown = self.records.select(*(name for name in rows.NAMES if name != "text"))
        return [
            record
            for row in shown.toLocalIterator()
            for record in rows.records(pa.Table.from_pylist([{**row.asDict(), "text": None}], schema=rows.SCHEMA))
        ]


def read(session: SparkSession, paths: Sequence[str], names: Fields, *, mentions: bool) -> Source:
    """Articles or records at `paths`; fields of articles are called `names`. Raises UsageError."""
    articles = inputs.articles(session, paths)
    if articles is not None:
        once, problems = inputs.once(settled(articles, "read"))
        held = settled(once, "read")
        return Source(held, verifying.records(held, names, mentions=mentions), tuple(problems))
    records, problems = inputs.distinct(settled(inputs.records(session, paths), "read"))
    return Source(None, settled(records, "read"), tuple(problems))


def judge(source: Source, law: Law) -> DataFrame:
    """`path` and `judged` of the articles. Raises UsageError where there are records."""
    if source.articles is None:
        raise UsageError(
            f"there are no articles: an audit reads Parquet with the columns {' and '.join(inputs.ARTICLE)}",
            "for records use `integrity link`",
        )
    return settled(verifying.judge(source.articles, law), "verify")


def judged_in_process(judged: DataFrame) -> list[Judged]:
    """The articles as they were judged, in this process."""
    return [codec.load(Judged, row["judged"]) for row in judged.select("judged").toLocalIterator()]


def link(source: Source) -> Outcome:
    """Links and clusters of the records."""
    outcome = linking.link(source.records)
    return replace(outcome, links=settled(outcome.links, "links and clusters"))


def write(kind: str, path: str, outcome: Outcome | None, judged: DataFrame | None) -> int:
    """Write one of WRITTEN to a folder; how many. Raises UsageError."""
    if kind == VERDICTS and judged is not None:
        return outputs.write(outputs.verdicts(judged), path)
    assert outcome is not None  # noqa: S101 - links and clusters come from it
    return outputs.write(outputs.links(outcome.links) if kind == LINKS else outputs.clusters(outcome.clusters), path)
