"""Word 5-grams: their hashes, the sample of them that is indexed, and which articles share enough of the sample.

S = words.SPREAD, arithmetic modulo 2^64, h(0) ... h(4) the word hashes:
shingle hash = mix((((h(0) S + h(1)) S + h(2)) S + h(3)) S + h(4)). It is sampled if it is below 2^64 / 8.
The definition is frozen under `words.VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from integrity.link.words import SPREAD, Hashes, Ints, Words, chunks, mix

LENGTH = 5
SHORT = 100
"""Words below which all shingles of a text are kept."""
HEAVY = 30
"""Articles that may hold a shingle. Beyond it each holder is paired with the first and the previous one only, so that
many prints of one text take time in proportion to their number."""
MIN_SHARED = 3
"""Sampled shingles that two texts share from which they are compared."""
MIN_SHARE = 0.02
"""Of the smaller sample."""
ROW_BITS = 24
MAX_ROWS = 1 << ROW_BITS
_EMITTED = 1 << 21
"""Pairs worked on at a time."""

Mask = NDArray[np.bool_]


class Sample(NamedTuple):
    """Which shingles are indexed, and how many of them two texts share from which they are compared."""

    one_in: int
    """Sampled is what has a hash below 2^64 / one_in. A hash of half the articles or of none is as likely as by chance,
    whatever the texts are, so sampling keeps the share of what two texts have in common."""
    least: int

    @property
    def below(self) -> np.uint64:
        """The hash below which a shingle is sampled."""
        return np.uint64((1 << 64) // self.one_in)


USUAL = Sample(8, MIN_SHARED)
ARCHIVE = Sample(16, 2)
"""For large archives: less memory, and fewer of the short quotes (docs/performance.md has both)."""


def shingles(words: Words, length: int = LENGTH) -> tuple[Hashes, Ints]:
    """The hash of each run of `length` words within one text, in order and repeated ones too; how many of each text."""
    size = max(len(words.hashes) - length + 1, 0)
    found = words.hashes[:size].copy()
    for offset in range(1, length):
        found *= np.uint64(SPREAD)
        found += words.hashes[offset : offset + size]
    owners = words.owners
    inside = owners[:size] == owners[len(owners) - size :]
    return mix(found[inside]), np.maximum(words.counts - length + 1, 0)


def sampled(found: Hashes, counts: Ints, sample: Sample = USUAL) -> Mask:
    """Which shingles are indexed: the hash decides, so that equal passages are sampled alike; short texts keep all.

    `found` and `counts` are what `shingles` returns.
    """
    return np.asarray((found < sample.below) | np.repeat(counts < SHORT - LENGTH + 1, counts))


def pack(found: Hashes, rows: Ints) -> Hashes:
    """40 bits of the hash (those below the three that any sampling fixes) above the 24 bits of the row."""
    cut = np.uint64(ROW_BITS)
    return np.asarray(((found << np.uint64(3)) >> cut << cut) | rows.astype(np.uint64))


def candidates(packed: Hashes, rows: int, least: int = MIN_SHARED) -> tuple[Ints, Ints]:
    """Pairs (i, j), i < j, that share `least` sampled shingles and MIN_SHARE of the smaller sample; sorted.

    Of a shingle with more than HEAVY holders only pairs with the first and the previous row count. `rows` is below
    MAX_ROWS. `packed` is sorted in place.
    """
    packed.sort()
    sizes = np.zeros(rows, dtype=np.int64)
    shared = [packed[:0]]
    for start in range(0, len(packed), _EMITTED):
        part, held = _different(packed, start, start + _EMITTED)
        sizes += np.bincount(_rows(part), minlength=rows)
        shared.append(part[held])
    packed = np.concatenate(shared)
    _, counts = groups(packed >> np.uint64(ROW_BITS))
    owners = _rows(packed)
    found = [_frequent(keys, rows, sizes, least) for keys in _emit(owners, counts, rows)]
    keys = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *found]))
    return keys // max(rows, 1), keys % max(rows, 1)


def _different(packed: Hashes, start: int, stop: int) -> tuple[Hashes, Mask]:
    """The different values of a part, and which of them have the hash of a neighbour; nine in ten have not."""
    before = min(start, 1)
    window = packed[start - before : stop + 1]
    steps = window[1:] ^ window[:-1]
    like = steps < np.uint64(MAX_ROWS)
    held = np.append(False, like) | np.append(like, False)
    new = np.append(True, steps != 0)
    part = slice(before, before + stop - start)
    return window[part][new[part]], held[part][new[part]]


def _rows(packed: Hashes) -> Ints:
    return (packed & np.uint64(MAX_ROWS - 1)).view(np.int64)


def companions(values: Hashes) -> tuple[Ints, Ints]:
    """Pairs (i, j), i < j, of rows with equal values.

    Of more than HEAVY equal ones each is paired with the first and the previous one only.
    """
    order = np.argsort(values, kind="stable")
    _, counts = groups(values[order])
    shared = counts > 1
    owners = order[np.repeat(shared, counts)]
    found = [np.zeros(0, dtype=np.int64), *_emit(owners, counts[shared], len(values))]
    keys = np.concatenate(found)
    return keys % max(len(values), 1), keys // max(len(values), 1)


def groups(ordered: Hashes) -> tuple[Ints, Ints]:
    """Starts and lengths of the runs of equal values."""
    starts = np.flatnonzero(_firsts(ordered))
    return starts, np.diff(starts, append=len(ordered))


def _firsts(ordered: NDArray[np.uint64] | Ints) -> Mask:
    """Which values differ from the one before."""
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first


def _emit(owners: Ints, counts: Ints, rows: int) -> Iterator[Ints]:
    """Of groups of `counts` ascending `owners` the pairs as later * rows + earlier, all of a later row in one block."""
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    ranks = np.arange(len(owners)) - starts
    heavy = np.repeat(counts > HEAVY, counts)
    partners = np.where(heavy, np.minimum(ranks, 2), ranks)
    order = np.argsort(owners, kind="stable")
    for block in blocks(owners[order], partners[order], _EMITTED):
        entries = order[block]
        repeats = partners[entries]
        later = np.repeat(entries, repeats)
        turn = ranges(repeats)
        earlier = np.where(heavy[later] & (turn == 1), later - 1, starts[later] + turn)
        yield owners[later] * rows + owners[earlier]


def ranges(lengths: Ints) -> Ints:
    """0, 1, ..., length - 1 for each of `lengths`, back to back."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def blocks(owners: Ints, weights: Ints, limit: int) -> Iterator[slice]:
    """Slices that together cover `owners`, end only where the owner changes, and weigh at most `limit` if they can."""
    starts = np.flatnonzero(_firsts(owners))
    bounds = np.append(starts, len(owners))
    sums = np.add.reduceat(weights, starts) if len(starts) else np.zeros(0, dtype=np.int64)
    for part in chunks(sums, limit):
        yield slice(int(bounds[part.start]), int(bounds[part.stop]))


def _frequent(keys: Ints, rows: int, sizes: Ints, least: int) -> Ints:
    """The pairs shared often enough, as earlier * rows + later."""
    keys = np.sort(keys)
    first = _firsts(keys)
    starts = np.flatnonzero(first)
    shared = np.diff(starts, append=len(keys))
    starts, shared = starts[shared >= least], shared[shared >= least]
    later, earlier = keys[starts] // max(rows, 1), keys[starts] % max(rows, 1)
    enough = shared >= MIN_SHARE * np.minimum(sizes[later], sizes[earlier])
    return earlier[enough] * rows + later[enough]


class Members:
    """A set of hashes, asked about many values at a time."""

    def __init__(self, ordered: Hashes) -> None:
        """`ordered` ascends."""
        self._ordered = ordered
        self._shift = np.uint64(64 - min(max(4 * len(ordered), 1 << 10).bit_length(), 22))
        self._likely = np.zeros(1 << (64 - int(self._shift)), dtype=np.bool_)
        self._likely[self._cells(ordered)] = True

    @property
    def values(self) -> Hashes:
        """The hashes of the set, ascending."""
        return self._ordered

    def holds(self, values: Hashes) -> Mask:
        """Which of `values` are in the set. Most that are not fall through a table that the cache can hold."""
        held = self._likely[self._cells(values)]
        likely = np.flatnonzero(held)
        wanted = values[likely]
        places = np.searchsorted(self._ordered, wanted)
        held[likely] = self._ordered[np.minimum(places, len(self._ordered) - 1)] == wanted if len(likely) else False
        return held

    def _cells(self, values: Hashes) -> Ints:
        return ((values * np.uint64(SPREAD)) >> self._shift).view(np.int64)


class Sets:
    """Sets of hashes, one for each of at most MAX_TEXTS texts; of a hash the upper 53 bits count."""

    MAX_TEXTS = 1 << 11
    _BITS = np.uint64(53)

    def __init__(self, hashes: Hashes, counts: Ints) -> None:
        owners = np.repeat(np.arange(len(counts), dtype=np.uint64), counts)
        keys = sorted_within((owners << self._BITS) | (hashes >> (np.uint64(64) - self._BITS)), counts)
        first = _firsts(keys)
        self._keys = keys[first]
        self.sizes = total(first, counts)
        self._starts = np.cumsum(self.sizes) - self.sizes

    def shared(self, a: Ints, b: Ints) -> Ints:
        """For each pair of texts a[k], b[k] the size of the intersection."""
        smaller = self.sizes[a] <= self.sizes[b]
        few, many = np.where(smaller, a, b), np.where(smaller, b, a)
        lengths = self.sizes[few]
        wanted = self._keys[np.repeat(self._starts[few], lengths) + ranges(lengths)]
        wanted ^= np.repeat((few ^ many).astype(np.uint64) << self._BITS, lengths)
        return total(Members(self._keys).holds(wanted), lengths)


def total(marks: Mask, counts: Ints) -> Ints:
    """How many marks are set of each text, `counts` marks of each."""
    sums = np.append(0, np.cumsum(marks))
    ends = np.cumsum(counts)
    return np.asarray(sums[ends] - sums[ends - counts])


def sorted_within(values: Hashes, counts: Ints) -> Hashes:
    """The values of each text, `counts` of each, in ascending order: many short sorts are faster than a long one."""
    ordered = values.copy()
    ends = np.cumsum(counts)
    for start, end in zip((ends - counts).tolist(), ends.tolist(), strict=True):
        ordered[start:end].sort()
    return ordered
