"""The inner loops of the copies stage over pairs of texts, compiled. Each says what its twin in numpy says, bit for bit.

A set of hashes is a table of the size of a power of two, at least twice as large, in which 0 is empty. Of a hash the
upper 53 bits count, as in `shingles.Sets`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integrity.link import alignment, copies, shingles
from integrity.link.jit import compiled
from integrity.link.kernels import R, S, U0, Table, U, mixed, place, read, runs_of_words
from integrity.link.texts import Bytes
from integrity.link.words import SPREAD, Hashes, Ints

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

LOW, FILLED = U(11), U(1 << 63)
PASSAGE, WIDTH = copies.PASSAGE, copies.PASSAGE - shingles.LENGTH + 1
S12 = U(pow(SPREAD, copies.PASSAGE, 1 << 64))
BINS, BIN_SHIFT = 1 << alignment.BIN_BITS, U(64 - alignment.BIN_BITS)
COPIED_JACCARD, COPIED_SHARE = copies.COPIED_JACCARD, copies.COPIED_SHARE


@compiled
def table_size(count: int) -> int:
    """A power of two that leaves half of a table of `count` hashes empty, and a bit more."""
    size = 16
    while size < 2 * count + 2:
        size *= 2
    return size


@compiled
def key(value: np.uint64) -> np.uint64:
    """What counts of a hash, never 0."""
    return value >> LOW | FILLED


@compiled
def own_runs(words: Hashes, count: int, salt: np.uint64, furniture: Hashes, grams: Hashes, own: Flags) -> int:
    """The 5-grams of a text, and which of them are no furniture; how many there are."""
    total = runs_of_words(words, count, grams)
    for k in range(total):
        salted = grams[k] ^ salt
        own[k] = len(furniture) == 1 or salted == U0 or furniture[place(furniture, salted)] == U0
    return total


@compiled
def gather(grams: Hashes, own: Flags, total: int, slots: Hashes) -> int:
    """Put the own 5-grams of a text into an empty table; how many different ones there are."""
    count = 0
    for k in range(total):
        if own[k]:
            value = key(grams[k])
            slot = place(slots, value)
            if slots[slot] == U0:
                slots[slot] = value
                count += 1
    return count


@compiled
def overlap(grams: Hashes, own: Flags, total: int, slots: Hashes, others: Hashes) -> tuple[int, int]:
    """The same, and how many of the different ones are in the table `others`, too."""
    count, both = 0, 0
    for k in range(total):
        if own[k]:
            value = key(grams[k])
            slot = place(slots, value)
            if slots[slot] == U0:
                slots[slot] = value
                count += 1
                both += others[place(others, value)] != U0
    return count, both


@compiled
def passages(words: Hashes, count: int, own: Flags, out: Hashes) -> int:
    """The hashes of the runs of PASSAGE words all of whose 5-grams are own, into `out`; how many."""
    value, found, owned = U0, 0, 0
    for k in range(count):
        value = value * S + words[k]
        if k >= PASSAGE:
            value -= words[k - PASSAGE] * S12
        gram = k - shingles.LENGTH + 1
        if gram >= 0:
            owned = owned + 1 if own[gram] else 0
        if k >= PASSAGE - 1 and owned >= WIDTH:
            out[found] = key(mixed(value))
            found += 1
    return found


@compiled
def any_in(values: Hashes, slots: Hashes) -> bool:
    """Whether one of `values` is in the table."""
    for value in values:
        if slots[place(slots, value)] != U0:
            return True
    return False


@compiled
def rough(words: Hashes, bins: Ints) -> None:
    """How many words fall into each bin."""
    bins[:] = 0
    for word in words:
        bins[np.int64(word >> BIN_SHIFT)] += 1


@compiled
def common_bins(left: Ints, right: Ints) -> int:
    """No less than the bags of words of two texts share."""
    both = 0
    for k in range(BINS):
        both += min(left[k], right[k])
    return both


@compiled
def measure(data: Bytes, starts: Ints, stops: Ints, table: Table, salts: Hashes, furniture: Hashes, a: Ints, b: Ints,
            both: Ints, left: Ints, right: Ints, passage: Flags, bins: Ints) -> None:  # fmt: skip
    """Of each pair of texts a[k], b[k] how many own 5-grams both, a and b have, and whether they share a passage.

    bins[k] is no less than their bags of words share, and -1 for a copy, of which it is not asked. It is fastest where
    pairs of one `a` follow each other.
    """
    room = (stops - starts).max() // 2 + 1
    words, grams, runs, own = np.empty(room, U), np.empty(room, U), np.empty(room, U), np.empty(room, np.bool_)
    size = table_size(room)
    slots, others, long = np.empty(size, U), np.empty(size, U), np.empty(size, U)
    left_bins, right_bins = np.empty(BINS, np.int64), np.empty(BINS, np.int64)
    known, size, gram_slots, run_slots = -1, 0, slots[:0], long[:0]
    for k in range(len(a)):
        if a[k] != known:
            known = a[k]
            count = read(data, starts[known], stops[known], table, words)
            total = own_runs(words, count, salts[known], furniture, grams, own)
            gram_slots = slots[: table_size(total)]
            gram_slots[:] = U0
            size = gather(grams, own, total, gram_slots)
            found = passages(words, count, own, runs)
            run_slots = long[: table_size(found)]
            run_slots[:] = U0
            for run in range(found):
                run_slots[place(run_slots, runs[run])] = runs[run]
            rough(words[:count], left_bins)
        row = b[k]
        count = read(data, starts[row], stops[row], table, words)
        total = own_runs(words, count, salts[row], furniture, grams, own)
        fresh = others[: table_size(total)]
        fresh[:] = U0
        left[k] = size
        right[k], both[k] = overlap(grams, own, total, fresh, gram_slots)
        passage[k] = any_in(runs[: passages(words, count, own, runs)], run_slots)
        bins[k] = -1
        if not is_copy(both[k], size, right[k]):
            rough(words[:count], right_bins)
            bins[k] = common_bins(left_bins, right_bins)


@compiled
def is_copy(both: int, left: int, right: int) -> bool:
    """Whether a pair shares so many of its 5-grams that the order of words has nothing to add."""
    if both / max(left + right - both, 1) >= COPIED_JACCARD:
        return True
    return max(both / max(left, 1), both / max(right, 1)) >= COPIED_SHARE
