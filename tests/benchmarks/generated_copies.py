"""A feed of any size with planted copies of known kinds; the same for the same size.

Words by Zipf's law from 50,000 made-up ones, bodies of about 330 words, fifty outlets with a footer of 20 words each.
Of ten articles seven stand alone; the other three are an article and a copy of it by another outlet.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Words = list[int]
VOCABULARY, OUTLETS, FOOTER, DAYS = 50_000, 50, 20, 365


class Generated(NamedTuple):
    """Columns of a feed, and which rows are copies of which."""

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    outlets: NDArray[np.int64]
    days: NDArray[np.float64]
    kinds: dict[str, list[tuple[int, int]]]
    """Pairs of rows by kind of copy."""

    def save(self, folder: Path) -> None:
        """Put the columns where another process can read them."""
        for name, column in (("data", self.data), ("offsets", self.offsets), ("outlets", self.outlets), ("days", self.days)):  # fmt: skip  # noqa: E501
            column.tofile(folder / name)


def _changed(share: float) -> Callable[[random.Random, Words, Words], Words]:
    return lambda chance, own, other: [chance.choice(other) if chance.random() < share else word for word in own]


def _cut(share: float) -> Callable[[random.Random, Words, Words], Words]:
    return lambda chance, own, other: own[: int(share * len(own))]


def _quoted(chance: random.Random, own: Words, other: Words) -> Words:
    start = chance.randrange(max(len(own) - 100, 1))
    return [*other[:60], *own[start : start + 100], *other[60:]]


KINDS: dict[str, Callable[[random.Random, Words, Words], Words]] = {
    "same": lambda chance, own, other: own,
    **{f"{share:.0%} changed": _changed(share) for share in (0.1, 0.2, 0.3, 0.4)},
    **{f"cut to {share:.0%}": _cut(share) for share in (0.6, 0.4, 0.25)},
    "100 words quoted": _quoted,
}


def vocabulary() -> list[bytes]:
    """Made-up words, the frequent ones short."""
    chance = random.Random(3)
    onsets, vowels = "b br c d f g gr h k l m n p r s st t tr v w".split(), "a e i o u ai ea ou".split()
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        size = 1 + (len(found) > 60) * chance.randrange(2) + (len(found) > 2000) * chance.randrange(1, 3)
        found[
            "".join(chance.choice(onsets) + chance.choice(vowels) for _ in range(size))
            + chance.choice("nrslt ").strip()
        ] = None
    return [word.encode() for word in found]


def generate(count: int) -> Generated:
    """A feed of `count` articles."""
    chance, numbers = random.Random(count), np.random.default_rng(count)
    words = vocabulary()
    weights = 1 / (np.arange(VOCABULARY) + 2.7) ** 1.05
    cumulated = np.cumsum(weights / weights.sum())
    footers = [draw(numbers, cumulated, FOOTER) for _ in range(OUTLETS)]
    outlets = numbers.integers(0, OUTLETS, count)
    kinds: dict[str, list[tuple[int, int]]] = {kind: [] for kind in KINDS}
    data, offsets, names = bytearray(), np.zeros(count + 1, dtype=np.int64), list(KINDS)
    last: Words = []
    for row in range(count):
        kind = names[row // 10 % len(names)] if row % 10 in {5, 7, 9} else ""
        if kind:
            own = KINDS[kind](chance, last, draw(numbers, cumulated, 200))
            outlets[row] = (outlets[row - 1] + 1 + chance.randrange(OUTLETS - 1)) % OUTLETS
            kinds[kind].append((row - 1, row))
        else:
            own = draw(numbers, cumulated, int(min(max(numbers.lognormal(5.75, 0.35), 80), 1500)))
        last = own
        data += b" ".join([words[word] for word in [*own, *footers[outlets[row]]]])
        offsets[row + 1] = len(data)
    days = numbers.integers(0, DAYS, count).astype(np.float64)
    return Generated(np.frombuffer(bytes(data), dtype=np.uint8), offsets, outlets.astype(np.int64), days, kinds)


def draw(numbers: np.random.Generator, cumulated: NDArray[np.float64], count: int) -> Words:
    """Words by chance."""
    found: Words = np.searchsorted(cumulated, numbers.random(count)).clip(max=VOCABULARY - 1).tolist()
    return found
