"""Training feeds: what each keeps and changes, the same every time."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from integrity.link import feeds
from integrity.link.feeds import CAP, CUT, MAX_LAG, VARIANTS, WEEK
from integrity.load.records import Record

START = datetime(2020, 1, 1, tzinfo=UTC)


def events(many: int = 40, reports: int = 6) -> list[Record]:
    """Events a month apart with one report a day, every third undated."""
    return [
        Record(
            f"{event:03}.{report}",
            f"Title {event}",
            "Excerpt. " * 50,
            published=START + timedelta(days=30 * event + report) if report % 3 else None,
            event=str(event),
        )
        for event in range(many)
        for report in range(reports)
    ]


def sizes(records: Sequence[Record]) -> Counter[str | None]:
    return Counter(record.event for record in records)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_is_the_same_each_time_and_holds_records_of_the_feed(name: str) -> None:
    feed = events()
    first, second = (VARIANTS[name](feed, "seed") for _ in range(2))
    assert first == second
    assert {record.id for record in first} <= {record.id for record in feed}


def test_another_seed_gives_another_feed() -> None:
    assert feeds.dense(events(), "a") != feeds.dense(events(), "b")


def test_draws_are_spread_evenly() -> None:
    drawn = [feeds.draw("x", number) for number in range(2_000)]
    assert all(0 <= number < 1 for number in drawn)
    assert sum(drawn) / len(drawn) == pytest.approx(0.5, abs=0.03)


def test_feeds_hold_whole_events_and_every_record_once() -> None:
    records = events(600)
    cut = feeds.feeds(records)
    assert len(cut) == 4
    assert sorted(record.id for feed in cut for record in feed) == [record.id for record in records]
    assert all(set(sizes(feed).values()) == {6} for feed in cut)


def test_of_titles_only_nothing_else_is_left() -> None:
    assert {(record.excerpt, record.text) for record in feeds.titles_only(events(), "s")} == {(None, None)}


def test_cut_excerpts_are_short() -> None:
    lengths = [len(record.excerpt or "") for record in feeds.cut(events(), "s")]
    assert CUT[0] - 1 <= min(lengths) < max(lengths) <= CUT[1]


def test_capped_events_are_small() -> None:
    assert set(sizes(feeds.capped(events(), "s")).values()) == {CAP}


@pytest.mark.parametrize(("variant", "alone"), [(feeds.sparse, 16), (feeds.dense, 28)])
def test_a_share_of_the_events_has_one_report(variant: feeds.Variant, alone: int) -> None:
    found = sizes(variant(events(), "s"))
    assert Counter(found.values()) == {1: alone, 6: 40 - alone}


def test_in_a_squeezed_feed_everything_happens_within_a_week_and_each_record_has_a_date() -> None:
    dates = [record.published for record in feeds.squeezed(events(), "s")]
    assert all(date is not None and WEEK <= date <= WEEK + timedelta(days=6) + MAX_LAG for date in dates)


def test_days_inside_an_event_are_kept_where_they_are_few() -> None:
    moved = {record.id: record.published for record in feeds.squeezed(events(1), "s")}
    first, second = moved["000.1"], moved["000.2"]
    assert first is not None
    assert second is not None
    assert second - first == timedelta(days=1)


def test_undated_records_have_no_date() -> None:
    assert {record.published for record in feeds.undated(events(), "s")} == {None}


def test_a_small_feed_is_small() -> None:
    assert 50 <= len(feeds.small(events(400), "s")) <= 200
