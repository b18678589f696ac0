"""Comparing the rows of a feed on compiled kernels, in threads: what the numpy path says, bit for bit.

Pairs are compared by the thread that asks; `features` has several ask side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from integrity.link import nearest_kernels, products, shared_kernels
from integrity.link.products import Near, Rows, Shared
from integrity.link.shared_kernels import Places
from integrity.link.threads import Workers
from integrity.link.weights import Ints

_BLOCK = 1 << 12
"""Rows whose neighbours are found at a time."""
_LOWER = (1 << nearest_kernels.ROW_BITS) - 1


@dataclass(frozen=True, slots=True)
class Compiled:
    """The kernels of the event stage, see `products.Kernels`."""

    threads: int = 1

    def shared(self, rows: sparse.csr_array, i: Rows, j: Rows) -> Shared:
        """See `products.shared`."""
        entries, sizes = _entries(rows), np.diff(rows.indptr)
        room = int(np.minimum(sizes[i], sizes[j]).sum())
        columns, values, bounds = (np.empty(length, dtype=np.int64) for length in (room, room, len(i) + 1))
        shared_kernels.shared(*entries, i, j, _room(rows), columns, values, bounds)
        return Shared(columns[: bounds[-1]], values[: bounds[-1]], bounds)

    def sums(self, left: sparse.csr_array, right: sparse.csr_array, i: Rows, j: Rows) -> Ints:
        """See `products.sums`."""
        found = np.empty(len(i), dtype=np.int64)
        shared_kernels.sums(*_entries(left), *_entries(right), i, j, _room(left), found)
        return found

    def nearest(self, left: sparse.csr_array, right: sparse.csr_array, near: Near, names: Rows, most: int, *,
                unit: int = 1, least: int = 1) -> tuple[Rows, Rows]:  # fmt: skip
        """See `products.Kernels`."""
        entries, size = (*_entries(left), *_entries(right)), left.shape[0]

        def block(start: int) -> tuple[Rows, Rows]:
            stop = min(start + _BLOCK, size)
            kept, counts = np.empty((stop - start, most), dtype=np.int64), np.empty(stop - start, dtype=np.int64)
            sums, touched = np.zeros(size, dtype=np.int64), np.empty(size + 1, dtype=np.int32)
            nearest_kernels.nearest(
                *entries, *near, names, unit.bit_length() - 1, least, start, stop, sums, touched, kept, counts
            )
            is_kept = np.arange(most) < counts[:, np.newaxis]
            return np.repeat(np.arange(start, stop), counts), kept[is_kept] & _LOWER

        with Workers(self.threads) as workers:
            found = [(names[:0], names[:0]), *workers.run(block, range(0, size, _BLOCK))]
        places, others = (np.concatenate([each[side] for each in found]) for side in (0, 1))
        return places, others


def _entries(rows: sparse.csr_array) -> tuple[Places, Places, Ints]:
    """Where each row begins, its columns and its values, of the types that kernels are compiled for."""
    kind = np.dtype(np.int32 if max(rows.nnz, *rows.shape) < products.NARROW else np.int64)
    return rows.indptr.astype(kind, copy=False), rows.indices.astype(kind, copy=False), rows.data


def _room(rows: sparse.csr_array) -> Ints:
    return np.zeros(rows.shape[1], dtype=np.int64)


def compile_all() -> None:
    """Every kernel of this stage compiled or loaded, by comparing a few rows."""
    rows = products.narrow(sparse.csr_array(np.ones((3, 2), dtype=np.int64)))
    i, kernels = np.arange(3), Compiled()
    kernels.shared(rows, i, i)
    kernels.sums(rows, rows, i, i)
    found, _ = kernels.nearest(rows, sparse.csr_array(rows.T), Near(i, i + 1, 3), i, 1)
    assert not len(found)  # noqa: S101 - the window of each holds nothing but itself
