"""What `Feed` and the pair features say, word by word and pair by pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from scipy import sparse

from integrity.link.matrices import GRAMS
from integrity.link.products import Rows, Shared


def counted(documents: Sequence[Iterable[str]], index: dict[str, int]) -> list[dict[int, int]]:
    """How often each document holds each word of the index."""
    return [dict(Counter(index[word] for word in words)) for words in documents]


def phrases(documents: Sequence[Sequence[str]]) -> list[set[tuple[str, str]]]:
    """The pairs of neighbouring words of each document."""
    return [set(pairwise(words)) for words in documents]


def spelled(title: dict[str, int]) -> Counter[str]:
    """The runs of letters of the words of a title, each as often as its words weigh."""
    runs: Counter[str] = Counter()
    for word, weight in title.items():
        framed = f" {word} "
        for size in GRAMS:
            for at in range(len(framed) - size + 1):
                runs[framed[at : at + size]] += weight
    return runs


def shared(rows: sparse.csr_array, i: Rows, j: Rows) -> list[dict[int, int]]:
    """The columns that each pair of rows shares, with the products of their values."""
    dense = rows.toarray()
    both = [dense[a] * dense[b] for a, b in zip(i.tolist(), j.tolist(), strict=True)]
    return [{int(column): int(row[column]) for column in np.flatnonzero(row)} for row in both]


def listed(found: Shared) -> list[dict[int, int]]:
    """The same of what was found at once."""
    parts = pairwise(found.bounds.tolist())
    return [dict(zip(found.columns[a:b].tolist(), found.values[a:b].tolist(), strict=True)) for a, b in parts]
