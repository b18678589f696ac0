"""Training feeds: what each keeps and changes, the same every time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from integrity.link import feeds
from integrity.link.feeds import APART_DAYS, CAP, CUT, MAX_LAG, PLACES, SINGLES, VARIANTS, WEEK, WEIGHTS
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
    first, second = (VARIANTS[name].change(feed, "seed") for _ in range(2))
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
def test_a_share_of_the_events_has_one_report(variant: feeds.Change, alone: int) -> None:
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
    assert 50 <= len(feeds.small(events(400), "s", size=100)) <= 200


def test_in_a_local_feed_different_events_share_the_name_of_a_place() -> None:
    feed = feeds.local(events(), "s")
    named = {record.event: place for record in feed for place in PLACES if place in f"{record.title} {record.excerpt}"}
    assert 0.5 * 40 < len(named) < 40
    assert max(Counter(named.values()).values()) > 1
    told = {(record.event, place) for record in feed for place in PLACES if place in f"{record.title} {record.excerpt}"}
    assert len(told) == len(named)


def test_titles_take_the_place_of_a_missing_excerpt() -> None:
    feed = feeds.local(feeds.titles_only(events(), "s"), "s")
    assert any(record.title and record.title.endswith(PLACES) for record in feed)
    assert {record.excerpt for record in feed} == {None}


def loose(many: int = 60) -> list[Record]:
    """Two reports a day, and one without date."""
    dated = [
        Record(f"{n:03}", f"Title {n}", text="Body. " * 200, published=START + timedelta(days=n // 2))
        for n in range(many)
    ]
    return [*dated, Record("undated", "Title")]


def test_reports_of_one_feed_of_singles_were_at_least_a_week_apart_and_are_in_one_now() -> None:
    dates = {record.id: record.published for record in loose()}
    feed = feeds.apart(loose(), "s", 100)
    written = sorted(date for record in feed if (date := dates[record.id]))
    assert len(written) == len(feed) > 1
    assert all(later - earlier >= timedelta(days=APART_DAYS) for earlier, later in pairwise(written))
    assert all(record.published and WEEK <= record.published < WEEK + timedelta(days=7) for record in feed)
    assert len({record.event for record in feed}) == len(feed)


def test_a_feed_of_singles_is_no_larger_than_asked_and_drawn_by_the_seed() -> None:
    assert len(feeds.apart(loose(), "s", 2)) == 2
    assert feeds.apart(loose(), "a", 2) != feeds.apart(loose(), "b", 2)
    assert feeds.apart(loose(), "a", 2) == feeds.apart(loose()[::-1], "a", 2)


def test_singles_come_with_leads_and_as_titles() -> None:
    made = list(feeds.singles(loose()))
    assert len(made) == 2 * sum(SINGLES.values())
    assert all(all((record.excerpt is None) == name.startswith("titles") for record in feed) for name, feed in made)
    assert {name for name, _ in made} <= WEIGHTS.keys()


def test_without_loose_reports_there_are_no_singles() -> None:
    assert list(feeds.singles([])) == []


def test_a_topical_feed_holds_the_records_nearest_to_one() -> None:
    topics = [
        replace(record, title=f"{'Ferry fog' if n % 2 else 'Comet sky'} {n}") for n, record in enumerate(events())
    ]
    feed = feeds.topical(topics, "s", size=20)
    assert len(feed) == 20
    assert len({record.title.split()[0] for record in feed if record.title}) == 1
    assert len(sizes(feed)) > 1


def test_a_topical_feed_is_dated_within_a_day_or_not_at_all() -> None:
    made = [feeds.topical(events(), f"s{n}", size=12) for n in range(20)]
    dated = [[record.published for record in feed if record.published] for feed in made]
    assert {len(dates) for dates in dated} == {0, 12}
    assert all(max(dates) - min(dates) <= timedelta(days=1) for dates in dated if dates)
