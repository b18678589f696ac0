"""Records that are one text or one address, against a slow union of them."""

from datetime import datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link import nodes
from integrity.link.blocking import WINDOW_DAYS
from integrity.load.records import Record
from tests.records import DAY, record

TITLE = "Harbour bridge closed after a barge hits a pier"


def days(number: float) -> datetime:
    return DAY + timedelta(days=number)


def same(a: Record, b: Record) -> bool:
    return nodes.group([a, b]) == [[0, 1]]


@pytest.mark.parametrize(
    "variant",
    [
        "HARBOUR BRIDGE CLOSED AFTER A BARGE HITS A PIER",
        "Harbour  bridge closed – after a “barge” hits a pier!",
        "<b>Harbour bridge</b> closed after a barge hits a&nbsp;pier",
    ],
)
def test_records_whose_texts_read_alike_are_one_node(variant: str) -> None:
    assert same(record("a", TITLE), record("b", variant))


def test_records_whose_texts_differ_in_a_word_are_two_nodes() -> None:
    assert not same(record("a", TITLE), record("b", f"{TITLE} again"))


def test_the_excerpt_belongs_to_the_text() -> None:
    assert not same(record("a", TITLE, "Nobody was hurt."), record("b", TITLE, "Two were hurt."))


def test_the_body_counts_where_there_is_no_excerpt() -> None:
    assert not same(record("a", TITLE, text="Nobody was hurt."), record("b", TITLE, text="Two were hurt."))


def test_the_body_does_not_count_beside_an_excerpt() -> None:
    assert same(record("a", TITLE, "Traffic stops.", text="Long."), record("b", TITLE, "Traffic stops.", text="Short."))


@pytest.mark.parametrize("text", ["Letters to the editor", "Market wrap", "word " * (nodes.MIN_WORDS - 1)])
def test_equal_texts_of_few_words_are_one_node_and_no_sign_of_a_copy(text: str) -> None:
    a, b = record("a", text), record("b", text)
    assert same(a, b)
    assert nodes.text_key(a) is None


def test_records_without_any_text_are_two_nodes() -> None:
    assert not same(record("a"), record("b"))


def test_title_and_excerpt_are_counted_together() -> None:
    assert same(record("a", "Bridge closed", "Barge hits pier"), record("b", "Bridge closed", "Barge hits pier"))


def test_variants_of_one_address_are_one_node_whatever_the_texts_say() -> None:
    a = record("a", "Bridge closed", url="https://post.example/bridge")
    b = record("b", "Bridge open again", url="http://www.post.example/bridge/amp/?utm_source=x#top")
    assert same(a, b)


def test_two_texts_that_are_no_address_are_not_one_address() -> None:
    assert not same(record("a", url="unknown"), record("b", url="unknown"))


@pytest.mark.parametrize("text", ["Weather", "", "?! – …"])
def test_equal_texts_of_one_word_or_none_are_two_nodes(text: str) -> None:
    assert not same(record("a", text), record("b", text))


def test_equal_texts_within_the_window_are_one_node() -> None:
    assert same(record("a", TITLE), record("b", TITLE, published=days(WINDOW_DAYS)))


def test_equal_texts_beyond_the_window_are_two_nodes() -> None:
    assert not same(record("a", TITLE), record("b", TITLE, published=days(WINDOW_DAYS + 0.01)))


def test_one_address_is_one_node_at_any_distance_of_days() -> None:
    url = "https://post.example/bridge"
    assert same(record("a", url=url), record("b", url=url, published=days(400)))


def test_copies_from_day_to_day_are_one_node_as_long_as_they_follow_each_other() -> None:
    feed = [record(str(n), TITLE, published=days(2 * n)) for n in range(5)]
    assert nodes.group(feed) == [[0, 1, 2, 3, 4]]


def test_an_undated_copy_stays_with_the_earliest() -> None:
    feed = [record("a", TITLE, published=days(10)), record("b", TITLE, published=None), record("c", TITLE)]
    assert nodes.group(feed) == [[0], [1, 2]]


def test_text_and_address_join_across_each_other() -> None:
    url = "https://post.example/bridge"
    feed = [record("a", TITLE), record("b", TITLE, url=url), record("c", "Bridge open", url=url), record("d", "Else")]
    assert nodes.group(feed) == [[0, 1, 2], [3]]


def test_copied_pairs_within_the_window_are_one_node() -> None:
    feed = [record("a"), record("b"), record("c", published=days(-WINDOW_DAYS))]
    assert nodes.group(feed, [(0, 2)]) == [[0, 2], [1]]


def test_copied_pairs_beyond_the_window_are_two_nodes() -> None:
    assert nodes.group([record("a"), record("b", published=days(WINDOW_DAYS + 0.01))], [(0, 1)]) == [[0], [1]]
    assert nodes.group([record("a", published=days(WINDOW_DAYS + 0.01)), record("b")], [(0, 1)]) == [[0], [1]]


@pytest.mark.parametrize("published", [DAY, None])
def test_a_copied_pair_without_a_date_is_one_node(published: datetime | None) -> None:
    assert nodes.group([record("a", published=None), record("b", published=published)], [(0, 1)]) == [[0, 1]]


def test_copied_pairs_equal_texts_and_addresses_join_across_each_other() -> None:
    url = "https://post.example/bridge"
    feed = [record("a", TITLE), record("b", TITLE), record("c", url=url), record("d", url=url), record("e")]
    assert nodes.group(feed, [(1, 2)]) == [[0, 1, 2, 3], [4]]


def union(records: list[Record]) -> list[list[int]]:
    """The same by joining sets until none has anything in common with another."""
    chains = [
        {i, j}
        for i, j in combinations(range(len(records)), 2)
        if records[i].url == records[j].url != None or _follow(records, i, j)  # noqa: E711
    ]
    found = [{row} for row in range(len(records))]
    for chain in chains:
        touched = [each for each in found if each & chain]
        found = [*(each for each in found if not each & chain), set().union(*touched)]
    return sorted(sorted(each) for each in found)


def _follow(records: list[Record], i: int, j: int) -> bool:
    """Whether two equal texts are printed within the window of each other, or one of them undated and the other the
    first or undated too."""
    if records[i].title != records[j].title:
        return False
    a, b = records[i].published, records[j].published
    if a and b:
        return abs(a - b) <= timedelta(days=WINDOW_DAYS)
    dates = [each.published for each in records if each.title == records[i].title and each.published]
    return a is b or (a or b) == min(dates)


@given(
    st.lists(
        st.builds(
            lambda title, url, day: record("x", title, url=url, published=None if day is None else days(day)),
            st.sampled_from([TITLE, "A second text of more than five words"]),
            st.sampled_from([None, None, None, *(f"https://post.example/{n}" for n in range(3))]),
            st.sampled_from([None, *range(16)]),
        ),
        max_size=9,
    )
)
def test_nodes_agree_with_a_slow_union(records: list[Record]) -> None:
    assert nodes.group(records) == union(records)


def test_an_article_is_senior_to_an_earlier_mention() -> None:
    mention = record("a", published=days(-1), mention_of="x")
    assert min([mention, record("b")], key=nodes.seniority).id == "b"


def test_the_earlier_article_is_senior() -> None:
    assert min([record("a"), record("b", published=days(-1))], key=nodes.seniority).id == "b"


def test_of_two_articles_of_one_moment_the_smaller_id_is_senior() -> None:
    assert min([record("b"), record("a")], key=nodes.seniority).id == "a"


def test_a_dated_article_is_senior_to_an_undated_one() -> None:
    assert min([record("a", published=None), record("b")], key=nodes.seniority).id == "b"
