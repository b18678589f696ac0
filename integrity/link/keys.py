"""What a record is found by in an index: its words, a sample of its body's 5-grams, its address, its text, its series.

A key is a whole number of 40 bits. Which rows share a key says where to look; what is said of two records comes from
the records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from integrity.link import bodies, feed, nodes, shingles, template, words
from integrity.link.feed import Text
from integrity.link.words import Hashes
from integrity.load.records import Record

BITS = 40
_OTHER = 1 << BITS - 1
"""The bit that no key of a word has: the words of an index stand together, before all else."""
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
    """The key of a text of some kind: one bit that says whether it is a word, then 39 of a BLAKE2b digest."""
    data = f"{kind} {value}".encode("utf-8", "surrogatepass")
    found = int.from_bytes(hashlib.blake2b(data, digest_size=BITS // 8).digest())
    return found & ~_OTHER if kind == "word" else found | _OTHER


def of_records(records: Sequence[Record]) -> list[Keys]:
    """The keys of each record, the same whatever it comes with: together they are only faster."""
    return [_of(record, sample) for record, sample in zip(records, _shingles(records), strict=True)]


def _of(record: Record, sample: Hashes) -> Keys:
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
        sample,
        {kind: key(kind, value) for kind, value in equal.items() if value},
    )


WORDS_END = _OTHER
"""The keys of words are smaller."""


def hashes(values: Iterable[int]) -> Hashes:
    """Keys as an array, ascending and each once."""
    return np.unique(np.fromiter(values, dtype=np.uint64))


def _shingles(records: Sequence[Record]) -> list[Hashes]:
    """The sample of each body and its fingerprint, ascending; empty without a body."""
    found = [bodies.body(record) for record in records]
    held = [body for body in found if body is not None]
    samples = iter(_samples(held)) if held else iter(())
    return [np.zeros(0, dtype=np.uint64) if body is None else next(samples) for body in found]


def _samples(texts: Sequence[str]) -> list[Hashes]:
    read = words.tokenize(texts)
    runs, counts = shingles.shingles(read)
    ends, prints = np.cumsum(counts), words.fingerprints(read)
    kept, runs = shingles.sampled(runs, counts), _cut(runs)
    parts = (slice(end - count, end) for end, count in zip(ends.tolist(), counts.tolist(), strict=True))
    samples = (runs[part][kept[part]] for part in parts)
    pairs = zip(samples, _cut(prints), strict=True)
    return [np.unique(np.append(sample, whole))[:MAX_SHINGLES] for sample, whole in pairs]


def _cut(values: Hashes) -> Hashes:
    """The 39 bits below the three that sampling fixes, and the one of what is no word."""
    return np.asarray((values << np.uint64(3) >> np.uint64(65 - BITS)) | np.uint64(_OTHER))
