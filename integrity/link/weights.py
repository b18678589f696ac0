"""How much a shared word tells: inverse document frequencies of a shipped table and of the feed itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

PRIOR_DOCUMENTS = 300
"""Documents of the shipped table that are mixed into the feed's counts, so that in a feed of three articles a word
that all of them share still counts."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Background:
    """Document frequencies of words (stems) in news at large; words in fewer than five documents are absent."""

    documents: int
    counts: dict[str, int]


@cache
def background() -> Background:
    """The shipped table; its sources and how to make it again are in docs/model.md."""
    text = resources.files("integrity.link").joinpath("background.json").read_text(encoding="utf-8")
    table = json.loads(text)
    return Background(table["documents"], table["counts"])


def term_weights(vocabulary: Sequence[str], documents: Iterable[Iterable[str]], table: Background) -> Floats:
    """A weight in [0, 1] for each word of `vocabulary`: the smaller of its rarity at large and in the feed.

    `documents` are the distinct words of each document of the feed. Rarity is ln((N + 1) / (df + 0.5)) over its
    largest value ln((N + 1) / 0.5). Taking the smaller one matters: on a feed of one topic pair F1 at the same
    threshold rises from .59 to .87 (measured on labelled events).
    """
    index = {word: position for position, word in enumerate(vocabulary)}
    found = np.zeros(len(vocabulary))
    total = 0
    for words in documents:
        found[[index[word] for word in words]] += 1
        total += 1
    at_large = np.array([table.counts.get(word, 0) for word in vocabulary], dtype=float)
    in_feed = found + at_large * (PRIOR_DOCUMENTS / table.documents)
    return np.minimum(_rarity(at_large, table.documents), _rarity(in_feed, total + PRIOR_DOCUMENTS))


def _rarity(frequencies: Floats, total: float) -> Floats:
    rarity: Floats = np.log((total + 1) / (frequencies + 0.5)) / np.log((total + 1) / 0.5)
    return np.clip(rarity, 0.0, 1.0)
