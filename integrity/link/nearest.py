"""The nearest of each row, kept while pairs come in block by block.

Of all pairs that are looked at, few are among the nearest of a row. What cannot be is dropped at once, by the least
value that the row's nearest have so far. When as much waits as is kept, it is counted how many are about as near, and
what may still be among the nearest is sorted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integrity.link.weights import SCALE, Ints

Rows = NDArray[np.int64]

_VALUE_BITS = SCALE.bit_length()
_ONE_NUMBER = 63
"""Bits in which owner, value and row are sorted as one number."""
_WAITING = 1 << 19
_STEP_BITS, _STEPS = _VALUE_BITS - 7, 33
"""In how many steps of 1/64 values are counted; those above a half are one step."""


class Nearest:
    """The first `most` rows of each owner by value, ties to the smaller row. Owners are numbered from 0 to `size`."""

    def __init__(self, size: int, most: int) -> None:
        self._size, self._most = size, most
        self._least = np.zeros(size, dtype=np.int64)
        self._owners: list[Rows] = []
        self._keys: list[Ints] = []
        self._waiting = self._kept = 0

    def add(self, owners: Rows, values: Ints, rows: Rows) -> None:
        """Pairs of an owner and a row below 2^32 with a value in units of 1/SCALE, each pair once in all."""
        values = np.minimum(values, SCALE)
        better = values >= self._least[owners]
        self._owners.append(owners[better])
        self._keys.append(((SCALE - values[better]) << 32) | rows[better])
        self._waiting += len(self._keys[-1])
        if self._waiting > max(_WAITING, self._kept):
            self._settle()

    def pairs(self) -> tuple[Rows, Rows]:
        """Owners, ascending, with their nearest rows, the nearest first."""
        self._settle()
        return self._owners[0], self._keys[0] & 0xFFFFFFFF

    def _settle(self) -> None:
        owners, keys = self._sorted()
        starts = np.searchsorted(owners, np.arange(self._size))
        rank = np.arange(len(owners)) - starts[owners]
        is_last = rank == self._most - 1
        self._least[owners[is_last]] = SCALE - (keys[is_last] >> 32)
        best = rank < self._most
        self._owners, self._keys = [owners[best]], [keys[best]]
        self._waiting, self._kept = 0, len(self._keys[0])

    def _likely(self) -> tuple[Rows, Ints]:
        """What may be among the nearest: nothing that enough others are above by a whole step."""
        none = np.zeros(0, dtype=np.int64)
        owners, keys = np.concatenate([none, *self._owners]), np.concatenate([none, *self._keys])
        steps = np.maximum((keys >> 32) - SCALE // 2, 0) >> _STEP_BITS
        counts = np.bincount(owners * _STEPS + steps, minlength=self._size * _STEPS).reshape(self._size, _STEPS)
        last = np.count_nonzero(np.cumsum(counts, axis=1) < self._most, axis=1)
        likely = steps <= last[owners]
        return owners[likely], keys[likely]

    def _sorted(self) -> tuple[Rows, Ints]:
        owners, keys = self._likely()
        rows = keys & 0xFFFFFFFF
        bits = int(rows.max(initial=0)).bit_length()
        if self._size.bit_length() + _VALUE_BITS + bits > _ONE_NUMBER:
            order = np.lexsort((keys, owners))
            return owners[order], keys[order]
        one = np.sort((owners << (_VALUE_BITS + bits)) | (keys >> 32 << bits) | rows)
        keys = (one >> bits & ((1 << _VALUE_BITS) - 1)) << 32 | (one & ((1 << bits) - 1))
        return one >> (_VALUE_BITS + bits), keys
