"""Two texts word by word."""

import math

import numpy as np
import pytest

from integrity.link import alignment, words
from integrity.link.alignment import Span, longest_span


def similarity(a: str, b: str) -> float:
    found = words.tokenize([a, b])
    split = int(found.counts[0])
    return alignment.similarity(found.hashes[:split], found.hashes[split:])


def bag(a: str, b: str) -> int:
    found = words.tokenize([a, b])
    return int(alignment.bags(found.hashes, found.counts).shared(np.array([0]), np.array([1]))[0])


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("the ferry hit the pier", "The ferry hit the pier.", 1),
        ("the ferry hit the pier", "the barge hit the pier", 0.8),
        ("a b c d", "d c b a", 0.25),
        ("a b", "c d", 0),
        ("", "a", 0),
        ("", "", 1),
    ],
)
def test_similarity_is_twice_the_common_subsequence_over_all_words(a: str, b: str, expected: float) -> None:
    assert similarity(a, b) == pytest.approx(expected)


def test_texts_that_are_too_long_are_not_aligned() -> None:
    assert math.isnan(similarity("fog " * 70_000, "tide " * 70_000))


@pytest.mark.parametrize(
    ("a", "b", "expected"), [("a a b c", "a b b", 2), ("a a a", "a a", 2), ("a", "b", 0), ("", "a", 0), ("", "", 0)]
)
def test_a_bag_counts_each_word_as_often_as_both_have_it(a: str, b: str, expected: int) -> None:
    assert bag(a, b) == expected


def test_the_bound_is_reached_by_the_same_words() -> None:
    assert alignment.bound(np.array([4, 2]), np.array([4, 4]), np.array([4, 6])).tolist() == [1, 0.4]


def test_the_longest_span_has_offsets_on_both_sides() -> None:
    a = "Police said: “The ferry hit the pier,” and left."
    b = 'Reports say the FERRY hit - the pier - at nine. "The ferry" sank.'
    span = longest_span(a, b)
    assert span == Span(words=5, a_start=14, a_end=36, b_start=12, b_end=36)
    assert (a[14:36], b[12:36]) == ("The ferry hit the pier", "the FERRY hit - the pier")


def test_of_equally_long_spans_the_first_is_told() -> None:
    assert longest_span("x a b y c d", "c d a b c d") == Span(2, 2, 5, 4, 7)


def test_texts_without_a_common_word_have_no_span() -> None:
    assert longest_span("ferry", "fog") is None
    assert longest_span("", "") is None


def test_a_span_of_a_script_without_spaces_is_found() -> None:
    assert longest_span("昨日、大地震が起きた。", "東京で大地震が発生") == Span(3, 3, 7, 3, 7)


def test_a_span_does_not_run_over_the_end_of_a_text() -> None:
    assert longest_span("a b", "c a b c a b c") == Span(2, 0, 3, 2, 5)


@pytest.mark.parametrize("length", [1, 2, 3, 7, 8, 9, 63, 64, 65, 1000])
def test_a_span_of_any_length_is_found(length: int) -> None:
    passage = " ".join(f"w{k}" for k in range(length))
    span = longest_span(f"left {passage} side", f"other {passage} end")
    assert span is not None
    assert span.words == length


def test_a_word_repeated_a_hundred_thousand_times_takes_bounded_time() -> None:
    span = longest_span("fog " * 100_000, "fog " * 99_999 + "tide")
    assert span is not None
    assert span.words == 99_999
