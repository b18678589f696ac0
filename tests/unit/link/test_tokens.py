"""Words, names and numbers of a text."""

import math

import pytest

from integrity.link import tokens


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Ferries", "ferry"),
        ("captain's", "captain"),
        ("harbours", "harbour"),
        ("striking", "strik"),
        ("crashed", "crash"),
        ("crashes", "crash"),
        ("bus", "bus"),
        ("loss", "loss"),
        ("red", "red"),
        ("ring", "ring"),
        ("o'clock", "oclock"),
    ],
)
def test_regular_endings_are_cut_where_enough_of_the_word_is_left(text: str, stems: str) -> None:
    assert tokens.terms(text) == [stems]


def test_words_of_one_family_have_one_stem() -> None:
    assert {tokens.stem(word) for word in ("strikes", "striked", "striking")} == {"strik"}


def test_terms_keep_order_and_repetition_and_leave_out_stop_words() -> None:
    assert tokens.terms("The ferry hit the wall, and then the ferry sank.") == ["ferry", "hit", "wall", "ferry", "sank"]


def test_a_number_is_one_term_with_its_separators() -> None:
    assert tokens.terms("1,250.5 crowns, 3.") == ["1,250.5", "crown", "3"]


def test_terms_of_other_scripts_are_kept_as_they_are() -> None:
    assert tokens.terms("Паром столкнулся עם המזח 地震") == ["паром", "столкнулся", "עם", "המזח", "地震"]


@pytest.mark.parametrize("text", ["", "?!", "the of and", "'", "_"])
def test_a_text_without_content_words_has_no_terms(text: str) -> None:
    assert tokens.terms(text) == []


def test_names_are_capitalised_words_inside_sentences() -> None:
    text = 'The ferry Sankt Alve left Brenna. Police said: "Nothing" to O\'Hara-Ville on Saturday'
    assert tokens.names(text) == {"sankt", "alve", "brenna", "ohara-ville"}


@pytest.mark.parametrize("text", ["FERRY HITS WALL", "Ferry Hits Wall at Brenna", "Ferry", ""])
def test_a_text_in_capitals_throughout_tells_no_names(text: str) -> None:
    assert tokens.names(text) == frozenset()


def test_the_first_word_after_a_quotation_mark_is_no_name() -> None:
    assert tokens.names("he said 'Nothing' and left (Quietly) for home") == frozenset()


def test_names_may_begin_with_any_capital_letter() -> None:
    assert tokens.names("a train to Évora and Żary") == {"évora", "żary"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("26 hurt", {"hurt": {26.0}}),
        ("312 passengers and 24 crew", {"passenger": {312.0}, "crew": {24.0}}),
        ("1,200 singers", {"singer": {1200.0}}),
        ("a 16-day strike", {"day": {16.0}}),
        ("6.2-magnitude quake", {"magnitude": {6.2}}),
        ("$4.6bn", {"$": {4.6e9}}),
        ("€ 3 million", {"€": {3e6}}),
        ("£3.50 a share", {"£": {3.5}}),
        ("1.25 million passengers", {"passenger": {1.25e6}}),
        ("9.2-billion-crown cable", {"crown": {9.2e9}}),
        ("2 trillion yen", {"yen": {2e12}}),
        ("3k", {"": {3000.0}}),
        ("5m people", {"people": {5e6}}),
        ("7 mn, 8 tn", {"": {7e6, 8e12}}),
        ("5 meters", {"meter": {5.0}}),
        ("up 2.5%", {"%": {2.5}}),
        ("12 percent", {"%": {12.0}}),
        ("5 per cent of voters", {"%": {5.0}}),
        ("5% to 7 %", {"%": {5.0, 7.0}}),
        ("31-28", {"": {31.0, 28.0}}),
        ("won 3 of 5", {"": {3.0, 5.0}}),
        ("11 March", {"": {11.0}}),
        ("4 Saturday trains", {"": {4.0}}),
        ("1.", {"": {1.0}}),
        ("٣ crowns", {"crown": {3.0}}),
        ("１２ crowns", {"crown": {12.0}}),
        ("Line 5.K", {"": {5.0}}),
        ("²", {}),
        ("none", {}),
        ("", {}),
    ],
)
def test_numbers_are_found_with_their_unit(text: str, found: dict[str, set[float]]) -> None:
    assert tokens.numbers(text) == found


def test_a_bare_year_is_no_number() -> None:
    assert tokens.numbers("from 1987 to 2024") == {}


def test_a_number_like_a_year_counts_with_a_unit() -> None:
    assert tokens.numbers("2000 passengers") == {"passenger": {2000.0}}


def test_a_number_beyond_all_bounds_is_infinite() -> None:
    assert tokens.numbers(f"{'9' * 400} million crowns") == {"crown": {math.inf}}
