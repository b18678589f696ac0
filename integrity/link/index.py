"""The index of an archive: which records have a key, in memory or on disk.

It holds no text. Rows are added in segments (`link/segment.py`) and taken away by marks; neighbouring segments are made
one as they grow, so that there are few. Whatever way an index came about, it answers the same for the same records.

On disk it is a folder: `index.json` names the segments with their SHA-256 and the rows taken away, and carries its own
digest. Files are written whole under another name and then put in place, `index.json` last: a run that is cut off
leaves the old index.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import mmap
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from integrity.link import segment
from integrity.link.keys import key
from integrity.link.segment import UNDATED, Entry, Segment
from integrity.link.words import Hashes, Ints

FORMAT = 1
MANIFEST = "index.json"
GROWTH = 2
"""A segment is joined to the one before it unless that is so many times its size: their number grows by logarithms."""
Mask = NDArray[np.bool_]


class DamagedIndexError(Exception):
    """What is on disk is no index, or not the one that was written."""


@dataclass(slots=True)
class Index:
    """Rows 0, 1, ... of all segments in their order."""

    segments: list[Segment] = field(default_factory=list)
    live: list[Mask] = field(default_factory=list)
    """For each segment which rows were not taken away."""

    def __len__(self) -> int:
        return int(sum(int(mask.sum()) for mask in self.live))

    def add(self, entries: Sequence[Entry]) -> None:
        """Add records, whose paths the index does not have."""
        if not entries:
            return
        self.segments.append(segment.of_entries(entries))
        self.live.append(np.ones(len(entries), dtype=np.bool_))
        while len(self.segments) > 1 and GROWTH * len(self.segments[-1]) > len(self.segments[-2]):
            second, keep_second = self.segments.pop(), self.live.pop()
            first, keep_first = self.segments.pop(), self.live.pop()
            self.segments.append(segment.merged(first, keep_first, second, keep_second))
            self.live.append(np.ones(len(self.segments[-1]), dtype=np.bool_))

    def remove(self, paths: Iterable[str]) -> None:
        """Take records away; a path that the index does not have is nothing."""
        wanted = set(paths)
        hashes = np.unique(np.array([path_key(path) for path in wanted], dtype=np.uint64))
        for part, live in zip(self.segments, self.live, strict=True):
            rows, _ = part.find(hashes)
            gone = [row for row in rows.tolist() if part.path(row) in wanted]
            if gone:
                live[gone] = False

    def find(self, keys: Hashes) -> tuple[Ints, Ints]:
        """Rows that have one of `keys`, each with the number of the key in `keys`; once for each key that it has."""
        rows, numbers = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for offset, part, live in self._parts():
            found, number = part.find(keys)
            kept = live[found]
            rows.append(found[kept] + offset)
            numbers.append(number[kept])
        return np.concatenate(rows), np.concatenate(numbers)

    def having(self, keys: Sequence[int]) -> list[list[int]]:
        """The rows that have each of `keys`, in the order that their paths decide."""
        rows, numbers = self.find(np.array(keys, dtype=np.uint64))
        ranked = np.lexsort((self.column("order")[rows], numbers))
        rows, bounds = rows[ranked], np.searchsorted(numbers[ranked], np.arange(len(keys) + 1))
        return [rows[start:end].tolist() for start, end in itertools.pairwise(bounds)]

    def counts(self, keys: Hashes) -> Ints:
        """How many rows have each of `keys`."""
        return np.bincount(self.find(keys)[1], minlength=len(keys))

    def path(self, row: int) -> str:
        """The path of a row."""
        part, inner = self._place(row)
        return part.path(inner)

    def blob(self, row: int) -> str:
        """The id of the content of a row, in hex."""
        part, inner = self._place(row)
        return part.blob(inner)

    def column(self, name: str) -> Ints:
        """A number of every row, live or not: `seconds`, `order` or `words`."""
        return np.concatenate([np.zeros(0, dtype=np.int64), *(getattr(part, name) for part in self.segments)])

    def paths(self) -> Iterator[str]:
        """The paths of all rows, in no order."""
        for part, live in zip(self.segments, self.live, strict=True):
            yield from (part.path(row) for row in np.flatnonzero(live).tolist())

    def rows(self) -> list[int]:
        """All rows that were not taken away."""
        return [offset + row for offset, _, live in self._parts() for row in np.flatnonzero(live).tolist()]

    def dated(self) -> int:
        """How many rows have a date."""
        return int(sum(int(((part.seconds != UNDATED) & live).sum()) for _, part, live in self._parts()))

    def without(self, paths: Iterable[str]) -> Index:
        """Another index without some paths, which shares what both have."""
        other = Index(list(self.segments), [live.copy() for live in self.live])
        other.remove(paths)
        return other

    def _parts(self) -> Iterator[tuple[int, Segment, Mask]]:
        offset = 0
        for part, live in zip(self.segments, self.live, strict=True):
            yield offset, part, live
            offset += len(part)

    def _place(self, row: int) -> tuple[Segment, int]:
        for offset, part, _ in self._parts():
            if row < offset + len(part):
                return part, row - offset
        raise IndexError(row)


def path_key(path: str) -> int:
    """The key under which the record of a path is found; `Entry.keys` must hold it."""
    return key("path", path)


def save(index: Index, folder: Path, about: dict[str, str]) -> None:
    """Write `index` to `folder`, with `about` beside it. Raises OSError; what was there before is then still whole."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for part, live in zip(index.segments, index.live, strict=True):
        data = part.to_bytes()
        digest = hashlib.sha256(data).hexdigest()
        name = f"{digest[:32]}.segment"
        if not (folder / name).is_file() or (folder / name).stat().st_size != len(data):
            _write(folder / name, data)
        listed.append({"file": name, "sha256": digest, "removed": np.flatnonzero(~live).tolist()})
    content = {"format": FORMAT, "about": about, "segments": listed}
    _write(folder / MANIFEST, json.dumps({**content, "sha256": _digest(content)}).encode())
    for old in set(folder.glob("*.segment")) - {folder / str(each["file"]) for each in listed}:
        old.unlink(missing_ok=True)


def open_index(folder: Path, about: dict[str, str], free: str) -> tuple[Index, str] | None:
    """The index in `folder`, and what was written there under the key `free`.

    None where there is none, and where it is about another thing: all else that `about` says must be as written.
    Raises DamagedIndexError for one that is not what was written, and OSError.
    """
    try:
        data = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        return None
    try:
        content = json.loads(data)
        written = content.pop("sha256")
        if written != _digest(content):
            raise DamagedIndexError(f"{MANIFEST} is not as it was written")
        if content["format"] != FORMAT or {**content["about"], free: ""} != {**about, free: ""}:
            return None
        index = Index()
        for each in content["segments"]:
            part = _read(folder, each["file"], each["sha256"])
            live = np.ones(len(part), dtype=np.bool_)
            live[each["removed"]] = False
            index.segments.append(part)
            index.live.append(live)
        return index, str(content["about"][free])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise DamagedIndexError(f"{MANIFEST} or a segment is no index: {type(error).__name__}") from error


def about_of(folder: Path) -> dict[str, str]:
    """What the index in `folder` says that it is about. Raises DamagedIndexError and OSError."""
    try:
        about = json.loads((folder / MANIFEST).read_bytes())["about"]
        return {str(key): str(value) for key, value in about.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedIndexError(f"{MANIFEST} is no index: {type(error).__name__}") from error


def _read(folder: Path, name: str, digest: str) -> Segment:
    """A segment on the memory of its file. Raises DamagedIndexError and OSError."""
    if os.path.basename(name) != name:  # noqa: PTH119 - a name, not a path
        raise DamagedIndexError(f"{MANIFEST} names a file elsewhere")
    with (folder / name).open("rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise DamagedIndexError(f"{name} is empty") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise DamagedIndexError(f"{name} is not as it was written")
    return segment.of_bytes(memoryview(data))


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _write(path: Path, data: bytes) -> None:
    """The whole file or none, under its name."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
