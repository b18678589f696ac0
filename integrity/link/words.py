"""The words of a text as 64-bit hashes: the one definition that every engine and every stored index keeps.

A word is a maximal run of letters and digits, lower-cased; marks and the soft hyphen inside it are left out, so that
composed and decomposed writing agree. Everything else separates: punctuation, quotation marks of every style, NBSP,
U+2000 to U+206F, symbols. Scripts without spaces give overlapping pairs of neighbouring characters instead of runs.

R = MULTIPLIER, arithmetic modulo 2^64, c(k) the k-th folded code point of a word:
word hash = mix(sum of c(k) R^k over k = 0, 1, ...), with mix(x): x ^= x >> 32; x *= SPREAD; x ^= x >> 29.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
Folded = NDArray[np.uint32]

VERSION = 1
"""Of the words and the hashes defined here and in `shingles`. Another definition is another version."""
MULTIPLIER = 0x9E3779B97F4A7C15
SPREAD = 0xD6E8FEB86659FD93
CHUNK = 1 << 18
"""Characters worked on at a time, so that the arrays stay in the cache of the processor."""

ITSELF, ITSELF_UNSPACED = 1, 2
"""In the file of the table: a code point that is its own folding. No folding is a control character."""
_SEPARATOR, _LEFT_OUT, _UNSPACED = 0, (1 << 32) - 1, 1 << 31


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some texts, back to back."""

    hashes: Hashes
    counts: Ints
    """Words of each text."""
    starts: Ints
    """Where each word begins in its own text, in code points."""
    ends: Ints
    """Where each word ends in its own text: the first code point behind it."""

    @property
    def owners(self) -> Ints:
        """The number of the text that each word belongs to."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @property
    def firsts(self) -> Ints:
        """The number of the first word of each text."""
        return np.cumsum(self.counts) - self.counts


def tokenize(texts: Sequence[str]) -> Words:
    """The words of `texts`."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    parts = [_tokenize(texts[part]) for part in chunks(lengths)]
    if len(parts) == 1:
        return parts[0]
    whole = [_tokenize([]), *parts]
    return Words(
        np.concatenate([part.hashes for part in whole]),
        np.concatenate([part.counts for part in whole]),
        np.concatenate([part.starts for part in whole]),
        np.concatenate([part.ends for part in whole]),
    )


def _tokenize(texts: Sequence[str]) -> Words:
    points = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded = characters().take(points, mode="clip")  # none is out of range; clipping is the fastest way to take
    starts, ends, hashes = _plain(folded) if folded.max() < _UNSPACED else _mixed(folded)
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    closes = np.cumsum(lengths)
    counts = np.diff(np.searchsorted(starts, closes), prepend=0)
    opens = np.repeat(closes - lengths, counts)
    return Words(hashes, counts, starts - opens, ends - opens)


def of_strings(strings: Sequence[str]) -> Hashes:
    """A hash of each string as it stands: as that of a word, of its code points and a separator behind them."""
    points = np.frombuffer("\n".join([*strings, ""]).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    ends = np.cumsum(np.fromiter(map(len, strings), dtype=np.int64, count=len(strings)) + 1)
    return _hash(points, np.append(0, ends[:-1])[: len(ends)], ends)


def chunks(lengths: Ints, limit: int = CHUNK) -> Iterator[slice]:
    """Slices that together cover texts of these `lengths`, each with at most `limit` characters or a single text."""
    totals = np.cumsum(lengths)
    start = 0
    while start < len(lengths):
        done = int(totals[start - 1]) if start else 0
        stop = max(int(np.searchsorted(totals, done + limit, side="right")), start + 1)
        yield slice(start, stop)
        start = stop


def fingerprints(words: Words) -> Hashes:
    """A hash of the word sequence of each text; 0 for a text without words.

    sum of mix(h(k) + k * MULTIPLIER) over the word hashes h(k), k = 0, 1, ..., modulo 2^64.
    """
    filled = np.flatnonzero(words.counts)
    places = np.arange(len(words.hashes)) - np.repeat(words.firsts, words.counts)
    mixed = mix(words.hashes + places.astype(np.uint64) * np.uint64(MULTIPLIER))
    found = np.zeros(len(words.counts), dtype=np.uint64)
    if len(filled):
        found[filled] = np.add.reduceat(mixed, words.firsts[filled])
    return found


def mix(values: Hashes) -> Hashes:
    """The bits of each value spread over all 64, one to one; `values` is overwritten."""
    values ^= values >> np.uint64(32)
    values *= np.uint64(SPREAD)
    values ^= values >> np.uint64(29)
    return values


def _plain(folded: Folded) -> tuple[Ints, Ints, Hashes]:
    """Starts, ends and hashes of the words; the last of `folded` is a separator."""
    starts, ends = _runs(folded != _SEPARATOR)
    return starts, ends, _hash(folded, starts, ends)


def _mixed(folded: Folded) -> tuple[Ints, Ints, Hashes]:
    """The same where some characters are left out or are of scripts without spaces."""
    kept = np.flatnonzero(folded != _LEFT_OUT)
    folded = folded[kept]
    dense = folded >= _UNSPACED
    pair = dense & np.append(dense[1:], False)
    alone = dense & ~pair & ~np.append(False, dense[:-1])
    runs = _runs((folded != _SEPARATOR) & ~dense)
    pairs, singles = np.flatnonzero(pair), np.flatnonzero(alone)
    starts = np.concatenate([runs[0], pairs, singles])
    ends = np.concatenate([runs[1], pairs + 2, singles + 1])
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], ends[order]
    return kept[starts], kept[ends - 1] + 1, _hash(folded & np.uint32(_UNSPACED - 1), starts, ends)


def _runs(letters: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    changes = np.flatnonzero(letters[1:] != letters[:-1]) + 1
    if letters[0]:
        changes = np.append(0, changes)
    return changes[::2], changes[1::2]


def _hash(folded: Folded, starts: Ints, ends: Ints) -> Hashes:
    """Differences of prefix sums; before the first word there is nothing to subtract."""
    powers, inverses = _powers(len(folded))
    terms = folded.astype(np.uint64)
    terms *= powers[: len(folded)]
    np.cumsum(terms, out=terms)
    sums = terms[ends - 1]
    sums[1:] -= terms[starts[1:] - 1]
    sums *= inverses[starts]
    return mix(sums)


def _powers(count: int) -> tuple[Hashes, Hashes]:
    return _usual_powers() if count <= 2 * CHUNK else _make_powers(count)


@cache
def _usual_powers() -> tuple[Hashes, Hashes]:
    return _make_powers(2 * CHUNK)


def _make_powers(count: int) -> tuple[Hashes, Hashes]:
    """R^k and R^-k for k = 0, 1, ..., count - 1."""
    return _geometric(MULTIPLIER, count), _geometric(pow(MULTIPLIER, -1, 1 << 64), count)


def _geometric(base: int, count: int) -> Hashes:
    factors = np.full(count, base, dtype=np.uint64)
    factors[:1] = 1
    return np.multiply.accumulate(factors)


@cache
def characters() -> NDArray[np.uint32]:
    """For each code point 0 for a separator, all bits for what is left out, else its folded code point.

    The top bit is set for scripts without spaces. The table is that of Unicode 3.2 with a few exceptions: classes of
    characters must not change with the interpreter. tests/make_characters.py makes the file, which holds it compressed,
    ITSELF in the place of a code point that is its own folding: to make it anew takes as long as to read 50 articles.
    """
    packed = resources.files("integrity.link").joinpath("characters.zz").read_bytes()
    held = np.frombuffer(zlib.decompress(packed), dtype="<u4")
    points = np.arange(len(held), dtype=np.uint32)
    table = np.where(held == ITSELF, points, held)
    table = np.where(held == ITSELF_UNSPACED, points | np.uint32(_UNSPACED), table)
    table.setflags(write=False)
    return table
