"""Laws of the compiled kernels of the event stage: they say what the numpy path says, bit for bit, in any threads."""

import random
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from integrity.link import blocking, context, features, meetings, products
from integrity.link.feed import Feed, Rows
from integrity.link.linking import Linker
from integrity.link.products import Kernels, Near
from integrity.link.weights import SCALE, Background, background
from integrity.load.records import Record
from tests import bulk
from tests.records import DAY, record

pytestmark = bulk.needs("numba")

few = settings(max_examples=60, deadline=None)
LARGE = (1 << 40) + 1
VALUES = st.sampled_from([0, 0, 0, 1, 2, SCALE, LARGE])
WORDS = [
    "ferry",
    "bridge",
    "barge",
    "pier",
    "Fog",
    "quay",
    "12",
    "3.5 km",
    "Monday",
    "the",
    "é",
    "地震",
    "\ud800",
    "?!",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.none()
DATES = st.sampled_from([None, *(DAY + timedelta(days=1.5 * n) for n in range(6))])
RECORDS = st.builds(lambda title, excerpt, date: record("x", title, excerpt, published=date), TEXTS, TEXTS, DATES)


def kernels(threads: int = 1) -> Kernels:
    found = bulk.forced(threads).kernels([])
    assert found
    return found


@st.composite
def matrices(draw: st.DrawFn) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Two with the same rows and columns, the columns of a row in any order, some of them 0."""
    size, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    both = [np.array([[draw(VALUES) for _ in range(width)] for _ in range(size)], dtype=np.int64) for _ in range(2)]
    left, right = (sparse.csr_array(each) for each in both)
    left.indices, left.data = left.indices.copy(), left.data.copy()
    for begin, end in zip(left.indptr[:-1], left.indptr[1:], strict=True):
        left.indices[begin:end], left.data[begin:end] = left.indices[begin:end][::-1], left.data[begin:end][::-1]
    left.has_sorted_indices = False
    left.data[: draw(st.integers(0, len(left.data)))] *= draw(st.integers(0, 1))
    return left, right


@few
@given(matrices(), st.data())
def test_sums_are_those_of_the_numpy_path(both: tuple[sparse.csr_array, sparse.csr_array], data: st.DataObject) -> None:
    rows = st.lists(st.integers(0, both[0].shape[0] - 1), min_size=9, max_size=9)
    i, j = np.array(data.draw(rows)), np.array(data.draw(rows))
    expected = products.sums(*both, i, j)
    assert products.sums(*both, i, j, kernels()).tolist() == expected.tolist()
    assert expected.tolist() == [int(both[0].toarray()[a] @ both[1].toarray()[b]) for a, b in zip(i, j, strict=True)]


@few
@given(matrices(), st.data())
def test_rows_share_what_they_share_on_the_numpy_path(
    both: tuple[sparse.csr_array, sparse.csr_array], data: st.DataObject
) -> None:
    rows = st.lists(st.integers(0, both[0].shape[0] - 1), max_size=9)
    i = np.array(data.draw(rows), dtype=np.int64)
    both[0].eliminate_zeros()
    expected, found = (products.shared(both[0], i, i[::-1], each) for each in (None, kernels()))
    assert found.bounds.tolist() == expected.bounds.tolist()
    for begin, end in zip(found.bounds[:-1], found.bounds[1:], strict=True):
        pairs = [set(zip(each.columns[begin:end], each.values[begin:end], strict=True)) for each in (found, expected)]
        assert pairs[0] == pairs[1]


def asked(records: Sequence[Record], by: Kernels | None, table: Background) -> list[Rows]:
    """Everything that the event stage finds of a feed: candidates, features, friends, context."""
    feed = Feed(records, table, kernels=by)
    i, j = blocking.candidate_pairs(feed, np.arange(len(records))[:: 1 if len(records) % 2 else -1])
    columns = features._in_chunks(feed, i, j)
    chances = (columns.sum(axis=1) * 7919) % 1_000_000
    more = blocking.friends(feed, i, j, chances)
    second = context.Partners(len(records), i, j, chances, by).features(i, j, columns[:, 0], chances)
    return [i, j, columns, *more, second]


def assert_agree(records: Sequence[Record], table: Background) -> list[Rows]:
    """What numpy finds, after it was seen that kernels find the same in any threads; no feed is a small one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meetings, "SMALL", -1)
        patch.setattr(blocking, "_FEW", -1)
        expected = asked(records, None, table)
        for threads in (1, 3):
            for left, right in zip(asked(records, kernels(threads), table), expected, strict=True):
                assert (left.dtype, left.shape, left.tobytes()) == (right.dtype, right.shape, right.tobytes())
        return expected


@few
@given(st.lists(RECORDS, max_size=14))
def test_feeds_are_compared_as_on_the_numpy_path(records: list[Record]) -> None:
    assert_agree(records, Background(1000, {"ferry": 50, "bridge": 999}))


def crowded(seed: int, size: int, different: int = 30) -> list[Record]:
    """Records of so many different words, many of them alike, two thirds dated, some without text."""
    chance = random.Random(seed)
    words = [f"word{k}" for k in range(different)]

    def one(number: int) -> Record:
        title, excerpt = (" ".join(chance.choices(words, k=chance.randrange(9))) for _ in range(2))
        date = DAY + timedelta(hours=chance.randrange(300)) if chance.random() < 0.67 else None
        return record(f"{number:04}", title, excerpt, published=date)

    return [one(number) for number in range(size)]


@pytest.mark.parametrize("seed", range(3))
def test_of_more_than_the_nearest_the_same_are_kept(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("NEAREST", 5), ("FRIENDS", 7)):
        monkeypatch.setattr(blocking, name, most)
    i, *_, more, _, _ = assert_agree(crowded(seed, 301), background())
    assert len(i) > 301
    assert len(more)


def test_blocks_and_chunks_are_put_together_in_any_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    kernels()
    from integrity.link import compiled_events  # noqa: PLC0415 - imports numba

    monkeypatch.setattr(compiled_events, "_BLOCK", 17)
    monkeypatch.setattr(features, "_CHUNK", 101)
    assert_agree(crowded(4, 300), background())


def test_a_feed_is_linked_as_without_kernels() -> None:
    records = crowded(5, 300, 200)
    plain = Linker(records)
    linked = Linker(records, bulk=bulk.forced(2))
    assert linked.candidates.probabilities.tobytes() == plain.candidates.probabilities.tobytes()
    assert linked.link() == plain.link()
    assert len(linked.candidates.i) > 300


def test_a_place_without_others_has_no_neighbours() -> None:
    rows = sparse.csr_array(np.ones((2, 3), dtype=np.int64))
    none = np.zeros(2, dtype=np.int64)
    places, others = kernels().nearest(rows, products.narrow(sparse.csr_array(rows.T)), Near(none, none, 2), none, 4)
    assert (places.tolist(), others.tolist()) == ([], [])


def test_of_no_rows_there_are_no_neighbours() -> None:
    rows, none = sparse.csr_array((0, 3), dtype=np.int64), np.zeros(0, dtype=np.int64)
    places, _ = kernels().nearest(rows, sparse.csr_array(rows.T), Near(none, none, 0), none, 4)
    assert not len(places)
