"""The index of an archive: which records have a key, in memory or on disk.

It holds no text. Rows are added in segments (`link/segment.py`) and taken away by marks; neighbouring segments are made
one as they grow, so that there are few. Whatever way an index came about, it answers the same for the same records.
`link/index_folder.py` keeps it on disk.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from integrity.link import segment
from integrity.link.keys import key
from integrity.link.segment import MAX_ROWS, UNDATED, Entry, Segment
from integrity.link.weights import Floats
from integrity.link.words import Hashes, Ints

GROWTH = 2
"""A segment is joined to the one before it unless that is so many times its size: their number grows by logarithms."""
MAX_ASKED = 16
"""Rows taken away that are asked for one by one; for more, all rows of a key are looked at."""
Mask = NDArray[np.bool_]


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
        while len(self.segments) > 1 and self._is_uneven():
            second, keep_second = self.segments.pop(), self.live.pop()
            first, keep_first = self.segments.pop(), self.live.pop()
            self.segments.append(segment.merged(first, keep_first, second, keep_second))
            self.live.append(np.ones(len(self.segments[-1]), dtype=np.bool_))

    def _is_uneven(self) -> bool:
        """Whether the last two segments are to be one."""
        first, last = len(self.segments[-2]), len(self.segments[-1])
        return GROWTH * last > first and first + last < MAX_ROWS

    def remove(self, paths: Iterable[str]) -> None:
        """Take records away; a path that the index does not have is nothing."""
        wanted = set(paths)
        hashes = np.unique(np.array([path_key(path) for path in wanted], dtype=np.uint64))
        for part, live in zip(self.segments, self.live, strict=True):
            rows, _ = part.find(hashes)
            gone = [row for row in rows.tolist() if part.path(row) in wanted]
            if gone:
                live[gone] = False

    def find(self, keys: Hashes, window: tuple[int, int] | None = None) -> tuple[Ints, Ints]:
        """Rows that have one of `keys`, each with the number of the key in `keys`; once for each key that it has.

        With a `window`, the first and the last second of it, only rows without a date and with one within.
        """
        rows, numbers = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for offset, part, live in self._parts():
            for some in ((0, MAX_ROWS),) if window is None else part.near(*window):
                found, number = part.find(keys, some)
                kept = live[found]
                rows.append(found[kept] + offset)
                numbers.append(number[kept])
        return np.concatenate(rows), np.concatenate(numbers)

    def weigh(
        self, groups: Sequence[tuple[Hashes, Floats]], window: tuple[int, int] | None = None
    ) -> Iterator[tuple[int, list[Floats]]]:
        """Ranges of rows, each with its first one and with a sum for each row and group; 0 for a row that has no key.

        The sum is that of the weights of the keys of a group that the row has, added up in their order. A `window` is
        that of `find`.
        """
        for offset, part, live in self._parts():
            for first, end in ((0, len(part)),) if window is None else part.near(*window):
                found = part.weigh(groups, (first, end))
                for sums in found if not live.all() else ():
                    sums[~live[first:end]] = 0
                yield offset + first, found

    def having(self, keys: Sequence[int]) -> list[list[int]]:
        """The rows that have each of `keys`, in the order that their paths decide."""
        rows, numbers = self.find(np.array(keys, dtype=np.uint64))
        ranked = np.lexsort((self.numbers("order", rows), numbers))
        rows, bounds = rows[ranked], np.searchsorted(numbers[ranked], np.arange(len(keys) + 1))
        return [rows[start:end].tolist() for start, end in itertools.pairwise(bounds)]

    def counts(self, keys: Hashes) -> Ints:
        """How many rows have each of `keys`."""
        total = np.zeros(len(keys), dtype=np.int64)
        for _, part, live in self._parts():
            total += part.counts(keys) - _taken_away(part, np.flatnonzero(~live), keys)
        return total

    def path(self, row: int) -> str:
        """The path of a row."""
        part, inner = self._place(row)
        return part.path(inner)

    def blob(self, row: int) -> str:
        """The id of the content of a row, in hex."""
        part, inner = self._place(row)
        return part.blob(inner)

    def numbers(self, name: str, rows: Ints) -> Ints:
        """A number of each of `rows`, live or not: `seconds`, `order` or `words`."""
        if len(self.segments) == 1:
            return np.asarray(getattr(self.segments[0], name)[rows])
        found = np.empty(len(rows), dtype=np.uint64 if name == "order" else np.int64)
        for offset, part, _ in self._parts():
            inside = (rows >= offset) & (rows < offset + len(part))
            found[inside] = getattr(part, name)[rows[inside] - offset]
        return found  # type: ignore[return-value]

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
        inner = row
        for part in self.segments:
            if inner < len(part):
                return part, inner
            inner -= len(part)
        raise IndexError(row)


def _taken_away(part: Segment, gone: Ints, keys: Hashes) -> Ints:
    """How many of the rows `gone` have each of `keys`."""
    if len(gone) > MAX_ASKED:
        rows, numbers = part.find(keys)
        return np.bincount(numbers[np.isin(rows, gone)], minlength=len(keys))
    found = (np.bincount(part.find(keys, (row, row + 1))[1], minlength=len(keys)) for row in gone.tolist())
    return sum(found, np.zeros(len(keys), dtype=np.int64))


def path_key(path: str) -> int:
    """The key under which the record of a path is found; `Entry.keys` must hold it."""
    return key("path", path)
