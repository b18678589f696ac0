"""Two texts word by word: how alike they are in order, and the longest passage that they have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from integrity.link.shingles import Sets, ranges, sorted_within
from integrity.link.words import MULTIPLIER, Hashes, Ints, Words, mix, tokenize

MAX_CELLS = 1 << 32
"""Product of the numbers of words above which two texts are not aligned: 64 cells take one step of the processor."""


BIN_BITS = 11
_PAIRS = 256


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that stands in two texts; offsets in code points, ends exclusive."""

    words: int
    a_start: int
    a_end: int
    b_start: int
    b_end: int


class Block(NamedTuple):
    """Words in a row that stand in two texts, as numbers of the first word in each."""

    a: int
    b: int
    words: int


def bags(hashes: Hashes, counts: Ints) -> Sets:
    """The bags of words of texts with `counts` words each, as sets of (word, n-th occurrence).

    What two of these sets share is the size of the intersection of the bags.
    """
    owners = np.repeat(np.arange(len(counts)), counts)
    ordered = sorted_within(hashes, counts)
    again = (ordered[1:] == ordered[:-1]) & (owners[1:] == owners[:-1])
    starts = np.flatnonzero(np.append(True, ~again)[: len(ordered)])
    ranks = ranges(np.diff(starts, append=len(ordered)))
    return Sets(mix(ordered + ranks.astype(np.uint64) * np.uint64(MULTIPLIER)), counts)


def at_most_shared(words: Words, a: Ints, b: Ints) -> Ints:
    """For each pair of texts no less than their bags of words share: words of one bin count as equal."""
    bins = (words.hashes >> np.uint64(64 - BIN_BITS)).view(np.int64)
    cells = np.bincount((words.owners << BIN_BITS) + bins, minlength=len(words.counts) << BIN_BITS)
    table = cells.astype(np.int32).reshape(len(words.counts), -1)
    parts = (slice(start, start + _PAIRS) for start in range(0, len(a), _PAIRS))
    sums = [np.minimum(table[a[part]], table[b[part]]).sum(axis=1, dtype=np.int64) for part in parts]
    return np.concatenate([np.zeros(0, dtype=np.int64), *sums])


def bound(shared: Ints, a_words: Ints, b_words: Ints) -> NDArray[np.float64]:
    """The most that `similarity` can be for texts whose bags of words share so many words: Dice's coefficient."""
    return np.asarray(2 * shared / np.maximum(a_words + b_words, 1))


def similarity(a: Hashes, b: Hashes) -> float:
    """Twice the longest common subsequence over all words of both, in [0, 1]; 1 for two empty sequences.

    NaN where the texts are too long for it, see MAX_CELLS.
    """
    if len(a) * len(b) > MAX_CELLS:
        return float("nan")
    numbers = _numbers(np.concatenate([a, b])).tolist()  # rapidfuzz takes hashes for equal that agree modulo 2^61 - 1
    return Indel.normalized_similarity(numbers[: len(a)], numbers[len(a) :])


def blocks(a: Hashes, b: Hashes) -> list[Block]:
    """The runs of a longest common subsequence of two sequences of words, in their order."""
    found = Indel.opcodes(a.tolist(), b.tolist())
    return [
        Block(step.src_start, step.dest_start, step.src_end - step.src_start) for step in found if step.tag == "equal"
    ]


def longest_span(a: str, b: str) -> Span | None:
    """The longest run of words that stands in both texts, None if they share no word.

    Of several the first in `a`, and of its places in `b` the first. Runs of 1, 2, 4, ... words get numbers that are
    equal where the runs are (Karp, Miller and Rosenberg, 1972), so time grows as n log^2 n and nothing rests on hashes
    of passages.
    """
    words = tokenize([a, b])
    split = int(words.counts[0])
    doubled = [_numbers(words.hashes)]
    while _meet(doubled[-1], split, 1 << (len(doubled) - 1)) is not None:
        doubled.append(_joined(doubled[-1], doubled[-1], 1 << (len(doubled) - 1)))
    if len(doubled) == 1:
        return None
    length, runs = _lengthen(doubled[:-1], split)
    places = _meet(runs, split, length)
    assert places is not None  # noqa: S101
    first, second = places
    last = length - 1
    return Span(
        length,
        int(words.starts[first]),
        int(words.ends[first + last]),
        int(words.starts[second]),
        int(words.ends[second + last]),
    )


def _lengthen(doubled: list[Ints], split: int) -> tuple[int, Ints]:
    """The length of the longest common run and the numbers of the runs of that length."""
    length, runs = 1 << (len(doubled) - 1), doubled[-1]
    for power in range(len(doubled) - 2, -1, -1):
        longer = _joined(runs, doubled[power], length)
        if _meet(longer, split, length + (1 << power)) is not None:
            length, runs = length + (1 << power), longer
    return length, runs


def _joined(left: Ints, right: Ints, distance: int) -> Ints:
    """Numbers of the runs made of a `left` one and the `right` one that begins `distance` words on."""
    size = max(len(right) - distance, 0)
    pairs = left[:size] * (int(right.max(initial=0)) + 1) + right[distance : distance + size]
    return _numbers(pairs)


def _numbers(values: Hashes | Ints) -> Ints:
    """0, 1, ... for the different values, by size."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64, copy=False)


def _meet(runs: Ints, split: int, length: int) -> tuple[int, int] | None:
    """The first run before `split` that also begins behind it, and the first place where it does."""
    before, behind = runs[: max(split - length + 1, 0)], runs[split:]
    common = np.flatnonzero(np.isin(before, behind))
    if not len(common):
        return None
    first = int(common[0])
    return first, split + int(np.flatnonzero(behind == before[first])[0])
