"""Texts as a column: UTF-8 back to back with the places where each begins, or the texts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Column:
    """Texts in UTF-8; text k is data[offsets[k] : offsets[k + 1]]. It is how Arrow keeps them, so nothing is copied.

    The bytes are UTF-8, where lone surrogates may be written as three bytes. A missing text is an empty one.
    """

    data: Bytes
    offsets: Ints

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def sizes(self) -> Ints:
        """Bytes of each text."""
        return np.diff(self.offsets)

    def strings(self, rows: Ints) -> list[str]:
        """The texts of `rows`."""
        data, offsets = self.data, self.offsets
        parts = ((int(offsets[row]), int(offsets[row + 1])) for row in rows.tolist())
        return [data[start:stop].tobytes().decode("utf-8", "surrogatepass") for start, stop in parts]

    def packed(self, rows: Ints) -> tuple[Bytes, Ints, Ints]:
        """Bytes that hold the texts of `rows`, and where each begins and ends in them."""
        return self.data, self.offsets[rows], self.offsets[rows + 1]

    def lengths(self, rows: Ints) -> Ints:
        """Code points of each text of `rows`."""
        return np.array([len(text) for text in self.strings(rows)], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Strings:
    """Texts as they come, None for none."""

    texts: Sequence[str | None]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def sizes(self) -> Ints:
        """Code points of each text: of its bytes at least a quarter, and all where it is ASCII."""
        return np.fromiter((len(text or "") for text in self.texts), dtype=np.int64, count=len(self.texts))

    def strings(self, rows: Ints) -> list[str]:
        """The texts of `rows`."""
        return [self.texts[row] or "" for row in rows.tolist()]

    def packed(self, rows: Ints) -> tuple[Bytes, Ints, Ints]:
        """Bytes that hold the texts of `rows`, and where each begins and ends in them."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in self.strings(rows)]
        ends = np.cumsum(np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)))
        return np.frombuffer(b"".join(encoded), dtype=np.uint8), np.append(0, ends)[:-1], ends

    def lengths(self, rows: Ints) -> Ints:
        """Code points of each text of `rows`."""
        return self.sizes[rows]


class Texts(Protocol):
    """What `copies.find` reads."""

    def __len__(self) -> int: ...

    @property
    def sizes(self) -> Ints:
        """How large each text is, in bytes or code points: enough to share work out."""

    def strings(self, rows: Ints) -> list[str]:
        """The texts of `rows`."""

    def packed(self, rows: Ints) -> tuple[Bytes, Ints, Ints]:
        """Bytes that hold the texts of `rows`, and where each begins and ends in them."""

    def lengths(self, rows: Ints) -> Ints:
        """Code points of each text of `rows`."""


def numbered(outlets: Sequence[str | None]) -> Ints:
    """Outlets as numbers in the order of their names, -1 for none."""
    numbers = {name: number for number, name in enumerate(sorted({name for name in outlets if name is not None}))}
    return np.array([-1 if name is None else numbers[name] for name in outlets], dtype=np.int64)
