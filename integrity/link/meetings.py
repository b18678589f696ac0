"""What each two records of a small feed have in common, found for all of them at once and kept as square tables.

In a small feed the way to a sum takes longer than adding up: sparse products of ninety records are a thousandth of the
work of making the matrices. Each two rows that hold a column meet there; every sum over shared columns is one over
meetings. All are exact: a sum is taken in floating point only where no number on the way has more than 53 bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from integrity.link import shares
from integrity.link.feed import Feed, Rows
from integrity.link.matrices import Matrix, spelled, weigh_numbers
from integrity.link.weights import SCALE, Ints, fixed

SMALL = 255
"""Records of a feed of which all pairs are looked at at once."""
Mask = NDArray[np.bool_]
_EXACT = float(1 << 53)
_HALF = 32


class Entries(NamedTuple):
    """Which row holds which column, how often; each once, by row."""

    rows: Rows
    columns: Ints
    counts: Ints


def tallied(rows: Rows, columns: Ints, width: int) -> Entries:
    """The entries of rows of columns, in which some may be there several times."""
    keys = np.sort(rows * width + columns)
    starts, counts = _runs(keys)
    different = keys[starts]
    return Entries(different // max(width, 1), different % max(width, 1), counts)


def _runs(ordered: Ints) -> tuple[Ints, Ints]:
    """Where runs of equal values begin, and how long they are."""
    bounds = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    starts = np.concatenate([np.zeros(min(len(ordered), 1), dtype=np.int64), bounds])
    return starts, np.concatenate([starts[1:], [len(ordered)]])[: len(starts)] - starts


class Meetings:
    """Each two rows of `size` that hold a column both; columns come by their `rank`, if one is given."""

    def __init__(self, entries: Entries, size: int, width: int, rank: Ints | None = None) -> None:
        holders = np.bincount(entries.columns, minlength=width)
        kept = np.flatnonzero(holders[entries.columns] > 1)
        columns = entries.columns[kept]
        order = np.argsort((columns if rank is None else rank[columns]) * size + entries.rows[kept])
        self.entries = kept[order]
        """Which entries take part."""
        owners, columns = entries.rows[self.entries], columns[order]
        starts, lengths = _runs(columns)
        places = np.arange(len(owners))
        others = np.repeat(starts + lengths, lengths) - places - 1
        self.first = np.repeat(places, others)
        ends = np.cumsum(others)
        self.second = self.first + 1 + np.arange(len(self.first)) - np.repeat(ends - others, others)
        """The two of each meeting, as places in `entries`, the smaller row first."""
        self._keys = owners[self.first] * size + owners[self.second]
        self.columns = columns[self.first]
        self.counts = np.bincount(self._keys, minlength=size * size)
        """How many columns each two rows share. As all tables, square, back to back, with the smaller row first."""
        self._most = int(self.counts.max(initial=0))

    def sums(self, values: Ints) -> Ints:
        """The sum of the values of the meetings of each two rows; none is negative."""
        if float(values.max(initial=0)) * self._most < _EXACT:
            return np.bincount(self._keys, values, len(self.counts)).astype(np.int64)
        high, low = (np.bincount(self._keys, part, len(self.counts)).astype(np.int64)
                     for part in (values >> _HALF, values & ((1 << _HALF) - 1)))  # fmt: skip
        return (high << _HALF) + low

    def products(self, values: Ints) -> Ints:
        """The scalar product of each two rows; `values` are those of all entries."""
        held = values[self.entries]
        return self.sums(held[self.first] * held[self.second])

    def two_last(self, values: Ints) -> tuple[Ints, Ints]:
        """The values of the last and of the last but one meeting of each two rows; 0 where there is none."""
        first, second, last = (np.zeros(len(self.counts), dtype=np.int64) for _ in range(3))
        last[self._keys] = np.arange(len(self._keys))  # of several the last one stays
        first[self._keys] = values
        others = np.flatnonzero(last[self._keys] != np.arange(len(self._keys)))
        second[self._keys[others]] = values[others]
        return first, second


class Words:
    """Words of the records of a feed, or of their titles: entries with their weights, meetings and what they say."""

    def __init__(self, feed: Feed, entries: Entries, by: Ints) -> None:
        """Of the words that two share the two with the largest weights `by` are told."""
        self._size, width = len(feed), len(feed.vocabulary)
        rank = np.empty(width, dtype=np.int64)
        rank[np.argsort(by, kind="stable")] = np.arange(width)
        self.entries, self._by, self._smaller = entries, by, feed.weights.smaller
        self.meetings = Meetings(entries, self._size, width, rank)
        often = fixed(1 + np.log(entries.counts))
        self.large, smaller = ((often * weights[entries.columns] + SCALE // 2) // SCALE for weights in feed.weights)
        lengths = np.sqrt(self.norms(smaller).astype(float))
        self.near = fixed(smaller / np.maximum(lengths, 1.0)[entries.rows])
        self.smaller = smaller
        self.totals = self._by_row(self._smaller[entries.columns])

    def norms(self, values: Ints) -> Ints:
        """The sum of the squares of each row."""
        return self._by_row(values**2)

    def _by_row(self, values: Ints) -> Ints:
        running = np.append(0, np.cumsum(values))
        return np.diff(running[np.searchsorted(self.entries.rows, np.arange(self._size + 1))])

    @cached_property
    def weights(self) -> Ints:
        """The weight of the shared words of each two rows."""
        return self.meetings.sums(self._smaller[self.meetings.columns])

    @cached_property
    def rarest(self) -> tuple[Ints, Ints]:
        """The two largest weights of the words that each two rows share."""
        return self.meetings.two_last(self._by[self.meetings.columns])

    @cached_property
    def _large(self) -> tuple[Ints, Ints]:
        return self.meetings.products(self.large), self.norms(self.large)

    @cached_property
    def _near(self) -> tuple[Ints, Ints]:
        return self.meetings.products(self.near), self.norms(self.near)

    def cosines(self, at: Rows, i: Rows, j: Rows) -> Ints:
        """Cosines by how rare words are at large."""
        return shares.cosine(self._large[0][at], self._large[1][i], self._large[1][j])

    def near_cosines(self, at: Rows, i: Rows, j: Rows) -> Ints:
        """Cosines by the smaller weight."""
        return shares.cosine(self._near[0][at], self._near[1][i], self._near[1][j])

    def near_products(self, telling: Mask) -> Ints:
        """Scalar products of rows of length 1 by the smaller weight, as a square; of the words that are `telling`."""
        meant = telling[self.entries.columns]
        products = self._near[0] if meant.all() else self.meetings.products(self.near * meant)
        return products.reshape(self._size, self._size)

    def overlaps(self, at: Rows, i: Rows, j: Rows) -> tuple[Ints, Ints]:
        """Jaccard similarity and containment by the weight of the words."""
        return shares.overlap(self.weights[at], self.totals[i], self.totals[j])


class Tables:
    """What each two records of a small feed have in common. `at` are places in square tables of it."""

    def __init__(self, feed: Feed) -> None:
        self._feed, self._size = feed, len(feed)
        width, large, smaller = len(feed.vocabulary), *feed.weights
        listed = [text.terms for text in feed.texts]
        columns, rows = _listed(listed, feed.index)
        places = np.arange(len(rows)) - np.searchsorted(rows, rows)
        in_title = places < np.array([len(text.title_terms) for text in feed.texts], dtype=np.int64)[rows]
        self.titles = Words(feed, tallied(rows[in_title], columns[in_title], width), large)
        self.words = Words(feed, tallied(rows, columns, width), smaller)
        self.phrases, self.title_phrases = _shared_phrases(rows, columns, in_title, width, self._size)
        self.names = Words(feed, tallied(*_listed(feed.named, feed.index)[::-1], width), smaller)

    def near_cosines(self, telling: Mask) -> tuple[Ints, Ints]:
        """Squares of the cosines of titles, and of all words, by the smaller weight of those that are `telling`."""
        return self.titles.near_products(telling) // SCALE, self.words.near_products(telling) // SCALE

    def places(self, i: Rows, j: Rows) -> Rows:
        """Where pairs of rows stand in square tables."""
        return np.asarray(np.minimum(i, j) * self._size + np.maximum(i, j))

    @cached_property
    def _titles_in_texts(self) -> Ints:
        """The weight of the words of the title of one that stand in the other; not symmetric, but a whole square."""
        meetings, entries = self.words.meetings, self.words.entries
        width = len(self._feed.vocabulary)
        own = np.isin(
            entries.rows * width + entries.columns, self.titles.entries.rows * width + self.titles.entries.columns
        )
        own = own[meetings.entries]
        weights = self._feed.weights.smaller[meetings.columns]
        upper, lower = (
            meetings.sums(weights * own[side]).reshape(self._size, -1) for side in (meetings.first, meetings.second)
        )
        return np.asarray((upper + lower.T).ravel())

    @cached_property
    def _numbers(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Weights of shared numbers, shared units, shared numbers of titles; which records have numbers in titles."""
        figures = self._feed.figures
        values = _Listed(figures.values, self._size)
        weights = weigh_numbers(list(values.index))
        units, titles = (_Listed(each, self._size).meetings.counts for each in (figures.units, figures.in_titles))
        has = np.array([bool(each) for each in figures.in_titles], dtype=bool)
        return values.meetings.sums(weights[values.meetings.columns]), units, titles, has

    def likenesses(self, i: Rows, j: Rows) -> tuple[Ints, ...]:
        """The features of pairs of different rows from `title cosine` to `title numbers differing`."""
        at, titles, words, names = self.places(i, j), self.titles, self.words, self.names
        numbers, units, title_numbers, has_number = self._numbers
        agreeing, both = numbers[at], has_number[i] & has_number[j]
        inside = self._titles_in_texts
        one, other = (shares.ratio(inside[a * self._size + b], titles.totals[a]) for a, b in ((i, j), (j, i)))
        return (
            titles.cosines(at, i, j),
            words.cosines(at, i, j),
            *titles.overlaps(at, i, j),
            *words.overlaps(at, i, j),
            self._letters(i, j),
            shares.log(words.weights[at] / SCALE),
            *(each[at] for each in titles.rarest),
            *(each[at] for each in words.rarest),
            titles.near_cosines(at, i, j),
            words.near_cosines(at, i, j),
            shares.log(self.phrases[at]),
            shares.log(self.title_phrases[at]),
            np.maximum(one, other),
            np.minimum(one, other),
            *names.overlaps(at, i, j),
            shares.log(names.weights[at] / SCALE),
            np.minimum(agreeing, 6) * SCALE,
            np.clip(units[at] - (agreeing > 0) * units[at], 0, 3) * SCALE,
            (both & (title_numbers[at] == 0)) * SCALE,
        )

    @cached_property
    def _grams(self) -> Matrix:
        entries, data = self.titles.entries, self.titles.smaller
        starts = np.searchsorted(entries.rows, np.arange(self._size + 1))
        shape = self._size, len(self._feed.vocabulary)
        return spelled(sparse.csr_array((data, entries.columns, starts), shape=shape), self._feed.vocabulary)

    def _letters(self, i: Rows, j: Rows) -> Ints:
        grams = self._grams
        sums = np.asarray(grams.rows[i].multiply(grams.rows[j]).sum(axis=1), dtype=np.int64)
        return shares.cosine(sums, grams.norms[i], grams.norms[j])


def of(feed: Feed) -> Tables:
    """The tables of a feed, made once."""
    if feed.tables is None:
        feed.tables = Tables(feed)
    return feed.tables


class _Listed:
    """Lists of words of their own, such as numbers, one for each row."""

    def __init__(self, listed: Sequence[Sequence[str]], size: int) -> None:
        self.index = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(listed)))}
        columns, rows = _listed(listed, self.index)
        self.meetings = Meetings(Entries(rows, columns, np.ones_like(rows)), size, len(self.index))


def _listed(listed: Sequence[Sequence[str] | frozenset[str]], index: dict[str, int]) -> tuple[Ints, Rows]:
    """The number of each word of all lists, back to back, and the number of its list."""
    sizes = np.array([len(words) for words in listed], dtype=np.int64)
    numbers = map(index.__getitem__, chain.from_iterable(listed))
    return np.fromiter(numbers, dtype=np.int64, count=int(sizes.sum())), np.repeat(np.arange(len(sizes)), sizes)


def _shared_phrases(rows: Rows, columns: Ints, in_title: Mask, width: int, size: int) -> tuple[Ints, Ints]:
    """How many pairs of neighbouring words each two rows share, and how many each two titles do."""
    inside = np.flatnonzero(rows[1:] == rows[:-1])
    found = columns[inside] * max(width, 1) + columns[inside + 1]
    order = np.argsort(found)
    starts, counts = _runs(found[order])
    often = np.repeat(counts > 1, counts)
    places, pairs = inside[order[often]], np.repeat(np.arange(len(starts)), counts)[often]
    titles = in_title[places + 1]
    whole = Meetings(tallied(rows[places], pairs, len(starts)), size, len(starts))
    return whole.counts, Meetings(tallied(rows[places[titles]], pairs[titles], len(starts)), size, len(starts)).counts
