"""Records from Parquet: the same columns as JSON lines, read batch by batch. The one door for pyarrow below reports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from integrity.errors import FormatError
from integrity.load import jsonl
from integrity.load.article import open_regular
from integrity.load.characters import MAX_ERRORS
from integrity.load.jsonl import COLUMNS, MAX_LINE_BYTES, RecordFile
from integrity.node import Span

MAX_ROWS = 1 << 24
"""More are not linked at once."""
_BATCH = 1024
_BUFFER = 1 << 20
"""Bytes of a column that are read at a time: a row group need not fit into memory."""


def read(path: Path) -> RecordFile:
    """The records of a `.parquet` file, and an error with its row number, from 1, for whatever is wrong.

    A row without an id is left out; a record keeps what is right in it. `published` may be text or a time.
    """
    file = RecordFile()
    try:
        with open_regular(path) as raw:
            file.digest = _digest(raw)
            raw.seek(0)
            _read_all(file, pq.ParquetFile(raw, buffer_size=_BUFFER, pre_buffer=False))
    except FormatError as error:
        file.errors.append(error)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        said = str(error).partition("\n")[0][:200]
        message = f"file cannot be read to its end: {said}; {len(file.records)} records before were kept"
        file.errors.append(FormatError("FMT101", message, "Write the file again."))
    return file


def _digest(raw: BinaryIO) -> str:
    content = hashlib.sha256()
    for part in iter(partial(raw.read, _BUFFER), b""):
        content.update(part)
    return content.hexdigest()


def _read_all(file: RecordFile, source: Any) -> None:  # noqa: ANN401 - pyarrow has no types
    names, schema = source.schema_arrow.names, source.schema_arrow
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FormatError("FMT124", f"column {twice[0]!r:.80} stands twice in the file", "Delete one of the two.")
    if source.metadata.num_rows > MAX_ROWS:
        message = f"file has {source.metadata.num_rows:,} rows, expected at most {MAX_ROWS:,}"
        raise FormatError("FMT124", message, "Split it.")
    known = [name for name in COLUMNS if name in names and _is_fit(file, name, schema.field(name).type)]
    unknown = (name for name in names if name not in COLUMNS)
    file.errors += [jsonl.unknown_column(name) for name in islice(unknown, MAX_ERRORS)]
    if "id" not in known:
        raise FormatError("FMT124", "expected a text column `id`, found none", "Name the column of the ids `id`.")
    row = 0
    for batch in source.iter_batches(batch_size=_BATCH, columns=known):
        _read_batch(file, batch, row)
        row += batch.num_rows


def _is_fit(file: RecordFile, name: str, kind: Any) -> bool:  # noqa: ANN401 - see above
    """Whether a column can be read; one that cannot is an error, and missing."""
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    is_text = any(test(value) for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))
    is_time = name == "published" and (pa.types.is_timestamp(value) or pa.types.is_date(value))
    if not (is_text or is_time or pa.types.is_null(value)):
        message = f"column `{name}` is {str(kind)!r:.60}, expected text; the records are linked without it"
        file.errors.append(FormatError("FMT124", message, ""))
        return False
    return True


def _read_batch(file: RecordFile, batch: Any, before: int) -> None:  # noqa: ANN401 - see above
    columns = {name: _values(batch.column(name)) for name in batch.schema.names}
    for place, values in enumerate(zip(*columns.values(), strict=True)):
        span = Span(before + place + 1, 1, 1)
        try:
            fields = dict(zip(columns, values, strict=True))
            record = jsonl.record({name: _checked(name, value) for name, value in fields.items()}, file.errors, span)
        except FormatError as error:
            error.span = span
            file.errors.append(error)
        else:
            file.records.append(record)
            file.lines.append(span.line)


def _checked(name: str, value: object) -> object:
    """The value. Raises FormatError for bytes that are no UTF-8, and for one that is too long."""
    if isinstance(value, bytes):
        raise FormatError("FMT124", f"`{name}` is not UTF-8", "Write the file again.")
    if isinstance(value, str) and len(value) > MAX_LINE_BYTES:
        raise FormatError("FMT124", f"`{name}` is over {MAX_LINE_BYTES:,} characters", "Shorten the record.")
    return value


def _values(column: Any) -> Iterator[object]:  # noqa: ANN401 - see above
    """Texts, None, ISO 8601 for times, and bytes for what is no UTF-8. Equal values of a dictionary are one object."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        known = list(_values(column.dictionary))
        return (None if code is None else known[code] for code in column.indices.to_pylist())
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return (None if value is None else value.isoformat() for value in column.to_pylist())
    return iter(column.to_pylist()) if _is_utf8(column) else _decoded(column)


def _is_utf8(column: Any) -> bool:  # noqa: ANN401 - see above
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _decoded(column: Any) -> Iterator[object]:  # noqa: ANN401 - see above
    for value in pc.cast(column, pa.large_binary(), safe=False).to_pylist():
        try:
            yield None if value is None else value.decode("utf-8")
        except UnicodeDecodeError:
            yield value
