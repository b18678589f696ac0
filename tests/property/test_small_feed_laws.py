"""What is told of a small feed from square tables, or of some of its records alone, is what the long way tells."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrity.link import blocking, context, features, linking, meetings
from integrity.link.blocking import NEAREST
from integrity.link.context import ONE, Partners
from integrity.link.evidence import Linking
from integrity.link.feed import Feed, Rows
from integrity.link.linking import Linker
from integrity.link.matrices import GRAMS
from integrity.link.meetings import Meetings, tallied
from integrity.link.weights import Background, Ints
from integrity.load.records import Record
from tests.engine.feeds import invented
from tests.property.test_linking_laws import FEEDS
from tests.records import record

TABLE = Background(1000, {"ferry": 50, "bridge": 5})
FEW = settings(max_examples=60)
LONG = ["a" * 900, "ab " * 300, f"{'a' * 500} {'a' * 499}b", "a " * 450]


def the_long_way(patch: pytest.MonkeyPatch) -> None:
    """No feed is small."""
    patch.setattr(meetings, "SMALL", -1)
    patch.setattr(blocking, "_FEW", -1)


def all_pairs(size: int) -> tuple[Rows, Rows]:
    i, j = np.triu_indices(size, 1)
    return i.astype(np.int64), j.astype(np.int64)


def titled(*titles: str) -> list[Record]:
    return [record(f"{number}", title, f"{title} {number}") for number, title in enumerate(titles)]


def same_features(records: list[Record]) -> None:
    i, j = all_pairs(len(records))
    together = features.pair_features(Feed(records, TABLE), i, j)
    assert np.array_equal(together, features.pair_features(Feed(records, TABLE), j, i))
    assert np.array_equal(together, features._in_chunks(Feed(records, TABLE), i, j))


@FEW
@given(FEEDS)
def test_pairs_of_a_small_feed_have_the_features_that_sparse_rows_give(records: list[Record]) -> None:
    same_features(records)


def test_so_have_pairs_of_generated_feeds_and_of_titles_as_long_as_can_be() -> None:
    same_features(invented(3, 90))
    same_features(titled(*LONG))


def test_a_pair_of_a_record_and_itself_is_compared_too() -> None:
    feed = Feed(titled("ferry fog", "ferry pier"), TABLE)
    one = np.array([1])
    assert np.array_equal(features.pair_features(feed, one, one), features._in_chunks(feed, one, one))


@given(
    st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=6),
    st.lists(st.sampled_from([0, 1, 7, 1 << 20, (1 << 30) - 1]), min_size=6, max_size=6),
)
def test_sums_over_what_two_rows_share_are_exact(listed: list[list[int]], weights: list[int]) -> None:
    rows = np.array([row for row, own in enumerate(listed) for _ in own], dtype=np.int64)
    columns = np.array([column for own in listed for column in own], dtype=np.int64)
    entries, size = tallied(rows, columns, 6), len(listed)
    found = Meetings(entries, size, 6, np.array(weights).argsort(kind="stable").argsort(kind="stable"))
    counted = [{column: own.count(column) for column in own} for own in listed]
    values = np.array([weights[column] for column in entries.columns.tolist()], dtype=np.int64)
    products, told = found.products(values), np.array(weights, dtype=np.int64)[found.columns]
    first, second = found.two_last(told)
    for a, b in combinations(range(size), 2):
        shared, at = sorted(weights[column] for column in counted[a].keys() & counted[b].keys()), a * size + b
        assert found.counts[at] == len(shared)
        assert products[at] == sum(weight**2 for weight in shared)
        assert found.sums(told)[at] == sum(shared)
        assert [first[at], second[at]] == [0, 0, *shared][:1:-1][:2] + [0] * (2 - len(shared))
    told_entries = zip(*(each.tolist() for each in entries), strict=True)
    assert list(told_entries) == [(row, c, own[c]) for row, own in enumerate(counted) for c in sorted(own)]


def candidates(records: list[Record], rows: Rows) -> list[list[int]]:
    return [side.tolist() for side in blocking.candidate_pairs(Feed(records, TABLE), rows)]


@pytest.mark.parametrize("size", [0, 1, 2, 20, 3 * NEAREST])
def test_candidates_of_a_small_feed_are_those_of_its_windows(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    words = random.Random(size)
    records = titled(*(" ".join(words.choices("ferry bridge pier fog quay".split(), k=2)) for _ in range(size)))
    feeds = [records, invented(size, size)] if size else [records]
    asked = [np.array(sorted(words.sample(range(size), size - size // 5)), dtype=np.int64) for _ in feeds]
    monkeypatch.setattr(blocking, "MIN_COMMON", 60)
    few = [candidates(feed, rows) for feed, rows in zip(feeds, asked, strict=True)]
    the_long_way(monkeypatch)
    assert few == [candidates(feed, rows) for feed, rows in zip(feeds, asked, strict=True)]


CHANCES = st.lists(st.sampled_from([0, 9_999, 10_000, 100_000, 300_000, ONE]), min_size=45, max_size=45)


@FEW
@given(CHANCES)
def test_friends_and_context_of_few_records_are_those_of_many(chances: list[int]) -> None:
    i, j = all_pairs(10)
    likely = np.array(chances, dtype=np.int64)
    records = titled(*("ferry" for _ in range(10)))

    def told() -> tuple[list[Ints], Ints]:
        friends = blocking.friends(Feed(records, TABLE), i[::2], j[::2], likely[::2])
        return list(friends), Partners(10, i, j, likely).features(i, j, likely, likely)

    few = told()
    with pytest.MonkeyPatch.context() as patch:
        the_long_way(patch)
        many = told()
    assert [each.tolist() for each in few[0]] == [each.tolist() for each in many[0]]
    assert np.array_equal(few[1], many[1])


def test_products_of_partners_do_not_depend_on_how_many_are_made_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    i, j = all_pairs(10)
    few = context._Few(10, np.append(i, j), np.append(j, i), np.tile(np.arange(45), 2))
    whole = few.products(i, j)
    monkeypatch.setattr(context, "_FEW_PAIRS", 7)
    assert np.array_equal(few.products(i, j), whole)


@FEW
@given(FEEDS)
def test_a_small_feed_is_linked_as_a_large_one(records: list[Record]) -> None:
    few = linking.link(records)
    with pytest.MonkeyPatch.context() as patch:
        the_long_way(patch)
        assert linking.link(records) == few


def test_a_candidate_is_told_as_if_it_was_compared_again() -> None:
    linker = Linker(invented(3, 90))
    i, j = all_pairs(90)
    known, anew = linker._pairs(list(zip(i.tolist(), j.tolist(), strict=True))), linker._compared(i, j)
    assert 0 < len(linker.candidates) < len(i)
    for name in ("i", "j", "features", "odds", "probabilities"):
        assert np.array_equal(getattr(known, name), getattr(anew, name))


def concerning(outcome: Linking, ids: set[str]) -> Linking:
    return Linking(
        tuple(link for link in outcome.links if not ids.isdisjoint((link.a, link.b))),
        tuple(cluster for cluster in outcome.clusters if not ids.isdisjoint(cluster.members)),
        tuple(series for series in outcome.series if not ids.isdisjoint(series)),
    )


@FEW
@given(FEEDS, st.data())
def test_some_records_alone_are_linked_as_among_all(records: list[Record], data: st.DataObject) -> None:
    ids = data.draw(st.sets(st.sampled_from([each.id for each in records]))) if records else set()
    assert Linker(records).link(ids, alone=True) == concerning(linking.link(records), ids)


@pytest.mark.parametrize("seed", range(6))
def test_so_they_are_in_generated_feeds(seed: int) -> None:
    linker = Linker(invented(seed, 120))
    whole, chosen = linker.link(), random.Random(seed)
    assert any(len(cluster.members) > 1 for cluster in whole.clusters)
    for _ in range(12):
        ids = {each.id for each in chosen.sample(linker.records, chosen.randrange(1, 4))}
        assert linker.link(ids, alone=True) == concerning(whole, ids)
    assert linker.link() == whole


def test_runs_of_letters_of_words_without_weight_are_none_of_a_title() -> None:
    assert min(GRAMS) == 3
    feed = Feed(titled("ferry fog", "ferry pier"), Background(1, {"ferry": 1, "fog": 1, "pier": 1}))
    i, j = all_pairs(2)
    assert np.array_equal(features.pair_features(feed, i, j), features._in_chunks(feed, i, j))
