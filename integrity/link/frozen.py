"""In how many records of an index each word stood when that was counted last, as a file.

So the outcome for a pair does not depend on what arrives between two counts. The words are told by their keys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from integrity.link.index import Index
from integrity.link.keys import WORDS_END, of_words
from integrity.link.postings import DamagedIndexError
from integrity.link.segment import HEADER, MAX_ROWS, ROW_BITS
from integrity.link.weights import Counted, Statistics, background
from integrity.link.words import Hashes, Ints

SUFFIX = ".terms"


@dataclass(frozen=True, slots=True)
class Counts(Counted):
    """Words with the number of records that have them; one that is in none has 0."""

    hashes: Hashes
    """The keys of the words, ascending, each once."""
    records: NDArray[np.uint32]

    def __getitem__(self, word: str) -> int:
        return int(self.of([word])[0])

    def of(self, words: Sequence[str]) -> Ints:
        """The number of records that have each word."""
        wanted = of_words(words)
        if not len(self.hashes):
            return np.zeros(len(words), dtype=np.int64)
        at = np.minimum(self.hashes.searchsorted(wanted), len(self.hashes) - 1)
        return np.where(self.hashes[at] == wanted, self.records[at], 0).astype(np.int64)

    def __iter__(self) -> Iterator[str]:
        return iter(())  # keys do not tell the words

    def __len__(self) -> int:
        return len(self.hashes)


def count(index: Index) -> Statistics:
    """The statistics of the records that an index has now. Raises DamagedIndexError."""
    found = [_words(part.whole(), live) for part, live in zip(index.segments, index.live, strict=True)]
    every = np.concatenate([np.zeros(0, dtype=np.uint64), *found])
    keys, numbers = np.unique(every, return_counts=True)
    is_dated = 2 * index.dated() > len(index)
    counts = Counts(keys, numbers.astype(np.uint32))
    return Statistics(len(index), counts, shift=0.0, background=background().version, is_dated=is_dated)


def _words(postings: Hashes, live: NDArray[np.bool_]) -> Hashes:
    """The key of a word for each live row that has it."""
    held = postings[: int(np.searchsorted(postings, np.uint64(WORDS_END) << np.uint64(ROW_BITS)))]
    rows: Ints = (held & np.uint64(MAX_ROWS - 1)).astype(np.int64)
    return np.asarray(held[live[rows]] >> np.uint64(ROW_BITS))


def to_bytes(statistics: Statistics) -> bytes:
    """The content of the file of `count`."""
    counts = statistics.counts
    assert isinstance(counts, Counts)  # noqa: S101 - nothing else is kept
    head = {"documents": statistics.documents, "is_dated": statistics.is_dated, "terms": len(counts)}
    columns = counts.hashes.astype("<u8").tobytes() + counts.records.astype("<u4").tobytes()
    return json.dumps(head).encode().ljust(HEADER - 1) + b"\n" + columns


def of_bytes(data: bytes, digest: str) -> Statistics:
    """The statistics that a file holds. Raises DamagedIndexError unless it has that SHA-256."""
    if hashlib.sha256(data).hexdigest() != digest:
        raise DamagedIndexError("the counts of words are not as they were written")
    try:
        head = json.loads(data[:HEADER])
        documents, terms, is_dated = int(head["documents"]), int(head["terms"]), bool(head["is_dated"])
        keys = np.frombuffer(data, dtype="<u8", count=terms, offset=HEADER)
        numbers = np.frombuffer(data, dtype="<u4", count=terms, offset=HEADER + 8 * terms)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise DamagedIndexError("the counts of words are none") from error
    if documents < 0 or np.any(keys[1:] <= keys[:-1]):
        raise DamagedIndexError("the counts of words do not fit together")
    return Statistics(documents, Counts(keys, numbers), shift=0.0, background=background().version, is_dated=is_dated)
