"""Words and their hashes: what is a word, where it stands, and that the hashes never change."""

import hashlib
import re
import tracemalloc

import numpy as np
import pytest

from integrity.link import words
from tests import make_characters

MODULUS = 1 << 64


def spelled(text: str) -> list[str]:
    """The words of a text as it writes them."""
    found = words.tokenize([text])
    return [text[start:end] for start, end in zip(found.starts.tolist(), found.ends.tolist(), strict=True)]


def hashes(text: str) -> list[int]:
    found: list[int] = words.tokenize([text]).hashes.tolist()
    return found


def mix(value: int) -> int:
    value ^= value >> 32
    value = value * words.SPREAD % MODULUS
    return value ^ (value >> 29)


def obvious_hash(word: str) -> int:
    """The definition, letter by letter."""
    return mix(sum(ord(letter) * pow(words.MULTIPLIER, k, MODULUS) for k, letter in enumerate(word)) % MODULUS)


GOLDEN = {
    "ferry": 0x882B45C929357E28,
    "26": 0xD26C6BA5F8C7819B,
    "zurich": 0x16DA9C932083B33A,
    "паром": 0x3ACD01C70A0067CB,
    "الميناء": 0x453020B2F908B688,
    "地震": 0x7BB113E02AF729F3,
    "x" * 300: 0x3003AC2D4C772B6C,
}
"""Frozen with `words.VERSION`: indexes hold these."""
TABLE = "a8e628979383cba128fcea1c53cac4cd6d2e533ae650e8eaa3b01e1ffa24a43b"
"""SHA-256 of the table of characters, little-endian."""


@pytest.mark.parametrize("word", GOLDEN, ids=lambda word: word[:8])
def test_the_hash_of_a_word_never_changes(word: str) -> None:
    assert hashes(word) == [GOLDEN[word]]


def test_the_table_of_characters_is_the_one_that_is_made() -> None:
    assert np.array_equal(words.characters(), make_characters.table())


def test_the_class_and_the_folding_of_characters_never_change() -> None:
    assert words.VERSION == 1
    assert hashlib.sha256(words.characters().astype("<u4").tobytes()).hexdigest() == TABLE


@pytest.mark.parametrize("word", ["a", "ferry", "26", "ж", "𐐨", "x" * 3000])
def test_a_hash_is_what_the_definition_says(word: str) -> None:
    assert hashes(word) == [obvious_hash(word)]


def test_a_hash_does_not_depend_on_where_the_word_stands() -> None:
    assert hashes("ferry " * 60_000 + "ferry") == [obvious_hash("ferry")] * 60_001


def test_a_fingerprint_is_what_the_definition_says() -> None:
    expected = sum(mix((obvious_hash(word) + k * words.MULTIPLIER) % MODULUS) for k, word in enumerate("abba"))
    assert words.fingerprints(words.tokenize(["", "A b, b a"])).tolist() == [0, expected % MODULUS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry, at 9.30, hit Pier 4.", "The ferry at 9 30 hit Pier 4"),
        ("“It’s over,” he said", "It s over he said"),
        ('"It\'s over," he said', "It s over he said"),
        ("«Всё» ‹так› „ja“ ‘no’", "Всё так ja no"),
        ("one two three—four…five six", "one two three four five six"),
        ("snake_case and-hyphen a/b x+y", "snake case and hyphen a b x y"),
        ("Hawaiʻi ʼtis", "Hawai i tis"),
        ("fire🔥works ❤️ 5€ ₿", "fire works 5"),
        ("\ue000 \U000f0000 \U000e0041", ""),
        ("", ""),
        ("?! — …", ""),
    ],
)  # fmt: skip
def test_words_are_runs_of_letters_and_digits(text: str, expected: str) -> None:
    assert spelled(text) == expected.split()


def test_every_character_of_general_punctuation_separates() -> None:
    for point in range(0x2000, 0x2070):
        assert spelled(f"a{chr(point)}b") == ["a", "b"]


def test_quotation_marks_of_every_style_make_the_same_words() -> None:
    styles = ["“Don’t”", '"Don\'t"', "«Don´t»", "‘Don`t’", "„Donʼt‟"]
    assert len({tuple(hashes(text)) for text in styles}) == 1


def test_case_says_nothing() -> None:
    assert hashes("ÉCOLE Straße ΔΕΛΤΑ ПАРОМ İzmir") == hashes("école straße δελτα паром izmir")


def test_composed_and_decomposed_writing_agree() -> None:
    assert hashes("caf\u00e9 na\u00efve \u0439") == hashes("cafe\u0301 nai\u0308ve \u0438\u0306")


def test_full_width_letters_and_digits_agree_with_the_usual_ones() -> None:
    assert hashes("ＡＢＣ １２") == hashes("abc 12")


def test_a_soft_hyphen_and_marks_stay_inside_the_word() -> None:
    assert spelled("break\u00adwater שָׁלוֹם") == ["break\u00adwater", "שָׁלוֹם"]
    assert hashes("break\u00adwater") == hashes("breakwater")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("地震", ["地震"]),
        ("大地震が", ["大地", "地震", "震が"]),
        ("震", ["震"]),
        ("東京2020大会", ["東京", "2020", "大会"]),
        ("、地、震。", ["地", "震"]),
        ("แผ่น", ["แผ", "ผ่น"]),
        ("한국 배", ["한국", "배"]),
    ],
)
def test_scripts_without_spaces_give_pairs_of_neighbours(text: str, expected: list[str]) -> None:
    assert spelled(text) == expected


def test_each_text_has_its_own_words_and_offsets() -> None:
    found = words.tokenize(["地震 two", "", " three", "four"])
    assert found.counts.tolist() == [2, 0, 1, 1]
    assert found.owners.tolist() == [0, 0, 2, 3]
    assert found.starts.tolist() == [0, 3, 1, 0]
    assert found.ends.tolist() == [2, 6, 6, 4]


def test_pairs_of_characters_do_not_reach_into_the_next_text() -> None:
    assert words.tokenize(["地", "震"]).hashes.tolist() == [*hashes("地"), *hashes("震")]


def test_no_texts_have_no_words() -> None:
    found = words.tokenize([])
    assert (len(found.hashes), len(found.counts), len(words.fingerprints(found))) == (0, 0, 0)


def test_a_lone_surrogate_separates() -> None:
    assert spelled("a\ud800b") == ["a", "b"]


def test_texts_read_together_and_one_by_one_have_the_same_words() -> None:
    texts = ["ferry " * 70_000, "a b", "", "x" * 600_000, "地震" * 200_000, "end"]
    together = words.tokenize(texts)
    alone = [words.tokenize([text]) for text in texts]
    assert together.hashes.tolist() == np.concatenate([found.hashes for found in alone]).tolist()
    assert together.starts.tolist() == np.concatenate([found.starts for found in alone]).tolist()


def test_chunks_cover_everything_and_hold_what_fits() -> None:
    slices = list(words.chunks(np.array([3, 3, 3, 9, 1, 1]), 6))
    assert [(part.start, part.stop) for part in slices] == [(0, 2), (2, 3), (3, 4), (4, 6)]


def test_words_in_another_order_have_another_fingerprint() -> None:
    prints = words.fingerprints(words.tokenize(["a b b a", "b a a b", "a b a b", "a b b", "a b b a"])).tolist()
    assert len(set(prints[:4])) == 4
    assert prints[0] == prints[4]


def test_words_agree_with_a_regular_expression_on_plain_text() -> None:
    text = "The Sankt Alve (312 aboard) ran into the breakwater; 26 are hurt, say Brenna's police. " * 50
    assert hashes(text) == [obvious_hash(word) for word in re.findall(r"[a-z0-9]+", text.lower())]


def test_a_word_repeated_a_million_times_takes_little_memory() -> None:
    text = "word " * 1_000_000
    tracemalloc.start()
    found = words.tokenize([text])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.counts.tolist() == [1_000_000]
    assert peak < 80 * len(text)
