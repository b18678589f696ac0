"""Two texts word by word, compiled: what `alignment.bags` and `alignment.similarity` say, bit for bit."""

from __future__ import annotations

import numpy as np

from integrity.link import alignment, copies
from integrity.link.jit import compiled
from integrity.link.kernels import U0, U32, Int, R, Small, U, mixed, place
from integrity.link.pair_kernels import Floats, key, table_size
from integrity.link.words import Hashes, Ints

MIN_SIMILARITY, MAX_CELLS = copies.MIN_SIMILARITY, alignment.MAX_CELLS
LONGEST = 1 << 13
"""Words of the shorter text up to which it is aligned here; its table of bits takes 8 MB then."""
NOT_ASKED, TOO_LONG = -1.0, -2.0
U1, U63, ALL = U(1), U(63), U((1 << 64) - 1)


@compiled
def place_of(slots: Hashes, taken: Small, word: np.uint64) -> Int:
    """Where `word`, any number, stands in a table whose places with 0 in `taken` are empty, or where it would."""
    last = len(slots) - 1
    slot = np.int64((word * R) >> U32) & last
    while taken[slot] and slots[slot] != word:
        slot = (slot + 1) & last
    return slot


@compiled
def bag(words: Hashes, slots: Hashes, taken: Small, out: Hashes) -> None:
    """Each word with the number of times that it stood before, as one hash."""
    taken[:] = 0
    for k in range(len(words)):
        slot = place_of(slots, taken, words[k])
        slots[slot] = words[k]
        out[k] = key(mixed(words[k] + U(taken[slot]) * R))
        taken[slot] += 1


@compiled
def shared_bag(a: Hashes, b: Hashes) -> int:
    """How many words the bags of two texts share."""
    size = table_size(max(len(a), len(b)))
    slots, taken, keys = np.empty(size, U), np.empty(size, np.int32), np.empty(max(len(a), len(b)), U)
    held, fresh = np.zeros(size, U), np.zeros(size, U)
    bag(a, slots, taken, keys)
    for k in range(len(a)):
        held[place(held, keys[k])] = keys[k]
    bag(b, slots, taken, keys)
    both = 0
    for k in range(len(b)):
        slot = place(fresh, keys[k])
        if fresh[slot] == U0:
            fresh[slot] = keys[k]
            both += held[place(held, keys[k])] != U0
    return both


@compiled
def common_subsequence(a: Hashes, b: Hashes) -> int:
    """Length of the longest common subsequence, 64 words of `a` at a time (Hyyrö, 2004)."""
    blocks = (len(a) + 63) >> 6
    slots, taken = np.empty(table_size(len(a)), U), np.zeros(table_size(len(a)), np.int32)
    marks = np.zeros((len(a), blocks), U)
    different = 0
    for k in range(len(a)):
        slot = place_of(slots, taken, a[k])
        if taken[slot] == 0:
            different += 1
            slots[slot], taken[slot] = a[k], different
        marks[taken[slot] - 1, k >> 6] |= U1 << (U(k) & U63)
    open_places = np.full(blocks, ALL)
    for word in b:
        slot = place_of(slots, taken, word)
        if taken[slot]:
            advance(open_places, marks[taken[slot] - 1])
    matched = 0
    for k in range(len(a)):
        matched += (open_places[k >> 6] >> (U(k) & U63)) & U1 == U0
    return matched


@compiled
def advance(open_places: Hashes, marks: Hashes) -> None:
    """One more word of the second text, which stands at `marks` in the first: a sum over all blocks with carries."""
    carry = U0
    for block in range(len(open_places)):
        before, hit = open_places[block], open_places[block] & marks[block]
        partial = before + hit
        total = partial + carry
        carry = U(partial < before) | U(total < partial)
        open_places[block] = total | (before & ~marks[block])


@compiled
def similarity(a: Hashes, b: Hashes) -> float:
    """`alignment.similarity`, NOT_ASKED where the bags of words rule MIN_SIMILARITY out, TOO_LONG above LONGEST."""
    if 2 * shared_bag(a, b) / max(len(a) + len(b), 1) < MIN_SIMILARITY:
        return NOT_ASKED
    if len(a) * len(b) > MAX_CELLS:
        return np.nan
    if min(len(a), len(b)) > LONGEST:
        return TOO_LONG
    common = common_subsequence(a, b) if len(a) <= len(b) else common_subsequence(b, a)
    total = len(a) + len(b)
    return 1.0 - (total - 2 * common) / total


@compiled
def align(a: Ints, b: Ints, firsts: Ints, words: Hashes, counts: Ints, found: Floats) -> None:
    """`similarity` of each pair of texts a[k], b[k], of which `words` holds the words from firsts on."""
    for k in range(len(a)):
        left, right = firsts[a[k]], firsts[b[k]]
        found[k] = similarity(words[left : left + counts[a[k]]], words[right : right + counts[b[k]]])
