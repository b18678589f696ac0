"""One immutable part of an index: rows with their keys, as arrays that a file holds as they are.

A file is a line of JSON (how many rows, how long the ids), filled up with blanks to HEADER bytes, then the arrays in
the order of their fields, little-endian, none of them padded.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integrity.link.keys import BITS
from integrity.link.words import Hashes, Ints

HEADER = 256
ROW_BITS = 64 - BITS
MAX_ROWS = 1 << ROW_BITS
"""Rows of one segment."""
UNDATED = np.iinfo(np.int64).min
ID_BYTES = (20, 32)
"""How long the id of a content is: SHA-1 or SHA-256."""
_YEARS = (-62_135_596_800, 253_402_300_800)
"""Unix seconds of the years 1 to 9999, which is what a date can be."""


class Entry(NamedTuple):
    """What is to be known of one record."""

    path: str
    blob: str
    """Id of its content, in hex."""
    seconds: int | None
    """When it was published, in Unix seconds; None without a date."""
    words: int
    """How many distinct words it has."""
    keys: Hashes
    """Ascending, each once."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows 0, 1, ...; a posting is a key above the number of a row that has it."""

    postings: Hashes
    """Ascending."""
    seconds: Ints
    """UNDATED for none."""
    order: Hashes
    """A number that only depends on the path: ties between rows go to the smaller, in whatever order they came."""
    words: Ints
    ends: Ints
    """Where each path ends in `paths`."""
    blobs: bytes
    """The ids of all rows, back to back."""
    paths: bytes
    """The paths of all rows in UTF-8, back to back."""

    def __len__(self) -> int:
        return len(self.seconds)

    def path(self, row: int) -> str:
        """The path of a row."""
        start = int(self.ends[row - 1]) if row else 0
        return os.fsdecode(self.paths[start : int(self.ends[row])])

    def blob(self, row: int) -> str:
        """The id of the content of a row, in hex."""
        size = len(self.blobs) // max(len(self), 1)
        return self.blobs[row * size : (row + 1) * size].hex()

    def find(self, keys: Hashes) -> tuple[Ints, Ints]:
        """Rows that have one of `keys`, each with the number of the key; a row for each key that it has."""
        low = np.searchsorted(self.postings, keys << np.uint64(ROW_BITS))
        high = np.searchsorted(self.postings, (keys << np.uint64(ROW_BITS)) | np.uint64(MAX_ROWS - 1), side="right")
        counts = (high - low).astype(np.int64)
        ends = np.cumsum(counts)
        within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
        found = self.postings[np.repeat(low, counts) + within] & np.uint64(MAX_ROWS - 1)
        return found.astype(np.int64), np.repeat(np.arange(len(keys)), counts)

    def to_bytes(self) -> bytes:
        """The content of its file."""
        sizes = {"rows": len(self), "postings": len(self.postings), "blobs": len(self.blobs), "paths": len(self.paths)}
        head = json.dumps(sizes).encode().ljust(HEADER - 1) + b"\n"
        arrays = (self.postings, self.seconds, self.order, self.words, self.ends)
        return b"".join([head, *(array.astype(array.dtype.newbyteorder("<")).tobytes() for array in arrays),
                         self.blobs, self.paths])  # fmt: skip


def of_bytes(data: bytes | memoryview) -> Segment:
    """The segment that a file holds, on the same memory.

    Raises ValueError, KeyError and TypeError for anything else, also where it would be found only when it is used.
    """
    sizes = json.loads(bytes(data[:HEADER]))
    postings, rows, blobs, paths = (_size(sizes[name]) for name in ("postings", "rows", "blobs", "paths"))
    at, size = HEADER, HEADER + 8 * (postings + 4 * rows) + blobs + paths
    if len(data) != size:
        raise ValueError(f"{len(data):,} bytes, expected {size:,}")
    arrays: list[NDArray[np.uint64] | Ints] = []
    for count, kind in ((postings, "<u8"), (rows, "<i8"), (rows, "<u8"), (rows, "<i8"), (rows, "<i8")):
        arrays.append(np.frombuffer(data, dtype=kind, count=count, offset=at))
        at += 8 * count
    names = bytes(data[at : at + blobs]), bytes(data[at + blobs :])
    found = Segment(arrays[0], arrays[1], arrays[2], arrays[3], arrays[4], *names)  # type: ignore[arg-type]
    if not _is_sound(found):
        raise ValueError("the rows of a segment do not fit together")
    return found


def _size(value: object) -> int:
    if type(value) is not int or value < 0:  # a bool is no size
        raise ValueError(f"{value!r:.40} is no size")
    return value


def _is_sound(found: Segment) -> bool:
    """Whether nothing in it leads elsewhere: every posting to a row, every row to its path, blob and date."""
    rows, ends, dates = len(found), np.append(0, found.ends), found.seconds[found.seconds != UNDATED]
    return bool(
        rows < MAX_ROWS
        and len(found.blobs) in {rows * size for size in ID_BYTES}
        and np.all(found.postings[1:] > found.postings[:-1])
        and np.all((found.postings & np.uint64(MAX_ROWS - 1)) < rows)
        and np.all(ends[1:] >= ends[:-1])
        and ends[-1] == len(found.paths)
        and np.all((dates >= _YEARS[0]) & (dates < _YEARS[1]))
        and np.all(found.words >= 0)
    )


def of_entries(entries: Sequence[Entry]) -> Segment:
    """A segment whose rows are `entries`. Raises ValueError for MAX_ROWS and more."""
    if len(entries) >= MAX_ROWS:
        raise ValueError(f"{len(entries):,} records are too many for one segment")
    counts = np.array([len(entry.keys) for entry in entries], dtype=np.int64)
    keys = np.concatenate([np.zeros(0, dtype=np.uint64), *(entry.keys for entry in entries)])
    rows = np.repeat(np.arange(len(entries), dtype=np.uint64), counts)
    names = [os.fsencode(entry.path) for entry in entries]
    return Segment(
        np.sort((keys << np.uint64(ROW_BITS)) | rows),
        np.array([UNDATED if e.seconds is None else e.seconds for e in entries], dtype=np.int64),
        np.array([_order(name) for name in names], dtype=np.uint64),
        np.array([entry.words for entry in entries], dtype=np.int64),
        np.cumsum([len(name) for name in names], dtype=np.int64),
        bytes.fromhex("".join(entry.blob for entry in entries)),
        b"".join(names),
    )


def merged(first: Segment, keep_first: NDArray[np.bool_], second: Segment, keep_second: NDArray[np.bool_]) -> Segment:
    """One segment of the rows of both that are kept, in their order."""
    parts = [_chosen(first, keep_first, 0), _chosen(second, keep_second, int(keep_first.sum()))]
    lengths = np.concatenate([np.diff(part.ends, prepend=0) for part in parts])
    return Segment(
        np.sort(np.concatenate([part.postings for part in parts])),
        np.concatenate([part.seconds for part in parts]),
        np.concatenate([part.order for part in parts]),
        np.concatenate([part.words for part in parts]),
        np.cumsum(lengths, dtype=np.int64),
        b"".join(part.blobs for part in parts),
        b"".join(part.paths for part in parts),
    )


def _chosen(segment: Segment, keep: NDArray[np.bool_], offset: int) -> Segment:
    """The kept rows of a segment, numbered from `offset`."""
    rows = np.flatnonzero(keep)
    number = np.cumsum(keep) - 1 + offset
    held = (segment.postings & np.uint64(MAX_ROWS - 1)).astype(np.int64)
    of_kept = keep[held]
    keys = segment.postings[of_kept] >> np.uint64(ROW_BITS) << np.uint64(ROW_BITS)
    size = len(segment.blobs) // max(len(segment), 1)
    names = [os.fsencode(segment.path(row)) for row in rows.tolist()]
    return Segment(
        keys | number[held[of_kept]].astype(np.uint64),
        segment.seconds[rows],
        segment.order[rows],
        segment.words[rows],
        np.cumsum([len(name) for name in names], dtype=np.int64),
        b"".join(segment.blobs[row * size : (row + 1) * size] for row in rows.tolist()),
        b"".join(names),
    )


def _order(name: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest())
