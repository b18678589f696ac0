"""Rows for tests of the index: keys as small numbers, or those of records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

import numpy as np

from integrity.link import keys, postings
from integrity.link.index import Index, path_key
from integrity.link.keys import Keys
from integrity.link.segment import HEADER, Entry
from integrity.load.records import Record

ODD_PATHS = ("é.md", "a b.md", "line\nfeed.md", "\udcff.md", '"q".md', "_news/" + "x" * 200 + ".md", "tab\t.md")
"""Paths that a file may have."""


def blob(content: str, size: int = 20) -> str:
    """The id of a content, of so many bytes."""
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[: 2 * size]


def entry(path: str, *numbers: int, content: str = "", seconds: int | None = 0, words: int = 1) -> Entry:
    """What an index knows of the article at `path`: some keys, and the one of its path."""
    return Entry(path, blob(content or path), seconds, words, keys.hashes([*numbers, path_key(path)]))


def keys_of(record: Record) -> Keys:
    """The keys of a record alone."""
    (found,) = keys.of_records([record])
    return found


def of_record(record: Record) -> tuple[Entry, Keys]:
    """The row of a record, whose path is its id."""
    found = keys_of(record)
    seconds = record.seconds
    own = found.all([path_key(record.id)])
    return Entry(record.id, blob(repr(record)), seconds, len(found.words), own), found


def index_of(*batches: Sequence[Entry]) -> Index:
    """An index to which each batch was added in turn."""
    index = Index()
    for batch in batches:
        index.add(batch)
    return index


def redigested(data: bytes) -> bytes:
    """The bytes of a segment with the first postings and the digests that its pages have, as a forger would write them.

    Raises as `segment.of_bytes` where they are none.
    """
    sizes = json.loads(data[:HEADER])
    at = HEADER + 8 * sizes["postings"]
    held = np.frombuffer(data[HEADER:at], dtype="<u8")
    own = held[:: postings.PAGE].tobytes() + postings.digests(held)
    at += 32 * sizes["rows"]
    return data[:at] + own + data[at + len(own) :]


def held(index: Index, numbers: Iterable[int]) -> dict[int, set[str]]:
    """The paths that have each of the keys."""
    wanted = sorted(set(numbers))
    rows, found = index.find(keys.hashes(wanted))
    told: dict[int, set[str]] = {number: set() for number in wanted}
    for row, number in zip(rows.tolist(), found.tolist(), strict=True):
        told[wanted[number]].add(index.path(row))
    return told
