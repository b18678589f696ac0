"""The second step: what the other pairs of two records say about theirs.

P holds the first step's probabilities as whole millionths; those below LEAST count as 0. Sums over partners are sums of
whole numbers. The circle of a record is its row of P, and itself: the cosine of two circles is 1 where both have the
same partners and are sure of each other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from integrity.link import meetings, products
from integrity.link.feed import Rows
from integrity.link.products import Kernels
from integrity.link.weights import Floats, Ints, fixed

CONTEXT = (
    "own log-odds",
    "partners jaccard",
    "partners containment",
    "best rival",
    "other's best rival",
    "circles cosine",
    "partners shared",
)
ONE = 1_000_000
"""A probability of 1."""
LEAST = 10_000
_SOFT = 20_000
"""Added to both sides of the odds of rivals: a pair that has no rivals, as in a feed of two records, is not the surer
for it."""
_FEW = 0.05
"""Added to the weight of what is shared, of which the logarithm is taken."""
_MAX_ODDS = 8.0
_MIN_SIZE = 50_000
"""Least weight of other partners by which what is shared is divided: partners that are hardly any prove nothing."""
_CHUNK = 1 << 15
_FEW_PAIRS = 1 << 11
"""Pairs of a small feed that are multiplied at a time; bounds the memory."""


class Partners:
    """The likely partners of each record, from the pairs (i, j) with their probabilities in millionths."""

    def __init__(self, size: int, i: Rows, j: Rows, probabilities: Ints, kernels: Kernels | None = None) -> None:
        likely = probabilities >= LEAST
        i, j, values = i[likely], j[likely], probabilities[likely]
        both = np.concatenate([i, j]), np.concatenate([j, i])
        held = np.concatenate([values, values])
        rows = _Few(size, *both, held) if size <= meetings.SMALL else _Many(size, *both, held, kernels)
        self.rows: _Few | _Many = rows
        self.degrees, self._squares, self._best = rows.degrees, rows.squares + ONE**2, rows.best

    def features(self, i: Rows, j: Rows, odds: Ints, probabilities: Ints) -> Ints:
        """One row for each pair, one column for each name in CONTEXT, in units of 1/SCALE.

        `odds` are the pairs' own log-odds in units of 1/SCALE, `probabilities` in millionths.
        """
        starts = range(0, len(i), _CHUNK)
        slices = (slice(start, start + _CHUNK) for start in starts)
        parts = [self._columns(i[s], j[s], odds[s], np.where(probabilities[s] < LEAST, 0, probabilities[s]))
                 for s in slices]  # fmt: skip
        return np.concatenate(parts or [np.zeros((0, len(CONTEXT)), dtype=np.int64)])

    def _columns(self, i: Rows, j: Rows, odds: Ints, own: Ints) -> Ints:
        shared = self.rows.products(i, j)
        left, right = self.degrees[i] - own, self.degrees[j] - own
        either = np.maximum((left + right) * ONE - shared, _MIN_SIZE * ONE)
        rivals = self._rival(i, j), self._rival(j, i)
        norms = np.sqrt(self._squares[i].astype(float)) * np.sqrt(self._squares[j].astype(float))
        most = int(fixed(_MAX_ODDS))
        return np.column_stack(
            (
                np.clip(odds, -most, most),
                fixed(np.minimum(shared / either, 2.0)),
                fixed(np.minimum(shared / (np.maximum(np.minimum(left, right), _MIN_SIZE) * ONE), 2.0)),
                _log_odds(np.maximum(*rivals)),
                _log_odds(np.minimum(*rivals)),
                fixed(np.minimum((shared + 2 * ONE * own) / norms, 1.0)),
                fixed(np.log(shared / ONE**2 + _FEW)),
            )
        )

    def _rival(self, i: Rows, j: Rows) -> Ints:
        """The best link of i to a record other than j."""
        return np.where(self._best.partner[i] == j, self._best.second[i], self._best.first[i])


class _Best(NamedTuple):
    first: Ints
    partner: Rows
    second: Ints


class _Many:
    """Whole numbers as sparse rows, each place once."""

    def __init__(self, size: int, i: Rows, j: Rows, values: Ints, kernels: Kernels | None) -> None:
        self._rows = products.narrow(sparse.csr_array((values, (i, j)), shape=(size, size)))
        self._kernels = kernels
        self.degrees = np.asarray(self._rows.sum(axis=1), dtype=np.int64)
        self.squares = np.asarray(self._rows.multiply(self._rows).sum(axis=1), dtype=np.int64)
        self.best = _two_best(self._rows)

    def products(self, i: Rows, j: Rows) -> Ints:
        """The scalar product of each pair of rows."""
        return products.sums(self._rows, self._rows, i, j, self._kernels)


class _Few:
    """The same as a square."""

    def __init__(self, size: int, i: Rows, j: Rows, values: Ints) -> None:
        square = np.zeros((size, size), dtype=np.int64)
        square[i, j] = values
        self.square = square
        self.degrees, self.squares = square.sum(axis=1), (square * square).sum(axis=1)
        rows, first = np.arange(size), square.max(axis=1, initial=0)
        partner = square.argmax(axis=1) if size else rows  # the first of several
        others = square.copy()
        others[rows, partner] = 0
        self.best = _Best(first, np.where(first > 0, partner, -1), others.max(axis=1, initial=0))

    def products(self, i: Rows, j: Rows) -> Ints:
        """The scalar product of each pair of rows."""
        starts = range(0, len(i), _FEW_PAIRS)
        parts = ((i[start : start + _FEW_PAIRS], j[start : start + _FEW_PAIRS]) for start in starts)
        found = [np.einsum("ij,ij->i", self.square[left], self.square[right]) for left, right in parts]
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def _two_best(rows: sparse.csr_array) -> _Best:
    """The largest entry of each row with its column (the smallest of several), and the second largest; 0 for none."""
    size = rows.shape[0]
    owner = np.repeat(np.arange(size), np.diff(rows.indptr))
    order = np.lexsort((rows.indices, -rows.data, owner))
    values, columns = (
        np.concatenate([each[order], [fill, fill]]) for each, fill in ((rows.data, 0), (rows.indices, -1))
    )
    starts, ends = rows.indptr[:-1], rows.indptr[1:]
    has, has_two = starts < ends, starts + 1 < ends
    return _Best(
        np.where(has, values[starts], 0), np.where(has, columns[starts], -1), np.where(has_two, values[starts + 1], 0)
    )


def _log_odds(probabilities: Ints) -> Ints:
    soft: Floats = (probabilities + _SOFT) / (ONE - probabilities + _SOFT)
    return fixed(np.log(soft))
