"""A feed of records as columns, and the features of pairs of its rows.

n is the number of records, i and j are arrays of row numbers (the pairs), v the number of distinct words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy import sparse

from integrity.link import furniture, normalize, tokens
from integrity.link.weights import Background, Floats, term_weights
from integrity.load.records import Record

Rows = NDArray[np.int64]
LEAD = 600
"""Characters of the excerpt, or of the body where there is none, that are compared (measured: more adds nothing)."""
MAX_TITLE = 1_000
"""Characters of the title that are compared; no title of the labelled sets has 400. Comparing takes their square."""
NO_TITLE = 0.4
"""Title similarity of records without titles: the mean of different events (.40 on the roundup train part)."""
NO_OUTLET = -1
_DAY = 86_400.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

FEATURES = (
    "text cosine",
    "shared words",
    "title similarity",
    "shared names",
    "no excerpt",
    "same outlet",
    "days",
    "no date",
)


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


def read(record: Record, recurring: frozenset[str] = frozenset()) -> Text:
    """The text of a record, page furniture left out."""
    title = normalize.clean(record.title or "")[:MAX_TITLE]
    lead = normalize.clean(record.excerpt or "")
    if not lead and record.text:
        lead = normalize.clean(furniture.strip(record.text[: 8 * LEAD], record.title, recurring))
    lead = lead[:LEAD]
    title_terms = tokens.terms(title)
    names = tokens.names(title) | tokens.names(lead)
    return Text(title, lead, tuple(title_terms), (*title_terms, *tokens.terms(lead)), names)


class Feed:
    """Records as sparse rows. `weighing` marks the rows that count for term weights: one for each distinct text."""

    def __init__(self, records: Sequence[Record], table: Background, weighing: Sequence[bool] | None = None) -> None:
        self.records = records
        recurring = furniture.recurring_lines((r.outlet, r.text) for r in records if r.outlet and r.text)
        self.texts = [read(record, recurring.get(record.outlet or "", frozenset())) for record in records]
        self.vocabulary = sorted({word for text in self.texts for word in text.terms})
        counted = weighing if weighing is not None else [True] * len(records)
        documents = (set(text.terms) for text, counts in zip(self.texts, counted, strict=True) if counts)
        self.weights = term_weights(self.vocabulary, documents, table)
        self._index = {word: position for position, word in enumerate(self.vocabulary)}
        self.titles = self._rows([text.title_terms for text in self.texts])
        self.words = self._rows([text.terms for text in self.texts])
        self.days = np.array([_days(record) for record in records])
        self.outlets = _numbered([record.outlet for record in records])

    def __len__(self) -> int:
        return len(self.records)

    def weight(self, word: str) -> float:
        """The weight of a word of the feed, in [0, 1]."""
        return float(self.weights[self._index[word]])

    def _rows(self, documents: Sequence[Sequence[str]]) -> sparse.csr_array:
        """An n x v array of (1 + ln count) x weight, each row of length 1 or empty."""
        counts = [sorted(Counter(words).items()) for words in documents]
        columns = np.array([self._index[word] for row in counts for word, _ in row], dtype=np.int64)
        values = np.array([count for row in counts for _, count in row], dtype=float)
        starts = np.cumsum([0, *(len(row) for row in counts)])
        data = (1 + np.log(values)) * self.weights[columns] if len(columns) else values
        rows = sparse.csr_array((data, columns, starts), shape=(len(documents), len(self.vocabulary)))
        norms = np.sqrt(rows.multiply(rows).sum(axis=1))
        return sparse.csr_array(sparse.diags_array(1 / np.maximum(norms, 1e-9)) @ rows)

    def gap(self, i: Rows, j: Rows) -> Floats:
        """Days between the dates of each pair; NaN where one is missing."""
        return np.asarray(np.abs(self.days[i] - self.days[j]))

    def overlap(self, i: Rows, j: Rows) -> Floats:
        """The weight of the words that both records of each pair hold over that of the words of either."""
        shape = self.words.shape
        present = sparse.csr_array((np.ones_like(self.words.data), self.words.indices, self.words.indptr), shape=shape)
        totals = np.asarray(present @ self.weights)
        common = np.asarray(present[i].multiply(present[j]) @ self.weights)
        return np.asarray(common / np.maximum(totals[i] + totals[j] - common, 1e-9))


def cosine(rows: sparse.csr_array, i: Rows, j: Rows) -> Floats:
    """The cosine of rows of length 1, for each pair."""
    return np.asarray(rows[i].multiply(rows[j]).sum(axis=1)).clip(0.0, 1.0)


def pair_features(feed: Feed, i: Rows, j: Rows) -> Floats:
    """One row for each pair, one column for each name in FEATURES."""
    gap = feed.gap(i, j)
    has_lead = np.array([bool(text.lead) for text in feed.texts], dtype=bool)
    columns = (
        cosine(feed.words, i, j),
        feed.overlap(i, j),
        _title_similarity(feed, i, j),
        np.log1p([len(feed.texts[a].names & feed.texts[b].names) for a, b in zip(i, j, strict=True)]),
        ~(has_lead[i] & has_lead[j]),
        (feed.outlets[i] == feed.outlets[j]) & (feed.outlets[i] != NO_OUTLET),
        np.log1p(np.nan_to_num(gap)),
        np.isnan(gap),
    )
    return np.column_stack(columns).astype(float)


def _title_similarity(feed: Feed, i: Rows, j: Rows) -> Floats:
    """Rapidfuzz token_sort_ratio of the lower-case titles, in [0, 1]; NO_TITLE where one is missing."""
    titles = [text.title.lower() for text in feed.texts]
    if not len(i):
        return np.zeros(0)
    scores = process.cpdist([titles[a] for a in i], [titles[b] for b in j], scorer=fuzz.token_sort_ratio)
    has_title = np.array([bool(title) for title in titles])
    return np.where(has_title[i] & has_title[j], np.asarray(scores, dtype=float) / 100, NO_TITLE)


def _numbered(names: Sequence[str | None]) -> Rows:
    """A number for each distinct name, NO_OUTLET for None. An array of texts would be as wide as the longest name."""
    numbers: dict[str | None, int] = {None: NO_OUTLET}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def _days(record: Record) -> float:
    return (record.published - _EPOCH).total_seconds() / _DAY if record.published else np.nan
