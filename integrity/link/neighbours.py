"""Which records of an archive an incoming one is to be compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Final

import numpy as np

from integrity.link import printed, shingles
from integrity.link.blocking import COMMON, MIN_COMMON, NEAREST, WINDOW_DAYS
from integrity.link.index import Index
from integrity.link.keys import Keys, of_titles, of_words
from integrity.link.segment import LEAST, UNDATED
from integrity.link.weights import Background, Counted, Floats, Ints, Statistics, background, frequencies, term_weights
from integrity.link.words import Hashes

COPIES = 50
"""Rows that are looked at as copies, those that share most of the sample."""
EQUAL = 50
"""Rows of one address, text or series that are looked at."""
COMPANIONS = 4 * printed.FURNITURE
"""Further articles of the outlet, the nearest in time, one a day: by them furniture is known."""
_KINDS = ("address", "text", "series", "outlet")
_DIGITS: Final = 6
"""To which scores are rounded."""
_HALVINGS = 6
"""How often the largest sum is halved to find enough rows with large sums."""
_DAY = 86_400
_WINDOW = int(WINDOW_DAYS * _DAY)


class Frequencies(Counted):
    """In how many records of an archive, and of those that come in, each word stands; looked up when asked for."""

    def __init__(self, index: Index, incoming: Iterable[Keys]) -> None:
        self._index = index
        self._known: dict[str, int] = {}
        self._own: dict[str, int] = {}
        for keys in incoming:
            for word in keys.words:
                self._own[word] = self._own.get(word, 0) + 1

    def learn(self, words: Iterable[str]) -> None:
        """Look many words up at once."""
        new = sorted(set(words) - self._known.keys())
        for word, count in zip(new, self._index.counts(of_words(new)).tolist(), strict=True):
            self._known[word] = count + self._own.get(word, 0)

    def of(self, words: Sequence[str]) -> Ints:
        """The number of records that have each word."""
        self.learn(words)
        return np.array([self._known[word] for word in words], dtype=np.int64)

    def __getitem__(self, word: str) -> int:
        return int(self.of([word])[0])

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._own.keys() | self._known.keys()))

    def __len__(self) -> int:
        return len(self._own.keys() | self._known.keys())


class Neighbourhood:
    """The archive as seen from the incoming records.

    The prior is not shifted: records that were chosen for their likeness tell nothing of how many report one event.
    What is linked so was measured against the whole feed, see decision 15.
    """

    def __init__(
        self, index: Index, incoming: Sequence[tuple[Keys, int | None]], frozen: Statistics | None = None
    ) -> None:
        """`incoming` are the keys of each record with its date in Unix seconds.

        Without `frozen` statistics of the archive they are counted now, from it and the incoming records.
        """
        self._index, self._table = index, background()
        self.frequencies: Mapping[str, int] = (
            frozen.counts if frozen else Frequencies(index, map(itemgetter(0), incoming))
        )
        self.statistics = frozen or self._counted(incoming)

    def _counted(self, incoming: Sequence[tuple[Keys, int | None]]) -> Statistics:
        index = self._index
        dated = index.dated() + sum(seconds is not None for _, seconds in incoming)
        documents = len(index) + len(incoming)
        return Statistics(
            documents, self.frequencies, shift=0.0, background=self._table.version, is_dated=2 * dated > documents
        )

    def rows(self, keys: Keys, seconds: int | None) -> Ints:
        """Rows of the index that a record with `keys` is to be compared with, ascending."""
        found = [*self._like(keys, seconds), *self._sharing(keys, seconds)]
        return np.unique(np.concatenate(found))

    def _like(self, keys: Keys, seconds: int | None) -> Iterator[Ints]:
        """The nearest by shared words of the title, and of all, of the rows within the window of days."""
        titles, words = self._telling(keys.titles), self._telling(keys.words)
        window = None if seconds is None else (seconds - _WINDOW, seconds + _WINDOW)
        groups = [(of_titles(titles), self._weights(titles)), (of_words(words), self._weights(words))]
        parts = list(self._index.weigh(groups, window))
        for number in range(len(groups)):
            yield self._nearest([(first, found[number]) for first, found in parts])

    def _telling(self, words: Sequence[str]) -> list[str]:
        """Those of the words that are not common."""
        most = max(COMMON * self.statistics.documents, MIN_COMMON)
        return [words[place] for place in np.flatnonzero(frequencies(self.frequencies, words) <= most).tolist()]

    def _weights(self, words: Sequence[str]) -> Floats:
        table: Background = self._table
        found: Floats = term_weights(words, self.statistics, table).smaller.astype(float) ** 2
        return found

    def _nearest(self, parts: Sequence[tuple[int, Floats]]) -> Ints:
        """The nearest of ranges of rows, each from a row on, by sums of weights; 0 for a row that shares nothing."""
        least = self._least(parts)
        rows, sums = _from(parts, least)
        scores = self._scores(rows, sums)
        kept = np.flatnonzero(scores >= least)
        return self._first(rows[kept], -np.round(scores[kept], _DIGITS), NEAREST)

    def _scores(self, rows: Ints, sums: Floats) -> Floats:
        return np.asarray(sums / np.sqrt(np.maximum(self._index.numbers("words", rows), 1)))

    def _least(self, parts: Sequence[tuple[int, Floats]]) -> float:
        """What sums and scores of the nearest have at least: enough rows with large sums have a higher score.

        No score is higher than its sum.
        """
        least = max((float(sums.max(initial=0)) for _, sums in parts), default=0.0)
        for _ in range(_HALVINGS):
            least /= 2
            rows, sums = _from(parts, least)
            if len(rows) >= NEAREST:
                scores = self._scores(rows, sums)
                return max(float(np.partition(scores, -NEAREST)[-NEAREST]) - 2 * 10**-_DIGITS, 0.0)  # it is rounded
        return 0.0

    def _sharing(self, keys: Keys, seconds: int | None) -> Iterator[Ints]:
        """Rows that share the sample, address, text or series, and others of the outlet; of any date."""
        kinds = [kind for kind in _KINDS if kind in keys.equal]
        hashes = np.array([keys.equal[kind] for kind in kinds], dtype=np.uint64)
        rows, numbers = self._index.find(np.append(hashes, keys.shingles))
        sampled = numbers >= len(kinds)
        yield self._copies(keys.shingles, rows[sampled], numbers[sampled] - len(kinds))
        for number, kind in enumerate(kinds):
            own = rows[numbers == number]
            if kind == "outlet":
                yield self._companions(own, seconds)
            else:
                yield self._first(own, self._apart(own, seconds), EQUAL)

    def _copies(self, sample: Hashes, rows: Ints, numbers: Ints) -> Ints:
        """Rows that share enough of the sample; of a 5-gram that many have, the oldest and the newest count."""
        counts = np.bincount(numbers, minlength=len(sample))
        order = np.lexsort((self._index.numbers("order", rows), self._index.numbers("seconds", rows), numbers))
        rows, numbers = rows[order], numbers[order]
        starts = np.cumsum(counts) - counts
        rank = np.arange(len(rows)) - starts[numbers]
        size = counts[numbers]
        kept = (size <= shingles.HEAVY) | (rank == 0) | (rank == size - 1)
        different, shared = np.unique(rows[kept], return_counts=True)
        enough = shared >= min(shingles.MIN_SHARED, max(len(sample), 1))
        return self._first(different[enough], -shared[enough], COPIES)

    def _companions(self, rows: Ints, seconds: int | None) -> Ints:
        """Of articles of the same outlet one for each day, the days that are nearest."""
        alone = UNDATED + np.arange(len(rows))  # without a date each is a day of its own, which no date can be
        dates = self._index.numbers("seconds", rows)
        first = _firsts(np.where(dates == UNDATED, alone, dates // _DAY), self._index.numbers("order", rows))
        return self._first(rows[first], self._apart(rows[first], seconds), COMPANIONS)

    def _apart(self, rows: Ints, seconds: int | None) -> Ints:
        """Seconds between the date of each row and `seconds`; where one has none, the row comes last."""
        dates = self._index.numbers("seconds", rows)
        far = np.iinfo(np.int64).max
        if seconds is None:
            return np.full(len(rows), far)
        return np.where(dates == UNDATED, far, np.abs(dates - seconds))

    def _first(self, rows: Ints, values: Ints | Floats, most: int) -> Ints:
        """The `most` rows with the smallest values; ties in the order that the paths decide."""
        if len(rows) > most:
            among = np.flatnonzero(values <= np.partition(values, most - 1)[most - 1])
            rows, values = rows[among], values[among]
        order = np.lexsort((self._index.numbers("order", rows), values))
        return rows[order[:most]]


def _from(parts: Sequence[tuple[int, Floats]], least: float) -> tuple[Ints, Floats]:
    """The rows that share something and have a sum from `least` on, ascending, and their sums."""
    found = [np.flatnonzero(sums >= max(least, LEAST)) for _, sums in parts]
    rows = [places + first for places, (first, _) in zip(found, parts, strict=True)]
    held = [sums[places] for places, (_, sums) in zip(found, parts, strict=True)]
    return np.concatenate([np.zeros(0, dtype=np.int64), *rows]), np.concatenate([np.zeros(0), *held])


def _firsts(groups: Ints, order: Ints) -> Ints:
    """Of each of `groups`, ascending, the place with the smallest `order`, the first of several."""
    if not len(groups):
        return groups
    places = np.argsort(groups, kind="stable")  # rows come by date, so that there is little to sort
    groups, order = groups[places], order[places]
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    least = np.repeat(np.minimum.reduceat(order, starts), np.diff(starts, append=len(groups)))
    found = np.flatnonzero(order == least)
    return np.asarray(places[found[np.append(True, groups[found][1:] != groups[found][:-1])]])
