"""Candidate pairs, against the obvious way to find them."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link import blocking
from integrity.link.blocking import MIN_COSINE, NEAREST, WINDOW_DAYS, candidate_pairs
from integrity.link.feed import Feed
from integrity.link.weights import SCALE, Background
from integrity.load.records import Record
from tests.records import DAY, record, titled

TABLE = Background(1000, {"ferry": 50, "bridge": 5})
WORDS = "ferry bridge barge pier fog quay".split()
Pairs = list[tuple[int, int]]


def pairs(records: Sequence[Record], rows: Sequence[int] | None = None) -> Pairs:
    feed = Feed(records, TABLE)
    chosen = np.array(range(len(records)) if rows is None else rows, dtype=np.int64)
    i, j = candidate_pairs(feed, chosen)
    return list(zip(i.tolist(), j.tolist(), strict=True))


def slow_pairs(records: Sequence[Record], rows: Sequence[int] | None = None) -> Pairs:
    """Each row against each other one, by title and by all words; the nearest are kept, ties by row."""
    feed = Feed(records, TABLE)
    chosen = range(len(records)) if rows is None else rows
    found = set()
    for matrix in (feed.near_titles.rows.toarray(), feed.near_words.rows.toarray()):
        for a in chosen:
            near = [b for b in chosen if b != a and is_near(records[a], records[b])]
            cosines = {b: int(matrix[a] @ matrix[b]) // SCALE for b in near}
            likely = [b for b in cosines if cosines[b] > MIN_COSINE * SCALE]
            nearest = sorted(likely, key=lambda b: (-cosines[b], b))[: blocking.NEAREST]
            found |= {(min(a, b), max(a, b)) for b in nearest}
    return sorted(found)


def is_near(a: Record, b: Record) -> bool:
    if a.published is None or b.published is None:
        return True
    return abs(a.published - b.published) <= timedelta(days=WINDOW_DAYS)


def some_records(words: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[Record]]:
    texts = words.map(" ".join)
    dates: st.SearchStrategy[datetime | None] = st.sampled_from([None, *(DAY + timedelta(days=n) for n in range(8))])
    one = st.builds(lambda title, excerpt, date: record("x", title, excerpt, published=date), texts, texts, dates)
    return st.lists(one, max_size=12)


@given(some_records(st.lists(st.sampled_from(WORDS), max_size=3)))
def test_small_feeds_give_the_pairs_of_the_slow_way(records: list[Record]) -> None:
    assert pairs(records) == slow_pairs(records)


@pytest.mark.parametrize("seed", range(3))
def test_where_more_than_the_nearest_are_alike_ties_go_by_row(seed: int) -> None:
    words = random.Random(seed)
    records = titled(" ".join(words.choices(WORDS, k=2)) for _ in range(3 * NEAREST))
    found = pairs(records)
    assert found == slow_pairs(records)
    assert len(found) < len(records) * (len(records) - 1) / 2


def test_a_feed_longer_than_a_block_gives_the_pairs_of_the_slow_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "_BLOCK_ROWS", 7)
    words = random.Random(7)
    records = titled(" ".join(words.choices(WORDS, k=3)) for _ in range(40))
    assert pairs(records) == slow_pairs(records)


def test_words_of_too_many_texts_find_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "MIN_COMMON", 3)
    assert pairs(titled(["ferry fog", "ferry pier", "ferry quay"])) == [(0, 1), (0, 2), (1, 2)]
    assert pairs(titled(["ferry fog", "ferry pier", "ferry quay", "ferry fog"])) == [(0, 3)]


def friends(records: Sequence[Record], likely: dict[tuple[int, int], float]) -> Pairs:
    i, j = (np.array([pair[side] for pair in likely], dtype=np.int64) for side in (0, 1))
    chances = np.array([round(p * 1e6) for p in likely.values()], dtype=np.int64)
    left, right = blocking.friends(Feed(records, TABLE), i, j, chances)
    return list(zip(left.tolist(), right.tolist(), strict=True))


def test_records_that_share_a_partner_are_compared() -> None:
    assert friends(titled("abcd"), {(0, 1): 0.9, (1, 2): 0.5, (2, 3): 0.01}) == [(0, 2)]


def test_friends_that_were_compared_are_not_given_again() -> None:
    assert friends(titled("abc"), {(0, 1): 0.9, (1, 2): 0.5, (0, 2): 0.01}) == []


def test_friends_beyond_the_window_are_not_compared() -> None:
    records = [record("a"), record("b", published=None), record("c", published=DAY + timedelta(days=9))]
    assert friends(records, {(0, 1): 0.9, (1, 2): 0.9}) == []


def test_a_record_has_a_bounded_number_of_friends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "FRIENDS", 2)
    star = {(0, other): 0.9 for other in range(1, 40)}
    assert len(friends(titled(map(str, range(40))), star)) <= 2 * 39


def test_nobody_without_partners_has_friends() -> None:
    assert friends(titled("ab"), {(0, 1): 0.01}) == []


def test_only_the_given_rows_are_compared() -> None:
    records = titled(["ferry in fog"] * 6)
    assert pairs(records, [1, 3, 4]) == [(1, 3), (1, 4), (3, 4)]


def test_texts_without_a_common_word_are_no_candidates() -> None:
    assert pairs(titled(["ferry in fog", "bridge and quay"])) == []


def test_a_common_word_of_the_excerpt_makes_a_candidate() -> None:
    assert pairs([record("a", "ferry", "in the fog"), record("b", "bridge", "out of the fog")]) == [(0, 1)]


def test_the_edge_of_the_window_is_inside() -> None:
    records = [record("a", "ferry"), record("b", "ferry", published=DAY + timedelta(days=WINDOW_DAYS))]
    assert pairs(records) == [(0, 1)]


def test_a_minute_beyond_the_window_is_outside() -> None:
    late = DAY + timedelta(days=WINDOW_DAYS, minutes=1)
    assert pairs([record("a", "ferry"), record("b", "ferry", published=late)]) == []


def test_the_window_is_wide_open_for_a_record_without_date() -> None:
    records = [record("a", "ferry", published=None), record("b", "ferry"), record("c", "ferry", published=None)]
    assert pairs(records) == [(0, 1), (0, 2), (1, 2)]


@pytest.mark.parametrize("titles", [[], [None], ["ferry"], ["?!", "..."], [None, "", "the"]])
def test_feeds_without_two_texts_have_no_candidates(titles: list[str | None]) -> None:
    assert pairs(titled(titles)) == []
