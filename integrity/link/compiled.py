"""The copies stage on the compiled kernels, in threads: what `copies.find` says, bit for bit, with any number of them.

Rows are read in batches of whole outlets, which leave a sample of 5-grams; the sample is split by hash, each part sorted
and looked through for rows that share one; rows are then taken in order, each with the earlier rows that it shares
5-grams with; and pairs of rows are measured block by block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from integrity.link import alignment, candidate_kernels, copies, kernels, order_kernels, pair_kernels, shingles, words
from integrity.link.copies import Copies, Feed
from integrity.link.order_kernels import NOT_ASKED, TOO_LONG
from integrity.link.words import Hashes, Ints

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")

_BATCH = 1 << 22
"""Characters of a batch of whole outlets."""
_BLOCK = 1 << 20
"""Characters of a block of pairs."""
_PART = 1 << 17
"""Hashes of the sample that are sorted at a time: 1 MB, as much as a processor keeps near itself."""
_CHARACTERS_A_SAMPLE = 32
"""At least; only the size of the parts rests on it."""
_RANGES = 8
"""Parts of the rows for each thread, so that none waits long for another."""
_NOTHING = np.zeros(0, dtype=np.uint64)


def find(feed: Feed, threads: int) -> Copies:
    """The pairs of rows that may be copies."""
    with _Workers(threads) as workers:
        scan = _Scan(feed, workers)
        i, j = copies.with_equal(scan.prints, scan.counts, *scan.candidates(workers))
        found, other = copies.begun(i, j, scan.prints, scan.counts)
        table = scan.furniture
        blocks = [other[block] for block in copies.blocks(feed.sizes, i[other], j[other], _BLOCK)]
        workers.run(lambda at: _measure(feed, table, found, at), blocks)
    return found


class _Workers:
    """Threads that work on tasks; one works in the thread that asks."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def run(self, work: Callable[[Task], Outcome], tasks: Iterable[Task]) -> list[Outcome]:
        """What `work` makes of each task, in their order."""
        return list(self._pool.map(work, tasks) if self._pool else map(work, tasks))


@dataclass(frozen=True, slots=True)
class _Sample:
    """The packed sample of a batch, ordered by its upper bits, and where each part ends."""

    packed: Hashes
    ends: Ints

    def part(self, number: int) -> Hashes:
        return self.packed[self.ends[number - 1] if number else 0 : self.ends[number]]


class _Scan:
    """What one reading of all texts leaves, see `copies`."""

    def __init__(self, feed: Feed, workers: _Workers) -> None:
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
        return own.sample(rows, feed.salts[rows], _table(recurring), self._bits), recurring

    def candidates(self, workers: _Workers) -> tuple[Ints, Ints]:
        """`shingles.candidates` of the sample, which this uses up."""
        rows = len(self.prints)
        shares = [range(first, 1 << self._bits, workers.threads) for first in range(workers.threads)]
        looked = workers.run(lambda share: _shared(self._samples, share, rows), shares)
        self._samples.clear()
        sizes = np.sum([each.sizes for each in looked], axis=0, dtype=np.int32)
        held, edges = _joined(each.held for each in looked), np.sort(_joined(each.edges for each in looked))
        del looked
        ends, entries = np.zeros(rows, dtype=np.int64), np.empty(len(held), dtype=np.int64)
        candidate_kernels.by_row(held, ends, entries)
        steps = np.linspace(0, rows, workers.threads * _RANGES + 1).astype(np.int64).tolist()
        parts = list(zip(steps[:-1], steps[1:], strict=True))
        found = workers.run(lambda part: _candidates(held, ends, entries, edges, sizes, *part), parts)
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
        if len(asked) < copies.FURNITURE:
            return _NOTHING
        units = np.unique(feed.units[rows], return_inverse=True)[1] + 1
        order = asked[np.lexsort((units[asked], feed.outlets[rows[asked]]))]
        bits = min(max(len(self.grams), 1 << 10).bit_length(), 24)
        cells, shift, salts = np.zeros(1 << bits, dtype=np.int32), np.uint64(64 - bits), feed.salts[rows]
        kernels.count_days(self.grams, self.firsts, self.sizes, order, units, salts, shift, cells)
        room, count = 0, 1 << 12
        while room < count:
            room = count
            found, owners = np.empty(room, dtype=np.uint64), np.empty(room, dtype=np.int64)
            where = (self.grams, self.firsts, self.sizes, order, salts, shift, cells)
            count = kernels.frequent(*where, copies.FURNITURE, found, owners)
        return copies.on_days(found[:count], feed.units[rows[owners[:count]]])

    def sample(self, rows: Ints, salts: Hashes, furniture: Hashes, bits: int) -> _Sample:
        """Those that are indexed."""
        packed = np.empty(len(self.grams), dtype=np.uint64)
        count = kernels.sample(self.grams, self.firsts, self.sizes, rows, salts, furniture, packed)
        ordered, ends = np.empty(count, dtype=np.uint64), np.zeros(1 << bits, dtype=np.int64)
        kernels.scatter(packed[:count], np.uint64(64 - bits), ends, ordered)
        return _Sample(ordered, ends)


def _table(hashes: Hashes) -> Hashes:
    """A table of `hashes` for `kernels.place`; of one place if there are none."""
    if not len(hashes):
        return np.zeros(1, dtype=np.uint64)
    slots = np.zeros(1 << (2 * len(hashes) + 1).bit_length(), dtype=np.uint64)
    kernels.keep(slots, hashes)
    return slots


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


def _candidates(held: Hashes, ends: Ints, entries: Ints, edges: Hashes, sizes: kernels.Small, row: int,
                stop: int) -> Hashes:  # fmt: skip
    rows = len(ends)
    counts, touched = np.zeros(rows, dtype=np.int32), np.empty(rows, dtype=np.int32)
    room = np.empty(max(rows, 1 << 16), dtype=np.uint64)
    found = [_NOTHING]
    while row < stop:
        row, count = candidate_kernels.candidates(held, ends, entries, edges, sizes, row, stop, counts, touched, room)
        found.append(room[:count].copy())
    return np.concatenate(found)


def _measure(feed: Feed, furniture: Hashes, found: Copies, at: Ints) -> None:
    """Fill in the entries `at`, pairs whose words are not the same."""
    rows = np.unique(np.concatenate([found.i[at], found.j[at]]))
    a, b = np.searchsorted(rows, found.i[at]), np.searchsorted(rows, found.j[at])
    packed, table = feed.texts.packed(rows), words.characters()
    both, left, right, bins = np.zeros((4, len(at)), dtype=np.int64)
    passage = np.zeros(len(at), dtype=np.bool_)
    pair_kernels.measure(*packed, table, feed.salts[rows], furniture, a, b, both, left, right, passage, bins)
    found.tell(at, both, left, right, passage)
    most = alignment.bound(bins, found.i_words[at], found.j_words[at])
    asked = np.flatnonzero(most >= copies.MIN_SIMILARITY)
    similarity = np.zeros(len(asked))
    if len(asked):
        order_kernels.align(*packed, table, a[asked], b[asked], similarity)
    for pair in np.flatnonzero(similarity == TOO_LONG).tolist():
        read = words.tokenize(feed.texts.strings(rows[[a[asked[pair]], b[asked[pair]]]]))
        similarity[pair] = alignment.similarity(read.hashes[: read.counts[0]], read.hashes[read.counts[0] :])
    found.similarity[at] = np.nan
    found.similarity[at[asked]] = np.where(similarity == NOT_ASKED, np.nan, similarity)
