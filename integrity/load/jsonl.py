"""Records from JSON lines: one object a line, plain or gzipped."""

from __future__ import annotations

import difflib
import gzip
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from integrity.errors import FormatError
from integrity.load import timestamp
from integrity.load.article import open_regular
from integrity.load.characters import MAX_ERRORS, code_point
from integrity.load.records import Record
from integrity.node import Span

COLUMNS = ("id", "title", "excerpt", "text", "outlet", "url", "published", "event")
MAX_LINE_BYTES = 4 * 1024 * 1024
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER_NAMES = {
    "body": "text", "content": "text", "headline": "title", "summary": "excerpt", "description": "excerpt",
    "date": "published", "publisheddatetime": "published", "source": "outlet", "provider": "outlet", "link": "url",
}  # fmt: skip


@dataclass(slots=True)
class RecordFile:
    """The records of one JSON-lines file, and what was wrong with its other lines."""

    records: list[Record] = field(default_factory=list)
    errors: list[FormatError] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The line number of each record."""
    columns: dict[str, int] = field(default_factory=dict)
    """Columns that linking does not know, with the line of their first use."""
    digest: str = ""
    """SHA-256 of the lines that were read, as hex."""


def read(path: Path) -> RecordFile:
    """The records of a `.jsonl` or `.jsonl.gz` file, and an error with its line number for whatever is wrong.

    A line without an object or an id is left out; a record keeps what is right in it.
    """
    file = RecordFile()
    content = hashlib.sha256()
    try:
        with open_regular(path) as raw, gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw as lines:
            for number, line in enumerate(_lines(lines), 1):
                content.update(line)
                read_line(file, number, line)
    except FormatError as error:
        file.errors.append(error)
    except (OSError, EOFError, zlib.error) as error:
        message = f"file cannot be read to its end: {error}; {len(file.records)} records before were kept"
        file.errors.append(FormatError("FMT101", message, "Write the file again."))
    file.errors += [
        unknown_column(name, Span(number, 1, 1)) for name, number in islice(file.columns.items(), MAX_ERRORS)
    ]
    file.digest = content.hexdigest()
    return file


def _lines(file: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    """Lines without line feed, the rest of an overlong one skipped, so that one line cannot fill the memory."""
    while line := file.readline(MAX_LINE_BYTES + 1):
        yield line.removesuffix(b"\n")
        while not line.endswith(b"\n") and len(line) > MAX_LINE_BYTES:
            line = file.readline(MAX_LINE_BYTES + 1)


def read_line(file: RecordFile, number: int, line: bytes) -> None:
    """Add to `file` what a line, by its number, holds: a record, or errors."""
    if not line.strip():
        return
    span = Span(number, 1, max(len(line.rstrip()), 1))
    try:
        add(file, number, _parse(line), span)
    except FormatError as error:
        error.span = span
        file.errors.append(error)


def add(file: RecordFile, number: int, values: dict[str, object], span: Span) -> None:
    """Add to `file` the record that has these values. Raises FormatError for one without an id."""
    file.records.append(record(values, file.errors, span))
    file.lines.append(number)
    for name in values:
        if name not in COLUMNS:
            file.columns.setdefault(name, number)


def _parse(line: bytes) -> dict[str, object]:
    if len(line) > MAX_LINE_BYTES:
        raise FormatError("FMT124", f"line is over {MAX_LINE_BYTES:,} bytes", "Shorten the record.")
    try:
        values = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_members)
    except json.JSONDecodeError as error:
        raise FormatError("FMT124", f"line is not JSON: {error.msg} at character {error.pos + 1}", "") from error
    except (ValueError, RecursionError) as error:
        raise FormatError("FMT124", f"line is not JSON: {error}", "") from error
    if not isinstance(values, dict):
        raise FormatError("FMT124", f"line is a JSON {type(values).__name__}, expected an object", "")
    return values


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise FormatError("FMT124", f"member {twice!r:.80} stands twice in one object", "Delete one of the two.")
    return members


def record(values: dict[str, object], errors: list[FormatError], span: Span) -> Record:
    """The record of an object; what is wrong in it goes to `errors`. Raises FormatError where there is no id."""
    record_id = _text(values, "id")
    if record_id is None:
        raise FormatError("FMT124", "expected a text `id`, found none", "")
    texts: dict[str, str | None] = {}
    for name in COLUMNS[1:]:
        try:
            texts[name] = _text(values, name)
        except FormatError as error:
            errors.append(_without(error, span))
    published = texts.pop("published", None)
    written = timestamp.parse(published or "")
    if published and written is None:
        undated = FormatError("FMT124", f"`published` is {published!r:.60}, expected ISO 8601", "")
        errors.append(_without(undated, span))
    return Record(record_id, published=written.moment if written else None, **texts)


def _without(error: FormatError, span: Span) -> FormatError:
    return FormatError(error.rule, f"{error.message}; the record is linked without it", error.next_step, span)


def _text(values: dict[str, object], name: str) -> str | None:
    value = values.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise FormatError("FMT124", f"`{name}` is {value!r:.60}, expected text", "")
    if lone := _SURROGATE.search(value):
        raise FormatError("FMT124", f"`{name}` holds half a character, {code_point(lone.group())}", "")
    return value.strip() or None


def unknown_column(name: str, span: Span | None = None) -> FormatError:
    """What is said of a column that linking does not know."""
    near = _OTHER_NAMES.get(name.lower()) or next(iter(difflib.get_close_matches(name[:80], COLUMNS, n=1)), None)
    hint = f"; did you mean {near!r}?" if near else ""
    return FormatError("FMT125", f"column {name!r:.80} is not known{hint}", "", span)
