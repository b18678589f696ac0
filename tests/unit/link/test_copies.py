"""Copies: which pairs are found, what is said of them, and what is furniture."""

import random
import tracemalloc
from collections.abc import Sequence

import numpy as np
import pytest

from integrity.link import copies, printed, shingles, words
from integrity.link.copies import Copies
from tests import slow_copies
from tests.patience import bounded


def prose(seed: int, length: int = 300) -> str:
    """Words by chance, no two texts of different seeds alike."""
    chance = random.Random(seed)
    return " ".join(f"w{chance.randrange(10_000)}" for _ in range(length))


def cut(text: str, start: int, stop: int) -> str:
    return " ".join(text.split()[start:stop])


def find(texts: Sequence[str | None], outlets: Sequence[str | None] = (), days: Sequence[float | None] = ()) -> Copies:
    return copies.find(texts, outlets or [None] * len(texts), days or [None] * len(texts))


def pairs(found: Copies) -> list[tuple[int, int]]:
    return list(zip(found.i.tolist(), found.j.tolist(), strict=True))


STORY = prose(1)
NOTE = cut(prose(2), 0, 40)
"""What an outlet writes under its articles."""


def noted(count: int) -> list[str | None]:
    """Different articles with the same note."""
    return [f"{prose(100 + k, 40)} {NOTE}" for k in range(count)]


def test_two_prints_of_a_text_are_identical() -> None:
    found = find([STORY, prose(3), STORY.upper()])
    assert slow_copies.rows(found) == [slow_copies.Pair(0, 2, 1, 1, 1, 1, passage=True)]


def test_texts_of_a_word_or_two_are_identical_when_their_words_are() -> None:
    found = find(["Ferry fog!", "“ferry” – fog", "fog ferry", "ferry"])
    assert slow_copies.rows(found) == [slow_copies.Pair(0, 1, 1, 1, 1, 1, passage=False)]


@pytest.mark.parametrize("empty", [None, "", " \n", "?!…", "“”", "\u00ad\u0301", "🔥"])
def test_texts_without_words_match_nothing(empty: str | None) -> None:
    assert pairs(find([empty, empty, empty])) == []


def test_nothing_is_found_among_nothing() -> None:
    assert pairs(find([])) == []


def test_a_shortened_text_stands_in_the_longer_one() -> None:
    found = find([cut(STORY, 0, 100), STORY])
    assert (found.i_in_j.tolist(), found.j_in_i.tolist()) == ([1], [96 / 296])
    assert found.jaccard.tolist() == [96 / 296]
    assert found.direction.tolist() == [1]


def test_a_pair_says_how_many_words_either_text_has() -> None:
    found = find(["Ferry fog!", cut(STORY, 0, 100), "ferry fog", STORY])
    assert (found.i_words.tolist(), found.j_words.tolist()) == ([2, 100], [2, 300])


def test_the_direction_is_that_of_the_brief_in_the_round_up() -> None:
    round_up = " ".join(prose(seed, 60) for seed in range(10, 20))
    found = find([round_up, prose(13, 60), prose(17, 60)])
    assert pairs(found) == [(0, 1), (0, 2)]
    assert found.direction.tolist() == [-1, -1]


def test_near_copies_have_no_direction() -> None:
    assert find([STORY, f"{STORY} {prose(4, 30)}"]).direction.tolist() == [0]


def test_a_pair_with_every_seventh_word_changed_has_its_similarity() -> None:
    changed = STORY.split()
    changed[::7] = [f"x{k}" for k in range(43)]
    found = find([STORY, " ".join(changed)])
    assert found.jaccard[0] < 0.2
    assert found.similarity.tolist() == [pytest.approx(257 / 300)]


def test_a_pair_whose_words_rule_it_out_has_no_similarity() -> None:
    found = find([STORY, f"{cut(STORY, 0, 60)} {prose(5)}"])
    assert pairs(found) == [(0, 1)]
    assert np.isnan(found.similarity).all()


def test_a_copy_needs_no_similarity() -> None:
    found = find([STORY, f"{STORY} and more", cut(STORY, 0, 118)])
    assert pairs(found) == [(0, 1), (0, 2), (1, 2)]
    assert np.isnan(found.similarity).all()
    assert (found.jaccard < copies.COPIED_JACCARD).tolist() == [False, True, True]


def test_reordered_paragraphs_keep_their_passages() -> None:
    parts = [cut(STORY, start, start + 15) for start in range(0, 300, 15)]
    found = find([STORY, " ".join(reversed(parts))])
    assert found.passage.tolist() == [True]
    assert found.jaccard[0] > 0.5


def test_five_hundred_shared_phrases_are_no_passage() -> None:
    phrases = [prose(seed, 8) for seed in range(500, 540)]
    others = [prose(seed, 8) for seed in range(600, 640)]
    a = " ".join(phrases)
    b = " ".join(f"{phrase} {other}" for phrase, other in zip(phrases, others, strict=True))
    assert find([a, b]).passage.tolist() == [False]


def test_other_quotation_marks_make_no_difference() -> None:
    straight = " ".join(f'"{word}" it\'s' for word in STORY.split())
    curly = " ".join(f"“{word}” it’s" for word in STORY.split())
    assert find([straight, curly]).jaccard.tolist() == [1]


def test_text_without_spaces_is_compared_by_pairs_of_characters() -> None:
    chance = random.Random(7)
    story = "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(400))
    found = find([story, story[:150], "".join(reversed(story))])
    assert pairs(found) == [(0, 1)]
    assert found.j_in_i.tolist() == [1]


def test_what_an_outlet_writes_under_five_articles_is_furniture() -> None:
    days = [float(day) for day in range(5)]
    assert pairs(find(noted(5), ["post"] * 5, days)) == []


def test_what_it_writes_under_four_is_not() -> None:
    days = [float(day) for day in range(4)]
    assert len(find(noted(4), ["post"] * 4, days)) == 6


def test_furniture_of_one_outlet_is_text_in_another() -> None:
    outlets = ["post"] * 5 + ["wire"] * 2
    assert pairs(find(noted(7), outlets)) == [(5, 6)]


def test_articles_without_an_outlet_have_no_furniture() -> None:
    assert len(find(noted(6))) == 15


def test_undated_articles_count_one_each() -> None:
    assert pairs(find(noted(5), ["post"] * 5)) == []


def test_an_undated_article_is_not_taken_for_one_of_a_day_before_the_epoch() -> None:
    assert pairs(find(noted(5), ["post"] * 5, [None, -1, 0, 1, 2])) == []


def test_articles_of_one_day_count_once() -> None:
    assert len(find(noted(5), ["post"] * 5, [0, 1, 2, 3, 3.9])) == 10


def test_a_text_that_is_printed_again_and_again_is_no_furniture() -> None:
    texts = [STORY] * 6 + [f"{STORY} {prose(8, 30)}"]
    found = find(texts, ["post"] * 6 + ["wire"], [float(day) for day in range(7)])
    assert len(found) == 21
    assert (found.jaccard > 0.9).all()


def test_versions_of_one_day_are_no_furniture() -> None:
    texts = [f"{STORY} {prose(20 + k, 20)}" for k in range(8)]
    found = find(texts, ["post"] * 8, [3 + k / 10 for k in range(8)])
    assert len(found) == 28


def test_furniture_counts_neither_for_nor_against_a_copy() -> None:
    texts = [*noted(5), f"{STORY} {NOTE}", STORY]
    found = find(texts, ["post"] * 6 + ["wire"])
    assert pairs(found) == [(5, 6)]
    assert (found.i_in_j[0], found.j_in_i[0]) == (296 / 300, 1)


def test_a_passage_of_furniture_is_no_passage() -> None:
    shared = " ".join(prose(seed, 7) for seed in range(30, 36))
    texts = [*noted(5)]
    texts[0] = f"{texts[0]} {shared}"
    texts[1] = f"{texts[1]} " + " ".join(f"{prose(seed, 7)} z{seed}" for seed in range(30, 36))
    found = find(texts, ["post"] * 5)
    assert pairs(found) == [(0, 1)]
    assert found.passage.tolist() == [False]


def test_furniture_of_a_very_large_outlet_is_counted_in_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "COUNTED", 20_000)
    texts = noted(200)
    assert pairs(find(texts, ["post"] * 200)) == []


def test_what_lies_outside_that_part_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "COUNTED", 500)
    assert len(find(noted(6), ["post"] * 6)) == 15


def test_many_like_texts_are_paired_with_the_first_and_the_previous() -> None:
    texts = [f"{STORY} {prose(40 + k, 3)}" for k in range(100)]
    assert pairs(find(texts)) == sorted({(0, k) for k in range(1, 100)} | {(k - 1, k) for k in range(1, 100)})


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="split them below 16,777,216"):
        copies.find([None] * shingles.MAX_ROWS, [], [])


def test_ten_thousand_prints_take_linear_time() -> None:
    with bounded():
        found = find([STORY] * 10_000)
    assert len(found) == 2 * 9_999 - 1
    assert (found.jaccard == 1).all()


def test_ten_thousand_versions_take_linear_time() -> None:
    story = cut(STORY, 0, 120)
    with bounded():
        found = find([f"{story} number {k}" for k in range(10_000)])
    assert 19_997 <= len(found) < 40_000


def test_text_that_is_all_sampled_or_not_at_all_is_compared_in_bounded_time() -> None:
    for wanted in (True, False):
        text = " ".join(crafted(600, wanted=wanted))
        found, counts = shingles.shingles(words.tokenize([text]))
        assert shingles.sampled(found, counts).all() == wanted
        assert shingles.sampled(found, counts).any() == wanted
        with bounded():
            result = find([f"{text} {k}" for k in range(300)])
        assert (len(result) > 0) == wanted


def crafted(length: int, *, wanted: bool) -> list[str]:
    """Words chosen one after the other so that every 5-gram is sampled, or none is."""
    chosen = ["a", "b", "c", "d"]
    while len(chosen) < length:
        tail = tuple(chosen[-4:])
        tries = (f"v{k}" for k in range(10_000))
        chosen.append(next(w for w in tries if (slow_copies.gram_hash((*tail, w)) < shingles.USUAL.below) == wanted))
    return chosen


def test_a_word_repeated_a_million_times_is_no_trouble() -> None:
    with bounded():
        found = find(["fog " * 1_000_000, "fog " * 999_999, "fog " * 1_000_000 + "tide", STORY])
    assert pairs(found) == []


def test_memory_stays_near_that_of_the_sample() -> None:
    texts: list[str | None] = [prose(seed, 800) for seed in range(1000)]
    tracemalloc.start()
    find(texts)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000
