"""What pairs of rows of sparse matrices have in common, found in the way that takes less time.

Where nearly every two rows are a pair, all are multiplied with all at once: then only what is shared costs time, not
what the rows hold. All are exact sums of whole numbers, in whatever way.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from integrity.link.weights import Ints

Rows = NDArray[np.int64]

NARROW = 1 << 31
"""Below it, columns and entries are numbered in 32 bits."""
_MANY = 16
"""Squares of rows for each pair, up to which all rows are multiplied with all."""


class Shared(NamedTuple):
    """The columns that each pair of rows shares, one pair after the other, with the products of their values."""

    columns: Ints
    values: Ints
    bounds: Ints
    """Where each pair begins, and the last one ends."""


class Near(NamedTuple):
    """Where the neighbours of each place are looked for: from `first` on, before `last`, and from `always` on."""

    first: Rows
    last: Rows
    always: int
    """No less than any of `last`."""


class Kernels(Protocol):
    """The same on compiled kernels, see `compiled_events`, and the nearest rows."""

    @property
    def threads(self) -> int:
        """How many may compare pairs side by side."""

    def shared(self, rows: sparse.csr_array, i: Rows, j: Rows) -> Shared:
        """See `shared`."""

    def sums(self, left: sparse.csr_array, right: sparse.csr_array, i: Rows, j: Rows) -> Ints:
        """See `sums`."""

    def nearest(self, left: sparse.csr_array, right: sparse.csr_array, near: Near, names: Rows, most: int, *,
                unit: int = 1, least: int = 1) -> tuple[Rows, Rows]:  # fmt: skip
        """The names of the `most` other places with the highest products of rows of `left` and columns of `right`.

        The products are divided by `unit`, a power of two, and count from `least` on, capped at SCALE; ties go to the
        smaller name. What both matrices hold is above 0, and the columns of a row ascend. Places, and their neighbours.
        """


def narrow(rows: sparse.csr_array) -> sparse.csr_array:
    """The rows with ascending columns, numbered in 32 bits where that is enough: so they are compared faster."""
    if max(rows.nnz, *rows.shape) < NARROW:
        places = rows.indices.astype(np.int32), rows.indptr.astype(np.int32)
        rows = sparse.csr_array((rows.data, *places), shape=rows.shape)
    return rows if rows.has_sorted_indices else sparse.csr_array(sparse.csc_array(rows))  # the latter in O(n)


def shared(rows: sparse.csr_array, i: Rows, j: Rows, kernels: Kernels | None = None) -> Shared:
    """What rows i and j of one matrix, which stores no 0, share, the columns of a pair in any order."""
    if not rows.nnz:
        return Shared(i[:0], rows.data, np.zeros(len(i) + 1, dtype=np.int64))
    if kernels:
        return kernels.shared(rows, i, j)
    if _are_most(rows.shape[0], len(i)):
        return _among_all(rows, i, j)
    product = sparse.csr_array(rows[i].multiply(rows[j]))
    return Shared(product.indices.astype(np.int64), product.data, product.indptr.astype(np.int64))


def sums(left: sparse.csr_array, right: sparse.csr_array, i: Rows, j: Rows, kernels: Kernels | None = None) -> Ints:
    """The scalar product of each row i of `left` with row j of `right`."""
    if kernels:
        return kernels.sums(left, right, i, j)
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
