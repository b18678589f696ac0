"""How much a shared word tells: inverse document frequencies of a shipped table and of the feed itself.

Weights are integers in units of 1/SCALE, rounded once when they are made: sums of them and of their products are exact,
so that no order of addition, machine or engine changes an outcome.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

PRIOR_DOCUMENTS = 300
"""Documents of the shipped table that are mixed into the feed's counts, so that in a feed of three articles a word
that all of them share still counts."""
SCALE = 1 << 20
"""Fixed point: the unit of every weight and feature is 1/SCALE."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def fixed(values: ArrayLike) -> Ints:
    """The values in units of 1/SCALE, ties to even."""
    return np.asarray(np.rint(np.asarray(values, dtype=float) * SCALE), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Background:
    """Document frequencies of words (stems) in news at large; words in fewer than five documents are absent."""

    documents: int
    counts: Mapping[str, int]
    version: str = ""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a feed says about words and about its own share of same-event pairs.

    Frozen with an archive and handed to `Linker`, they make the outcome for a pair independent of what else arrives.
    """

    documents: int
    counts: Mapping[str, int]
    """Document frequencies of the words of the feed."""
    shift: float | None = None
    """Prior shift, in log-odds; None: to be estimated from the candidates at hand."""
    background: str = ""
    """Version of the table of words at large with which they were used."""
    is_dated: bool = False
    """Whether more than half of the records have a date."""


class Counted(Mapping[str, int]):
    """Numbers of words that are known by something else than the words, and told faster for many at once."""

    @abstractmethod
    def of(self, words: Sequence[str]) -> Ints:
        """The number of each word, 0 for one that is not counted."""


def frequencies(counts: Mapping[str, int], words: Sequence[str]) -> Ints:
    """The number of each of `words`; 0 for one that is not counted."""
    if isinstance(counts, Counted):
        return counts.of(words)
    return np.fromiter(map(counts.get, words, repeat(0)), dtype=np.int64, count=len(words))


class Weights(NamedTuple):
    """One number for each word of a vocabulary, in units of 1/SCALE."""

    at_large: Ints
    """Rarity in news at large."""
    smaller: Ints
    """The smaller of the rarities at large and in the feed."""


@cache
def background() -> Background:
    """The shipped table; its sources and how to make it again are in docs/model.md."""
    return read_background(resources.files("integrity.link").joinpath("background.json").read_text(encoding="utf-8"))


def read_background(text: str) -> Background:
    """The table that `text`, a JSON object with documents, counts and version, holds."""
    table = json.loads(text)
    return Background(table["documents"], table["counts"], table.get("version", ""))


def count(documents: Iterable[Iterable[str]]) -> Statistics:
    """The statistics of a feed; `documents` are the distinct words of each of its documents."""
    counts: Counter[str] = Counter()
    total = 0
    for words in documents:
        counts.update(words)
        total += 1
    return Statistics(total, counts)


def term_weights(vocabulary: Sequence[str], feed: Statistics, table: Background, known: Ints | None = None) -> Weights:
    """A weight in [0, 1], times SCALE, for each word of `vocabulary`, whose `frequencies` in the feed may be `known`.

    Rarity is ln((N + 1) / (df + 0.5)) over its largest value ln((N + 1) / 0.5). Taking the smaller one matters: on a
    feed of one topic pair F1 at the same threshold rises from .59 to .87 (measured on labelled events).
    """
    at_large = frequencies(table.counts, vocabulary).astype(float)
    in_feed = (frequencies(feed.counts, vocabulary) if known is None else known).astype(float)
    in_feed += at_large * (PRIOR_DOCUMENTS / table.documents)
    large = _rarity(at_large, table.documents)
    return Weights(large, np.minimum(large, _rarity(in_feed, feed.documents + PRIOR_DOCUMENTS)))


def _rarity(frequencies: Floats, total: float) -> Ints:
    rarity: Floats = np.log((total + 1) / (frequencies + 0.5)) / np.log((total + 1) / 0.5)
    return fixed(np.clip(rarity, 0.0, 1.0))
