"""The words, names, numbers and letters of a feed as sparse rows, each matrix made when it is first asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from integrity.link import products, tokens
from integrity.link.weights import SCALE, Ints, Weights, fixed

if TYPE_CHECKING:  # a feed is made of these matrices
    from integrity.link.feed import Text

Rows = NDArray[np.int64]
LEAD_NUMBERS = 300
"""Characters of the lead in which numbers are read; what stands further down is background."""
GRAMS = range(3, 6)
_TABLE = 1 << 16
"""Values that are renumbered by a table of all of them; larger ones by sorting."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sparse rows of whole numbers, with the sum of squares of each."""

    rows: sparse.csr_array
    norms: Ints

    @property
    def indptr(self) -> Ints:
        """Where each row begins and ends."""
        return np.asarray(self.rows.indptr)


class Matrices:
    """What is made of the texts of a feed. `index` has the number of each word, `weights` go by it."""

    texts: Sequence[Text]
    named: Sequence[frozenset[str]]
    """The names of each record."""
    index: dict[str, int]
    vocabulary: Sequence[str]
    """The words by their numbers."""
    weights: Weights

    @cached_property
    def titles(self) -> Matrix:
        """Words of titles, by how rare they are at large."""
        return _matrix(_damped(self._title_counts, self.weights.at_large))

    @cached_property
    def words(self) -> Matrix:
        """All words, by how rare they are at large."""
        return _matrix(_damped(self._word_counts, self.weights.at_large))

    @cached_property
    def near_titles(self) -> Matrix:
        """Words of titles by the smaller weight, the rows of length 1."""
        return _matrix(_unit(_damped(self._title_counts, self.weights.smaller)))

    @cached_property
    def near_words(self) -> Matrix:
        """All words by the smaller weight, the rows of length 1."""
        return _matrix(_unit(_damped(self._word_counts, self.weights.smaller)))

    @cached_property
    def names(self) -> Matrix:
        """Names, each once."""
        return _matrix(_counted(self.named, self.index))

    @cached_property
    def title_totals(self) -> Ints:
        """The weight of the words of each title."""
        return np.asarray(self.has_in_title @ self.weights.smaller)

    @cached_property
    def word_totals(self) -> Ints:
        """The weight of the words of each record."""
        return np.asarray(self.has @ self.weights.smaller)

    @cached_property
    def name_totals(self) -> Ints:
        """The weight of the names of each record."""
        return np.asarray(_present(self.names.rows) @ self.weights.smaller)

    @cached_property
    def has_in_title(self) -> sparse.csr_array:
        """Which words stand in each title."""
        return _present(self._title_counts)

    @cached_property
    def weighed_titles(self) -> sparse.csr_array:
        """The smaller weight of each word that stands in each title."""
        return sparse.csr_array(self.has_in_title * self.weights.smaller)

    @cached_property
    def has(self) -> sparse.csr_array:
        """Which words stand in each record."""
        return _present(self._word_counts)

    @cached_property
    def title_phrases(self) -> Matrix:
        """Pairs of neighbouring words of titles."""
        return _matrix(_phrases([text.title_terms for text in self.texts], self.index))

    @cached_property
    def phrases(self) -> Matrix:
        """Pairs of neighbouring words."""
        return _matrix(_phrases([text.terms for text in self.texts], self.index))

    @cached_property
    def grams(self) -> Matrix:
        """Runs of letters of the titles, by the smaller weight of their words."""
        return spelled(_damped(self._title_counts, self.weights.smaller), self.vocabulary)

    @cached_property
    def _title_counts(self) -> sparse.csr_array:
        return _counted([text.title_terms for text in self.texts], self.index)

    @cached_property
    def _word_counts(self) -> sparse.csr_array:
        return _counted([text.terms for text in self.texts], self.index)

    @cached_property
    def figures(self) -> Figures:
        """The numbers of each record."""
        found = [tokens.numbers(f"{text.title} {text.lead[:LEAD_NUMBERS]}") for text in self.texts]
        in_titles = (tokens.numbers(text.title) for text in self.texts)
        return Figures(
            [[f"{unit} {v!r}" for unit in numbers for v in sorted(numbers[unit])] for numbers in found],
            [sorted(set(numbers) - {""}) for numbers in found],
            [sorted({repr(v) for each in numbers.values() for v in each}) for numbers in in_titles],
        )

    @cached_property
    def numbers(self) -> Matrix:
        """Numbers by unit and value."""
        return _matrix(_counted(self.figures.values, numbered(sorted(set(chain.from_iterable(self.figures.values))))))

    @cached_property
    def number_weights(self) -> Ints:
        """Of the columns of `numbers`; one with a unit at double weight."""
        return weigh_numbers(sorted(set(chain.from_iterable(self.figures.values))))

    @cached_property
    def units(self) -> Matrix:
        """The units of numbers."""
        return _matrix(_counted(self.figures.units, numbered(chain.from_iterable(self.figures.units))))

    @cached_property
    def title_numbers(self) -> Matrix:
        """Numbers of titles, whatever their unit."""
        return _matrix(_counted(self.figures.in_titles, numbered(chain.from_iterable(self.figures.in_titles))))


class Figures(NamedTuple):
    """The numbers of each record of a feed, each once; in digits."""

    values: Sequence[Sequence[str]]
    """With their unit, which may be none, before a blank; of the title and the beginning of the lead."""
    units: Sequence[Sequence[str]]
    """Of these, without none."""
    in_titles: Sequence[Sequence[str]]
    """Values alone."""


def weigh_numbers(values: Sequence[str]) -> Ints:
    """The weights of numbers as `Figures.values` writes them."""
    return np.array([1 if value.startswith(" ") else 2 for value in values], dtype=np.int64)


def numbered(words: Iterable[str]) -> dict[str, int]:
    """A number for each different word, in the order in which they come."""
    different = dict.fromkeys(words)
    return dict(zip(different, count()))


def _phrases(documents: Sequence[Collection[str]], index: dict[str, int]) -> sparse.csr_array:
    """Which pairs of neighbouring words each document holds, of those that stand more than once."""
    words, rows = _numbered(documents, index)
    inside = np.flatnonzero(rows[1:] == rows[:-1])
    found = words[inside] * max(len(index), 1) + words[inside + 1]
    different, pairs, counts = np.unique(found, return_inverse=True, return_counts=True)
    often = np.flatnonzero(counts[pairs] > 1)
    return _present(_tallied(rows[inside[often]], pairs[often], (len(documents), len(different))))


def _counted(documents: Sequence[Collection[str]], index: dict[str, int]) -> sparse.csr_array:
    """A row for each document: how often it holds each word of the index."""
    columns, rows = _numbered(documents, index)
    return _tallied(rows, columns, (len(documents), len(index)))


def _numbered(documents: Sequence[Collection[str]], index: dict[str, int]) -> tuple[Ints, Rows]:
    """The number of each word of all documents one behind the other, and the number of its document."""
    sizes = np.array([len(words) for words in documents], dtype=np.int64)
    numbers = map(index.__getitem__, chain.from_iterable(documents))
    return np.fromiter(numbers, dtype=np.int64, count=int(sizes.sum())), np.repeat(np.arange(len(sizes)), sizes)


def _tallied(rows: Rows, columns: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    """How often each row has each column."""
    found = sparse.coo_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape)
    return products.narrow(sparse.csr_array(found))


def _damped(counts: sparse.csr_array, weights: Ints) -> sparse.csr_array:
    """(1 + ln count) x weight, words without weight left out."""
    often = fixed(1 + np.log(np.maximum(counts.data, 1)))
    data = (often * weights[counts.indices] + SCALE // 2) // SCALE if len(often) else often
    rows = counts.copy()
    rows.data = data
    rows.eliminate_zeros()
    return rows


def _unit(rows: sparse.csr_array) -> sparse.csr_array:
    """The rows brought to length 1 (SCALE), or empty."""
    lengths = np.sqrt(_matrix(rows).norms.astype(float))
    data = fixed(rows.data / np.repeat(np.maximum(lengths, 1.0), np.diff(rows.indptr)))
    return sparse.csr_array((data, rows.indices, rows.indptr), shape=rows.shape)


def _present(rows: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array((np.ones_like(rows.data), rows.indices, rows.indptr), shape=rows.shape)


def spelled(titles: sparse.csr_array, vocabulary: Sequence[str]) -> Matrix:
    """The titles, rows of weighed words, in runs of letters."""
    return _matrix(_spelled(titles, vocabulary))


def _spelled(titles: sparse.csr_array, vocabulary: Sequence[str]) -> sparse.csr_array:
    """The titles in runs of letters; the runs of a word have its weight."""
    held = np.unique(titles.indices).astype(np.int64)
    words = [f" {vocabulary[column]} " for column in held.tolist()]
    letters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    owners = np.repeat(np.arange(len(words)), np.array([len(word) for word in words], dtype=np.int64))
    codes, base = _renumbered(letters.astype(np.int64))
    found, rows, runs, kinds = [codes[:0]], [owners[:0]], codes[:-1] * base + codes[1:], 0
    for size in GRAMS:  # one letter more each time; less than two million different ones give no larger numbers
        last = owners[size - 1 :]
        inside = last == owners[: len(last)]
        runs, different = _renumbered(runs[:-1] * base + codes[size - 1 :])
        found.append(runs[inside] + kinds)
        rows.append(last[inside])
        kinds += different
    spelling = _tallied(held[np.concatenate(rows)], np.concatenate(found), (titles.shape[1], kinds))
    return products.narrow(sparse.csr_array(titles @ spelling))


def _renumbered(values: Ints) -> tuple[Ints, int]:
    """Numbers from 0 on in the place of values that are not negative, and how many different ones there are."""
    largest = int(values.max(initial=-1))
    if largest > max(_TABLE, len(values)):
        different, numbers = np.unique(values, return_inverse=True)
        return numbers, len(different)
    is_there = np.zeros(largest + 1, dtype=np.int64)
    is_there[values] = 1
    return (np.cumsum(is_there) - 1)[values], int(is_there.sum())


def _matrix(rows: sparse.csr_array) -> Matrix:
    running = np.append(0, np.cumsum(rows.data.astype(np.int64) ** 2))
    return Matrix(rows, np.diff(running[rows.indptr]))
