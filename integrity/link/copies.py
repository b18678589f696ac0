"""Which texts are copies of which: pairs that share enough of their word 5-grams, each outlet's own furniture left out.

Candidates come from a sample of the 5-grams that the hash decides (`shingles`); what is said of a pair is exact, on all
of them. The text alone decides, and the outlet and the day for what is furniture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from integrity.link import alignment, shingles, words
from integrity.link.bulk import NEVER, Bulk
from integrity.link.printed import FURNITURE, Feed
from integrity.link.shingles import USUAL, Mask, Members, Sample, Sets
from integrity.link.texts import Column
from integrity.link.words import Hashes, Ints, Words

Floats = NDArray[np.float64]

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

    def tell(self, at: Ints, shared: Ints, left: Ints, right: Ints, passage: Mask) -> None:
        """Fill in the entries `at`, of which i, j and both have so many 5-grams."""
        self.jaccard[at] = _ratio(shared, left + right - shared)
        self.i_in_j[at], self.j_in_i[at] = _ratio(shared, left), _ratio(shared, right)
        self.passage[at] = passage

    @property
    def direction(self) -> NDArray[np.int8]:
        """1 where i stands in a j that is more than that (a brief in a round-up), -1 the other way round, else 0.

        Such a pair is a copy, but the longer text no copy of the shorter one: no reason to make both one node.
        """
        brief = (self.jaccard < COPIED_JACCARD) & (np.maximum(self.i_in_j, self.j_in_i) >= COPIED_SHARE)
        return np.where(brief, np.sign(self.i_in_j - self.j_in_i), 0).astype(np.int8)


def find(
    texts: Column | Sequence[str | None],
    outlets: Sequence[str | None] | Ints,
    days: Sequence[float | None] | Floats,
    bulk: Bulk = NEVER,
    sample: Sample = USUAL,
) -> Copies:
    """The pairs of rows that share enough of their texts, and every pair with the same words.

    `texts` are bodies without markup, None or no words for none; `outlets` may be numbered in the order of their names,
    -1 for none; `days` count from any epoch, the time of day as a fraction, and may be NaN. Which pairs are found, and
    what is said of them, does not depend on the order of the rows, with one exception: where more than `shingles.HEAVY`
    rows hold the same 5-gram, each is paired through it with the first and the previous one, so the rows are to be in a
    stable order, such as by (day, id). `bulk` says whether compiled kernels may find the same in less time. `sample`
    says by what they are found. Raises ValueError for `shingles.MAX_ROWS` rows and more.
    """
    if len(texts) >= shingles.MAX_ROWS:
        raise ValueError(
            f"{len(texts):,} texts are too many to compare at once: split them below {shingles.MAX_ROWS:,}"
        )
    feed = Feed(texts, outlets, days)
    if bulk.loads(int(feed.sizes.sum())):
        from integrity.link import compiled  # noqa: PLC0415 - takes a second, which only many texts are worth

        return compiled.find(feed, bulk.threads, sample)
    scan = _Scan(feed, sample)
    i, j = scan.pairs()
    found, other = begun(i, j, scan.prints, scan.counts)
    for block in blocks(feed.sizes, i[other], j[other], _BLOCK):
        _measure(feed, scan.furniture, found, other[block])
    return found


def begun(i: Ints, j: Ints, prints: Hashes, counts: Ints) -> tuple[Copies, Ints]:
    """The pairs as if all were equal, and the numbers of those that are not, to be filled in."""
    same = prints[i] == prints[j]
    ones, left, right = np.ones((4, len(i))), counts[i], counts[j]
    passage = same & (left >= PASSAGE)
    return Copies(i, j, ones[0], ones[1], ones[2], ones[3], passage, left, right), np.flatnonzero(~same)


def furniture_of(texts: Sequence[str], days: Sequence[float | None]) -> Hashes:
    """The 5-grams that are furniture of one outlet, ascending; `texts` are all that it printed, each once."""
    feed = Feed(texts, [""] * len(texts), days)
    return np.sort(_Scan(feed).furniture.values ^ feed.salts[:1]) if texts else np.zeros(0, dtype=np.uint64)


def measured(texts: Sequence[str], salts: Hashes, furniture: Members, i: Ints, j: Ints) -> Copies:
    """What `find` would say of pairs (i, j) of `texts` whose words are not the same, the pairs sorted by i.

    A 5-gram is furniture of a text if it stands, salted with the text's one of `salts`, in `furniture`.
    """
    feed = Feed(texts, [None] * len(texts), [None] * len(texts))
    feed.salts = salts
    counts = feed.read(np.arange(len(texts))).counts
    ones = np.ones((4, len(i)))
    found = Copies(i, j, ones[0], ones[1], ones[2], ones[3], np.zeros(len(i), dtype=np.bool_), counts[i], counts[j])
    for block in blocks(feed.sizes, i, j, _BLOCK):
        _measure(feed, furniture, found, np.arange(block.start, block.stop))
    return found


class _Scan:
    """What one reading of all texts leaves: fingerprints, word counts, the sample, and the furniture."""

    def __init__(self, feed: Feed, sample: Sample = USUAL) -> None:
        self._sample = sample
        self.prints = np.zeros(len(feed.texts), dtype=np.uint64)
        self.counts = np.zeros(len(feed.texts), dtype=np.int64)
        packed, furniture = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.uint64)]
        for rows in feed.batches(_BATCH):
            packed_sample, recurring = self._read(feed, rows)
            packed.append(packed_sample)
            furniture.append(recurring)
        self._packed = packed
        self.furniture = Members(np.sort(np.concatenate(furniture)))

    def _read(self, feed: Feed, rows: Ints) -> tuple[Hashes, Hashes]:
        """The packed sample without furniture, and the furniture, of the rows of whole outlets."""
        parts = (self._shingles(feed, rows[part]) for part in words.chunks(feed.sizes[rows]))
        found, counts, sample, held = (np.concatenate(column) for column in zip(*parts, strict=True))
        recurring = self._recurring(feed, rows, found, counts)
        kept = ~Members(recurring).holds(sample)
        sample, held = sample[kept], held[kept]
        return shingles.pack(sample ^ feed.salts[held], held), recurring

    def _shingles(self, feed: Feed, rows: Ints) -> tuple[Hashes, Ints, Hashes, Ints]:
        """Salted 5-grams of rows where furniture is counted, how many in each row; the salted sample, its rows."""
        read = feed.read(rows)
        self.prints[rows], self.counts[rows] = words.fingerprints(read), read.counts
        found, counts = shingles.shingles(read)
        kept = np.flatnonzero(shingles.sampled(found, counts, self._sample))
        held = np.repeat(rows, counts)[kept]
        sample = found[kept] ^ feed.salts[held]
        counted = feed.counted[rows]
        if not counted.all():
            found = found[np.repeat(counted, counts)]
            counts = np.where(counted, counts, 0)
        found ^= np.repeat(feed.salts[rows], counts)
        return found, counts, sample, held

    def _recurring(self, feed: Feed, rows: Ints, salted: Hashes, counts: Ints) -> Hashes:
        """5-grams on FURNITURE days. A text that its outlet has printed before is no further article."""
        is_new = feed.first_prints(rows, self.prints[rows])
        cells = (salted >> np.uint64(64 - min(max(len(salted), 1 << 10).bit_length(), 24))).view(np.int64)
        often = np.flatnonzero((np.bincount(cells) >= FURNITURE)[cells] & np.repeat(is_new, counts))
        owners = np.searchsorted(np.cumsum(counts), often, side="right")
        return on_days(salted[often], feed.units[rows[owners]])

    def pairs(self) -> tuple[Ints, Ints]:
        """Candidates and rows with the same words, sorted; uses the sample up."""
        packed = np.concatenate(self._packed)
        self._packed.clear()
        i, j = shingles.candidates(packed, len(self.prints), self._sample.least)
        return with_equal(self.prints, self.counts, i, j)


def with_equal(prints: Hashes, counts: Ints, i: Ints, j: Ints) -> tuple[Ints, Ints]:
    """The pairs i, j and those of rows with the same words, sorted."""
    size = max(len(prints), 1)
    filled = np.flatnonzero(counts)
    a, b = (filled[side] for side in shingles.companions(prints[filled]))
    keys = np.unique(np.concatenate([i * size + j, a * size + b]))
    return keys // size, keys % size


def on_days(salted: Hashes, units: Floats) -> Hashes:
    """Those that stand in FURNITURE different units, without 0, which is an empty place in a table of hashes."""
    order = np.lexsort((units, salted))
    salted, units = salted[order], units[order]
    other = np.append(True, (salted[1:] != salted[:-1]) | (units[1:] != units[:-1]))[: len(salted)]
    salted = salted[other]
    starts, sizes = shingles.groups(salted)
    found = salted[starts[sizes >= FURNITURE]]
    return np.asarray(found[found != 0])


def blocks(sizes: Ints, i: Ints, j: Ints, limit: int) -> Iterator[slice]:
    """Slices of the pairs, sorted by i, that need about `limit` characters and few enough texts for `Sets`."""
    is_new = np.append(True, i[1:] != i[:-1])[: len(i)]
    return words.chunks(np.maximum(sizes[j] + is_new * sizes[i], 2 * limit // Sets.MAX_TEXTS), limit)


def _measure(feed: Feed, furniture: Members, found: Copies, at: Ints) -> None:
    """Fill in the entries `at`, pairs whose words are not the same."""
    rows = np.unique(np.concatenate([found.i[at], found.j[at]]))
    a, b = np.searchsorted(rows, found.i[at]), np.searchsorted(rows, found.j[at])
    read = feed.read(rows)
    grams, counts = shingles.shingles(read)
    own = ~furniture.holds(grams ^ np.repeat(feed.salts[rows], counts))
    sets = _subset(grams, counts, own)
    shared, left, right = sets.shared(a, b), sets.sizes[a], sets.sizes[b]
    found.tell(at, shared, left, right, _passages(read, counts, own).shared(a, b) > 0)
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
