"""Copies planted among real texts, by kind; the same for the same texts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

MIN_WORDS = 200
"""Of a text that is copied."""
_WORD = re.compile(r"\w+")
_CURLY = str.maketrans("\"'", "”’")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


class Planted(NamedTuple):
    """A text made from others."""

    kind: str
    text: str
    sources: tuple[int, ...]


Plant = Callable[[random.Random, str, str], str]
"""Chance, the text that is copied, another text -> the copy."""


def changed(share: float) -> Plant:
    """A share of the words replaced by words of another text."""

    def plant(chance: random.Random, text: str, other: str) -> str:
        words = text.split()
        strange = other.split()
        for place in chance.sample(range(len(words)), round(share * len(words))):
            words[place] = chance.choice(strange)
        return " ".join(words)

    return plant


def shortened(share: float) -> Plant:
    """The first share of the words."""

    def plant(_: random.Random, text: str, other: str) -> str:
        words = text.split()
        return " ".join(words[: round(share * len(words))])

    return plant


def quoted(length: int) -> Plant:
    """A passage in the middle of the beginning of another text."""

    def plant(chance: random.Random, text: str, other: str) -> str:
        words, around = text.split(), other.split()[:400]
        start = chance.randrange(len(words) - length + 1)
        middle = len(around) // 2
        return " ".join([*around[:middle], *words[start : start + length], *around[middle:]])

    return plant


def headlined(_: random.Random, text: str, other: str) -> str:
    """Under the first words of another text."""
    return f"{' '.join(other.split()[:12])}\n\n{text}"


def requoted(_: random.Random, text: str, other: str) -> str:
    """With quotation marks and apostrophes of the other style, and NBSP for some blanks."""
    table = _STRAIGHT if "“" in text or "’" in text else _CURLY
    return text.translate(table).replace(" the ", "\u00a0the\u00a0")


KINDS: dict[str, Plant] = {
    **{f"{share:.0%} of words changed": changed(share) for share in (0.1, 0.2, 0.3, 0.4)},
    **{f"cut to {share:.0%}": shortened(share) for share in (0.6, 0.4, 0.25)},
    **{f"{length} words quoted": quoted(length) for length in (150, 100, 60)},
    "other headline": headlined,
    "other quotation marks": requoted,
}
MERGED = "merged halves"


def plant(texts: Sequence[str], count: int) -> list[Planted]:
    """`count` copies of each kind, each of a text of its own as far as there are enough."""
    chance = random.Random(20)
    long = [row for row, text in enumerate(texts) if len(_WORD.findall(text)) >= MIN_WORDS]
    chance.shuffle(long)
    rows = iter(long * (count * (len(KINDS) + 2) * 2 // len(long) + 1))
    found = []
    for kind, make in KINDS.items():
        for _ in range(count):
            row, other = next(rows), chance.choice(long)
            found.append(Planted(kind, make(chance, texts[row], texts[other]), (row,)))
    for _ in range(count):
        a, b = next(rows), next(rows)
        left, right = texts[a].split(), texts[b].split()
        found.append(Planted(MERGED, " ".join([*left[: len(left) // 2], *right[len(right) // 2 :]]), (a, b)))
    return found
