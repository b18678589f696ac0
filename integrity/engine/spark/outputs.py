"""Links, clusters and verdicts, written by the workers: JSON lines as in a report, or Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa
from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.observation import Observation

from integrity import gather
from integrity.engine import codec
from integrity.engine.spark.session import filled
from integrity.errors import UsageError
from integrity.gather import Judged
from integrity.link.evidence import Link
from integrity.report import links_jsonl, verdicts_jsonl
from integrity.report.inert import json_text

LINK = (
    "a string, b string, relation string, same_event boolean, probability double, score double, threshold double, "
    "margin double, evidence string"
)
_NAMES = [each.split()[0] for each in LINK.split(", ")]
_KINDS = [pa.string()] * 3 + [pa.bool_()] + [pa.float64()] * 4 + [pa.string()]


def write(frame: DataFrame, path: str) -> int:
    """Write rows to a folder, which must not be there: Parquet if its name ends so, else their `line`s; how many."""
    counted = Observation()
    whole = frame.observe(counted, F.count(F.lit(1)).alias("rows"))
    try:
        if path.rstrip("/").endswith(".parquet"):
            whole.drop("line").write.parquet(path)
        else:
            whole.select("line").write.text(path)
    except AnalysisException as error:
        raise UsageError(f"{path} cannot be written: it exists already", "name a folder that is not there") from error
    return int(counted.get["rows"])


def links(found: DataFrame) -> DataFrame:
    """LINK and `line`, by (a, b), of a frame with the JSON of links."""
    return found.mapInArrow(_links, f"{LINK}, line string").orderBy("a", "b")


def _links(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        shown = [links_jsonl.link_object(codec.load(Link, text)) for text in batch.column("link").to_pylist()]
        lines = [json_text(each) for each in shown]
        rows = [[*list(each.values())[:-1], json_text(each["evidence"])] for each in shown]
        columns = zip(*rows, strict=True)
        arrays = [pa.array(column, kind) for column, kind in zip(columns, _KINDS, strict=True)]
        yield pa.RecordBatch.from_arrays([*arrays, pa.array(lines)], names=[*_NAMES, "line"])


def clusters(found: DataFrame) -> DataFrame:
    """The clusters and `line`, by id."""
    columns = "id string, cluster string, canonical string, size long, line string"
    return found.mapInArrow(_clusters, columns).orderBy("id")


def _clusters(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        yield batch.append_column("line", pa.array([json_text(row) for row in batch.to_pylist()]))


def verdicts(judged: DataFrame) -> DataFrame:
    """`path`, `verdict` and `line` of articles, by path."""
    return judged.mapInArrow(_verdicts, "path string, verdict string, line string").orderBy("path")


def _verdicts(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        found = [codec.load(Judged, text) for text in batch.column("judged").to_pylist()]
        lines = [verdicts_jsonl.line(gather.article_row(one)).rstrip("\n") for one in found]
        verdict = [one.judgement.verification.verdict.value for one in found]
        columns = [batch.column("path"), pa.array(verdict), pa.array(lines)]
        yield pa.RecordBatch.from_arrays(columns, names=["path", "verdict", "line"])
