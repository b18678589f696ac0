"""The inner loops from the sorted sample to candidates, compiled: what `shingles.candidates` says, pair for pair."""

from __future__ import annotations

import numpy as np

from integrity.link import shingles
from integrity.link.jit import compiled
from integrity.link.kernels import FILTER_SHIFT, ROW_BITS, U1, U6, U32, U63, Int, R, Small, U
from integrity.link.words import Hashes, Ints

HEAVY, MIN_SHARE = shingles.HEAVY, shingles.MIN_SHARE
ROW_MASK, LOWER = U(shingles.MAX_ROWS - 1), U((1 << 32) - 1)


@compiled
def repeated(packed: Hashes, sizes: Small, once: Hashes, twice: Hashes) -> int:
    """Move the values whose hash may stand in `packed` again to its beginning; how many: nine in ten do not.

    `sizes` counts those of each row that do not. `once` and `twice` are bits of FILTER words, 0 before.
    """
    for value in packed:
        bit = (value >> ROW_BITS) * R >> FILTER_SHIFT
        word, mask = np.int64(bit >> U6), U1 << (bit & U63)
        twice[word] |= once[word] & mask
        once[word] |= mask
    kept = 0
    for value in packed:
        bit = (value >> ROW_BITS) * R >> FILTER_SHIFT
        if twice[np.int64(bit >> U6)] >> (bit & U63) & U1:
            packed[kept] = value
            kept += 1
        else:
            sizes[np.int64(value & ROW_MASK)] += 1
    return kept


@compiled
def shared(packed: Hashes, sizes: Small, held: Hashes, edges: Hashes) -> tuple[int, int]:
    """What sorted `packed` says of rows that share a 5-gram; a part of it that holds every value of its hashes.

    `sizes` counts the different values of each row. Values of two to HEAVY rows go into `held`; of a heavier 5-gram the
    pairs with the first and the previous row go into `edges`, as (later << 32) | earlier. How many there are of both.
    """
    kept, linked, start = 0, 0, 0
    while start < len(packed):
        key, stop, rows = packed[start] >> ROW_BITS, start, 0
        while stop < len(packed) and packed[stop] >> ROW_BITS == key:
            if stop == start or packed[stop] != packed[stop - 1]:
                sizes[np.int64(packed[stop] & ROW_MASK)] += 1
                held[kept + rows] = packed[stop]
                rows += 1
            stop += 1
        if rows > HEAVY:
            linked += star(held[kept : kept + rows], edges[linked:])
        elif rows > 1:
            kept += rows
        start = stop
    return kept, linked


@compiled
def star(group: Hashes, edges: Hashes) -> int:
    """Pairs of each value with the first one and the previous one; how many."""
    first, count = group[0] & ROW_MASK, 0
    for k in range(1, len(group)):
        later = (group[k] & ROW_MASK) << U32
        edges[count] = later | first
        count += 1
        if k > 1:
            edges[count] = later | (group[k - 1] & ROW_MASK)
            count += 1
    return count


@compiled
def by_row(held: Hashes, ends: Ints, entries: Ints) -> None:
    """The places of the values of each row: those of row k end at ends[k] in `entries`; `ends` is 0 before."""
    for value in held:
        ends[np.int64(value & ROW_MASK)] += 1
    total = 0
    for row in range(len(ends)):
        total += ends[row]
        ends[row] = total - ends[row]
    for at in range(len(held)):
        its_row = np.int64(held[at] & ROW_MASK)
        entries[ends[its_row]] = at
        ends[its_row] += 1


@compiled
def partners(held: Hashes, places: Ints, edges: Hashes, counts: Small, touched: Small) -> int:
    """How often each earlier row shares a 5-gram with the row of `places` and `edges`; how many there are in `touched`.

    `counts` is 0 before.
    """
    found = 0
    for place_of in places:
        key = held[place_of] >> ROW_BITS
        other: Int = place_of - 1
        while other >= 0 and held[other] >> ROW_BITS == key:
            earlier = np.int64(held[other] & ROW_MASK)
            if counts[earlier] == 0:
                touched[found] = earlier
                found += 1
            counts[earlier] += 1
            other -= 1
    for edge in edges:
        earlier = np.int64(edge & LOWER)
        if counts[earlier] == 0:
            touched[found] = earlier
            found += 1
        counts[earlier] += 1
    return found


@compiled
def candidates(held: Hashes, ends: Ints, entries: Ints, edges: Hashes, sizes: Small, least: int, row: int, stop: int,
               counts: Small, touched: Small, found: Hashes) -> tuple[int, int]:  # fmt: skip
    """Pairs of the rows from `row` on with earlier ones that share enough, as (earlier << 32) | later.

    Stops before `stop` where `found` might not hold all of a row. The next row, and how many pairs there are.
    """
    count, edge = 0, np.searchsorted(edges, U(row) << U32)
    while row < stop and len(found) - count >= row:
        last = edge
        while last < len(edges) and edges[last] >> U32 == U(row):
            last += 1
        others = partners(held, entries[ends[row - 1] if row else 0 : ends[row]], edges[edge:last], counts, touched)
        for k in range(others):
            earlier = np.int64(touched[k])
            often = counts[earlier]
            counts[earlier] = 0
            if often >= least and often >= MIN_SHARE * min(sizes[row], sizes[earlier]):
                found[count] = U(earlier) << U32 | U(row)
                count += 1
        edge = last
        row += 1
    return row, count
