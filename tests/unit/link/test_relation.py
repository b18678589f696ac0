"""The relation of a pair, by tests in a fixed order."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from integrity.link import feed
from integrity.link.evidence import Copy, Relation
from integrity.link.relation import (
    CONTAINED,
    COPIED,
    IDENTICAL_BODY,
    IN_ORDER,
    REWRITTEN,
    UPDATE_HOURS,
    Side,
    is_copy,
    is_one_text,
    relate,
    same,
)
from integrity.load.records import Record
from tests.records import DAY, record

TITLE = "Harbour bridge closed after a barge hits a pier"
OTHER = "Traffic in Ravnik stands still for a whole day"
URL = "https://post.example/bridge"
LITTLE = 1e-6


def side(one: Record) -> Side:
    return Side(one, feed.read(one))


def shared(jaccard: float = 0.0, a_in_b: float = 0.0, b_in_a: float = 0.0, similarity: float | None = None, *,
           passage: bool = False) -> Copy:  # fmt: skip
    """What two bodies share, no less of one than of either."""
    return Copy(jaccard, max(jaccard, a_in_b), max(jaccard, b_in_a), similarity, passage)


def related(a: Record, b: Record, copy: Copy | None = None, *, linked: bool = False,
            vetoes: Sequence[str] = ()) -> Relation:  # fmt: skip
    return relate(side(a), side(b), copy, vetoes, linked=linked)


def across(copy: Copy | None, *, linked: bool = False, vetoes: Sequence[str] = ()) -> Relation:
    """The relation of two reports of two outlets whose titles have nothing in common."""
    return related(record("a", TITLE, outlet="x"), record("b", OTHER, outlet="y"), copy, linked=linked, vetoes=vetoes)


def within(copy: Copy | None, *, linked: bool = False, vetoes: Sequence[str] = ()) -> Relation:
    """The same for two reports of one outlet."""
    return related(record("a", TITLE, outlet="x"), record("b", OTHER, outlet="x"), copy, linked=linked, vetoes=vetoes)


def test_what_the_model_links_is_the_same_event() -> None:
    assert related(record("a", TITLE), record("b", OTHER), linked=True) is Relation.SAME_EVENT


def test_what_the_model_does_not_link_is_unrelated() -> None:
    assert related(record("a", TITLE), record("b", OTHER)) is Relation.UNRELATED


def test_a_veto_parts_what_the_model_links() -> None:
    assert related(record("a", TITLE), record("b", OTHER), linked=True, vetoes=["numbers"]) is Relation.UNRELATED


def test_one_text_of_two_outlets_is_identical() -> None:
    assert related(record("a", TITLE, outlet="x"), record("b", f"{TITLE}!", outlet="y")) is Relation.IDENTICAL


def test_one_text_of_one_outlet_is_an_update() -> None:
    assert related(record("a", TITLE, outlet="x"), record("b", TITLE, outlet="x")) is Relation.UPDATE


def test_one_text_without_outlets_is_identical() -> None:
    assert related(record("a", TITLE), record("b", TITLE)) is Relation.IDENTICAL


@pytest.mark.parametrize("variant", [URL, "http://www.post.example/bridge/?utm_source=x", f"{URL}/amp#top"])
def test_one_address_with_two_texts_of_one_outlet_is_an_update(variant: str) -> None:
    a, b = record("a", TITLE, outlet="x", url=URL), record("b", OTHER, outlet="x", url=variant)
    assert related(a, b, vetoes=["numbers"]) is Relation.UPDATE


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
    assert related(record("a", "Letters"), record("b", "Words"), vetoes=["numbers"]) is Relation.INSUFFICIENT_EVIDENCE


@pytest.mark.parametrize("linked", [True, False])
def test_a_body_like_the_other_is_identical_across_outlets(linked: bool) -> None:
    assert across(shared(IDENTICAL_BODY), linked=linked) is Relation.IDENTICAL


@pytest.mark.parametrize("copy", [shared(IDENTICAL_BODY - LITTLE), shared(COPIED), shared(a_in_b=CONTAINED),
                                  shared(b_in_a=CONTAINED), shared(0.1, a_in_b=1.0)])  # fmt: skip
def test_a_copy_with_changes_or_in_a_longer_text_is_syndicated_across_outlets(copy: Copy) -> None:
    assert across(copy) is Relation.SYNDICATED


@pytest.mark.parametrize("copy", [shared(COPIED), shared(a_in_b=CONTAINED), shared(1.0)])
def test_a_copy_is_an_update_within_one_outlet(copy: Copy) -> None:
    assert within(copy) is Relation.UPDATE


def test_a_copy_without_outlets_is_no_update() -> None:
    assert related(record("a", TITLE), record("b", OTHER), shared(COPIED)) is Relation.SYNDICATED


@pytest.mark.parametrize("copy", [shared(COPIED - LITTLE, a_in_b=CONTAINED - LITTLE), shared(similarity=0.9),
                                  shared(passage=True), None])  # fmt: skip
def test_less_than_a_copy_relates_nothing_that_the_model_does_not_link(copy: Copy | None) -> None:
    assert across(copy) is Relation.UNRELATED
    assert within(copy) is Relation.UNRELATED


@pytest.mark.parametrize("copy", [shared(REWRITTEN), shared(similarity=IN_ORDER), shared(passage=True)])
def test_an_event_told_in_words_of_the_other_is_rewritten(copy: Copy) -> None:
    assert across(copy, linked=True) is Relation.REWRITTEN
    assert within(copy, linked=True) is Relation.REWRITTEN


def test_a_share_of_one_text_makes_it_rewritten_across_outlets_only() -> None:
    copy = shared(REWRITTEN - LITTLE, b_in_a=REWRITTEN)
    assert across(copy, linked=True) is Relation.REWRITTEN
    assert within(copy, linked=True) is Relation.SAME_EVENT


@pytest.mark.parametrize("copy", [shared(REWRITTEN - LITTLE), shared(similarity=IN_ORDER - LITTLE), shared(), None])
def test_an_event_told_in_other_words_is_the_same_event(copy: Copy | None) -> None:
    assert across(copy, linked=True) is Relation.SAME_EVENT


@pytest.mark.parametrize("vetoes", [["numbers"], ["polarity"], ["template", "polarity"]])
def test_a_veto_speaks_before_bodies(vetoes: list[str]) -> None:
    assert across(shared(1.0), vetoes=vetoes) is Relation.UNRELATED
    assert within(shared(1.0), vetoes=vetoes) is Relation.UNRELATED


def test_the_opposite_of_what_the_model_links_is_a_follow_up() -> None:
    assert across(None, linked=True, vetoes=["polarity"]) is Relation.FOLLOW_UP


def test_the_opposite_of_what_the_model_does_not_link_is_unrelated() -> None:
    assert across(None, vetoes=["polarity"]) is Relation.UNRELATED


@pytest.mark.parametrize("vetoes", [["numbers", "polarity"], ["polarity", "digest"], ["template"]])
def test_a_veto_besides_the_opposite_is_no_follow_up(vetoes: list[str]) -> None:
    assert across(None, linked=True, vetoes=vetoes) is Relation.UNRELATED


def test_a_veto_parts_equal_texts() -> None:
    assert related(record("a", TITLE), record("b", TITLE), vetoes=["digest"]) is Relation.UNRELATED


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


def test_nothing_is_the_same_of_two_reports_that_differ() -> None:
    a, b = record("a", TITLE, url=URL), record("b", OTHER, url=f"{URL}-2")
    assert same(side(a), side(b), shared(0.99, similarity=0.99)) == ()


def test_everything_may_be_the_same() -> None:
    a, b = record("a", TITLE, url=URL), record("b", TITLE.upper(), url=f"{URL}/amp")
    assert same(side(a), side(b), shared(1.0, similarity=1.0)) == ("address", "text", "body")


def test_what_is_missing_is_not_the_same() -> None:
    assert same(side(record("a")), side(record("b")), None) == ()


def test_bodies_with_the_same_5_grams_in_another_order_are_not_the_same() -> None:
    assert same(side(record("a", TITLE)), side(record("b", OTHER)), shared(1.0)) == ()


@pytest.mark.parametrize(("copy", "copied", "one_text"), [
    (shared(COPIED), True, True),
    (shared(COPIED - LITTLE), False, False),
    (shared(a_in_b=CONTAINED), True, False),
    (shared(b_in_a=1.0), True, False),
    (shared(a_in_b=CONTAINED - LITTLE), False, False),
    (shared(similarity=0.99, passage=True), False, False),
])  # fmt: skip
def test_a_brief_in_a_longer_text_is_a_copy_and_not_one_text(copy: Copy, copied: bool, one_text: bool) -> None:
    assert is_copy(copy) is copied
    assert is_one_text(copy) is one_text


def test_bodies_that_share_too_little_are_no_copy() -> None:
    assert not is_copy(None)
