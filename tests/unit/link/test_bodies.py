"""Copies among the bodies of a feed."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link import bodies
from integrity.link.bodies import MAX_CHARACTERS, MIN_WORDS
from integrity.link.evidence import Copy
from integrity.load.records import Record
from tests.records import DAY, record


def prose(seed: int, length: int = 100) -> str:
    """Words by chance, no two texts of different seeds alike."""
    chance = random.Random(seed)
    return " ".join(f"w{chance.randrange(1_000_000)}" for _ in range(length))


STORY = prose(1)


def between(a: str | None, b: str | None) -> Copy | None:
    """What the bodies of two outlets share, with the longest passage."""
    return bodies.find([record("a", text=a, outlet="x"), record("b", text=b, outlet="y")]).with_passage(0, 1)


def test_equal_bodies_share_everything() -> None:
    found = bodies.find([record("a", text=STORY), record("b", text=STORY.upper())])
    assert found.pairs == {(0, 1): Copy(1.0, 1.0, 1.0, 1.0, shares_passage=True)}


def test_different_bodies_are_no_pair() -> None:
    assert bodies.find([record("a", text=STORY), record("b", text=prose(2))]).pairs == {}


@pytest.mark.parametrize("text", [None, "", " \n", "Share this\n" * 60, prose(1, MIN_WORDS - 1)])
def test_a_body_that_is_missing_or_short_is_no_copy(text: str | None) -> None:
    assert between(text, text) is None


def test_a_body_of_just_enough_words_may_be_a_copy() -> None:
    text = prose(1, MIN_WORDS)
    assert between(text, text) is not None


def test_a_short_body_in_a_long_one_is_no_copy() -> None:
    assert between(prose(1, MIN_WORDS - 1), STORY) is None


def test_a_feed_of_one_body_or_none_has_no_pairs() -> None:
    assert bodies.find([]).pairs == {}
    assert bodies.find([record("a", text=STORY), record("b")]).pairs == {}


def test_titles_and_excerpts_are_no_bodies() -> None:
    assert bodies.find([record("a", STORY, STORY), record("b", STORY, STORY)]).pairs == {}


def test_the_shares_go_by_word_5_grams() -> None:
    found = between(STORY, f"{STORY} {prose(2)}")
    assert found is not None
    assert (found.jaccard, found.a_in_b, found.b_in_a) == (round(96 / 196, 6), 1.0, round(96 / 196, 6))
    assert found.similarity is None


@pytest.mark.parametrize("days", [1, 0, -1])
def test_the_shares_belong_to_the_smaller_row_first_whatever_the_dates(days: int) -> None:
    brief = record("a", text=STORY, published=DAY + timedelta(days=days))
    found = bodies.find([brief, record("b", text=f"{STORY} {prose(2)}")])
    both = found.copy(0, 1)
    assert both is not None
    assert both.a_in_b == 1.0 > both.b_in_a
    assert found.copy(1, 0) == both


def test_page_furniture_markup_and_the_title_are_no_part_of_a_body() -> None:
    a = record("a", "Bridge closed", text=f"Bridge closed\nShare this\n{STORY}")
    found = bodies.find([a, record("b", text=f"<p>{STORY}</p>\nPrint")])
    assert found.texts == [STORY, STORY]
    assert found.copy(0, 1) == Copy(1.0, 1.0, 1.0, 1.0, shares_passage=True)


def test_only_the_beginning_of_a_giant_body_is_compared() -> None:
    start = prose(1, MAX_CHARACTERS // 5)[:MAX_CHARACTERS]
    found = between(start + prose(2), start + prose(3))
    assert found is not None
    assert found.similarity == 1.0


def test_the_passage_is_the_longest_run_of_both_bodies() -> None:
    found = between(f"Fog. {STORY}", f"{prose(2, 10)} {STORY}!")
    assert found is not None
    passage = found.passage
    assert passage is not None
    assert (passage.words, passage.a_text, passage.b_text) == (100, STORY, STORY)
    assert (passage.a_start, passage.a_end) == (5, 5 + len(STORY))


def test_the_passage_is_made_when_asked_for_only() -> None:
    found = bodies.find([record("a", text=STORY), record("b", text=f"{STORY} {prose(2)}")])
    first, second = found.copy(0, 1), found.with_passage(1, 0)
    assert first is not None
    assert second is not None
    assert first.passage is None
    assert second.passage is not None
    assert replace(second, passage=None) == first


def test_equal_bodies_have_no_passage() -> None:
    assert between(STORY, STORY) == Copy(1.0, 1.0, 1.0, 1.0, shares_passage=True)


def test_rows_that_are_no_pair_have_no_passage() -> None:
    assert between(STORY, prose(2)) is None


FEED = [
    record("a", text=STORY, outlet="x"),
    record("b", text=STORY, outlet="y", published=None),
    record("c", text=f"{STORY} {prose(2)}", outlet="x", published=DAY + timedelta(days=1)),
    record("d", text=prose(2), outlet="z", published=DAY - timedelta(days=1)),
    record("e", text=prose(3)),
    record("f"),
]


def shares(records: list[Record]) -> dict[tuple[str, str], float]:
    """By ids: the share of the first record in the second one, both ways."""
    found = bodies.find(records).pairs.items()
    ids = [each.id for each in records]
    ways = [((ids[i], ids[j]), copy.a_in_b) for (i, j), copy in found]
    return dict(ways + [((ids[j], ids[i]), copy.b_in_a) for (i, j), copy in found])


@given(st.permutations(FEED))
def test_the_order_of_the_records_does_not_matter(records: list[Record]) -> None:
    assert shares(records) == shares(FEED)


def test_each_copy_of_a_feed_is_found() -> None:
    pairs = {("a", "b"), ("a", "c"), ("b", "c"), ("c", "d")}
    assert set(shares(FEED)) == pairs | {(b, a) for a, b in pairs}
