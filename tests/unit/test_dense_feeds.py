"""Dense feeds, as the benchmark makes them of a labelled set."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

from integrity.load.records import Record
from tests.benchmarks import dense_feeds
from tests.records import DAY, record

EVENTS = [
    replace(record(f"{event:02}.{n}", published=DAY + timedelta(days=40 * event + 2 * n)), event=f"{event:02}")
    for event in range(20)
    for n in range(3)
]


def dense(records: list[Record], seed: int = 1) -> list[Record]:
    return dense_feeds.dense(records, seed, 0.7)


def test_seven_events_of_ten_are_told_once_and_the_others_in_full() -> None:
    assert Counter(Counter(each.event for each in dense(EVENTS)).values()) == {1: 14, 3: 6}


def test_all_events_begin_in_one_week_and_keep_their_days_up_to_three() -> None:
    dates: dict[str | None, list[datetime]] = defaultdict(list)
    for each in dense(EVENTS):
        assert each.published
        dates[each.event].append(each.published)
    whole = [sorted(days) for days in dates.values() if len(days) == 3]
    assert [(days[1] - days[0], days[2] - days[0]) for days in whole] == [(timedelta(days=2), timedelta(days=3))] * 6
    assert {timedelta(0) <= days[0] - dense_feeds.WEEK < timedelta(days=7) for days in whole} == {True}


def test_a_seed_gives_the_same_feed_in_any_order_and_another_seed_another() -> None:
    assert dense(EVENTS[::-1]) == dense(EVENTS)
    assert dense(EVENTS, seed=2) != dense(EVENTS)


def test_the_undated_stay_undated() -> None:
    assert {each.published for each in dense([replace(each, published=None) for each in EVENTS])} == {None}
