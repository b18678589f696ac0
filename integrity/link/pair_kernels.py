"""The inner loops of the copies stage over pairs of texts, compiled: what their twins in numpy say, bit for bit.

A set of hashes is a table of the size of a power of two, at least twice as large, in which 0 is empty. Of a hash the
upper 53 bits count, as in `shingles.Sets`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integrity.link import alignment, copies, shingles
from integrity.link.jit import compiled
from integrity.link.kernels import U0, Int, S, Table, U, is_in, mixed, place, read, runs_of_words
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
def table_size(count: Int) -> int:
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
def passages(words: Hashes, own: Flags, out: Hashes) -> int:
    """The hashes of the runs of PASSAGE words all of whose 5-grams are own, into `out`; how many."""
    value, found, owned = U0, 0, 0
    for k in range(len(words)):
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
def prepare(data: Bytes, starts: Ints, stops: Ints, table: Table, salts: Hashes, furniture: Hashes, firsts: Ints,
            words: Hashes, counts: Ints, grams: Hashes, sizes: Ints, runs: Hashes, lengths: Ints) -> None:  # fmt: skip
    """Of each text its words, its different own 5-grams and its own passages, from firsts[k] on in the three columns.

    `counts`, `sizes` and `lengths` say how many there are of each.
    """
    room = (stops - starts).max() // 2 + 1
    found, own, slots = np.empty(room, U), np.empty(room, np.bool_), np.empty(table_size(room), U)
    for row in range(len(starts)):
        first = firsts[row]
        count = read(data, starts[row], stops[row], table, words[first:])
        total = runs_of_words(words[first:], count, found)
        fresh = slots[: table_size(total)]
        fresh[:] = U0
        size = 0
        for k in range(total):
            own[k] = not is_in(furniture, found[k] ^ salts[row])
            value = key(found[k])
            slot = place(fresh, value)
            if own[k] and fresh[slot] == U0:
                fresh[slot] = value
                grams[first + size] = value
                size += 1
        counts[row], sizes[row] = count, size
        lengths[row] = passages(words[first : first + count], own, runs[first:])


@compiled
def any_in(values: Hashes, slots: Hashes) -> bool:
    """Whether one of `values` is in the table."""
    for value in values:  # noqa: SIM110 - numba knows no generators
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
def fill(slots: Hashes, values: Hashes) -> Hashes:
    """A table of `values`, in as much of `slots` as they need."""
    table = slots[: table_size(len(values))]
    table[:] = U0
    for value in values:
        table[place(table, value)] = value
    return table


@compiled
def compare(a: Ints, b: Ints, firsts: Ints, words: Hashes, counts: Ints, grams: Hashes, sizes: Ints, runs: Hashes,
            lengths: Ints, both: Ints, passage: Flags, bins: Ints) -> None:  # fmt: skip
    """Of each pair of texts a[k], b[k] how many different own 5-grams are in both, and whether they share a passage.

    bins[k] is no less than their bags of words share, and -1 for a copy, of which it is not asked. It is fastest where
    pairs of one `a` follow each other.
    """
    room = table_size(max(sizes.max(), lengths.max()))
    slots, long = np.empty(room, U), np.empty(room, U)
    left, right = np.empty(BINS, np.int64), np.empty(BINS, np.int64)
    known, held, passed = -1, slots[:0], long[:0]
    for k in range(len(a)):
        row, first = b[k], firsts[b[k]]
        if a[k] != known:
            known = a[k]
            begin = firsts[known]
            held = fill(slots, grams[begin : begin + sizes[known]])
            passed = fill(long, runs[begin : begin + lengths[known]])
            rough(words[begin : begin + counts[known]], left)
        shared = 0
        for gram in grams[first : first + sizes[row]]:
            shared += held[place(held, gram)] != U0
        both[k] = shared
        passage[k] = any_in(runs[first : first + lengths[row]], passed)
        bins[k] = -1
        if not is_copy(shared, sizes[known], sizes[row]):
            rough(words[first : first + counts[row]], right)
            bins[k] = common_bins(left, right)


@compiled
def is_copy(both: int, left: int, right: int) -> bool:
    """Whether a pair shares so many of its 5-grams that the order of words has nothing to add."""
    if both / max(left + right - both, 1) >= COPIED_JACCARD:
        return True
    return max(both / max(left, 1), both / max(right, 1)) >= COPIED_SHARE
