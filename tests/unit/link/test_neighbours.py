"""Which records of an archive are looked at."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from integrity.link.index import Index
from integrity.link.keys import Keys
from integrity.link.neighbours import COMPANIONS, EQUAL, Frequencies, Neighbourhood
from integrity.load.records import Record
from tests.corpus import words
from tests.entries import index_of, of_record
from tests.records import DAY, newsroom, record


def around(archive: Iterable[Record], *incoming: Record) -> set[str]:
    """The ids of what is looked at for the first of the incoming records."""
    index = index_of([of_record(each)[0] for each in archive])
    looked_up = [_looked_up(each) for each in incoming]
    place = Neighbourhood(index, looked_up)
    return {index.path(row) for row in place.rows(*looked_up[0]).tolist()}


def _looked_up(each: Record) -> tuple[Keys, int | None]:
    return of_record(each)[1], int(each.published.timestamp()) if each.published else None


def many(count: int, published: Sequence[datetime | None], **fields: str) -> list[Record]:
    """Records with a title each of their own."""
    dates = [published[number % len(published)] for number in range(count)]
    return [record(f"{n:03}", " ".join(words(f"title {n}", 4)), published=d, **fields) for n, d in enumerate(dates)]


def days(count: int) -> list[datetime]:
    return [DAY + timedelta(days=number) for number in range(count)]


def test_an_empty_archive_has_no_neighbour() -> None:
    assert around([], newsroom()[0]) == set()


def test_a_record_with_nothing_in_it_has_no_neighbour() -> None:
    assert around(newsroom(), record("x", published=None)) == set()


def test_reports_of_the_same_event_are_looked_at() -> None:
    stories = newsroom()
    assert around(stories[1:], stories[0]) == {"0.1"}


def test_what_is_too_far_away_in_time_is_not_looked_at_for_its_words() -> None:
    later = record("later", newsroom()[0].title, newsroom()[0].excerpt, published=DAY + timedelta(days=30))
    changed = record("x", "Ferry hits breakwater at Brenna", "Ran into the breakwater.", published=DAY)
    assert around([later], changed) == set()
    assert around([later], record("x", changed.title, changed.excerpt, published=None)) == {"later"}


def test_a_record_without_a_date_is_looked_at_at_any_time() -> None:
    undated = record("undated", newsroom()[0].title, published=None)
    assert around([undated], record("x", "Ferry hits breakwater", published=DAY)) == {"undated"}


def test_the_same_text_and_the_same_address_are_looked_at_at_any_distance() -> None:
    title = " ".join(words("title", 6))
    far = [
        record("text", title, published=DAY - timedelta(days=4000)),
        record("address", "Other words", url="https://northwire.example/a", published=None),
    ]
    assert around(far, record("x", title, url="https://northwire.example/a")) == {"text", "address"}


def test_copies_of_the_body_are_looked_at_at_any_distance() -> None:
    body = " ".join(words("body", 300))
    far = record("far", "One title", text=body, published=DAY - timedelta(days=4000))
    assert around([far], record("x", "Something else", text=f"{body} More.")) == {"far"}


def test_of_a_body_that_very_many_have_the_oldest_and_the_newest_are_looked_at() -> None:
    body = " ".join(words("body", 300))
    holders = many(100, [DAY + timedelta(days=30 + number) for number in range(100)], text=body)
    assert around(holders, record("x", "Something else", text=body)) == {"000", "099"}


def test_of_very_many_at_one_address_the_nearest_in_time_are_looked_at() -> None:
    holders = many(EQUAL + 20, days(EQUAL + 20), url="https://northwire.example/a")
    found = around(holders, record("x", "Else", url="https://northwire.example/a", published=DAY))
    assert found == {each.id for each in holders[:EQUAL]}


def test_of_an_outlet_one_article_a_day_is_looked_at_and_the_nearest_days() -> None:
    holders = many(4 * COMPANIONS, days(2 * COMPANIONS), outlet="northwire.example")
    found = around(holders, record("x", "Else", outlet="northwire.example", published=DAY))
    assert len(found) == COMPANIONS
    assert {int(name) % (2 * COMPANIONS) for name in found} == set(range(COMPANIONS))


def test_an_article_without_a_date_takes_no_day_from_one_before_1970() -> None:
    old = datetime(1969, 12, 31, 12, tzinfo=UTC)
    holders = [
        record(f"{n}", " ".join(words(f"{n}", 4)), outlet="northwire.example", published=date)
        for n, date in enumerate([None, None, old, old - timedelta(days=1)])
    ]
    found = around(holders, record("x", "Else", outlet="northwire.example", published=old))
    assert found == {"0", "1", "2", "3"}


def test_a_word_that_nearly_all_have_finds_nobody() -> None:
    holders = [record(f"{n:04}", f"ferry {' '.join(words(f't{n}', 2))}") for n in range(1500)]
    assert around(holders, record("x", "ferry")) == set()


def test_words_are_counted_in_the_archive_and_in_what_comes_in() -> None:
    index = index_of([of_record(each)[0] for each in newsroom()])
    own = [_looked_up(record("x", "ferry quay"))[0], _looked_up(record("y", "ferry"))[0]]
    found = Frequencies(index, own)
    ferry, quay = (next(word for word in own[0].words if word.startswith(start)) for start in ("fer", "qua"))
    assert (found[ferry], found[quay], found["nowhere"]) == (4, 1, 0)
    assert set(found) == {ferry, quay, "nowhere"}
    assert len(found) == 3


@pytest.mark.parametrize(("dates", "is_dated"), [([DAY, DAY, None], True), ([DAY, None, None], False)])
def test_a_feed_is_dated_if_most_of_archive_and_change_are(dates: list[datetime | None], is_dated: bool) -> None:
    archive = index_of([of_record(each)[0] for each in many(len(dates) - 1, dates[1:])])
    incoming = [_looked_up(record("x", "Else", published=dates[0]))]
    known = Neighbourhood(archive, incoming).statistics
    assert (known.documents, known.is_dated, known.shift) == (len(dates), is_dated, 0.0)


def test_an_index_of_nothing_has_statistics_of_what_comes_in() -> None:
    known = Neighbourhood(Index(), [_looked_up(newsroom()[0])]).statistics
    assert (known.documents, known.is_dated) == (1, True)
