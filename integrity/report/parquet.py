"""`links` and `clusters` as Parquet: a row for each line of the same format as JSON lines, with the same values."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyarrow as pa
import pyarrow.parquet as pq

from integrity.report import clusters_jsonl, links_jsonl
from integrity.report.inert import json_text
from integrity.report.report import Report

_LINKS = pa.schema([
    ("a", pa.string()), ("b", pa.string()), ("relation", pa.string()), ("same_event", pa.bool_()),
    ("probability", pa.float64()), ("score", pa.float64()), ("threshold", pa.float64()), ("margin", pa.float64()),
    ("evidence", pa.string()),
])  # fmt: skip
_CLUSTERS = pa.schema([("id", pa.string()), ("cluster", pa.string()), ("canonical", pa.string()), ("size", pa.int64())])
_BATCH = 4096
"""Rows that are made at a time."""

Rows = Iterable[dict[str, object]]


def links(report: Report) -> bytes:
    """A row for each pair, sorted by (a, b); `evidence` is JSON text."""
    found = map(links_jsonl.link_object, report.linking.links)
    return _written(_LINKS, ({**row, "evidence": json_text(row["evidence"])} for row in found))


def clusters(report: Report) -> bytes:
    """A row for each record, sorted by id."""
    return _written(_CLUSTERS, clusters_jsonl.rows(report))


RENDERERS: dict[str, Callable[[Report], bytes]] = {"links": links, "clusters": clusters}
"""Format -> what makes it."""


def _written(schema: pa.Schema, rows: Rows) -> bytes:
    """The same bytes for the same rows and version of pyarrow: nothing in them tells when or where."""
    sink, part = pa.BufferOutputStream(), []
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for row in rows:
            part.append(row)
            if len(part) == _BATCH:
                writer.write_table(pa.Table.from_pylist(part, schema))
                part = []
        writer.write_table(pa.Table.from_pylist(part, schema))
    return bytes(sink.getvalue())
