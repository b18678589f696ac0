from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link import stretches
from integrity.link.alignment import blocks
from integrity.link.words import tokenize

WORDS = st.lists(
    st.sampled_from(["ferry", "fog", "the", "a.", "26", "hurt,", "said?", "…", "“no”", "船が"]), max_size=12
)
TEXTS = WORDS.map(" ".join)


def parts(a: str, b: str) -> list[tuple[str, str, str]]:
    """Each stretch as both texts have it: `=` for common, `.` for common to the end of a sentence, else a blank."""
    return [
        (a[one.a_start : one.a_end], b[one.b_start : one.b_end], " " if not one.is_common else "=."[one.is_sentence])
        for one in stretches.find(a, b)
    ]


def test_what_differs_stands_between_what_both_texts_have() -> None:
    assert parts("The ferry struck the pier at noon.", "The ferry hit the pier at noon.") == [
        ("The ferry ", "The ferry ", "="),
        ("struck ", "hit ", " "),
        ("the pier at noon.", "the pier at noon.", "."),
    ]


def test_common_text_is_cut_after_each_sentence_that_ends_in_both() -> None:
    assert parts("It hit the pier. All are safe.", "It hit the pier! All are safe, he said.") == [
        ("It hit the pier. ", "It hit the pier! ", "."),
        ("All are safe.", "All are safe, ", "="),
        ("", "he said.", " "),
    ]


def test_a_point_inside_a_number_ends_no_sentence() -> None:
    assert [kind for _, _, kind in parts("a rise of 4.6 per cent. So", "a rise of 4.6 per cent. So")] == [".", "="]


def test_a_short_run_between_longer_differences_is_no_common_text() -> None:
    assert parts("one two three the four five six", "seven eight nine the ten eleven twelve") == [
        ("one two three the four five six", "seven eight nine the ten eleven twelve", " ")
    ]


def test_three_words_in_a_row_are_told_wherever_they_stand() -> None:
    found = parts("one two three four five it was wrong six seven", "a b c d e it was wrong f g h")
    assert [both for both, _, kind in found if kind != " "] == ["it was wrong "]


@pytest.mark.parametrize(("a", "b"), [("", "ferry"), ("ferry", ""), ("...", "!!"), ("...", "ferry in fog")])
def test_texts_without_a_common_word_are_one_stretch(a: str, b: str) -> None:
    assert parts(a, b) == [(a, b, " ")]


def test_two_empty_texts_have_no_stretch() -> None:
    assert parts("", "") == []


@given(TEXTS, TEXTS)
def test_stretches_are_the_whole_of_both_texts_in_order(a: str, b: str) -> None:
    found = stretches.find(a, b)
    assert "".join(a[one.a_start : one.a_end] for one in found) == a
    assert "".join(b[one.b_start : one.b_end] for one in found) == b


@given(TEXTS, TEXTS)
def test_common_stretches_hold_the_same_words(a: str, b: str) -> None:
    for left, right, kind in parts(a, b):
        words = tokenize([left, right])
        split = int(words.counts[0])
        if kind != " ":
            assert words.hashes[:split].tolist() == words.hashes[split:].tolist() != []


@given(st.lists(st.integers(0, 4), max_size=9), st.lists(st.integers(0, 4), max_size=9))
def test_blocks_are_as_long_together_as_the_longest_common_subsequence(a: list[int], b: list[int]) -> None:
    found = blocks(np.array(a, dtype=np.uint64), np.array(b, dtype=np.uint64))
    for block in found:
        assert a[block.a : block.a + block.words] == b[block.b : block.b + block.words]
    assert sum(block.words for block in found) == longest(tuple(a), tuple(b))


@cache
def longest(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    """The length of the longest common subsequence, by its definition."""
    if not a or not b:
        return 0
    if a[0] == b[0]:
        return 1 + longest(a[1:], b[1:])
    return max(longest(a[1:], b), longest(a, b[1:]))
