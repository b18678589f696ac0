"""Candidate pairs: which records are worth comparing at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from integrity.link import meetings, products
from integrity.link.feed import Feed, Rows
from integrity.link.nearest import Nearest
from integrity.link.products import Near
from integrity.link.weights import SCALE, Ints

WINDOW_DAYS = 3.0
"""98.5 % of same-event pairs are at most so far apart (measured on dated events); undated records pass."""
NEAREST = 36
"""Neighbours kept for each record and field (recall .97 on roundup, .99 on ECB+)."""
MIN_COSINE = 0.03
COMMON = 0.1
"""Words in a larger share of the feed's texts find nobody; they still count once a pair is compared."""
MIN_COMMON = 100
"""Texts of the feed that must hold a word before it counts as common."""
STRONG = 100_000
"""Millionths: probability by the first step from which two records are partners."""
FRIENDS = 150
"""Further pairs of a record with records that share its partners."""
PERCENT = 10_000
_BLOCK_ROWS = 512
_FEW = 64
"""Rows that have partners, up to which a square of all takes less time than a sparse matrix."""
_WINDOW_SECONDS = int(WINDOW_DAYS * 86_400)
_FAR = np.iinfo(np.int64).max // 4


def candidate_pairs(feed: Feed, rows: Rows) -> tuple[Rows, Rows]:
    """Pairs (i, j), i < j, of the given rows, ascending and without repetition.

    They are the nearest neighbours by title, and by title and lead, within the window. Ties go to the smaller row, so
    that the outcome depends on the order of the records alone.
    """
    if len(feed) <= meetings.SMALL:
        found = [_nearest(feed, rows, cosines) for cosines in meetings.of(feed).near_cosines(~_common(feed))]
    else:
        order = _by_date(feed, rows)
        found = [_neighbours(feed, matrix, order) for matrix in (feed.near_titles.rows, feed.near_words.rows)]
    i, j = (np.concatenate([pair[side] for pair in found]) for side in (0, 1))
    return distinct(i, j, len(feed))


def _by_date(feed: Feed, rows: Rows) -> Rows:
    """The rows by date, then number; the undated ones last."""
    return rows[np.lexsort((rows, np.where(feed.is_dated[rows], feed.seconds[rows], _FAR)))]


def _nearest(feed: Feed, rows: Rows, cosines: Ints) -> tuple[Rows, Rows]:
    """The NEAREST of each of `rows` by a square table of all cosines, of which the upper half counts."""
    low, high = np.nonzero(np.triu(cosines > MIN_COSINE * SCALE, 1))
    asked = np.zeros(len(feed), dtype=np.bool_)
    asked[rows] = True
    keep = asked[low] & asked[high] & _is_near(feed, low, high)
    low, high = low[keep], high[keep]
    if np.bincount(np.append(low, high), minlength=1).max() <= NEAREST:
        return low, high
    best, found = Nearest(len(feed), NEAREST), cosines[low, high]
    best.add(low, found, high)
    best.add(high, found, low)
    return best.pairs()


def friends(feed: Feed, i: Rows, j: Rows, probabilities: Ints) -> tuple[Rows, Rows]:
    """Further pairs: records that share likely partners, by how many and how likely; none that is among (i, j).

    A story of a hundred reports has more pairs than its reports have neighbours by words.
    """
    size, strong = len(feed), probabilities >= STRONG
    both = np.concatenate([i[strong], j[strong]]), np.concatenate([j[strong], i[strong]])
    percent = np.tile(probabilities[strong] // PERCENT, 2)
    rows = np.unique(both[0])
    if not len(rows):
        return i[:0], j[:0]
    some = _friends_of_few if len(rows) <= _FEW else _friends_of_many
    left, right = distinct(*some(feed, rows, both, percent), size)
    known, keys = np.append(np.sort(i * size + j), -1), left * size + right
    is_new = known[np.searchsorted(known[:-1], keys)] != keys
    return left[is_new], right[is_new]


def _friends_of_few(feed: Feed, rows: Rows, both: tuple[Rows, Rows], percent: Ints) -> tuple[Rows, Rows]:
    """The friends of `rows`, to which all partners belong: all products at once."""
    graph = np.zeros((len(rows), len(rows)), dtype=np.int64)
    graph[np.searchsorted(rows, both[0]), np.searchsorted(rows, both[1])] = percent
    product = graph @ graph
    at, others = np.nonzero(product)
    return _nearest_friends(feed, rows, at, rows[others], product[at, others])


def _friends_of_many(feed: Feed, rows: Rows, both: tuple[Rows, Rows], percent: Ints) -> tuple[Rows, Rows]:
    """The same by kernels, or block by block by sparse products."""
    graph = sparse.csr_array((percent, both), shape=(len(feed), len(feed)))
    if feed.kernels:
        order = _by_date(feed, np.arange(len(feed)))
        ordered = products.narrow(sparse.csr_array(graph[order][:, order]))
        at, near = feed.kernels.nearest(ordered, ordered, _window(feed, order), order, FRIENDS)
        return order[at], near
    found = []
    for start in range(0, len(rows), _BLOCK_ROWS):
        block = rows[start : start + _BLOCK_ROWS]
        shared = sparse.csr_array(graph[block] @ graph)
        at = np.repeat(np.arange(len(block)), np.diff(shared.indptr))
        found.append(_nearest_friends(feed, block, at, shared.indices.astype(np.int64), shared.data))
    left, right = (np.concatenate([pair[side] for pair in found]) for side in (0, 1))
    return left, right


def _nearest_friends(feed: Feed, block: Rows, at: Rows, right: Rows, values: Ints) -> tuple[Rows, Rows]:
    left = block[at]
    keep = (left != right) & _is_near(feed, left, right)
    return _best(at[keep], np.minimum(values[keep], SCALE), right[keep], block, FRIENDS)


def distinct(i: Rows, j: Rows, size: int) -> tuple[Rows, Rows]:
    """The pairs of different rows of `size`, the smaller row first, ascending and without repetition."""
    keys = np.sort((np.minimum(i, j) * size + np.maximum(i, j))[i != j])
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return keys // max(size, 1), keys % max(size, 1)


def _neighbours(feed: Feed, matrix: sparse.csr_array, order: Rows) -> tuple[Rows, Rows]:
    """The NEAREST of each of the rows `order`, the dated ones before the others; every pair is looked at once."""
    rows = sparse.csr_array(_telling(feed, matrix)[order])
    least = int(MIN_COSINE * SCALE) + 1
    if feed.kernels:
        held = products.narrow(sparse.csr_array(rows.T))
        at, near = feed.kernels.nearest(rows, held, _window(feed, order), order, NEAREST, unit=SCALE, least=least)
        return order[at], near
    dated = int(np.count_nonzero(feed.is_dated[order]))
    best = Nearest(len(order), NEAREST)
    for start, stop, first, last in _windows(feed.seconds[order[:dated]], len(order)):
        product = sparse.csr_array(rows[start:stop] @ sparse.csr_array(rows[first:last].T))
        likely = np.flatnonzero(product.data >= least * SCALE)
        left = np.searchsorted(product.indptr, likely, side="right") - 1 + start
        right = product.indices[likely].astype(np.int64) + first
        keep = (left < right) & _is_near(feed, order[left], order[right])
        left, right, found = left[keep], right[keep], product.data[likely[keep]] // SCALE
        best.add(left, found, order[right])
        best.add(right, found, order[left])
    at, near = best.pairs()
    return order[at], near


def _telling(feed: Feed, matrix: sparse.csr_array) -> sparse.csr_array:
    """The matrix without the posting lists of common words."""
    if not feed.vocabulary:
        return matrix
    rows = matrix.copy()
    rows.data *= ~_common(feed)[rows.indices]
    rows.eliminate_zeros()
    return rows


def _common(feed: Feed) -> NDArray[np.bool_]:
    """Which words find nobody."""
    return np.asarray(feed.frequencies > max(COMMON * feed.statistics.documents, MIN_COMMON))


def _windows(seconds: Ints, size: int) -> Iterator[tuple[int, int, int, int]]:
    """Blocks of places, as (start, stop), with a range of others that may be within the window of one of them.

    `seconds` are ascending, of the dated places; behind them are the undated. No range begins before its block: the
    block of the other place has had that pair.
    """
    dated = len(seconds)
    for start in range(0, dated, _BLOCK_ROWS):
        stop = min(start + _BLOCK_ROWS, dated)
        yield start, stop, start, int(np.searchsorted(seconds, seconds[stop - 1] + _WINDOW_SECONDS, side="right"))
        if dated < size:
            yield start, stop, dated, size
    for start in range(dated, size, _BLOCK_ROWS):
        yield start, min(start + _BLOCK_ROWS, size), start, size


def _window(feed: Feed, order: Rows) -> Near:
    """For each place which others are within the window."""
    dated, size = int(np.count_nonzero(feed.is_dated[order])), len(order)
    seconds = feed.seconds[order[:dated]]
    first, last = np.zeros(size, dtype=np.int64), np.full(size, dated, dtype=np.int64)
    first[:dated] = np.searchsorted(seconds, seconds - _WINDOW_SECONDS)
    last[:dated] = np.searchsorted(seconds, seconds + _WINDOW_SECONDS, side="right")
    return Near(first, last, dated)


def _is_near(feed: Feed, i: Rows, j: Rows) -> Rows:
    far = np.abs(feed.seconds[i] - feed.seconds[j]) > _WINDOW_SECONDS
    return np.asarray(~(far & feed.is_dated[i] & feed.is_dated[j]))


def _best(at: Rows, values: Ints, right: Rows, block: Rows, most: int) -> tuple[Rows, Rows]:
    """The first `most` of each position by value, then row; one sort of one whole number for each entry."""
    keys = np.sort((at << 53) | ((SCALE - np.minimum(values, SCALE)) << 32) | right)
    at, right = keys >> 53, keys & 0xFFFFFFFF
    starts = np.searchsorted(at, np.arange(len(block)))
    best = np.arange(len(at)) - starts[at] < most
    return block[at[best]], right[best]
