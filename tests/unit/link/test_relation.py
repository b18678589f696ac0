"""The relation of a pair, by tests in a fixed order."""

from datetime import timedelta

import pytest

from integrity.link import features
from integrity.link.evidence import Relation
from integrity.link.relation import MAX_BODY_CHARACTERS, MIN_BODY_WORDS, UPDATE_HOURS, Side, body_overlap, relate
from integrity.load.records import Record
from tests.records import DAY, record

TITLE = "Harbour bridge closed after a barge hits a pier"
OTHER = "Traffic in Ravnik stands still for a whole day"
URL = "https://post.example/bridge"
BODY = " ".join(f"word{n}" for n in range(100))
HALF = " ".join(f"word{n}" for n in range(70)) + " " + " ".join(f"other{n}" for n in range(20))
"""Shares 66 of 116 word 5-grams with BODY: enough for an update, not for the same text."""


def side(one: Record) -> Side:
    return Side(one, features.read(one))


def related(a: Record, b: Record, *, linked: bool = False, vetoed: bool = False) -> Relation:
    return relate(side(a), side(b), linked=linked, vetoed=vetoed)


def test_what_the_model_links_is_the_same_event() -> None:
    assert related(record("a", TITLE), record("b", OTHER), linked=True) is Relation.SAME_EVENT


def test_what_the_model_does_not_link_is_unrelated() -> None:
    assert related(record("a", TITLE), record("b", OTHER)) is Relation.UNRELATED


def test_a_veto_parts_what_the_model_links() -> None:
    assert related(record("a", TITLE), record("b", OTHER), linked=True, vetoed=True) is Relation.UNRELATED


def test_one_text_of_two_outlets_is_identical() -> None:
    assert related(record("a", TITLE, outlet="x"), record("b", f"{TITLE}!", outlet="y")) is Relation.IDENTICAL


def test_one_text_of_one_outlet_is_an_update() -> None:
    assert related(record("a", TITLE, outlet="x"), record("b", TITLE, outlet="x")) is Relation.UPDATE


def test_one_text_without_outlets_is_identical() -> None:
    assert related(record("a", TITLE), record("b", TITLE)) is Relation.IDENTICAL


@pytest.mark.parametrize("variant", [URL, "http://www.post.example/bridge/?utm_source=x", f"{URL}/amp#top"])
def test_one_address_with_two_texts_of_one_outlet_is_an_update(variant: str) -> None:
    a, b = record("a", TITLE, outlet="x", url=URL), record("b", OTHER, outlet="x", url=variant)
    assert related(a, b, vetoed=True) is Relation.UPDATE


def test_one_address_of_two_outlets_is_identical() -> None:
    a, b = record("a", TITLE, outlet="x", url=URL), record("b", OTHER, outlet="y", url=URL)
    assert related(a, b) is Relation.IDENTICAL


def test_one_address_is_enough_for_texts_that_tell_nothing() -> None:
    assert related(record("a", url=URL), record("b", url=URL)) is Relation.IDENTICAL


def test_two_texts_that_are_no_address_do_not_match() -> None:
    assert related(record("a", TITLE, url="none"), record("b", OTHER, url="none")) is Relation.UNRELATED


@pytest.mark.parametrize("text", [None, "", "?!", "Letters", "Two letters", "and the of"])
def test_texts_of_too_few_content_words_tell_nothing(text: str | None) -> None:
    assert related(record("a", text), record("b", text), linked=True) is Relation.INSUFFICIENT_EVIDENCE


def test_one_short_text_is_enough_to_tell_nothing() -> None:
    assert related(record("a", TITLE), record("b", "Letters"), linked=True) is Relation.INSUFFICIENT_EVIDENCE


def test_a_lack_of_words_is_named_before_a_veto() -> None:
    assert related(record("a", "Letters"), record("b", "Words"), vetoed=True) is Relation.INSUFFICIENT_EVIDENCE


def test_a_body_like_the_other_is_identical_across_outlets() -> None:
    assert related(record("a", TITLE, text=BODY), record("b", OTHER, text=BODY)) is Relation.IDENTICAL


def test_a_body_half_like_the_other_is_an_update_within_one_outlet() -> None:
    a, b = record("a", TITLE, text=BODY, outlet="x"), record("b", OTHER, text=HALF, outlet="x")
    assert related(a, b) is Relation.UPDATE


def test_a_body_half_like_the_other_says_nothing_across_outlets() -> None:
    a, b = record("a", TITLE, text=BODY, outlet="x"), record("b", OTHER, text=HALF, outlet="y")
    assert related(a, b) is Relation.UNRELATED


def test_an_update_is_named_before_the_same_text() -> None:
    a, b = record("a", TITLE, text=BODY, outlet="x"), record("b", OTHER, text=BODY, outlet="x")
    assert related(a, b, linked=True) is Relation.UPDATE


def test_nearly_the_same_title_soon_after_is_an_update() -> None:
    late = DAY + timedelta(hours=UPDATE_HOURS)
    a, b = record("a", TITLE, outlet="x"), record("b", f"{TITLE}, 2 hurt", outlet="x", published=late)
    assert related(a, b) is Relation.UPDATE


def test_nearly_the_same_title_days_later_is_no_update() -> None:
    late = DAY + timedelta(hours=UPDATE_HOURS, minutes=1)
    a, b = record("a", TITLE, outlet="x"), record("b", f"{TITLE}, 2 hurt", outlet="x", published=late)
    assert related(a, b) is Relation.UNRELATED


def test_nearly_the_same_title_without_date_is_no_update() -> None:
    a, b = record("a", TITLE, outlet="x"), record("b", f"{TITLE}, 2 hurt", outlet="x", published=None)
    assert related(a, b) is Relation.UNRELATED


def test_missing_titles_are_not_the_same_title() -> None:
    assert related(record("a", None, TITLE, outlet="x"), record("b", None, OTHER, outlet="x")) is Relation.UNRELATED


def test_the_overlap_of_bodies_is_the_share_of_common_word_5_grams() -> None:
    assert body_overlap(side(record(text=BODY)), side(record(text=HALF))) == pytest.approx(66 / 116)


def test_furniture_is_no_part_of_a_body() -> None:
    a, b = record("a", TITLE, text=f"{TITLE}\nShare this\n{BODY}"), record("b", OTHER, text=f"{BODY}\nPrint")
    assert body_overlap(side(a), side(b)) == 1.0


@pytest.mark.parametrize("text", [None, "", "Share this\n" * 60, "word " * (MIN_BODY_WORDS - 1)])
def test_a_body_that_is_missing_or_short_overlaps_with_nothing(text: str | None) -> None:
    assert body_overlap(side(record(text=text)), side(record(text=text))) == 0.0


def test_only_the_beginning_of_a_giant_body_is_compared() -> None:
    start = "word " * (MAX_BODY_CHARACTERS // 5)
    assert body_overlap(side(record(text=start + BODY)), side(record(text=start))) == 1.0
