"""5-grams, their sample, and who shares enough of it."""

import numpy as np
import pytest

from integrity.link import shingles, words
from integrity.link.shingles import HEAVY, Sets
from tests import slow_copies

LONG = " ".join(f"word{k}" for k in range(4000))
GOLDEN = {
    "the ferry hit the pier": 0xEF45DA8259F3329E,
    "a a a a a": 0xBAEC74FC062A26C3,
    "大地震が東京を": 0x4E005EADC6A7E257,
}
"""Frozen with `words.VERSION`."""


def hashes(text: str, length: int = 5) -> list[int]:
    found: list[int] = shingles.shingles(words.tokenize([text]), length)[0].tolist()
    return found


def packed(*rows: list[int]) -> words.Hashes:
    """The index of rows that hold these values."""
    pairs = [(value, row) for row, values in enumerate(rows) for value in values]
    values = np.array([value << 21 for value, _ in pairs], dtype=np.uint64)
    return shingles.pack(values, np.array([row for _, row in pairs], dtype=np.int64))


def candidates(*rows: list[int]) -> list[tuple[int, int]]:
    i, j = shingles.candidates(packed(*rows), len(rows))
    return list(zip(i.tolist(), j.tolist(), strict=True))


def companions(*values: int) -> set[tuple[int, int]]:
    i, j = shingles.companions(np.array(values, dtype=np.uint64))
    return set(zip(i.tolist(), j.tolist(), strict=True))


@pytest.mark.parametrize("text", GOLDEN)
def test_the_hash_of_a_shingle_never_changes(text: str) -> None:
    assert hashes(text)[0] == GOLDEN[text]


@pytest.mark.parametrize("length", [1, 5, 12])
def test_each_run_of_words_is_a_shingle(length: int) -> None:
    text = "a b a b a b a b a b a b c"
    assert hashes(text, length) == [slow_copies.gram_hash(run) for run in slow_copies.runs(text.split(), length)]


def test_no_shingle_reaches_into_the_next_text() -> None:
    found, counts = shingles.shingles(words.tokenize(["a b c d e f", "g h", "", "i j k l m"]))
    assert counts.tolist() == [2, 0, 0, 1]
    assert found.tolist() == [*hashes("a b c d e f"), *hashes("i j k l m")]


def test_texts_that_are_too_short_have_none() -> None:
    found, counts = shingles.shingles(words.tokenize(["a b", "c"]))
    assert (len(found), counts.tolist()) == (0, [0, 0])


def test_one_shingle_in_eight_of_a_long_text_is_sampled() -> None:
    found, counts = shingles.shingles(words.tokenize([LONG]))
    assert len(found) / 9 < shingles.sampled(found, counts).sum() < len(found) / 7


def test_the_hash_alone_decides_about_the_sample() -> None:
    found, counts = shingles.shingles(words.tokenize([LONG]))
    assert (shingles.sampled(found, counts) == (found < 2**61)).all()
    assert (shingles.sampled(found, counts, shingles.ARCHIVE) == (found < 2**60)).all()


@pytest.mark.parametrize(("length", "kept"), [(99, True), (100, False)])
def test_all_shingles_are_kept_below_a_hundred_words(length: int, *, kept: bool) -> None:
    found, counts = shingles.shingles(words.tokenize([" ".join(LONG.split()[:length])]))
    assert shingles.sampled(found, counts).all() == kept


def test_three_shared_shingles_make_a_candidate() -> None:
    assert candidates([1, 2, 3, 4], [1, 2, 3, 5], [1, 2, 6, 7]) == [(0, 1)]


def test_a_shingle_that_is_repeated_in_a_text_counts_once() -> None:
    assert candidates([1, 1, 1, 2], [1, 1, 1, 2]) == []


def test_less_than_a_fiftieth_of_the_smaller_sample_makes_no_candidate() -> None:
    assert candidates([*range(150)], [0, 1, 2, *range(200, 347)]) == [(0, 1)]
    assert candidates([*range(150)], [0, 1, 2, *range(200, 400)]) == [(0, 1)]
    assert candidates([*range(151)], [0, 1, 2, *range(200, 348)]) == []


def test_candidates_are_sorted() -> None:
    assert candidates([1, 2, 3], [7, 8, 9], [7, 8, 9], [1, 2, 3], [1, 2, 3]) == [(0, 3), (0, 4), (1, 2), (3, 4)]


def test_no_rows_have_no_candidates() -> None:
    assert candidates() == []


def test_a_shingle_that_many_hold_links_to_the_first_and_the_previous() -> None:
    found = candidates(*([1, 2, 3] for _ in range(HEAVY + 1)))
    assert found == sorted({(0, row) for row in range(1, HEAVY + 1)} | {(row - 1, row) for row in range(1, HEAVY + 1)})


def test_a_shingle_that_just_few_enough_hold_links_all() -> None:
    assert len(candidates(*([1, 2, 3] for _ in range(HEAVY)))) == HEAVY * (HEAVY - 1) // 2


def test_time_for_a_shingle_that_all_hold_is_linear() -> None:
    assert len(candidates(*([1, 2, 3] for _ in range(20_000)))) == 2 * 19_999 - 1


def test_equal_values_are_companions() -> None:
    assert companions(7, 8, 7, 9, 7, 8) == {(0, 2), (0, 4), (2, 4), (1, 5)}


def test_many_equal_values_are_companions_of_the_first_and_the_previous() -> None:
    assert len(companions(*[7] * 1000)) == 2 * 999 - 1


def test_sets_know_their_sizes_and_intersections() -> None:
    spread = np.uint64(1 << 60)
    sets = Sets(np.array([1, 2, 2, 3, 9, 3, 2, 8], dtype=np.uint64) * spread, np.array([4, 0, 1, 3]))
    assert sets.sizes.tolist() == [3, 0, 1, 3]
    assert sets.shared(np.array([0, 3, 0, 1, 2]), np.array([3, 0, 2, 3, 2])).tolist() == [2, 2, 0, 0, 1]


def test_empty_sets_share_nothing() -> None:
    sets = Sets(np.zeros(0, dtype=np.uint64), np.array([0, 0]))
    assert sets.shared(np.array([0]), np.array([1])).tolist() == [0]


def test_members_know_what_they_hold() -> None:
    values = np.arange(0, 200_000, 3, dtype=np.uint64) * np.uint64(words.MULTIPLIER)
    members = shingles.Members(np.sort(values))
    assert members.holds(values).all()
    assert not members.holds(values + np.uint64(1)).any()


def test_no_members_hold_nothing() -> None:
    empty = np.zeros(0, dtype=np.uint64)
    assert shingles.Members(empty).holds(np.array([0, 1], dtype=np.uint64)).tolist() == [False, False]


def test_blocks_end_where_the_owner_changes() -> None:
    parts = list(shingles.blocks(np.array([4, 4, 5, 6, 6, 6]), np.array([3, 3, 1, 2, 2, 2]), 5))
    assert [(part.start, part.stop) for part in parts] == [(0, 2), (2, 3), (3, 6)]


def test_an_index_of_several_parts_is_read_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[k % 2, k % 3 + 2, k % 5 + 5, k + 10, k + 10] for k in range(40)]
    whole = candidates(*rows)
    assert whole
    for size in (1, 2, 3, 50):
        monkeypatch.setattr(shingles, "_EMITTED", size)
        assert candidates(*rows) == whole
