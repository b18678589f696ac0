"""The obvious twin of the copies stage: sets of tuples of words, every pair one by one."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from integrity.link import copies, shingles, words
from integrity.link.shingles import USUAL, Sample

MODULUS = 1 << 64
Gram = tuple[str, ...]


class Token(NamedTuple):
    word: str
    start: int
    end: int


class Pair(NamedTuple):
    """One row of `Copies`; NaN is None, so that pairs compare equal."""

    i: int
    j: int
    jaccard: float
    i_in_j: float
    j_in_i: float
    similarity: float | None
    passage: bool


def rows(found: copies.Copies) -> list[Pair]:
    """What the fast one found, as the slow one tells it."""
    columns = (found.i, found.j, found.jaccard, found.i_in_j, found.j_in_i, found.similarity, found.passage)
    pairs = [Pair(*values) for values in zip(*(column.tolist() for column in columns), strict=True)]
    return [pair._replace(similarity=None) if math.isnan(pair.similarity or 0) else pair for pair in pairs]


@cache
def _table() -> list[int]:
    table: list[int] = words.characters().tolist()
    return table


def tokens(text: str) -> list[Token]:
    """Character by character."""
    kept = [(_table()[ord(letter)], place) for place, letter in enumerate(text)]
    kept = [(point, place) for point, place in kept if point != (1 << 32) - 1]
    found: list[Token] = []
    while kept:
        run = list(_same_kind(kept))
        del kept[: len(run)]
        letters = [chr(point & 0x7FFFFFFF) for point, _ in run]
        places = [place for _, place in run]
        if run[0][0] >= 1 << 31 and len(run) > 1:
            found += [Token("".join(letters[k : k + 2]), places[k], places[k + 1] + 1) for k in range(len(letters) - 1)]
        elif run[0][0]:
            found.append(Token("".join(letters), places[0], places[-1] + 1))
    return found


def _same_kind(kept: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for entry in kept:
        if _kind(entry[0]) != _kind(kept[0][0]):
            return
        yield entry


def _kind(point: int) -> str:
    return "separator" if not point else "dense" if point >= 1 << 31 else "letter"


def mix(value: int) -> int:
    value ^= value >> 32
    value = value * words.SPREAD % MODULUS
    return value ^ (value >> 29)


@cache
def word_hash(word: str) -> int:
    return mix(sum(ord(letter) * pow(words.MULTIPLIER, k, MODULUS) for k, letter in enumerate(word)) % MODULUS)


@cache
def gram_hash(gram: Gram) -> int:
    value = 0
    for word in gram:
        value = (value * words.SPREAD + word_hash(word)) % MODULUS
    return mix(value)


def runs(text: Sequence[str], length: int) -> list[Gram]:
    return [tuple(text[k : k + length]) for k in range(len(text) - length + 1)]


class Slow:
    def __init__(
        self,
        texts: Sequence[str | None],
        outlets: Sequence[str | None],
        days: Sequence[float | None],
        sample: Sample = USUAL,
    ) -> None:
        self.kept = sample
        self.words = [[token.word for token in tokens(text or "")] for text in texts]
        self.outlets, self.days = outlets, days
        furniture = {outlet: self._furniture(outlet) for outlet in set(outlets)}
        self.furniture = [furniture[outlet] for outlet in outlets]
        self.grams = [set(runs(text, 5)) - self.furniture[row] for row, text in enumerate(self.words)]

    def _furniture(self, outlet: str | None) -> set[Gram]:
        if outlet is None:
            return set()
        printed: dict[Gram, tuple[float, int]] = {}
        for row, own in enumerate(self.words):
            if self.outlets[row] == outlet:
                day = self.days[row]
                key = (math.inf if day is None else day, row)
                printed[tuple(own)] = min(printed.get(tuple(own), key), key)
        held: dict[Gram, set[Hashable]] = defaultdict(set)
        for text, (day, row) in printed.items():
            for gram in runs(text, 5):
                held[gram].add(f"row {row}" if day == math.inf else math.floor(day))
        return {gram for gram, units in held.items() if len(units) >= 5}

    def sample(self, row: int) -> set[int]:
        found = {gram_hash(gram) for gram in self.grams[row]}
        kept = {value for value in found if value < MODULUS // self.kept.one_in or len(self.words[row]) < 100}
        return {value * 8 % MODULUS >> 24 for value in kept}

    def candidates(self) -> set[tuple[int, int]]:
        samples = [self.sample(row) for row in range(len(self.words))]
        shared: Counter[tuple[int, int]] = Counter()
        for linked in _linked((value, row) for row, sample in enumerate(samples) for value in sample):
            shared.update(linked)
        return {
            (i, j)
            for (i, j), count in shared.items()
            if count >= self.kept.least and count >= 0.02 * min(len(samples[i]), len(samples[j]))
        }

    def same(self) -> set[tuple[int, int]]:
        return set().union(*_linked((tuple(text), row) for row, text in enumerate(self.words) if text))

    def find(self) -> list[Pair]:
        return [self.pair(i, j) for i, j in sorted(self.candidates() | self.same())]

    def pair(self, i: int, j: int) -> Pair:
        a, b = self.words[i], self.words[j]
        if a == b:
            return Pair(i, j, 1, 1, 1, 1, len(a) >= 12)
        left, right = self.grams[i], self.grams[j]
        both = len(left & right)
        jaccard, in_j, in_i = both / len(left | right), both / len(left), both / len(right)
        bag = 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b))
        asked = jaccard < 0.4 and max(in_i, in_j) < 0.5 and bag >= 0.55
        similarity = Indel.normalized_similarity(a, b) if asked else None
        return Pair(i, j, jaccard, in_j, in_i, similarity, bool(self._passages(i) & self._passages(j)))

    def _passages(self, row: int) -> set[Gram]:
        return {run for run in runs(self.words[row], 12) if not set(runs(run, 5)) & self.furniture[row]}


def _linked(held: Iterable[tuple[Hashable, int]]) -> list[set[tuple[int, int]]]:
    """For each value the pairs of rows that it links."""
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for value, row in held:
        holders[value].append(row)
    return [_pairs(sorted(group)) for group in holders.values()]


def _pairs(group: list[int]) -> set[tuple[int, int]]:
    if len(group) <= shingles.HEAVY:
        return set(combinations(group, 2))
    return {(group[0], row) for row in group[1:]} | set(pairwise(group))


def find(
    texts: Sequence[str | None],
    outlets: Sequence[str | None],
    days: Sequence[float | None],
    sample: Sample = USUAL,
) -> list[Pair]:
    return Slow(texts, outlets, days, sample).find()
