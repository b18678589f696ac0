"""Candidate pairs: which records are worth comparing at all."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from integrity.link.features import Feed, Rows

WINDOW_DAYS = 3.0
"""98.5 % of same-event pairs are at most so far apart (measured on dated events); undated records pass."""
NEAREST = 100
"""Neighbours kept for each record and field. Stories of 70 articles need more than the 30 that suffice for small
events; average link takes a pair that was never compared for 0."""
MIN_COSINE = 0.03
_BLOCK_ROWS = 512


def candidate_pairs(feed: Feed, rows: Rows) -> tuple[Rows, Rows]:
    """Pairs (i, j), i < j, of the given rows, ascending and without repetition.

    They are the nearest neighbours by title, and by title and lead, within the window. Ties go to the smaller row, so
    that the outcome depends on the order of the records alone.
    """
    found = [_neighbours(matrix[rows], feed.days[rows]) for matrix in (feed.titles, feed.words)]
    i, j = (rows[np.concatenate([pair[side] for pair in found])] for side in (0, 1))
    keys = np.unique(np.minimum(i, j) * len(feed) + np.maximum(i, j))
    return keys // max(len(feed), 1), keys % max(len(feed), 1)


def _neighbours(matrix: sparse.csr_array, days: np.ndarray) -> tuple[Rows, Rows]:
    transposed = sparse.csr_array(matrix.T)
    starts = range(0, matrix.shape[0], _BLOCK_ROWS)
    blocks = [_block(sparse.csr_array(matrix[s : s + _BLOCK_ROWS] @ transposed), s, days) for s in starts]
    empty = np.zeros(0, dtype=np.int64)
    return tuple(np.concatenate([block[side] for block in blocks] or [empty]) for side in (0, 1))  # type: ignore[return-value]


def _block(cosines: sparse.csr_array, start: int, days: np.ndarray) -> tuple[Rows, Rows]:
    """The best NEAREST entries of each row of one block of the product."""
    likely = np.flatnonzero(cosines.data > MIN_COSINE)
    left = np.searchsorted(cosines.indptr, likely, side="right") - 1 + start
    right = cosines.indices[likely].astype(np.int64)
    far = np.abs(days[left] - days[right]) > WINDOW_DAYS
    keep = (left != right) & ~far
    left, right, values = left[keep], right[keep], np.round(cosines.data[likely[keep]], 9)
    order = np.lexsort((right, -values, left))
    left, right = left[order], right[order]
    firsts = np.searchsorted(left, np.unique(left))
    rank = np.arange(len(left)) - np.repeat(firsts, np.diff([*firsts, len(left)]))
    return left[rank < NEAREST], right[rank < NEAREST]
