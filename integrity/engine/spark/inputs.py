"""Records and articles from Parquet or JSON lines, wherever Spark can read: what is wrong with one is a finding."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial

import pyarrow as pa
from pyspark.errors import AnalysisException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import DateType, StringType, TimestampNTZType, TimestampType

from integrity import rules
from integrity.engine import codec
from integrity.engine.spark import rows
from integrity.engine.spark.session import filled
from integrity.errors import FormatError, UsageError
from integrity.finding import Finding, Place
from integrity.load import jsonl
from integrity.load.jsonl import COLUMNS, RecordFile
from integrity.node import Span

PARQUET, LINES = (".parquet",), (".jsonl", ".jsonl.gz", ".json", ".json.gz")
ARTICLE = ("path", "content")
"""Columns of Parquet that holds article files."""
PARSED = f"{rows.COLUMNS}, source string, digest string, problem string"
"""A record, or else a finding as JSON; `source` is the file, `digest` that of the line or row."""
_NAMES = [each.split()[0] for each in PARSED.split(", ")]
_INPUT = "_source"


def is_dataset(path: str) -> bool:
    """Whether Spark is to read what a path or address names by itself."""
    return "://" in path or path.rstrip("/").endswith((*PARQUET, *LINES))


def articles(session: SparkSession, paths: Sequence[str]) -> DataFrame | None:
    """Columns `path` and `content` of Parquet that holds article files; None if it holds records. Raises UsageError."""
    if not all(_is_parquet(path) for path in paths):
        return None
    frame = _parquet(session, paths)
    return frame.select(*ARTICLE) if set(ARTICLE) <= set(frame.columns) else None


def once(articles: DataFrame) -> tuple[DataFrame, list[Finding]]:
    """The articles with distinct paths, and what was wrong. Of several the one with the smallest SHA-256 is kept."""
    known = articles.select(F.coalesce("path", F.lit("")).alias("path"), F.col("content").cast("binary"))
    digest = F.sha2(F.coalesce("content", F.lit(b"")), 256)
    counted = known.groupBy("path").agg(F.count("*").alias("n"), F.min(F.struct(digest, "content")).alias("kept"))
    again = counted.where("n > 1").select("path", "n").collect()
    problems = [_again(row["path"], row["n"], row["path"], row["path"]) for row in again]
    return counted.select("path", "kept.content"), problems


def records(session: SparkSession, paths: Sequence[str]) -> DataFrame:
    """PARSED of record files, of which each kind is read at once. Raises UsageError."""
    tables = [path for path in paths if _is_parquet(path)]
    lines = [path for path in paths if not _is_parquet(path)]
    frames = [_of_lines(session, lines)] if lines else []
    frames += [_of_table(_parquet(session, tables))] if tables else []
    found = frames[0]
    for other in frames[1:]:
        found = found.union(other)
    return found


def _is_parquet(path: str) -> bool:
    return not path.rstrip("/").endswith(LINES)


def _parquet(session: SparkSession, paths: Sequence[str]) -> DataFrame:
    try:
        return session.read.option("mergeSchema", "true").parquet(*paths)
    except AnalysisException as error:
        raise _unread(paths, error.getCondition() or "") from error


def _unread(paths: Sequence[str], why: str) -> UsageError:
    return UsageError(
        f"Spark cannot read {', '.join(paths)}: {why.lower().replace('_', ' ')}",
        "name Parquet or JSON lines by a path or address that every worker can read",
    )


def _of_lines(session: SparkSession, paths: Sequence[str]) -> DataFrame:
    try:
        lines = session.read.text(list(paths))
    except AnalysisException as error:
        raise _unread(paths, error.getCondition() or "") from error
    held = lines.select(F.col("value").cast("binary"), F.input_file_name().alias(_INPUT))
    return held.mapInArrow(_lines, PARSED)


def _lines(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        columns = (batch.column(name).to_pylist() for name in ("value", _INPUT))
        yield from _parsed((_line(value), value, source) for value, source in zip(*columns, strict=True))


def _line(value: bytes) -> RecordFile:
    file = RecordFile()
    jsonl.read_line(file, 1, value)
    return file


def _of_table(frame: DataFrame) -> DataFrame:
    columns = [_column(frame, name) for name in frame.columns if name in COLUMNS]
    held = frame.select(*columns, F.input_file_name().alias(_INPUT))
    return held.mapInArrow(partial(_table, unknown=tuple(sorted(set(frame.columns) - set(COLUMNS)))), PARSED)


def _column(frame: DataFrame, name: str) -> Column:
    """As it is, but dates as text, and texts as bytes, since a file may hold bytes that are no text."""
    column, kind = F.col(f"`{name.replace('`', '``')}`"), frame.schema[name].dataType
    if isinstance(kind, TimestampType | TimestampNTZType):
        column = F.date_format(column.cast("timestamp"), "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX")
    if isinstance(kind, TimestampType | TimestampNTZType | DateType | StringType):
        column = column.cast("string").cast("binary")
    return column.alias(name)


def _table(batches: Iterable[pa.RecordBatch], unknown: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        sources = batch.column(_INPUT).to_pylist()
        known = [name for name in batch.schema.names if name != _INPUT]
        values = zip(*(batch.column(name).to_pylist() for name in known), strict=True)
        held = [_decoded(dict(zip(known, each, strict=True))) for each in values] if known else [{} for _ in sources]
        yield from _parsed(
            (_row(each, unknown), json.dumps(each, default=str, sort_keys=True).encode(), source)
            for each, source in zip(held, sources, strict=True)
        )


def _decoded(values: dict[str, object]) -> dict[str, object]:
    """Bytes that are text as text; others stay, and are no text to whoever asks for one."""
    found = dict(values)
    for name, value in values.items():
        if isinstance(value, bytes):
            with suppress(UnicodeDecodeError):
                found[name] = value.decode()
    return found


def _row(values: dict[str, object], unknown: Iterable[str]) -> RecordFile:
    file = RecordFile(columns=dict.fromkeys(unknown, 1))
    try:
        jsonl.add(file, 1, values, Span(1, 1, 1))
    except FormatError as error:
        file.errors.append(error)
    return file


def _parsed(found: Iterable[tuple[RecordFile, bytes, str]]) -> Iterator[pa.RecordBatch]:
    held: list[list[object]] = []
    met: set[tuple[str, str]] = set()
    for file, content, source in found:
        digest = hashlib.sha256(content).hexdigest()
        for record in file.records:
            held.append([*(rows.value(record, name) for name in rows.NAMES), source, digest, None])  # noqa: PERF401
        new = [name for name in file.columns if (name, source) not in met]
        met.update((name, source) for name in new)
        unknown = [jsonl.unknown_column(name, Span(1, 1, 1)) for name in new]
        for number, error in enumerate([*file.errors, *unknown]):
            problem = codec.dump(_problem(error, source, digest, number, content))
            held.append([*([None] * len(rows.NAMES)), source, digest, problem])
    kinds = [pa.int64() if name == "published" else pa.string() for name in _NAMES]
    columns = zip(*held, strict=True) if held else [[] for _ in _NAMES]
    yield pa.RecordBatch.from_arrays(
        [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)], names=_NAMES
    )


_SHOWN = 60


def _problem(error: FormatError, source: str, digest: str, number: int, content: bytes) -> Finding:
    """Lines of a file that is read in many places at once have no number: its beginning tells which one it is."""
    if error.rule == UNKNOWN_COLUMN:  # one for each column of each file, as in one process
        digest, number = error.message, 0
    shown = content[:_SHOWN].decode("utf-8", "replace")
    evidence = [] if error.rule == UNKNOWN_COLUMN else [("row", shown)]
    return rules.finding(
        error.rule, error.message, Place(_name(source)), subjects=[digest], name=str(number),
        next_step=error.next_step, evidence=evidence,
    )  # fmt: skip


UNKNOWN_COLUMN = "FMT125"


def _name(source: str) -> str:
    return source.removeprefix("file://") or "input"


def distinct(parsed: DataFrame) -> tuple[DataFrame, list[Finding]]:
    """Records with distinct ids, and what was wrong. Of several with one id that with the smallest digest is kept."""
    told = parsed.where(F.col("problem").isNotNull()).select("problem").distinct()
    problems = [codec.load(Finding, row["problem"]) for row in told.toLocalIterator()]
    known = parsed.where(F.col("id").isNotNull())
    counted = known.groupBy("id").agg(
        F.count("*").alias("n"), F.min_by(F.struct(*known.columns), F.struct("digest", "source")).alias("kept")
    )
    again = counted.where("n > 1").select("id", "n", "kept.source", "kept.digest").collect()
    problems += [_again(row["id"], row["n"], row["source"], row["digest"]) for row in again]
    return counted.select("kept.*").select(*rows.NAMES), problems


def _again(name: str, times: int, source: str, digest: str) -> Finding:
    message = f"id {name!r:.120} stands in {times:,} records, expected each id once; one of them is linked"
    return rules.finding("FMT126", message, Place(_name(source)), subjects=[digest])
