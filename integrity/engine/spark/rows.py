"""Records as rows of a frame, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from integrity.load.records import Record

COLUMNS = (
    "id string, title string, excerpt string, text string, outlet string, url string, published long, mention_of string"
)
"""`published` counts microseconds since 1970."""
NAMES = tuple(each.split()[0] for each in COLUMNS.split(", "))
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
LATEST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
"""For the undated, which come last."""
SECOND = 1_000_000
SCHEMA = pa.schema([(name, pa.int64() if name == "published" else pa.string()) for name in NAMES])


def table(records: Iterable[Record]) -> pa.Table:
    """The records as Arrow, in COLUMNS."""
    rows = [[value(record, name) for name in NAMES] for record in records]
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in NAMES]
    return pa.table(dict(zip(NAMES, columns, strict=True)), schema=SCHEMA)


def value(record: Record, name: str) -> str | int | None:
    """What the column `name` holds of a record."""
    if name != "published":
        text: str | None = getattr(record, name)
        return text
    return (record.published - _EPOCH) // _MICROSECOND if record.published else None


def records(batch: pa.RecordBatch | pa.Table, prefix: str = "") -> list[Record]:
    """The records that the columns of a batch, their names behind `prefix`, hold."""
    columns = [batch.column(prefix + name).to_pylist() for name in NAMES]
    return [_record(*values) for values in zip(*columns, strict=True)]


def _record(record_id: str, title: str | None, excerpt: str | None, text: str | None, outlet: str | None,
            url: str | None, published: int | None, mention_of: str | None) -> Record:  # fmt: skip
    return Record(record_id, title, excerpt, text, outlet, url, moment(published), mention_of=mention_of)


def moment(published: int | None) -> datetime | None:
    """The date that a number of microseconds is."""
    return None if published is None else _EPOCH + timedelta(microseconds=published)


def stubs(names: Sequence[int], published: Sequence[int | None]) -> list[Record]:
    """Records of which nothing but the date counts."""
    return [Record(str(name), published=moment(each)) for name, each in zip(names, published, strict=True)]
