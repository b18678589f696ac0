"""The features of pairs of records, in fixed point.

n is the number of records, i and j are arrays of row numbers (the pairs), v the number of distinct words. Every feature
is a whole number of units of 1/SCALE, made of exact sums by correctly rounded division and root, or rounded from one
logarithm.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from integrity.link import meetings, products, shares
from integrity.link.feed import Feed, Rows
from integrity.link.matrices import Matrix
from integrity.link.shares import log as _log
from integrity.link.shares import ratio as _ratio
from integrity.link.threads import Workers
from integrity.link.weights import SCALE, Ints, fixed

_PLAIN = (
    "title cosine",
    "text cosine",
    "title jaccard",
    "title containment",
    "text jaccard",
    "text containment",
    "title characters",
    "text weight",
    "rarest title word",
    "second title word",
    "rarest word",
    "second word",
    "near title cosine",
    "near text cosine",
    "phrases",
    "title phrases",
    "title in text, more",
    "title in text, less",
    "names jaccard",
    "names containment",
    "names weight",
    "numbers agreeing",
    "numbers differing",
    "title numbers differing",
    "weekdays agreeing",
    "weekdays differing",
    "length ratio",
    "shorter title",
    "shorter text",
    "no excerpt",
    "days",
    "no date",
)
PRODUCTS = (
    ("title cosine", "title cosine"),
    ("text cosine", "text cosine"),
    ("text cosine", "title cosine"),
    ("text weight", "text jaccard"),
    ("rarest word", "rarest word"),
    ("rarest word", "text weight"),
    ("names weight", "text cosine"),
    ("no excerpt", "title cosine"),
    ("no excerpt", "text cosine"),
    ("no excerpt", "title in text, less"),
    ("no excerpt", "rarest word"),
    ("no excerpt", "days"),
    ("days", "days"),
    ("days", "title cosine"),
    ("days", "text cosine"),
    ("days", "text weight"),
    ("days", "title characters"),
    ("days", "rarest word"),
)
"""Features whose product is one, too: what likeness tells hangs on how far the two are apart, and on whether there is
more than titles."""
FEATURES = (*_PLAIN, *(f"{a} x {b}" for a, b in PRODUCTS))

_LEADING = {
    "text cosine": ("title cosine", "text cosine", "title jaccard", "title containment", "text jaccard",
                    "text containment", "title characters", "text weight", "near title cosine", "near text cosine",
                    "phrases", "title phrases", "title in text, more", "title in text, less"),
    "rarest word": ("rarest title word", "second title word", "rarest word", "second word"),
    "names weight": ("names jaccard", "names containment", "names weight"),
    "numbers agreeing": ("numbers agreeing", "numbers differing", "title numbers differing"),
    "shorter text": ("length ratio", "shorter title", "shorter text", "no excerpt"),
    "weekdays agreeing": ("weekdays agreeing", "weekdays differing"),
    "days": ("days", "no date"),
}  # fmt: skip
GROUPS: dict[str, tuple[int, ...]] = {
    leading: tuple(n for n, name in enumerate(FEATURES) if name.partition(" x ")[0] in names)
    for leading, names in _LEADING.items()
}
"""Columns that say one thing in several ways, under the feature whose value is shown. Their coefficients have opposite
signs, so that only the sum of their contributions means something. A product goes with its first factor."""
_FACTORS = tuple((_PLAIN.index(a), _PLAIN.index(b)) for a, b in PRODUCTS)
_DAYS = _PLAIN.index("days")
MOST_DAYS = 3
"""Days that count in products. Records further apart were never compared in training: there the days tell alone."""

_CHUNK = 1 << 12
"""Pairs that are worked on at a time; bounds the memory."""


def pair_features(feed: Feed, i: Rows, j: Rows) -> Ints:
    """One row for each pair, one column for each name in FEATURES, in units of 1/SCALE. The order of a pair is none."""
    if len(feed) > meetings.SMALL or not len(i) or np.any(i == j):
        return _in_chunks(feed, i, j)
    return np.column_stack(_with_products((*meetings.of(feed).likenesses(i, j), *_apart(feed, i, j))))


def _in_chunks(feed: Feed, i: Rows, j: Rows) -> Ints:
    found = np.empty((len(i), len(FEATURES)), dtype=np.int64)

    def fill(at: int) -> None:
        found[at : at + _CHUNK] = np.column_stack(_columns(feed, i[at : at + _CHUNK], j[at : at + _CHUNK]))

    with Workers(feed.kernels.threads if feed.kernels else 1) as workers:
        workers.run(fill, range(0, len(i), _CHUNK))
    return found


def _columns(feed: Feed, i: Rows, j: Rows) -> list[Ints]:
    return _with_products(_plain(feed, i, j))


def _with_products(plain: Sequence[Ints]) -> list[Ints]:
    factors = list(plain)
    factors[_DAYS] = np.minimum(factors[_DAYS], fixed(np.log1p(MOST_DAYS)))
    return [*plain, *((factors[a] * factors[b] + SCALE // 2) // SCALE for a, b in _FACTORS)]


def _plain(feed: Feed, i: Rows, j: Rows) -> tuple[Ints, ...]:
    title, text = _Shared(feed, feed.titles, i, j), _Shared(feed, feed.words, i, j)
    names = _Shared(feed, feed.names, i, j)
    large, smaller = feed.weights
    rare_titles, rare_words = title.two_largest(large), text.two_largest(smaller)
    numbers, units = (
        _Shared(feed, feed.numbers, i, j).weigh(feed.number_weights),
        _Shared(feed, feed.units, i, j).counts(),
    )
    title_numbers = _Shared(feed, feed.title_numbers, i, j).counts()
    both_number = (np.diff(feed.title_numbers.indptr)[i] > 0) & (np.diff(feed.title_numbers.indptr)[j] > 0)
    title_weight, text_weight, names_weight = (shared.weigh(smaller) for shared in (title, text, names))
    return (
        title.cosine(),
        text.cosine(),
        *_overlap(title_weight, feed.title_totals, i, j),
        *_overlap(text_weight, feed.word_totals, i, j),
        _cosine(feed, feed.grams, i, j),
        _log(text_weight / SCALE),
        *rare_titles,
        *rare_words,
        _cosine(feed, feed.near_titles, i, j),
        _cosine(feed, feed.near_words, i, j),
        _log(_Shared(feed, feed.phrases, i, j).counts()),
        _log(_Shared(feed, feed.title_phrases, i, j).counts()),
        *_title_in_text(feed, i, j),
        *_overlap(names_weight, feed.name_totals, i, j),
        _log(names_weight / SCALE),
        np.minimum(numbers, 6) * SCALE,
        np.clip(units - (numbers > 0) * units, 0, 3) * SCALE,
        (both_number & (title_numbers == 0)) * SCALE,
        *_apart(feed, i, j),
    )


def _apart(feed: Feed, i: Rows, j: Rows) -> tuple[Ints, ...]:
    """The features from `weekdays agreeing` on."""
    return *_weekdays(feed, i, j), *_lengths(feed, i, j), *_dates(feed, i, j)


def _title_in_text(feed: Feed, i: Rows, j: Rows) -> tuple[Ints, Ints]:
    """How much of each title stands anywhere in the other record: the larger and the smaller share."""
    weighed, has = feed.weighed_titles, feed.has
    sums = products.sums(weighed, has, i, j, feed.kernels), products.sums(has, weighed, i, j, feed.kernels)
    shares = _ratio(sums[0], feed.title_totals[i]), _ratio(sums[1], feed.title_totals[j])
    return np.maximum(*shares), np.minimum(*shares)


def _weekdays(feed: Feed, i: Rows, j: Rows) -> tuple[Ints, Ints]:
    """Both name a day of the week: whether one of them is the same, whether none is."""
    both = (feed.weekdays[i] > 0) & (feed.weekdays[j] > 0)
    shared = (feed.weekdays[i] & feed.weekdays[j]) > 0
    return (both & shared) * np.int64(SCALE), (both & ~shared) * np.int64(SCALE)


def _lengths(feed: Feed, i: Rows, j: Rows) -> tuple[Ints, Ints, Ints, Ints]:
    """How far the lengths are apart, the shorter lengths of title and text (logarithms), whether a lead is missing."""
    words, titles = feed.lengths, feed.title_lengths
    apart = np.abs(words[i] - words[j])
    lacks = ~(feed.has_lead[i] & feed.has_lead[j])
    return apart, np.minimum(titles[i], titles[j]), np.minimum(words[i], words[j]), lacks * np.int64(SCALE)


def _dates(feed: Feed, i: Rows, j: Rows) -> tuple[Ints, Ints]:
    gap = feed.gap(i, j)
    return _log(np.nan_to_num(gap)), np.isnan(gap) * np.int64(SCALE)


def _overlap(common: Ints, totals: Ints, i: Rows, j: Rows) -> tuple[Ints, Ints]:
    """Jaccard similarity and containment (of the lighter in the other) from the weight of what is shared."""
    return shares.overlap(common, totals[i], totals[j])


def _cosine(feed: Feed, matrix: Matrix, i: Rows, j: Rows) -> Ints:
    """The cosine of each pair of rows; 0 where one is empty."""
    return _over_norms(products.sums(matrix.rows, matrix.rows, i, j, feed.kernels), matrix, i, j)


def _over_norms(sums: Ints, matrix: Matrix, i: Rows, j: Rows) -> Ints:
    return shares.cosine(sums, matrix.norms[i], matrix.norms[j])


class _Shared:
    """What the rows i of a matrix have in common with its rows j: found once, from which all is read."""

    def __init__(self, feed: Feed, matrix: Matrix, i: Rows, j: Rows) -> None:
        self._matrix, self._i, self._j = matrix, i, j
        self._columns, self._values, self._bounds = products.shared(matrix.rows, i, j, feed.kernels)

    def counts(self) -> Ints:
        """How many columns each pair shares."""
        return np.diff(self._bounds)

    def weigh(self, weights: Ints) -> Ints:
        """The sum of the weights of the shared columns."""
        return self._sum(weights[self._columns])

    def cosine(self) -> Ints:
        """The cosine of each pair of rows; 0 where one is empty."""
        return _over_norms(self._sum(self._values), self._matrix, self._i, self._j)

    def two_largest(self, weights: Ints) -> tuple[Ints, Ints]:
        """The largest and the second largest weight of the shared columns; 0 where there is none."""
        first, second = np.zeros((2, len(self._bounds) - 1), dtype=np.int64)
        sizes = np.diff(self._bounds)
        starts = self._bounds[:-1][sizes > 0]
        if len(starts):
            values = weights[self._columns]
            largest = np.maximum.reduceat(values, starts)
            at = np.where(values == np.repeat(largest, sizes[sizes > 0]), np.arange(len(values)), len(values))
            values[np.minimum.reduceat(at, starts)] = 0
            first[sizes > 0], second[sizes > 0] = largest, np.maximum.reduceat(values, starts)
        return first, second

    def _sum(self, values: Ints) -> Ints:
        running = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
        return np.asarray(running[self._bounds[1:]] - running[self._bounds[:-1]])
