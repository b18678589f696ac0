"""The copies stage on the compiled kernels, in threads: what the numpy path says, bit for bit, with any number of them.

Rows are read in batches of whole outlets, which leave a sample of 5-grams. The sample is split by hash, and each part
sorted and looked through for rows that share one. Rows are then taken in order, each with the earlier rows that it
shares 5-grams with, and pairs of rows are compared block by block.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from integrity.link import (
    alignment,
    candidate_kernels,
    copies,
    kernels,
    order_kernels,
    pair_kernels,
    printed,
    shingles,
    words,
)
from integrity.link.copies import Copies, Floats
from integrity.link.order_kernels import NOT_ASKED, TOO_LONG
from integrity.link.printed import Feed
from integrity.link.shingles import USUAL, Sample
from integrity.link.threads import Workers
from integrity.link.words import Hashes, Ints

_BATCH = 1 << 22
"""Characters of a batch of whole outlets."""
_BLOCK = 1 << 19
"""Characters of a block of pairs."""
_PART = 1 << 17
"""Hashes of the sample that are sorted at a time: 1 MB, as much as a processor keeps near itself."""
_CHARACTERS_A_SAMPLE = 32
"""At least; only the size of the parts rests on it."""
_RANGES = 8
"""Parts of the rows for each thread, so that none waits long for another."""
_NOTHING = np.zeros(0, dtype=np.uint64)


def find(feed: Feed, threads: int, sample: Sample = USUAL) -> Copies:
    """The pairs of rows that may be copies."""
    with Workers(threads) as workers:
        scan = _Scan(feed, workers, sample)
        i, j = copies.with_equal(scan.prints, scan.counts, *scan.candidates(workers))
        found, other = copies.begun(i, j, scan.prints, scan.counts)
        table = scan.furniture
        blocks = [other[block] for block in copies.blocks(feed.sizes, i[other], j[other], _BLOCK)]
        workers.run(lambda at: _measure(feed, table, found, at), blocks)
    return found


def compile_all() -> None:
    """Every kernel compiled or loaded, by finding copies among a few texts that reach all of them."""
    story = [f"word{k}" for k in range(200)]
    other = [f"x{k}" if k % 6 == 0 else word for k, word in enumerate(story)]
    cut = [f"{' '.join(story[:60])} tail{k} " * 2 for k in range(printed.FURNITURE)]
    texts = [" ".join(story), " ".join(other), *cut]
    copies_found = find(Feed(texts, ["a", "b", *["c"] * len(cut)], [None] * len(texts)), 1)
    assert len(copies_found)  # noqa: S101 - otherwise a kernel has not been reached


@dataclass(frozen=True, slots=True)
class _Sample:
    """The packed sample of a batch, ordered by its upper bits, and where each part ends."""

    packed: Hashes
    ends: Ints

    def part(self, number: int) -> Hashes:
        return self.packed[self.ends[number - 1] if number else 0 : self.ends[number]]


class _Scan:
    """What one reading of all texts leaves, see `copies`."""

    def __init__(self, feed: Feed, workers: Workers, sample: Sample) -> None:
        self._sample = sample
        self.prints = np.zeros(len(feed.texts), dtype=np.uint64)
        self.counts = np.zeros(len(feed.texts), dtype=np.int64)
        expected = int(feed.sizes.sum()) // _CHARACTERS_A_SAMPLE // _PART
        self._bits = min(max(expected.bit_length(), 1), 12)
        read = workers.run(lambda rows: self._read(feed, rows), feed.batches(_BATCH))
        self._samples = [sample for sample, _ in read]
        self.furniture = _table(np.concatenate([_NOTHING, *(recurring for _, recurring in read)]))

    def _read(self, feed: Feed, rows: Ints) -> tuple[_Sample, Hashes]:
        """The sample without furniture, and the furniture, of the rows of whole outlets."""
        data, starts, stops = feed.texts.packed(rows)
        lengths = stops - starts
        longest = np.empty(int(lengths.max()) // 2 + 1, dtype=np.uint64)
        grams = np.empty(int(lengths.sum()) // 2 + len(rows), dtype=np.uint64)
        prints, counts = np.zeros(len(rows), dtype=np.uint64), np.zeros(len(rows), dtype=np.int64)
        total = kernels.scan(data, starts, stops, words.characters(), longest, grams, prints, counts)
        self.prints[rows], self.counts[rows] = prints, counts
        sizes = np.maximum(counts - shingles.LENGTH + 1, 0)
        own = _Grams(grams[:total], np.cumsum(sizes) - sizes, sizes)
        recurring = own.recurring(feed, rows, prints)
        return own.sample(rows, feed.salts[rows], _table(recurring), self._sample.below, self._bits), recurring

    def candidates(self, workers: Workers) -> tuple[Ints, Ints]:
        """`shingles.candidates` of the sample, which this uses up."""
        rows = len(self.prints)
        shares = [range(first, 1 << self._bits, workers.threads) for first in range(workers.threads)]
        looked = workers.run(lambda share: _shared(self._samples, share, rows), shares)
        self._samples.clear()
        sizes = np.zeros(rows, dtype=np.int32)
        for each in looked:
            sizes += each.sizes
        held, edges = _joined(each.held for each in looked), np.sort(_joined(each.edges for each in looked))
        del looked
        ends, entries = np.zeros(rows, dtype=np.int64), np.empty(len(held), dtype=np.int64)
        candidate_kernels.by_row(held, ends, entries)
        steps = np.linspace(0, rows, workers.threads * _RANGES + 1).astype(np.int64).tolist()
        found = workers.run(
            lambda part: _candidates(held, ends, entries, edges, sizes, self._sample.least, *part), pairwise(steps)
        )
        keys = np.sort(np.concatenate(found))
        return (keys >> np.uint64(32)).view(np.int64), (keys & np.uint64((1 << 32) - 1)).view(np.int64)


@dataclass(frozen=True, slots=True)
class _Grams:
    """The 5-grams of some rows: `sizes` of each from `firsts` on."""

    grams: Hashes
    firsts: Ints
    sizes: Ints

    def recurring(self, feed: Feed, rows: Ints, prints: Hashes) -> Hashes:
        """The salted ones that are furniture."""
        asked = np.flatnonzero(feed.first_prints(rows, prints) & feed.counted[rows])
        if len(asked) < printed.FURNITURE:
            return _NOTHING
        units = np.unique(feed.units[rows], return_inverse=True)[1] + 1
        order = asked[np.lexsort((units[asked], feed.outlets[rows[asked]]))]
        bits = min(max(len(self.grams), 1 << 10).bit_length(), 24)
        cells, salts = np.zeros(1 << bits, dtype=np.int32), feed.salts[rows]
        where, found = (self.grams, self.firsts, self.sizes, order), np.empty_like(self.grams)
        count = kernels.count_days(*where, units, salts, np.uint64(64 - bits), cells, printed.FURNITURE, found)
        suspects, owners = _table(np.unique(found[:count])), np.empty(len(found), dtype=np.int64)
        count = kernels.standing(*where, salts, suspects, found, owners)
        return copies.on_days(found[:count], feed.units[rows[owners[:count]]])

    def sample(self, rows: Ints, salts: Hashes, furniture: Hashes, below: np.uint64, bits: int) -> _Sample:
        """Those that are indexed."""
        packed = np.empty(len(self.grams), dtype=np.uint64)
        count = kernels.sample(self.grams, self.firsts, self.sizes, rows, salts, furniture, below, packed)
        ordered, ends = np.empty(count, dtype=np.uint64), np.zeros(1 << bits, dtype=np.int64)
        kernels.scatter(packed[:count], np.uint64(64 - bits), ends, ordered)
        return _Sample(ordered, ends)


def _table(hashes: Hashes) -> Hashes:
    """What `kernels.is_in` looks `hashes` up in."""
    asked = np.zeros(kernels.FILTER + (1 << (2 * len(hashes) + 1).bit_length()), dtype=np.uint64)
    kernels.ask_for(asked, hashes)
    return asked


@dataclass(frozen=True, slots=True)
class _Shared:
    """What some parts of the sample say, see `candidate_kernels.shared`."""

    sizes: kernels.Small
    held: list[tuple[int, Hashes]]
    edges: list[tuple[int, Hashes]]


def _shared(samples: Sequence[_Sample], share: range, rows: int) -> _Shared:
    sizes = np.zeros(rows, dtype=np.int32)
    kept: list[tuple[int, Hashes]] = []
    linked: list[tuple[int, Hashes]] = []
    for number in share:
        packed = np.concatenate([_NOTHING, *(sample.part(number) for sample in samples)])
        bits = np.zeros((2, kernels.FILTER), dtype=np.uint64)
        packed = packed[: candidate_kernels.repeated(packed, sizes, bits[0], bits[1])]
        packed.sort()
        held, edges = np.empty(len(packed), dtype=np.uint64), np.empty(2 * len(packed), dtype=np.uint64)
        counts = candidate_kernels.shared(packed, sizes, held, edges)
        kept.append((number, held[: counts[0]].copy()))
        linked.append((number, edges[: counts[1]].copy()))
    return _Shared(sizes, kept, linked)


def _joined(lists: Iterable[list[tuple[int, Hashes]]]) -> Hashes:
    """The parts in the order of their numbers."""
    parts = sorted((part for each in lists for part in each), key=lambda part: part[0])
    return np.concatenate([part for _, part in parts])


def _candidates(held: Hashes, ends: Ints, entries: Ints, edges: Hashes, sizes: kernels.Small, least: int,
                row: int, stop: int) -> Hashes:  # fmt: skip
    rows = len(ends)
    counts, touched = np.zeros(rows, dtype=np.int32), np.empty(rows, dtype=np.int32)
    room = np.empty(max(rows, 1 << 16), dtype=np.uint64)
    found = [_NOTHING]
    while row < stop:
        row, count = candidate_kernels.candidates(
            held, ends, entries, edges, sizes, least, row, stop, counts, touched, room
        )
        found.append(room[:count].copy())
    return np.concatenate(found)


class _Prepared:
    """What some rows are compared by."""

    def __init__(self, feed: Feed, rows: Ints, furniture: Hashes) -> None:
        data, starts, stops = feed.texts.packed(rows)
        rooms = (stops - starts) // 2 + 1
        self.firsts = np.cumsum(rooms) - rooms
        self.words, self.grams, self.runs = (np.empty(int(rooms.sum()), dtype=np.uint64) for _ in range(3))
        self.counts, self.sizes, self.lengths = np.zeros((3, len(rows)), dtype=np.int64)
        columns = (self.words, self.counts, self.grams, self.sizes, self.runs, self.lengths)
        salts = feed.salts[rows]
        pair_kernels.prepare(data, starts, stops, words.characters(), salts, furniture, self.firsts, *columns)

    def similarities(self, a: Ints, b: Ints) -> Floats:
        """Of the words of pairs of rows in order; NaN where their bags of words rule it out."""
        found = np.zeros(len(a))
        order_kernels.align(a, b, self.firsts, self.words, self.counts, found)
        for pair in np.flatnonzero(found == TOO_LONG).tolist():
            found[pair] = alignment.similarity(self._own(int(a[pair])), self._own(int(b[pair])))
        return np.where(found == NOT_ASKED, np.nan, found)

    def _own(self, row: int) -> Hashes:
        return self.words[self.firsts[row] : self.firsts[row] + self.counts[row]]


def _measure(feed: Feed, furniture: Hashes, found: Copies, at: Ints) -> None:
    """Fill in the entries `at`, pairs whose words are not the same."""
    rows = np.unique(np.concatenate([found.i[at], found.j[at]]))
    a, b = np.searchsorted(rows, found.i[at]), np.searchsorted(rows, found.j[at])
    texts = _Prepared(feed, rows, furniture)
    both, bins = np.zeros((2, len(at)), dtype=np.int64)
    passage = np.zeros(len(at), dtype=np.bool_)
    sets = (texts.words, texts.counts, texts.grams, texts.sizes, texts.runs, texts.lengths)
    pair_kernels.compare(a, b, texts.firsts, *sets, both, passage, bins)
    found.tell(at, both, texts.sizes[a], texts.sizes[b], passage)
    most = alignment.bound(bins, found.i_words[at], found.j_words[at])
    asked = np.flatnonzero(most >= copies.MIN_SIMILARITY)
    found.similarity[at] = np.nan
    found.similarity[at[asked]] = texts.similarities(a[asked], b[asked])
