"""What a record is found by in an index: its words, a sample of its body's 5-grams, its address, its text, its series.

A key is a whole number of 40 bits. Which rows share a key says where to look; what is said of two records comes from
the records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from integrity.link import bodies, feed, nodes, shingles, template, words
from integrity.link.feed import Text
from integrity.link.words import Hashes
from integrity.load.records import Record

BITS = 40
MAX_SHINGLES = 4_096
"""Of one body, the smallest; a longer one is a book."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one record, by what is looked for with them."""

    text: Text
    words: tuple[str, ...]
    """Distinct words of title, lead and names, ascending."""
    titles: tuple[str, ...]
    """Distinct words of the title, ascending."""
    shingles: Hashes
    """Of the body: sampled 5-grams, and one for all its words in order."""
    equal: Mapping[str, int]
    """Of `address`, `text`, `outlet` and `series` those that it has."""

    def all(self, others: Iterable[int] = ()) -> Hashes:
        """All keys and some others, ascending and each once."""
        terms = [key("word", word) for word in self.words] + [key("title", word) for word in self.titles]
        listed = np.array([*terms, *self.equal.values(), *others], dtype=np.uint64)
        return np.unique(np.concatenate([listed, self.shingles]))


@lru_cache(maxsize=1 << 17)
def key(kind: str, value: str) -> int:
    """The key of a text of some kind: the first 40 bits of a BLAKE2b digest."""
    data = f"{kind} {value}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=BITS // 8).digest())


def of_record(record: Record) -> Keys:
    """The keys of `record`, the same wherever it comes from."""
    text = feed.read(record)
    found = frozenset(text.terms) | feed.names(text)
    equal = {"address": nodes.address(record), "text": nodes.text_key(record, least=2), "outlet": record.outlet}
    skeleton = template.series_skeleton(text)
    if record.outlet and skeleton:
        equal["series"] = f"{record.outlet} {' '.join(skeleton)}"
    return Keys(
        text,
        tuple(sorted(found)),
        tuple(sorted(set(text.title_terms))),
        _shingles(record),
        {kind: key(kind, value) for kind, value in equal.items() if value},
    )


def hashes(values: Iterable[int]) -> Hashes:
    """Keys as an array, ascending and each once."""
    return np.unique(np.fromiter(values, dtype=np.uint64))


def _shingles(record: Record) -> Hashes:
    body = bodies.body(record)
    if body is None:
        return np.zeros(0, dtype=np.uint64)
    read = words.tokenize([body])
    found, counts = shingles.shingles(read)
    sample = found[shingles.sampled(found, counts)]
    kept = np.unique(np.append(sample, words.fingerprints(read)) << np.uint64(3) >> np.uint64(64 - BITS))
    return kept[:MAX_SHINGLES]
