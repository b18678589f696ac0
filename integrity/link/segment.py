"""One immutable part of an index: rows with their keys, as arrays that a file holds as they are.

A file is a line of JSON (how many rows, how long the ids), filled up with blanks to HEADER bytes, then the arrays in
the order of their fields, little-endian, none of them padded; before the ids, the first posting of each page and its
digest (`link/postings.py`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integrity.link import postings
from integrity.link.keys import BITS
from integrity.link.postings import DIGEST, PAGE, DamagedIndexError, Pages
from integrity.link.weights import Floats
from integrity.link.words import Hashes, Ints

HEADER = 256
ROW_BITS = 64 - BITS
MAX_ROWS = 1 << ROW_BITS
"""Rows of one segment."""
LEAST = 5e-324
"""The smallest number above 0."""
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
    """Rows 0, 1, ..., the undated before the dated, these by date; a posting is a key above the number of its row."""

    postings: Hashes
    """Ascending."""
    seconds: Ints
    """UNDATED for none; ascending."""
    order: Hashes
    """A number that only depends on the path: ties between rows go to the smaller, in whatever order they came."""
    words: Ints
    ends: Ints
    """Where each path ends in `paths`."""
    blobs: bytes
    """The ids of all rows, back to back."""
    paths: bytes
    """The paths of all rows in UTF-8, back to back."""
    pages: Pages | None = None
    """How the postings are read from a file; None where they are whole in memory or were checked as a whole."""
    digest: str = ""
    """By what a folder names the file from which it was read; nothing for one made in memory."""

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

    def near(self, low: int, high: int) -> tuple[tuple[int, int], ...]:
        """The ranges of rows that have no date, and that have one from `low` to `high`."""
        undated, start = np.searchsorted(self.seconds, [UNDATED + 1, low]).tolist()
        ranges = ((0, undated), (start, int(np.searchsorted(self.seconds, high, "right"))))
        return tuple((first, end) for first, end in ranges if first < end)

    def find(self, keys: Hashes, rows: tuple[int, int] = (0, MAX_ROWS)) -> tuple[Ints, Ints]:
        """Rows of a range that have one of `keys`, each with the number of the key; a row for each key that it has.

        Raises DamagedIndexError.
        """
        held, low, counts = self._spans(keys, rows)
        some = np.flatnonzero(counts)
        spans = zip(low[some].tolist(), (low + counts)[some].tolist(), strict=True)
        found = np.concatenate([held[:0], *(held[start:end] for start, end in spans)]) & np.uint64(MAX_ROWS - 1)
        return found.view(np.int64), np.repeat(some, counts[some])

    def weigh(self, groups: Sequence[tuple[Hashes, Floats]], rows: tuple[int, int]) -> list[Floats]:
        """For each group of keys with their weights the sum of those that a row has, in the order of the keys.

        One for each row of a range, 0 for a row that has none of them: a key without weight counts LEAST, which changes
        no other sum. Weights are whole numbers. Raises DamagedIndexError.
        """
        held, low, counts = self._spans(np.concatenate([keys for keys, _ in groups]), rows)
        spans = zip(low.tolist(), (low + counts).tolist(), strict=True)
        found = []
        for _, weights in groups:
            sums = np.zeros(min(rows[1], len(self)) - rows[0])
            for weight, (start, end) in zip(np.maximum(weights, LEAST).tolist(), spans, strict=False):
                own = (held[start:end] & np.uint64(MAX_ROWS - 1)).view(np.int64)
                sums[own - rows[0] if rows[0] else own] += weight  # no row has a key twice
            found.append(sums)
        return found

    def counts(self, keys: Hashes) -> Ints:
        """How many rows have each of `keys`. Raises DamagedIndexError."""
        return self._spans(keys, (0, MAX_ROWS))[2]

    def whole(self) -> Hashes:
        """All postings. Raises DamagedIndexError."""
        if self.pages:
            self.pages.check(self.postings, np.arange(len(self.pages.first)), MAX_ROWS - 1)
        return self.postings

    def _spans(self, keys: Hashes, rows: tuple[int, int]) -> tuple[Hashes, Ints, Ints]:
        """Postings with, for each key, where those of its rows begin in them and how many they are."""
        lows, highs = ((keys << np.uint64(ROW_BITS)) | np.uint64(row) for row in (rows[0], rows[1] - 1))
        held = self.pages.within(self.postings, lows, highs, MAX_ROWS - 1) if self.pages else self.postings
        low, high = np.searchsorted(held, lows), np.searchsorted(held, highs, side="right")
        return held, low, (high - low).astype(np.int64)

    def parts(self) -> tuple[bytes, Hashes, bytes]:
        """What its file holds: the head, the postings, and all that comes behind them."""
        sizes = {"rows": len(self), "postings": len(self.postings), "blobs": len(self.blobs), "paths": len(self.paths)}
        head = json.dumps(sizes).encode().ljust(HEADER - 1) + b"\n"
        held = self.whole().astype("<u8", copy=False)
        arrays = (self.seconds, self.order, self.words, self.ends, held[::PAGE])
        columns = (array.astype(array.dtype.newbyteorder("<")).tobytes() for array in arrays)
        return head, held, b"".join([*columns, postings.digests(held), self.blobs, self.paths])

    def to_bytes(self) -> bytes:
        """The content of its file."""
        head, held, rest = self.parts()
        return b"".join([head, held.tobytes(), rest])


def digest(head: bytes | memoryview, rest: bytes | memoryview) -> str:
    """The SHA-256 of what a file holds beside the postings, whose digests are part of it."""
    found = hashlib.sha256(head)
    found.update(rest)
    return found.hexdigest()


def of_bytes(data: bytes | memoryview, expected: str | None = None, *, paged: bool = False) -> Segment:
    """The segment that a file holds, on the same memory; its postings are checked when they are used if `paged`.

    Raises DamagedIndexError if it has not the digest `expected`; ValueError, KeyError and TypeError for anything that
    is no segment, also where it would be found only when it is used.
    """
    sizes = json.loads(bytes(data[:HEADER]))
    count, rows, blobs, paths = (_size(sizes[name]) for name in ("postings", "rows", "blobs", "paths"))
    pages, at = postings.count(count), HEADER + 8 * count
    size = at + 8 * (4 * rows + pages) + DIGEST * pages + blobs + paths
    if len(data) != size:
        raise ValueError(f"{len(data):,} bytes, expected {size:,}")
    if expected is not None and digest(data[:HEADER], data[at:]) != expected:
        raise DamagedIndexError("a segment is not as it was written")
    arrays: list[NDArray[np.uint64] | Ints] = [np.frombuffer(data, dtype="<u8", count=count, offset=HEADER)]
    for number, kind in ((rows, "<i8"), (rows, "<u8"), (rows, "<i8"), (rows, "<i8"), (pages, "<u8")):
        arrays.append(np.frombuffer(data, dtype=kind, count=number, offset=at))
        at += 8 * number
    own, at = bytes(data[at : at + DIGEST * pages]), at + DIGEST * pages
    own_ids, own_paths = bytes(data[at : at + blobs]), bytes(data[at + blobs :])
    read = Pages(np.asarray(arrays[5], dtype=np.uint64), own, rows, np.zeros(pages, dtype=np.bool_))
    found = Segment(arrays[0], arrays[1], arrays[2], arrays[3], arrays[4], own_ids, own_paths, read, expected or "")  # type: ignore[arg-type]
    if not _is_sound(found):
        raise ValueError("the rows of a segment do not fit together")
    if paged:
        return found
    if not postings.is_sound(found.postings, rows, MAX_ROWS - 1):
        raise ValueError("the postings of a segment do not fit together")
    found.whole()
    return replace(found, pages=None)


def _size(value: object) -> int:
    if type(value) is not int or value < 0:  # a bool is no size
        raise ValueError(f"{value!r:.40} is no size")
    return value


def _is_sound(found: Segment) -> bool:
    """Whether nothing but the postings leads elsewhere: every row to its path, blob and date."""
    rows, ends, dates = len(found), np.append(0, found.ends), found.seconds[found.seconds != UNDATED]
    return bool(
        rows < MAX_ROWS
        and len(found.blobs) in {rows * size for size in ID_BYTES}
        and np.all(found.seconds[1:] >= found.seconds[:-1])
        and np.all(ends[1:] >= ends[:-1])
        and ends[-1] == len(found.paths)
        and np.all((dates >= _YEARS[0]) & (dates < _YEARS[1]))
        and np.all(found.words >= 0)
    )


def of_entries(entries: Sequence[Entry]) -> Segment:
    """A segment whose rows are `entries`. Raises ValueError for MAX_ROWS and more."""
    if len(entries) >= MAX_ROWS:
        raise ValueError(f"{len(entries):,} records are too many for one segment")
    entries = sorted(entries, key=lambda entry: UNDATED if entry.seconds is None else entry.seconds)
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
    """One segment of the rows of both that are kept, by date. Raises DamagedIndexError."""
    kept = [(first, np.flatnonzero(keep_first)), (second, np.flatnonzero(keep_second))]
    seconds = np.concatenate([part.seconds[rows] for part, rows in kept])
    ranked = np.argsort(seconds, kind="stable")
    place = np.empty(len(ranked), dtype=np.uint64)
    place[ranked] = np.arange(len(ranked), dtype=np.uint64)
    places = place[: len(kept[0][1])], place[len(kept[0][1]) :]
    ids, names = ([each for part, rows in kept for each in _named(part, rows, what)] for what in ("blobs", "paths"))
    order, words = (np.concatenate([getattr(part, name)[rows] for part, rows in kept]) for name in ("order", "words"))
    return Segment(
        np.sort(np.concatenate([_moved(part, rows, to) for (part, rows), to in zip(kept, places, strict=True)])),
        seconds[ranked],
        order[ranked],
        words[ranked],
        np.cumsum([len(names[row]) for row in ranked.tolist()], dtype=np.int64),
        b"".join(ids[row] for row in ranked.tolist()),
        b"".join(names[row] for row in ranked.tolist()),
    )


def _moved(segment: Segment, rows: Ints, places: Hashes) -> Hashes:
    """The postings of some rows, these numbered by `places`."""
    number = np.full(len(segment), MAX_ROWS, dtype=np.uint64)
    number[rows] = places
    held = segment.whole()
    new = number[(held & np.uint64(MAX_ROWS - 1)).astype(np.int64)]
    kept = new < MAX_ROWS
    return np.asarray((held[kept] >> np.uint64(ROW_BITS) << np.uint64(ROW_BITS)) | new[kept])


def _named(segment: Segment, rows: Ints, what: str) -> list[bytes]:
    """The ids (`blobs`) or `paths` of some rows."""
    size = len(segment.blobs) // max(len(segment), 1)
    starts, ends = np.append(0, segment.ends[:-1])[: len(segment)], segment.ends
    if what == "blobs":
        return [segment.blobs[row * size : (row + 1) * size] for row in rows.tolist()]
    spans = zip(starts[rows].tolist(), ends[rows].tolist(), strict=True)
    return [segment.paths[start:end] for start, end in spans]


def _order(name: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest())
