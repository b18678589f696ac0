"""Laws of the copies stage: the fast way says what the obvious way says, and order says nothing."""

import random
from itertools import takewhile

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from integrity.link import alignment, copies, words
from integrity.link.shingles import ARCHIVE, USUAL, Sample
from tests import slow_copies

VOCABULARY = "ferry fog pier quay hull mast bow stern tide buoy rope deck".split()
SCRIPTS = [
    "地震が起きた東京",
    "паром врезался",
    "הגשר נסגר",
    "สะพานปิด",
    "한국 배 안개",
    "caf\u00e9 cafe\u0301",
    "“it’s”",
    "5%",
]


def prose(seed: int, length: int) -> str:
    """Words by chance; the same for the same seed."""
    chance = random.Random(seed)
    return " ".join(f"{chance.choice(VOCABULARY)}{chance.randrange(40)}" for _ in range(length))


PASSAGES = st.builds(prose, st.integers(0, 5), st.sampled_from([3, 5, 14, 60, 120, 400]))
REPEATS = st.builds(lambda word, times: f"{word} " * times, st.sampled_from(["fog", "a b", "震"]), st.integers(1, 300))
BODIES = st.none() | st.lists(
    PASSAGES | REPEATS | st.sampled_from([*SCRIPTS, *(text * 20 for text in SCRIPTS)]) | st.text(max_size=80),
    max_size=5,
).map(" ".join)
ROWS = st.lists(
    st.tuples(
        BODIES, st.sampled_from([None, "post", "wire"]), st.none() | st.sampled_from([-1.5, 0.0, 0.5, 1.0, 2.0, 3.5])
    ),
    max_size=14,
)
CROWDS = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.sampled_from([20, 130]), st.sampled_from(["", "late", "fog tide"])),
    max_size=50,
)
few = settings(max_examples=80, deadline=None)
Row = tuple[str | None, str | None, float | None]


def find(rows: list[Row], sample: Sample = USUAL) -> copies.Copies:
    texts, outlets, days = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return copies.find(texts, outlets, days, sample=sample)


def slowly(rows: list[Row], sample: Sample = USUAL) -> list[slow_copies.Pair]:
    texts, outlets, days = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return slow_copies.find(texts, outlets, days, sample)


@given(st.lists(st.text() | st.sampled_from(SCRIPTS), max_size=5))
def test_words_are_those_of_the_obvious_tokeniser(texts: list[str]) -> None:
    found = words.tokenize(texts)
    expected = [slow_copies.tokens(text) for text in texts]
    assert found.counts.tolist() == [len(text) for text in expected]
    flat = [token for text in expected for token in text]
    assert found.hashes.tolist() == [slow_copies.word_hash(token.word) for token in flat]
    assert list(zip(found.starts.tolist(), found.ends.tolist(), strict=True)) == [(t.start, t.end) for t in flat]


@few
@given(ROWS, st.sampled_from([USUAL, ARCHIVE]))
def test_pairs_are_those_of_the_obvious_way(rows: list[Row], sample: Sample) -> None:
    assert slow_copies.rows(find(rows, sample)) == slowly(rows, sample)


@few
@given(CROWDS, st.sampled_from([USUAL, ARCHIVE]))
def test_crowds_of_like_texts_are_paired_as_the_obvious_way_does(
    crowd: list[tuple[int, int, str]], sample: Sample
) -> None:
    rows: list[Row] = [(f"{prose(seed, length)} {end}", None, None) for seed, length, end in crowd]
    assert slow_copies.rows(find(rows, sample)) == slowly(rows, sample)


@few
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_says_nothing(rows: list[Row], chance: random.Random) -> None:
    places = list(range(len(rows)))
    chance.shuffle(places)
    moved = find([rows[place] for place in places])
    turned = [_turned(pair, places) for pair in slow_copies.rows(moved)]
    assert sorted(turned, key=lambda pair: (pair.i, pair.j)) == slow_copies.rows(find(rows))


def _turned(pair: slow_copies.Pair, places: list[int]) -> slow_copies.Pair:
    """The pair in the numbers of the rows before they were moved."""
    i, j = places[pair.i], places[pair.j]
    if i < j:
        return pair._replace(i=i, j=j)
    return pair._replace(i=j, j=i, i_in_j=pair.j_in_i, j_in_i=pair.i_in_j)


@few
@given(ROWS)
def test_unrelated_texts_that_are_appended_change_nothing(rows: list[Row]) -> None:
    others: list[Row] = [(f"unrelated{k} " * 30, "other", float(k)) for k in range(8)]
    assert slow_copies.rows(find(rows + others)) == slow_copies.rows(find(rows))


@few
@given(ROWS)
def test_shares_lie_between_0_and_1_and_the_pairs_are_sorted(rows: list[Row]) -> None:
    found = find(rows)
    for column in (found.jaccard, found.i_in_j, found.j_in_i, found.similarity[~np.isnan(found.similarity)]):
        assert ((column >= 0) & (column <= 1)).all()
    pairs = list(zip(found.i.tolist(), found.j.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert all(i < j for i, j in pairs)
    assert (found.jaccard <= np.minimum(found.i_in_j, found.j_in_i)).all()


@few
@given(BODIES, BODIES)
def test_alignment_of_words_is_that_of_rapidfuzz(a: str | None, b: str | None) -> None:
    found = words.tokenize([a or "", b or ""])
    split = int(found.counts[0])
    expected = Indel.normalized_similarity(*([t.word for t in slow_copies.tokens(text or "")] for text in (a, b)))
    assert alignment.similarity(found.hashes[:split], found.hashes[split:]) == expected


@few
@given(BODIES, BODIES)
def test_a_bag_of_words_never_promises_too_little(a: str | None, b: str | None) -> None:
    found = words.tokenize([a or "", b or ""])
    split = int(found.counts[0])
    shared = alignment.bags(found.hashes, found.counts).shared(np.array([0]), np.array([1]))
    if len(found.hashes):
        assert alignment.at_most_shared(found, np.array([0]), np.array([1]))[0] >= shared[0]
        most = alignment.bound(shared, found.counts[:1], found.counts[1:])[0]
        assert most >= alignment.similarity(found.hashes[:split], found.hashes[split:]) - 1e-12


@few
@given(st.text("ab 震、", max_size=60), st.text("ab 震、", max_size=60))
def test_the_longest_span_is_that_of_the_obvious_way(a: str, b: str) -> None:
    left, right = slow_copies.tokens(a), slow_copies.tokens(b)
    places = [(i, j) for i in range(len(left)) for j in range(len(right))]
    best = max(((shared_run(left[i:], right[j:]), -i, -j) for i, j in places), default=(0, 0, 0))
    length, i, j = best[0], -best[1], -best[2]
    expected = alignment.Span(
        length, left[i].start, left[i + length - 1].end, right[j].start, right[j + length - 1].end
    ) if length else None  # fmt: skip
    assert alignment.longest_span(a, b) == expected


def shared_run(left: list[slow_copies.Token], right: list[slow_copies.Token]) -> int:
    """How many words both begin with."""
    pairs = zip(left, right, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].word == pair[1].word, pairs))
