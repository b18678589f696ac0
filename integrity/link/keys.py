"""What a record is found by in an index: its words, a sample of its body's 5-grams, its address, its text, its series.

A key is a whole number of 40 bits. Which rows share a key says where to look; what is said of two records comes from
the records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from integrity.link import bodies, feed, nodes, reading, shingles, template, words
from integrity.link.reading import Reading
from integrity.link.words import Hashes
from integrity.load.records import Record

BITS = 40
VERSION = 2
"""Of the keys; it changes with them."""
_OTHER = 1 << BITS - 1
"""The bit that no key of a word has: the words of an index stand together, before all else."""
_TITLE = 0xA0761D6478BD642F
"""By what the hashes of words of titles are others than those of words."""
MAX_SHINGLES = 4_096
"""Of one body, the smallest; a longer one is a book."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one record, by what is looked for with them."""

    reading: Reading
    words: tuple[str, ...]
    """Distinct words of title, lead and names, ascending."""
    titles: tuple[str, ...]
    """Distinct words of the title, ascending."""
    shingles: Hashes
    """Of the body: sampled 5-grams, and one for all its words in order."""

    @property
    def equal(self) -> Mapping[str, int]:
        """Of `address`, `text`, `outlet` and `series` those that it has."""
        return self.reading.equal

    def all(self, others: Iterable[int] = ()) -> Hashes:
        """All keys and some others, ascending and each once."""
        listed = np.array([*self.equal.values(), *others], dtype=np.uint64)
        return np.unique(np.concatenate([of_words(self.words), of_titles(self.titles), listed, self.shingles]))


def key(kind: str, value: str) -> int:
    """The key of a text of some kind that is no word: one bit that says so, then 39 of a BLAKE2b digest."""
    data = f"{kind} {value}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=BITS // 8).digest()) | _OTHER


def of_words(listed: Sequence[str]) -> Hashes:
    """The key of each word: 39 bits of a hash, which is made of thousands at once."""
    return words.of_strings(listed) >> np.uint64(65 - BITS)


def of_titles(listed: Sequence[str]) -> Hashes:
    """The key of each word of a title, which tells no more than that of the word but stands apart from it."""
    return words.mix(words.of_strings(listed) ^ np.uint64(_TITLE)) >> np.uint64(65 - BITS) | np.uint64(_OTHER)


def of_records(records: Sequence[Record]) -> list[Keys]:
    """The keys of each record, the same whatever it comes with: together they are only faster."""
    return [_of(record, body) for record, body in zip(records, _bodies(records), strict=True)]


def _of(record: Record, body: _Body) -> Keys:
    text = feed.read(record)
    found = frozenset(text.terms) | feed.names(text)
    equal = {"address": nodes.address(record), "text": nodes.text_key(record, least=2), "outlet": record.outlet}
    skeleton = template.series_skeleton(text)
    if record.outlet and skeleton:
        equal["series"] = f"{record.outlet} {' '.join(skeleton)}"
    numbers = {kind: key(kind, value) for kind, value in equal.items() if value}
    return Keys(
        Reading(text, numbers, body.words, body.sample),
        tuple(sorted(found)),
        tuple(sorted(set(text.title_terms))),
        body.keys,
    )


WORDS_END = _OTHER
"""The keys of words are smaller."""


def hashes(values: Iterable[int]) -> Hashes:
    """Keys as an array, ascending and each once."""
    return np.unique(np.fromiter(values, dtype=np.uint64))


class _Body(NamedTuple):
    """What is to be known of a body."""

    keys: Hashes
    """Of the sample and its fingerprint, ascending; none without a body."""
    words: int
    sample: bytes


_NONE = _Body(np.zeros(0, dtype=np.uint64), 0, b"")


def _bodies(records: Sequence[Record]) -> list[_Body]:
    found = [bodies.body(record) for record in records]
    held = [body for body in found if body is not None]
    read = iter(_read(held)) if held else iter(())
    return [_NONE if body is None else next(read) for body in found]


def _read(texts: Sequence[str]) -> list[_Body]:
    read = words.tokenize(texts)
    runs, counts = shingles.shingles(read)
    ends, prints = np.cumsum(counts), words.fingerprints(read)
    kept = shingles.sampled(runs, counts)
    parts = (slice(end - count, end) for end, count in zip(ends.tolist(), counts.tolist(), strict=True))
    samples = (runs[part][kept[part]] for part in parts)
    pairs = zip(samples, _cut(prints), read.counts.tolist(), strict=True)
    return [
        _Body(np.unique(np.append(_cut(sample), whole))[:MAX_SHINGLES], size, reading.sampled(sample))
        for sample, whole, size in pairs
    ]


def _cut(values: Hashes) -> Hashes:
    """The 39 bits below the three that sampling fixes, and the one of what is no word."""
    return np.asarray((values << np.uint64(3) >> np.uint64(65 - BITS)) | np.uint64(_OTHER))
