"""Records on disk, one behind the other in a file that only grows; each is found by its place and checked when read.

What lies beyond the length that is known is of a run that was cut off, and is written over. The id of a content says
all: where it begins, how long it is, and the first 20 bytes of its SHA-256. A content is how long its first part is,
JSON, compressed, and the text, compressed on its own: of most records that are read nobody asks for it.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from integrity.errors import FormatError
from integrity.link import reading
from integrity.link.postings import DamagedIndexError
from integrity.link.reading import Reading
from integrity.load.article import open_regular
from integrity.load.records import Record

FILE = "records"
MAX_BYTES = 64 * 1024 * 1024
"""Of one record when it is unpacked: far more than an article or a line may have."""
_ID = struct.Struct(">QI20s")
_HEAD = struct.Struct(">I")
_NAMES = frozenset(each.name for each in fields(Record)) - {"text"}
_CLUSTER, _READING = "cluster", "reading"
_LEVEL = 3


class Stored(NamedTuple):
    """A record, what its event is called, and what linking makes of it alone."""

    record: Record
    cluster: str
    reading: Reading | None = None
    """None where nothing was kept with it."""


@dataclass(slots=True)
class Store:
    """The records in a folder, up to a length."""

    folder: Path
    length: int = 0

    def add(self, records: Iterable[Stored]) -> list[str]:
        """The ids of the contents of records that are on the disk afterwards. Raises OSError."""
        ids, size = [], self.length
        path = self.folder / FILE
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(size)
            file.seek(size)
            for each in records:
                data = _packed(each)
                ids.append(_ID.pack(size, len(data), _digest(data)).hex())
                size += file.write(data)
            _sync(file)
        self.length = size
        return ids

    def read(self, ids: Sequence[str]) -> list[Stored]:
        """The records with these contents. Raises DamagedIndexError for one that is not as written, and OSError."""
        if not ids:
            return []
        try:
            with open_regular(self.folder / FILE) as file:
                # not through its buffer, which would be filled anew for each record
                return [self._read(file.raw, bytes.fromhex(each)) for each in ids]  # type: ignore[attr-defined]
        except (FileNotFoundError, FormatError) as error:
            raise DamagedIndexError(f"{FILE} cannot be read") from error

    def forget(self, ids: Iterable[str]) -> None:
        """Write zeros over the contents, to which nothing leads any more. Raises OSError."""
        with (self.folder / FILE).open("r+b") as file:
            for each in ids:
                start, size, _ = _ID.unpack(bytes.fromhex(each))
                if start + size <= self.length:
                    file.seek(start)
                    file.write(bytes(size))
            _sync(file)

    def _read(self, file: RawIOBase, name: bytes) -> Stored:
        try:
            start, size, digest = _ID.unpack(name)
            if start + size > self.length:
                raise DamagedIndexError(f"{FILE} is shorter than the index says")
            file.seek(start)
            data = file.read(size) or b""
            if _digest(data) != digest:
                raise DamagedIndexError(f"a record in {FILE} is not as it was written")
            return _unpacked(data)
        except (struct.error, zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise DamagedIndexError(f"{FILE} holds what is no record") from error


class _Kept(Record):
    """A record whose text is unpacked when it is first asked for, which raises DamagedIndexError where it is none."""

    __slots__ = ("packed",)
    packed: bytes

    def __getattr__(self, name: str) -> str:
        if name != "text":  # all else is there
            raise AttributeError(name)
        try:
            text = _decompressed(self.packed).decode("utf-8", "surrogatepass")
        except (zlib.error, ValueError) as error:
            raise DamagedIndexError(f"{FILE} holds what is no text") from error
        object.__setattr__(self, "text", text)
        return text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))


def _values(record: Record) -> tuple[object, ...]:
    return tuple(getattr(record, each.name) for each in fields(Record))


def _kept(held: dict[str, Any], packed: bytes) -> Record:
    """The record with a text that is still packed."""
    record = _Kept(**held)
    object.__setattr__(record, "packed", packed)
    object.__delattr__(record, "text")
    return record


def _packed(stored: Stored) -> bytes:
    record = stored.record
    held = {name: getattr(record, name) for name in sorted(_NAMES)}
    if record.published:
        held["published"] = record.published.isoformat()
    held = {name: value for name, value in held.items() if value is not None}
    read = {_READING: reading.packed(stored.reading)} if stored.reading else {}
    head = json.dumps({**held, _CLUSTER: stored.cluster, **read}, separators=(",", ":")).encode()
    text = b"" if record.text is None else zlib.compress(record.text.encode("utf-8", "surrogatepass"), _LEVEL)
    first = zlib.compress(head, _LEVEL)
    return _HEAD.pack(len(first)) + first + text


def _unpacked(data: bytes) -> Stored:
    end = _HEAD.size + _HEAD.unpack_from(data)[0]
    held = json.loads(_decompressed(data[_HEAD.size : end]).decode())
    cluster, read = held.pop(_CLUSTER), held.pop(_READING, None)
    if end > len(data) or type(cluster) is not str or {*map(type, held.values())} != {str}:
        raise ValueError("no record")
    if "published" in held:
        held["published"] = datetime.fromisoformat(held["published"])
    if not _NAMES.issuperset(held):
        raise ValueError("no record")
    record = _kept(held, data[end:]) if end < len(data) else Record(**held)
    return Stored(record, cluster, None if read is None else reading.unpacked(read))


def _decompressed(data: bytes) -> bytes:
    """Raises zlib.error and ValueError for what is not whole, and for more than a record may have."""
    unpacker = zlib.decompressobj()
    found = unpacker.decompress(data, MAX_BYTES)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("no record")
    return found


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:20]


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
