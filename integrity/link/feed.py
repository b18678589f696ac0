"""A feed of records as sparse rows of whole numbers: its words, names, numbers, letters, lengths and dates."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from integrity.link import furniture, normalize, products, tokens
from integrity.link.products import Kernels
from integrity.link.weights import SCALE, Background, Floats, Ints, Statistics, count, fixed, frequencies, term_weights
from integrity.load.records import Record

Rows = NDArray[np.int64]
LEAD = 600
"""Characters of the excerpt, or of the body where there is none, that are compared (measured: more adds nothing)."""
LEAD_NUMBERS = 300
"""Characters of it in which numbers are read; what stands further down is background."""
MAX_TITLE = 1_000
"""Characters of the title that are compared; no title of the labelled sets has 400."""
GRAMS = range(3, 6)
UNDATED = -1
WEEKS = 52
"""Of a year."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b", re.IGNORECASE)
_TABLE = 1 << 16
"""Values that are renumbered by a table of all of them; larger ones by sorting."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Text:
    """One record as it is compared."""

    title: str
    """Cleaned; empty if missing."""
    lead: str
    """Cleaned beginning of the excerpt or body; empty if both are missing."""
    title_terms: tuple[str, ...]
    terms: tuple[str, ...]
    """Of title and lead."""
    names: frozenset[str]

    def __hash__(self) -> int:
        """Of what the rest is made of, since vetoes look up what they have read of a text for every pair."""
        return hash((self.title, self.lead))


def read(record: Record, recurring: frozenset[str] = frozenset()) -> Text:
    """The text of a record, page furniture left out."""
    title = normalize.clean(record.title or "")[:MAX_TITLE]
    lead = normalize.clean(record.excerpt or "")
    if not lead and record.text:
        lead = furniture.beginning(furniture.kept(record.text[: 8 * LEAD], record.title, recurring), LEAD)
    return of_cleaned(title, lead[:LEAD])


def of_cleaned(title: str, lead: str) -> Text:
    """The text whose title and lead, cleaned and cut, these are."""
    title_terms = tokens.terms(title)
    names = tokens.names(title) | tokens.names(lead)
    return Text(title, lead, tuple(title_terms), (*title_terms, *tokens.terms(lead)), names)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sparse rows of whole numbers, with the sum of squares of each."""

    rows: sparse.csr_array
    norms: Ints

    @property
    def indptr(self) -> Ints:
        """Where each row begins and ends."""
        return np.asarray(self.rows.indptr)


class Feed:
    """Records as sparse rows. `weighing` marks the rows that count for term weights: one for each distinct text.

    `statistics` are those of an archive; without them the feed's own are used. `texts` are what was read from the
    records, where that is known already. `kernels` compare its rows, which changes nothing but the time.
    """

    def __init__(
        self,
        records: Sequence[Record],
        table: Background,
        weighing: Sequence[bool] | None = None,
        statistics: Statistics | None = None,
        texts: Sequence[Text] | None = None,
        kernels: Kernels | None = None,
    ) -> None:
        self.records, self.kernels = records, kernels
        self.texts = read_all(records) if texts is None else list(texts)
        named = [names(text) for text in self.texts]
        documents = (words.union(text.terms) for text, words in zip(self.texts, named, strict=True))
        counted = weighing if weighing is not None else [True] * len(records)
        self.is_dated = np.array([r.published is not None for r in records], dtype=bool)
        self.statistics = statistics or replace(
            count(words for words, counts in zip(documents, counted, strict=True) if counts),
            background=table.version,
            is_dated=2 * int(self.is_dated.sum()) > len(records),
        )
        self.vocabulary = sorted(frozenset().union(*named, *(text.terms for text in self.texts)))
        self._index = {word: position for position, word in enumerate(self.vocabulary)}
        self.frequencies = frequencies(self.statistics.counts, self.vocabulary)
        self.weights = term_weights(self.vocabulary, self.statistics, table, self.frequencies)
        self._shown: list[float] = (self.weights.smaller / SCALE).tolist()
        self._fill_words(named)
        self._fill_numbers()
        self.weekdays = np.array([_weekdays(f"{text.title} {text.lead}") for text in self.texts], dtype=np.int64)
        seconds = (record.seconds for record in records)
        self.seconds = np.array([UNDATED if each is None else each for each in seconds], dtype=np.int64)
        self.compared: Ints | None = None
        """Features of all pairs (i, j), i <= j, row by row; see `features.pair_features`."""

    def __len__(self) -> int:
        return len(self.records)

    def weight(self, word: str) -> float:
        """The weight of a word of the feed, in [0, 1]."""
        return self._shown[self._index[word]]

    def gap(self, i: Rows, j: Rows) -> Floats:
        """Days between the dates of each pair; NaN where one is missing."""
        days = np.abs(self.seconds[i] - self.seconds[j]) / _DAY
        return np.where(self.is_dated[i] & self.is_dated[j], days, np.nan)

    def unknown_week(self, i: Rows, j: Rows) -> Ints:
        """What each pair loses, in log-odds times SCALE, because just one of the two has a date.

        Where records have dates, one without may be of any week of a year: ln 52. Where most have none, a missing date
        says nothing, and the prior of the feed knows that it is so.
        """
        one = (self.is_dated[i] != self.is_dated[j]) & self.statistics.is_dated
        return np.asarray(one * fixed(np.log(WEEKS)))

    def _fill_words(self, named: Sequence[frozenset[str]]) -> None:
        large, smaller = self.weights
        titles, words = [text.title_terms for text in self.texts], [text.terms for text in self.texts]
        title_counts, word_counts, names = (_counted(each, self._index) for each in (titles, words, named))
        self.titles, self.words = (_matrix(_damped(rows, large)) for rows in (title_counts, word_counts))
        self.near_titles, self.near_words = (
            _matrix(_unit(_damped(rows, smaller))) for rows in (title_counts, word_counts)
        )
        self.names = _matrix(names)
        self.title_totals, self.word_totals, self.name_totals = (
            np.asarray(_present(rows) @ smaller) for rows in (title_counts, word_counts, names)
        )
        self.has_in_title, self.has = _present(title_counts), _present(word_counts)
        self.title_phrases, self.phrases = (_matrix(_phrases(each, self._index)) for each in (titles, words))
        self.title_lengths, self.lengths = (
            fixed(np.log1p([float(len(each)) for each in some])) for some in (titles, words)
        )
        self.grams = _matrix(_spelled(_damped(title_counts, smaller), self.vocabulary))
        self.has_lead = np.array([bool(text.lead) for text in self.texts], dtype=bool)

    def _fill_numbers(self) -> None:
        """Numbers by unit and value, one with a unit at double weight; units alone; the numbers of titles."""
        found = [tokens.numbers(f"{text.title} {text.lead[:LEAD_NUMBERS]}") for text in self.texts]
        values = [[f"{unit} {v!r}" for unit in numbers for v in sorted(numbers[unit])] for numbers in found]
        in_titles = (tokens.numbers(text.title) for text in self.texts)
        title_values = [{repr(v) for each in numbers.values() for v in each} for numbers in in_titles]
        distinct = {value: n for n, value in enumerate(sorted({value for row in values for value in row}))}
        self.number_weights = np.array([1 if value.startswith(" ") else 2 for value in distinct], dtype=np.int64)
        self.numbers = _matrix(_counted(values, distinct))
        self.units, self.title_numbers = (
            _matrix(_counted(rows, {item: n for n, item in enumerate(sorted({item for row in rows for item in row}))}))
            for rows in ([set(numbers) - {""} for numbers in found], title_values)
        )


def read_all(records: Sequence[Record], known: Sequence[Text] = ()) -> list[Text]:
    """The texts of the records of a feed; `known` may be each of them as it is read alone."""
    asked = {r.outlet for r in records if r.outlet and (not known or _is_of_body(r))}
    recurring = furniture.recurring_lines((r.outlet, r.text) for r in records if r.outlet in asked and r.text)
    lines = [recurring.get(record.outlet or "", frozenset()) for record in records]
    if not known:
        return [read(*each) for each in zip(records, lines, strict=True)]
    return [
        read(r, own) if own and _is_of_body(r) else text for r, own, text in zip(records, lines, known, strict=True)
    ]


def _is_of_body(record: Record) -> bool:
    """Whether the lead of the record is the beginning of its body, in which lines may recur."""
    return bool(record.text) and not normalize.clean(record.excerpt or "")


def names(text: Text) -> frozenset[str]:
    """The names of a record; of a headline in title case that stands alone, all its words are taken for names."""
    return text.names or (frozenset(text.title_terms) if not text.lead else frozenset())


def _weekdays(text: str) -> int:
    """The days of the week that the text names, a bit for each."""
    if "day" not in text.lower():
        return 0
    return sum(1 << WEEKDAYS.index(day) for day in {found.casefold() for found in _WEEKDAY.findall(text)})


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
