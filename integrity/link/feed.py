"""A feed of records as sparse rows of whole numbers: its words, names, numbers, letters, lengths and dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from integrity.link import furniture, normalize, tokens
from integrity.link.matrices import Matrices, numbered
from integrity.link.products import Kernels
from integrity.link.weights import SCALE, Background, Floats, Ints, Statistics, count, fixed, frequencies, term_weights
from integrity.load.records import Record

if TYPE_CHECKING:  # they are made of feeds
    from integrity.link.meetings import Tables

Rows = NDArray[np.int64]
LEAD = 600
"""Characters of the excerpt, or of the body where there is none, that are compared (measured: more adds nothing)."""
MAX_TITLE = 1_000
"""Characters of the title that are compared; no title of the labelled sets has 400."""
UNDATED = -1
WEEKS = 52
"""Of a year."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b", re.IGNORECASE)
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


class Feed(Matrices):
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
        self.tables: Tables | None = None
        """See `meetings.of`."""
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
        self.index = numbered(chain.from_iterable((*(text.terms for text in self.texts), *map(sorted, named))))
        self.vocabulary = list(self.index)
        self.frequencies = frequencies(self.statistics.counts, self.vocabulary)
        self.weights = term_weights(self.vocabulary, self.statistics, table, self.frequencies)
        self._shown: list[float] = (self.weights.smaller / SCALE).tolist()
        self.named: Sequence[frozenset[str]] = named
        self.title_lengths, self.lengths = (
            fixed(np.log1p(np.array([len(each) for each in some], dtype=float)))
            for some in ([text.title_terms for text in self.texts], [text.terms for text in self.texts])
        )
        self.has_lead = np.array([bool(text.lead) for text in self.texts], dtype=bool)
        self.weekdays = np.array([_weekdays(f"{text.title} {text.lead}") for text in self.texts], dtype=np.int64)
        seconds = (record.seconds for record in records)
        self.seconds = np.array([UNDATED if each is None else each for each in seconds], dtype=np.int64)

    def __len__(self) -> int:
        return len(self.records)

    def weight(self, word: str) -> float:
        """The weight of a word of the feed, in [0, 1]."""
        return self._shown[self.index[word]]

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
    excerpt = record.excerpt or ""
    # no step of cleaning takes away a letter in front; the text of a record of an index is still packed
    return not excerpt[:1].isalnum() and not normalize.clean(excerpt) and bool(record.text)


def names(text: Text) -> frozenset[str]:
    """The names of a record; of a headline in title case that stands alone, all its words are taken for names."""
    return text.names or (frozenset(text.title_terms) if not text.lead else frozenset())


def _weekdays(text: str) -> int:
    """The days of the week that the text names, a bit for each."""
    if "day" not in text.lower():
        return 0
    return sum(1 << WEEKDAYS.index(day) for day in {found.casefold() for found in _WEEKDAY.findall(text)})
