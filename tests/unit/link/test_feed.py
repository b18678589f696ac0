"""What is compared of a record, and a feed as rows."""

from dataclasses import replace

import numpy as np
import pytest

from integrity.link.feed import LEAD, MAX_TITLE, Feed, Text
from integrity.link.feed import read as read_record
from integrity.link.furniture import MIN_ARTICLES
from integrity.link.weights import SCALE, Background, Statistics
from tests.records import read, record

TABLE = Background(1000, {})


def test_title_and_excerpt_are_read_as_a_reader_sees_them() -> None:
    text = read("Ferry &amp; fog", "<p>A  ferry in Brenna</p>")
    assert text == Text(
        title="Ferry & fog",
        lead="A ferry in Brenna",
        title_terms=("ferry", "fog"),
        terms=("ferry", "fog", "ferry", "brenna"),
        names=frozenset({"brenna"}),
    )


def test_the_body_stands_in_for_a_missing_excerpt_without_furniture() -> None:
    body = "Ferry hits wall\nShare this\nThe Post: local since 1887\nIt was foggy."
    text = read_record(record(title="Ferry hits wall", text=body), frozenset({"The Post: local since 1887"}))
    assert text.lead == "It was foggy."


def test_the_body_is_not_read_beside_an_excerpt() -> None:
    assert read_record(record(excerpt="Short.", text="Long.")).lead == "Short."


def test_an_excerpt_without_words_does_not_hide_the_body() -> None:
    assert read_record(record(excerpt="<br>", text="Long.")).lead == "Long."


def test_the_lead_is_cut() -> None:
    assert read(None, "x" * 5000).lead == "x" * LEAD


def test_a_title_beyond_reason_is_cut() -> None:
    assert read("x" * 5000).title == "x" * MAX_TITLE


def test_a_record_without_text_is_read_as_nothing() -> None:
    assert read(None) == Text("", "", (), (), frozenset())


def test_a_feed_leaves_out_the_lines_that_recur_with_an_outlet() -> None:
    line = "The Post: local since 1887"
    feed = Feed([record(str(n), text=f"{line}\nStory {n}.", outlet="post") for n in range(MIN_ARTICLES)], TABLE)
    assert [text.lead for text in feed.texts] == [f"Story {n}." for n in range(MIN_ARTICLES)]


def test_lines_of_unknown_outlets_do_not_recur() -> None:
    feed = Feed([record(str(n), text=f"One line.\nStory {n}.") for n in range(MIN_ARTICLES)], TABLE)
    assert feed.texts[0].lead == "One line. Story 0."


def test_each_row_that_finds_neighbours_has_length_1_or_is_empty() -> None:
    feed = Feed([record("a", "ferry in fog", "fog fog"), record("b", "?!")], TABLE)
    lengths = np.sqrt((feed.near_words.rows.toarray() ** 2).sum(axis=1)) / SCALE
    assert lengths == pytest.approx([1.0, 0.0], abs=1e-5)


def test_only_the_rows_that_weigh_count_for_the_weights() -> None:
    copies = [record(str(n), "ferry") for n in range(50)]
    once = Feed(copies, TABLE, [n == 0 for n in range(50)])
    assert once.weight("ferry") == Feed(copies[:1], TABLE).weight("ferry") > Feed(copies, TABLE).weight("ferry")


def test_under_frozen_statistics_a_word_weighs_the_same_whatever_else_arrives() -> None:
    archive = Feed([record("a", "ferry in fog"), record("b", "ferry at pier")], TABLE)
    more = [record(str(n), "ferry") for n in range(50)]
    assert Feed(more, TABLE, statistics=archive.statistics).weight("ferry") == archive.weight("ferry")


def test_statistics_name_the_table_of_words_that_they_go_with() -> None:
    assert Feed([record("a", "ferry")], replace(TABLE, version="7")).statistics.background == "7"


def test_a_headline_in_title_case_that_stands_alone_gives_all_its_words_as_names() -> None:
    feed = Feed([record("a", "Ferry Hits Wall"), record("b", "Ferry Hits Wall", "It was foggy.")], TABLE)
    assert np.diff(feed.names.indptr).tolist() == [3, 0]


def test_a_pair_without_one_date_has_no_gap() -> None:
    feed = Feed([record("a", "ferry"), record("b", "ferry", published=None)], TABLE)
    assert np.isnan(feed.gap(np.array([0]), np.array([1]))).all()


def unknown(*published: bool, statistics: Statistics | None = None) -> list[float]:
    """What the pairs (0, 1) and (0, last) of a feed lose, in log-odds."""
    records = [
        record(str(n), "ferry") if dated else record(str(n), "ferry", published=None)
        for n, dated in enumerate(published)
    ]
    feed = Feed(records, TABLE, statistics=statistics)
    lost = feed.unknown_week(np.array([0, 0]), np.array([1, len(records) - 1]))
    return [round(float(each), 3) for each in lost / SCALE]


def test_one_date_of_two_says_that_the_other_may_be_of_any_week_where_most_records_have_dates() -> None:
    assert unknown(True, True, False) == [0.0, 3.951]
    assert unknown(False, True, True) == [3.951, 3.951]


def test_a_missing_date_says_nothing_where_half_of_the_records_have_none() -> None:
    assert unknown(True, True, False, False) == [0.0, 0.0]


def test_whether_records_have_dates_is_frozen_with_the_statistics() -> None:
    archive = Feed([record("a", "ferry")], TABLE)
    assert unknown(True, False, False, statistics=archive.statistics) == [3.951, 3.951]
