"""Records: what linking knows of an article, of a mention in another article's `related`, or of a line of JSON."""

from __future__ import annotations

import difflib
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from integrity.errors import FormatError
from integrity.load import plaintext, timestamp
from integrity.load.article import Article, open_regular
from integrity.load.characters import code_point
from integrity.node import Mapping, Sequence, Span

COLUMNS = ("id", "title", "excerpt", "text", "outlet", "url", "published", "event")
MAX_LINE_BYTES = 4 * 1024 * 1024
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER_NAMES = {
    "body": "text", "content": "text", "headline": "title", "summary": "excerpt", "description": "excerpt",
    "date": "published", "publisheddatetime": "published", "source": "outlet", "provider": "outlet", "link": "url",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One text to link. None means missing, never empty."""

    id: str
    title: str | None = None
    excerpt: str | None = None
    text: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: datetime | None = None
    """Aware, in UTC."""
    event: str | None = None
    """A label, for training and evaluation only."""
    mention_of: str | None = None
    """The id of the article whose `related` list holds this record; None for an article or input record."""


@dataclass(slots=True)
class RecordFile:
    """The records of one JSON-lines file, and what was wrong with its other lines."""

    records: list[Record] = field(default_factory=list)
    errors: list[FormatError] = field(default_factory=list)


def from_article(article: Article) -> Record:
    """The record of an article file. Front matter without a title, or none at all, gets one found in the text."""
    source = article.source
    title = source.root.text("title")
    if title is None and (found := plaintext.find_title(source.body)):
        title = found.text
    return _from_fields(source.root, id=article.path, title=title, text=source.body.strip() or None)


def mentions(article: Article) -> tuple[Record, ...]:
    """One record for each mapping in the article's `related` list, with id `<path>#related/<n>`, n from 0."""
    related = article.source.root.get("related")
    if not isinstance(related, Sequence):
        return ()
    return tuple(
        _from_fields(item, id=f"{article.path}#related/{n}", title=item.text("title"), mention_of=article.path)
        for n, item in enumerate(related.items)
        if isinstance(item, Mapping)
    )


def _from_fields(root: Mapping, *, id: str, title: str | None, text: str | None = None,  # noqa: A002
                 mention_of: str | None = None) -> Record:  # fmt: skip
    written = timestamp.parse(root.text("publishedDateTime") or "")
    return Record(
        id=id,
        title=title,
        excerpt=root.text("excerpt"),
        text=text,
        outlet=root.text("provider", "domain") or root.text("provider", "name"),
        url=root.text("originalUrl") or root.text("webUrl"),
        published=written.moment if written else None,
        mention_of=mention_of,
    )


def read_jsonl(path: Path) -> RecordFile:
    """The records of a `.jsonl` or `.jsonl.gz` file. A bad line is an error with its number; the others are kept."""
    file = RecordFile()
    columns: dict[str, int] = {}
    try:
        with open_regular(path) as raw, gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw as lines:
            for number, line in enumerate(_lines(lines), 1):
                _read_line(file, columns, number, line)
    except FormatError as error:
        file.errors.append(error)
    except (OSError, EOFError, zlib.error) as error:
        message = f"file cannot be read to its end: {error}; {len(file.records)} records before were kept"
        file.errors.append(FormatError("FMT101", message, "Write the file again."))
    file.errors += [_unknown_column(name, number) for name, number in columns.items()]
    return file


def _lines(file: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    """Lines without line feed, the rest of an overlong one skipped, so that one line cannot fill the memory."""
    while line := file.readline(MAX_LINE_BYTES + 1):
        yield line.removesuffix(b"\n")
        while not line.endswith(b"\n") and len(line) > MAX_LINE_BYTES:
            line = file.readline(MAX_LINE_BYTES + 1)


def _read_line(file: RecordFile, columns: dict[str, int], number: int, line: bytes) -> None:
    if not line.strip():
        return
    try:
        values = _parse(line)
        file.records.append(_record(values))
    except FormatError as error:
        error.span = Span(number, 1, max(len(line.rstrip()), 1))
        file.errors.append(error)
        return
    for name in values.keys() - COLUMNS:
        columns.setdefault(name, number)


def _parse(line: bytes) -> dict[str, object]:
    if len(line) > MAX_LINE_BYTES:
        raise FormatError("FMT124", f"line is over {MAX_LINE_BYTES:,} bytes", "Shorten the record.")
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FormatError("FMT124", f"line is not JSON: {error}", "") from error
    if not isinstance(values, dict):
        raise FormatError("FMT124", f"line is a JSON {type(values).__name__}, expected an object", "")
    return values


def _record(values: dict[str, object]) -> Record:
    texts = {name: _text(values, name) for name in COLUMNS}
    record_id = texts.pop("id")
    if record_id is None:
        raise FormatError("FMT124", "record has no `id`", "")
    published = texts.pop("published")
    written = timestamp.parse(published or "")
    if published and written is None:
        raise FormatError("FMT124", f"`published` is {published!r:.60}, expected ISO 8601", "")
    return Record(record_id, published=written.moment if written else None, **texts)


def _text(values: dict[str, object], name: str) -> str | None:
    value = values.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise FormatError("FMT124", f"`{name}` is {value!r:.60}, expected text", "")
    if lone := _SURROGATE.search(value):
        raise FormatError("FMT124", f"`{name}` holds half a character, {code_point(lone.group())}", "")
    return value.strip() or None


def _unknown_column(name: str, number: int) -> FormatError:
    near = _OTHER_NAMES.get(name.lower()) or next(iter(difflib.get_close_matches(name[:80], COLUMNS, n=1)), None)
    hint = f"; did you mean {near!r}?" if near else ""
    return FormatError("FMT125", f"column {name!r:.80} is not known{hint}", "", Span(number, 1, 1))
