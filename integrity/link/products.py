"""What pairs of rows of sparse matrices have in common, found in the way that takes less time.

Where nearly every two rows are a pair, all are multiplied with all at once: then only what is shared costs time, not
what the rows hold. All are exact sums of whole numbers, in whatever way.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from integrity.link.weights import Ints

Rows = NDArray[np.int64]

_MANY = 16
"""Squares of rows for each pair, up to which all rows are multiplied with all."""


class Shared(NamedTuple):
    """The columns that each pair of rows shares, one pair after the other, with the products of their values."""

    columns: Ints
    values: Ints
    bounds: Ints
    """Where each pair begins, and the last one ends."""


def shared(rows: sparse.csr_array, i: Rows, j: Rows) -> Shared:
    """What rows i and j of one matrix share, the columns of a pair in any order."""
    if not rows.nnz:
        return Shared(i[:0], rows.data, np.zeros(len(i) + 1, dtype=np.int64))
    if _are_most(rows.shape[0], len(i)):
        return _among_all(rows, i, j)
    product = sparse.csr_array(rows[i].multiply(rows[j]))
    return Shared(product.indices.astype(np.int64), product.data, product.indptr.astype(np.int64))


def sums(left: sparse.csr_array, right: sparse.csr_array, i: Rows, j: Rows) -> Ints:
    """The scalar product of each row i of `left` with row j of `right`."""
    if _are_most(left.shape[0], len(i)):
        return np.asarray(sparse.csr_array(left @ right.T).toarray()[i, j], dtype=np.int64)
    return np.asarray(left[i].multiply(right[j]).sum(axis=1), dtype=np.int64)


def _are_most(rows: int, pairs: int) -> bool:
    return rows * rows <= _MANY * pairs


def _among_all(rows: sparse.csr_array, i: Rows, j: Rows) -> Shared:
    """Each column gives every pair of the rows that have it; of these the ones that are asked for."""
    held = sparse.csc_array(rows)
    holders, size = np.diff(held.indptr), rows.shape[0]
    places = np.arange(len(held.indices))
    others = np.repeat(held.indptr[1:].astype(np.int64), holders) - places
    first = np.repeat(places, others)
    second = first + _ranges(others)
    owners = held.indices.astype(np.int64)
    keys = owners[first] * size + owners[second]
    counts = np.bincount(keys, minlength=size * size)
    wanted = np.minimum(i, j) * size + np.maximum(i, j)
    lengths = counts[wanted]
    starts = (np.cumsum(counts) - counts)[wanted]
    order = np.argsort(keys.astype(np.uint16) if len(counts) <= 1 << 16 else keys, kind="stable")  # the former in O(n)
    taken = order[np.repeat(starts, lengths) + _ranges(lengths)]
    columns = np.repeat(np.arange(len(holders)), holders)[first[taken]]
    return Shared(columns, held.data[first[taken]] * held.data[second[taken]], np.append(0, np.cumsum(lengths)))


def _ranges(lengths: Ints) -> Ints:
    """0, 1, ..., length - 1 for each of `lengths`, back to back."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
