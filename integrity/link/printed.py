"""What outlets printed, as arrays: texts, outlets and days, and in which of them furniture is counted."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from integrity.link import shingles, words
from integrity.link.shingles import Mask
from integrity.link.texts import Column, Strings, Texts, numbered
from integrity.link.words import Hashes, Ints, Words

Floats = NDArray[np.float64]

FURNITURE = 5
"""Days on which an outlet has a 5-gram in different texts, from which it is furniture (78 % of the weak pairs of one
outlet vanish, pairs of two outlets stay; measured on 37,554 real articles). Undated articles count one each."""
COUNTED = 1 << 25
"""Characters of one outlet in which furniture is counted; of a larger outlet a part that the texts' CRC-32 chooses."""


class Feed:
    """The rows as arrays. Outlets with too few articles to have furniture count as no outlet, -1."""

    def __init__(
        self,
        texts: Column | Sequence[str | None],
        outlets: Sequence[str | None] | Ints,
        days: Sequence[float | None] | Floats,
    ) -> None:
        self.texts: Texts = texts if isinstance(texts, Column) else Strings(texts)
        self.sizes = self.texts.sizes + 1
        """How large each row is, for sharing out work."""
        self.days = np.array([np.nan if day is None else day for day in days], dtype=np.float64)
        codes = outlets if isinstance(outlets, np.ndarray) else numbered(outlets)
        self.outlets = np.where(np.bincount(codes + 1, minlength=1)[codes + 1] >= FURNITURE, codes, -1)
        self.salts = words.mix((self.outlets + 2).astype(np.uint64) * np.uint64(words.MULTIPLIER))
        """Of a row's outlet: a 5-gram with it is a 5-gram of that outlet."""
        undated = np.isnan(self.days)  # each of them is a day of its own, between two days
        self.units = np.where(undated, -0.5 - np.arange(len(texts)), np.floor(np.where(undated, 0, self.days)))
        self.counted = self._counted()

    def _counted(self) -> Mask:
        """Rows in which furniture is counted."""
        counted = self.outlets >= 0
        totals = np.bincount(self.outlets + 1, weights=self.sizes)
        for outlet in np.flatnonzero(totals[1:] > COUNTED):
            rows = np.flatnonzero(self.outlets == outlet)
            lengths = self.texts.lengths(rows) + 1
            sums = [zlib.crc32(text.encode("utf-8", "surrogatepass")) for text in self.texts.strings(rows)]
            order = np.lexsort((lengths, np.array(sums)))
            counted[rows[order[np.cumsum(lengths[order]) > COUNTED]]] = False
        return counted

    def batches(self, limit: int) -> list[Ints]:
        """Rows of whole outlets, about `limit` characters of them where that can be."""
        order = np.argsort(self.outlets, kind="stable")
        apart = np.where(self.outlets < 0, -1 - np.arange(len(order)), self.outlets)[order]
        return [order[batch] for batch in shingles.blocks(apart, self.sizes[order], limit)]

    def first_prints(self, rows: Ints, prints: Hashes) -> Mask:
        """Which of `rows` are the first of their outlet with these words, by day; whole outlets with their `prints`."""
        order = np.lexsort((rows, self.days[rows], prints, self.outlets[rows]))
        ordered, outlets = prints[order], self.outlets[rows[order]]
        is_new = np.ones(len(rows), dtype=np.bool_)
        is_new[order[1:]] = (ordered[1:] != ordered[:-1]) | (outlets[1:] != outlets[:-1])
        return is_new

    def read(self, rows: Ints) -> Words:
        """The words of `rows`."""
        return words.tokenize(self.texts.strings(rows))
