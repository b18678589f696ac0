"""Which texts are copies of which: pairs that share enough of their word 5-grams, each outlet's own furniture left out.

Candidates come from a sample of the 5-grams that the hash decides (`shingles`); what is said of a pair is exact, on all
of them. The text alone decides, and the outlet and the day for what is furniture.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from integrity.link import alignment, shingles, words
from integrity.link.shingles import Mask, Members, Sets
from integrity.link.words import Hashes, Ints, Words

Floats = NDArray[np.float64]

FURNITURE = 5
"""Days on which an outlet has a 5-gram in different texts, from which it is furniture (78 % of the weak pairs of one
outlet vanish, pairs of two outlets stay; measured on 37,554 real articles). Undated articles count one each."""
COUNTED = 1 << 25
"""Characters of one outlet in which furniture is counted; of a larger outlet a part that the texts' CRC-32 chooses."""
COPIED_JACCARD = 0.4
COPIED_SHARE = 0.5
"""From either on a pair is a copy, and word order has nothing to add."""
MIN_SIMILARITY = 0.55
PASSAGE = 12
"""Words in a row from which two texts share a passage."""
_BATCH = 1 << 22
_BLOCK = 1 << 22
"""Characters whose 5-grams are held at a time."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Pairs of rows that may be copies, sorted by (i, j), i < j; an entry of each array for each pair."""

    i: Ints
    j: Ints
    jaccard: Floats
    """5-grams of both over 5-grams of either; 1 for equal sequences of words."""
    i_in_j: Floats
    """Share of the 5-grams of i that stand in j; 1 for equal sequences of words."""
    j_in_i: Floats
    """Share of the 5-grams of j that stand in i."""
    similarity: Floats
    """Of the words in order, see `alignment.similarity`. NaN where it could change nothing: the words in any order rule
    MIN_SIMILARITY out, or COPIED_JACCARD or COPIED_SHARE is reached without being the same words, or the texts are too
    long to be aligned."""
    passage: Mask
    """Whether PASSAGE words in a row without furniture stand in both."""
    i_words: Ints
    """Words of the text of i, furniture too: of a few equal words a reader may make nothing."""
    j_words: Ints

    def __len__(self) -> int:
        return len(self.i)

    @property
    def direction(self) -> NDArray[np.int8]:
        """1 where i stands in a j that is more than that (a brief in a round-up), -1 the other way round, else 0.

        Such a pair is a copy, but the longer text no copy of the shorter one: no reason to make both one node.
        """
        brief = (self.jaccard < COPIED_JACCARD) & (np.maximum(self.i_in_j, self.j_in_i) >= COPIED_SHARE)
        return np.where(brief, np.sign(self.i_in_j - self.j_in_i), 0).astype(np.int8)


def find(texts: Sequence[str | None], outlets: Sequence[str | None], days: Sequence[float | None]) -> Copies:
    """The pairs of rows that share enough of their texts, and every pair with the same words.

    `texts` are bodies without markup, None or no words for none; `days` count from any epoch, the time of day as a
    fraction. Which pairs are found, and what is said of them, does not depend on the order of the rows, with one
    exception: where more than `shingles.HEAVY` rows hold the same 5-gram, each is paired through it with the first and
    the previous one, so the rows are to be in a stable order, such as by (day, id). Raises ValueError for
    `shingles.MAX_ROWS` rows and more.
    """
    if len(texts) >= shingles.MAX_ROWS:
        raise ValueError(
            f"{len(texts):,} texts are too many to compare at once: split them below {shingles.MAX_ROWS:,}"
        )
    feed = _Feed(texts, outlets, days)
    scan = _Scan(feed)
    i, j = scan.pairs()
    same = scan.prints[i] == scan.prints[j]
    ones, left, right = np.ones((4, len(i))), scan.counts[i], scan.counts[j]
    found = Copies(i, j, ones[0], ones[1], ones[2], ones[3], same & (left >= PASSAGE), left, right)
    other = np.flatnonzero(~same)
    for block in _blocks(feed.lengths, i[other], j[other]):
        _measure(feed, scan.furniture, found, other[block])
    return found


def furniture_of(texts: Sequence[str], days: Sequence[float | None]) -> Hashes:
    """The 5-grams that are furniture of one outlet, ascending; `texts` are all that it printed, each once."""
    feed = _Feed(texts, [""] * len(texts), days)
    return np.sort(_Scan(feed).furniture.values ^ feed.salts[:1]) if texts else np.zeros(0, dtype=np.uint64)


def measured(texts: Sequence[str], salts: Hashes, furniture: Members, i: Ints, j: Ints) -> Copies:
    """What `find` would say of pairs (i, j) of `texts` whose words are not the same, the pairs sorted by i.

    A 5-gram is furniture of a text if it stands, salted with the text's one of `salts`, in `furniture`.
    """
    feed = _Feed(texts, [None] * len(texts), [None] * len(texts))
    feed.salts = salts
    counts = feed.read(np.arange(len(texts))).counts
    ones = np.ones((4, len(i)))
    found = Copies(i, j, ones[0], ones[1], ones[2], ones[3], np.zeros(len(i), dtype=np.bool_), counts[i], counts[j])
    for block in _blocks(feed.lengths, i, j):
        _measure(feed, furniture, found, np.arange(block.start, block.stop))
    return found


class _Feed:
    """The rows as arrays. Outlets with too few articles to have furniture count as no outlet, -1."""

    def __init__(
        self, texts: Sequence[str | None], outlets: Sequence[str | None], days: Sequence[float | None]
    ) -> None:
        self.texts = [text or "" for text in texts]
        self.lengths = np.array([len(text) + 1 for text in self.texts], dtype=np.int64)
        self.days = np.array([np.nan if day is None else day for day in days], dtype=np.float64)
        numbers = {name: number for number, name in enumerate(sorted({name for name in outlets if name is not None}))}
        codes = np.array([-1 if name is None else numbers[name] for name in outlets], dtype=np.int64)
        self.outlets = np.where(np.bincount(codes + 1, minlength=1)[codes + 1] >= FURNITURE, codes, -1)
        self.salts = words.mix((self.outlets + 2).astype(np.uint64) * np.uint64(words.MULTIPLIER))
        """Of a row's outlet: a 5-gram with it is a 5-gram of that outlet."""
        undated = np.isnan(self.days)  # each of them is a day of its own, between two days
        self.units = np.where(undated, -0.5 - np.arange(len(texts)), np.floor(np.where(undated, 0, self.days)))
        self.counted = self._counted()

    def _counted(self) -> Mask:
        """Rows in which furniture is counted."""
        counted = self.outlets >= 0
        totals = np.bincount(self.outlets + 1, weights=self.lengths)
        for outlet in np.flatnonzero(totals[1:] > COUNTED):
            rows = np.flatnonzero(self.outlets == outlet)
            sums = np.array([zlib.crc32(self.texts[row].encode("utf-8", "surrogatepass")) for row in rows.tolist()])
            order = rows[np.lexsort((self.lengths[rows], sums))]
            counted[order[np.cumsum(self.lengths[order]) > COUNTED]] = False
        return counted

    def read(self, rows: Ints) -> Words:
        return words.tokenize([self.texts[row] for row in rows.tolist()])


class _Scan:
    """What one reading of all texts leaves: fingerprints, word counts, the sample, and the furniture."""

    def __init__(self, feed: _Feed) -> None:
        self.prints = np.zeros(len(feed.texts), dtype=np.uint64)
        self.counts = np.zeros(len(feed.texts), dtype=np.int64)
        packed, furniture = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.uint64)]
        order = np.argsort(feed.outlets, kind="stable")
        apart = np.where(feed.outlets < 0, -1 - np.arange(len(order)), feed.outlets)[order]
        for batch in shingles.blocks(apart, feed.lengths[order], _BATCH):
            sample, recurring = self._read(feed, order[batch])
            packed.append(sample)
            furniture.append(recurring)
        self._packed = packed
        self.furniture = Members(np.sort(np.concatenate(furniture)))

    def _read(self, feed: _Feed, rows: Ints) -> tuple[Hashes, Hashes]:
        """The packed sample without furniture, and the furniture, of the rows of whole outlets."""
        parts = (self._shingles(feed, rows[part]) for part in words.chunks(feed.lengths[rows]))
        found, counts, sample, held = (np.concatenate(column) for column in zip(*parts, strict=True))
        recurring = self._recurring(feed, rows, found, counts)
        kept = ~Members(recurring).holds(sample)
        sample, held = sample[kept], held[kept]
        return shingles.pack(sample ^ feed.salts[held], held), recurring

    def _shingles(self, feed: _Feed, rows: Ints) -> tuple[Hashes, Ints, Hashes, Ints]:
        """Salted 5-grams of rows where furniture is counted, how many in each row; the salted sample, its rows."""
        read = feed.read(rows)
        self.prints[rows], self.counts[rows] = words.fingerprints(read), read.counts
        found, counts = shingles.shingles(read)
        kept = np.flatnonzero(shingles.sampled(found, counts))
        held = np.repeat(rows, counts)[kept]
        sample = found[kept] ^ feed.salts[held]
        counted = feed.counted[rows]
        if not counted.all():
            found = found[np.repeat(counted, counts)]
            counts = np.where(counted, counts, 0)
        found ^= np.repeat(feed.salts[rows], counts)
        return found, counts, sample, held

    def _recurring(self, feed: _Feed, rows: Ints, salted: Hashes, counts: Ints) -> Hashes:
        """5-grams on FURNITURE days. A text that its outlet has printed before is no further article."""
        order = np.lexsort((rows, feed.days[rows], self.prints[rows], feed.outlets[rows]))
        prints, outlets = self.prints[rows[order]], feed.outlets[rows[order]]
        again = np.append(False, (prints[1:] == prints[:-1]) & (outlets[1:] == outlets[:-1]))
        is_new = np.empty(len(rows), dtype=np.bool_)
        is_new[order] = ~again
        cells = (salted >> np.uint64(64 - min(max(len(salted), 1 << 10).bit_length(), 24))).view(np.int64)
        often = np.flatnonzero((np.bincount(cells) >= FURNITURE)[cells] & np.repeat(is_new, counts))
        owners = np.searchsorted(np.cumsum(counts), often, side="right")
        return _on_days(salted[often], feed.units[rows[owners]])

    def pairs(self) -> tuple[Ints, Ints]:
        """Candidates and rows with the same words, sorted; uses the sample up."""
        size = max(len(self.prints), 1)
        packed = np.concatenate(self._packed)
        self._packed.clear()
        i, j = shingles.candidates(packed, len(self.prints))
        filled = np.flatnonzero(self.counts)
        a, b = (filled[side] for side in shingles.companions(self.prints[filled]))
        keys = np.unique(np.concatenate([i * size + j, a * size + b]))
        return keys // size, keys % size


def _on_days(salted: Hashes, units: Floats) -> Hashes:
    """Those that stand in FURNITURE different units."""
    order = np.lexsort((units, salted))
    salted, units = salted[order], units[order]
    other = np.append(True, (salted[1:] != salted[:-1]) | (units[1:] != units[:-1]))[: len(salted)]
    salted = salted[other]
    starts, sizes = shingles.groups(salted)
    return np.asarray(salted[starts[sizes >= FURNITURE]])


def _blocks(lengths: Ints, i: Ints, j: Ints) -> Iterator[slice]:
    """Slices of the pairs, sorted by i, that need about _BLOCK characters and few enough texts for `Sets`."""
    is_new = np.append(True, i[1:] != i[:-1])[: len(i)]
    return words.chunks(np.maximum(lengths[j] + is_new * lengths[i], 2 * _BLOCK // Sets.MAX_TEXTS), _BLOCK)


def _measure(feed: _Feed, furniture: Members, found: Copies, at: Ints) -> None:
    """Fill in the entries `at`, pairs whose words are not the same."""
    rows = np.unique(np.concatenate([found.i[at], found.j[at]]))
    a, b = np.searchsorted(rows, found.i[at]), np.searchsorted(rows, found.j[at])
    read = feed.read(rows)
    grams, counts = shingles.shingles(read)
    own = ~furniture.holds(grams ^ np.repeat(feed.salts[rows], counts))
    sets = _subset(grams, counts, own)
    shared, left, right = sets.shared(a, b), sets.sizes[a], sets.sizes[b]
    found.jaccard[at] = _ratio(shared, left + right - shared)
    found.i_in_j[at], found.j_in_i[at] = _ratio(shared, left), _ratio(shared, right)
    found.passage[at] = _passages(read, counts, own).shared(a, b) > 0
    most = np.maximum(found.i_in_j[at], found.j_in_i[at])
    found.similarity[at] = _similarities(read, a, b, (found.jaccard[at] < COPIED_JACCARD) & (most < COPIED_SHARE))


def _subset(hashes: Hashes, counts: Ints, kept: Mask) -> Sets:
    return Sets(hashes[kept], shingles.total(kept, counts))


def _ratio(part: Ints, whole: Ints) -> Floats:
    return np.asarray(part / np.maximum(whole, 1))


def _passages(read: Words, counts: Ints, own: Mask) -> Sets:
    """Runs of PASSAGE words all of whose 5-grams, `counts` in each text, are the article's own."""
    found, sizes = shingles.shingles(read, PASSAGE)
    width = PASSAGE - shingles.LENGTH + 1
    owned = np.append(0, np.cumsum(own))
    firsts = np.repeat(np.cumsum(counts) - counts, sizes) + shingles.ranges(sizes)
    return _subset(found, sizes, owned[firsts + width] - owned[firsts] == width)


def _similarities(read: Words, a: Ints, b: Ints, possible: Mask) -> Floats:
    """Of the pairs that are `possible` and not ruled out by their bags of words; else NaN."""
    result = np.full(len(a), np.nan)
    firsts, counts = read.firsts, read.counts
    rough = alignment.at_most_shared(read, a, b)
    asked = np.flatnonzero(possible & (alignment.bound(rough, counts[a], counts[b]) >= MIN_SIMILARITY))
    a, b = a[asked], b[asked]
    texts = np.unique(np.concatenate([a, b]))
    held = np.repeat(firsts[texts], counts[texts]) + shingles.ranges(counts[texts])
    bags = alignment.bags(read.hashes[held], counts[texts])
    shared = bags.shared(np.searchsorted(texts, a), np.searchsorted(texts, b))
    for pair in np.flatnonzero(alignment.bound(shared, counts[a], counts[b]) >= MIN_SIMILARITY).tolist():
        left, right = (read.hashes[firsts[text] : firsts[text] + counts[text]] for text in (a[pair], b[pair]))
        result[asked[pair]] = alignment.similarity(left, right)
    return result
