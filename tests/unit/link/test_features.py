"""What is compared of a record, a feed as rows, and the features of pairs."""

from datetime import timedelta

import numpy as np
import pytest

from integrity.link import features
from integrity.link.features import FEATURES, LEAD, MAX_TITLE, Feed, pair_features
from integrity.link.furniture import MIN_ARTICLES
from integrity.link.weights import Background
from integrity.load.records import Record
from tests.records import DAY, read, record

TABLE = Background(1000, {})


def of_pair(a: Record, b: Record) -> dict[str, float]:
    """The features of one pair in a feed of the two."""
    values = pair_features(Feed([a, b], TABLE), np.array([0]), np.array([1]))
    return dict(zip(FEATURES, values[0].tolist(), strict=True))


def test_title_and_excerpt_are_read_as_a_reader_sees_them() -> None:
    text = read("Ferry &amp; fog", "<p>A  ferry in Brenna</p>")
    assert text == features.Text(
        title="Ferry & fog",
        lead="A ferry in Brenna",
        title_terms=("ferry", "fog"),
        terms=("ferry", "fog", "ferry", "brenna"),
        names=frozenset({"brenna"}),
    )


def test_the_body_stands_in_for_a_missing_excerpt_without_furniture() -> None:
    body = "Ferry hits wall\nShare this\nThe Post: local since 1887\nIt was foggy."
    text = features.read(record(title="Ferry hits wall", text=body), frozenset({"The Post: local since 1887"}))
    assert text.lead == "It was foggy."


def test_the_body_is_not_read_beside_an_excerpt() -> None:
    assert features.read(record(excerpt="Short.", text="Long.")).lead == "Short."


def test_an_excerpt_without_words_does_not_hide_the_body() -> None:
    assert features.read(record(excerpt="<br>", text="Long.")).lead == "Long."


def test_the_lead_is_cut() -> None:
    assert read(None, "x" * 5000).lead == "x" * LEAD


def test_a_title_beyond_reason_is_cut() -> None:
    assert read("x" * 5000).title == "x" * MAX_TITLE


@pytest.mark.parametrize(("left", "right"), [(None, None), ("Fog halts ferry", None), (None, "Fog halts ferry")])
def test_missing_titles_are_neither_alike_nor_different(left: str | None, right: str | None) -> None:
    pair = (record("a", left, "Fog at Brennhavn."), record("b", right, "Fog at Brennhavn."))
    assert of_pair(*pair)["title similarity"] == features.NO_TITLE


def test_a_record_without_text_is_read_as_nothing() -> None:
    assert read(None) == features.Text("", "", (), (), frozenset())


def test_a_feed_leaves_out_the_lines_that_recur_with_an_outlet() -> None:
    line = "The Post: local since 1887"
    feed = Feed([record(str(n), text=f"{line}\nStory {n}.", outlet="post") for n in range(MIN_ARTICLES)], TABLE)
    assert [text.lead for text in feed.texts] == [f"Story {n}." for n in range(MIN_ARTICLES)]


def test_lines_of_unknown_outlets_do_not_recur() -> None:
    feed = Feed([record(str(n), text=f"One line.\nStory {n}.") for n in range(MIN_ARTICLES)], TABLE)
    assert feed.texts[0].lead == "One line. Story 0."


def test_each_row_of_a_feed_has_length_1_or_is_empty() -> None:
    feed = Feed([record("a", "ferry in fog", "fog fog"), record("b", "?!")], TABLE)
    lengths = np.sqrt((feed.words.toarray() ** 2).sum(axis=1))
    assert lengths == pytest.approx([1.0, 0.0])


def test_only_the_rows_that_weigh_count_for_the_weights() -> None:
    copies = [record(str(n), "ferry") for n in range(50)]
    once = Feed(copies, TABLE, [n == 0 for n in range(50)])
    assert once.weight("ferry") == Feed(copies[:1], TABLE).weight("ferry") > Feed(copies, TABLE).weight("ferry")


def test_equal_texts_are_alike_in_every_way() -> None:
    text = ("Ferry hits wall in Brenna", "The ferry ran into a wall in Brenna.")
    assert of_pair(record("a", *text), record("b", *text)) == pytest.approx(
        {
            "text cosine": 1.0,
            "shared words": 1.0,
            "title similarity": 1.0,
            "shared names": np.log(2),
            "no excerpt": 0.0,
            "same outlet": 0.0,
            "days": 0.0,
            "no date": 0.0,
        }
    )


def test_texts_without_a_common_letter_are_alike_in_no_way() -> None:
    found = of_pair(record("a", "ferry", "fog"), record("b", "121", "34"))
    assert (found["text cosine"], found["shared words"], found["title similarity"], found["shared names"]) == (0,) * 4


def test_the_order_of_the_words_in_a_title_says_nothing() -> None:
    assert of_pair(record("a", "Fog halts ferry"), record("b", "ferry halts fog"))["title similarity"] == 1.0


def test_the_share_of_shared_words_goes_by_weight() -> None:
    feed = Feed([record("a", "ferry fog"), record("b", "ferry pier")], TABLE)
    ferry, fog, pier = (feed.weight(word) for word in ("ferry", "fog", "pier"))
    assert feed.overlap(np.array([0]), np.array([1])).tolist() == pytest.approx([ferry / (ferry + fog + pier)])


@pytest.mark.parametrize(("a", "b", "flag"), [("x", "y", 0.0), (None, "y", 1.0), ("x", None, 1.0), (None, None, 1.0)])
def test_an_excerpt_missing_on_either_side_is_a_feature(a: str | None, b: str | None, flag: float) -> None:
    assert of_pair(record("a", "ferry", a), record("b", "ferry", b))["no excerpt"] == flag


@pytest.mark.parametrize(("a", "b", "flag"), [("x", "x", 1.0), ("x", "y", 0.0), (None, None, 0.0), ("x", None, 0.0)])
def test_only_a_known_outlet_is_the_same(a: str | None, b: str | None, flag: float) -> None:
    assert of_pair(record("a", outlet=a), record("b", outlet=b))["same outlet"] == flag


def test_days_are_counted_on_a_logarithmic_scale() -> None:
    found = of_pair(record("a"), record("b", published=DAY + timedelta(hours=36)))
    assert [found["days"], found["no date"]] == pytest.approx([np.log(2.5), 0.0])


def test_a_missing_date_is_a_feature_of_its_own() -> None:
    found = of_pair(record("a"), record("b", published=None))
    assert (found["days"], found["no date"]) == (0.0, 1.0)


def test_no_pairs_of_no_records_have_no_features() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert pair_features(Feed([], TABLE), none, none).shape == (0, len(FEATURES))
