"""Postings of one segment: sorted numbers, read from a file page by page, each checked before it is first used.

A page is PAGE postings, the last one fewer. Which pages may hold a posting is told by the first of each. First postings
and digests are read and checked when a file is opened; so that opening takes as long for a large index as for a small
one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from integrity.link.words import Hashes, Ints

PAGE = 512
"""Postings, 4 KiB: a question touches some hundred pages, of most of which it needs one posting."""
DIGEST = hashlib.sha256().digest_size


class DamagedIndexError(Exception):
    """What is on disk is no index, or not the one that was written."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of postings that lie on the memory of a file."""

    first: Hashes
    """The first posting of each page."""
    digests: bytes
    """The SHA-256 of each page, back to back."""
    rows: int
    """Rows of the segment, to which postings may lead."""
    checked: NDArray[np.bool_]
    """Which pages were found to be as written."""

    def within(self, postings: Hashes, lows: Hashes, highs: Hashes, row_mask: int) -> Hashes:
        """Ascending postings, among them all from a `lows` to its `highs`. Raises DamagedIndexError."""
        if not len(self.first) or not len(lows):
            return postings[:0]
        begin, end = (np.maximum(np.searchsorted(self.first, each, "right") - 1, 0) for each in (lows, highs))
        steps = np.bincount(begin, minlength=len(self.first) + 1) - np.bincount(end + 1, minlength=len(self.first) + 1)
        needed = np.flatnonzero(np.cumsum(steps))
        self.check(postings, needed, row_mask)
        return np.concatenate([postings[page * PAGE : (page + 1) * PAGE] for page in needed.tolist()])

    def check(self, postings: Hashes, pages: Ints, row_mask: int) -> None:
        """Raise DamagedIndexError unless each of `pages` is as it was written, ascending, and leads to rows."""
        new = pages[~self.checked[pages]].tolist()
        if not new:
            return
        held = [postings[page * PAGE : (page + 1) * PAGE] for page in new]
        for page, part in zip(new, held, strict=True):
            if hashlib.sha256(part.data).digest() != self.digests[page * DIGEST : (page + 1) * DIGEST]:
                raise DamagedIndexError("a page of a segment is not as it was written")
        first = np.array([part[0] for part in held], dtype=np.uint64)
        if not is_sound(np.concatenate(held), self.rows, row_mask) or np.any(first != self.first[new]):
            raise DamagedIndexError("the postings of a segment do not fit together")
        self.checked[new] = True


def is_sound(postings: Hashes, rows: int, row_mask: int) -> bool:
    """Whether the postings are ascending, each once, and lead to one of `rows` rows."""
    return bool(np.all(postings[1:] > postings[:-1]) and np.all((postings & np.uint64(row_mask)) < rows))


def count(postings: int) -> int:
    """How many pages so many postings fill."""
    return -(-postings // PAGE)


def digests(postings: Hashes) -> bytes:
    """The SHA-256 of each page of postings in the byte order of a file."""
    starts = range(0, len(postings), PAGE)
    return b"".join(hashlib.sha256(postings[start : start + PAGE].data).digest() for start in starts)
