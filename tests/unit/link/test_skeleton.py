"""Words and slots of a text."""

import pytest

from integrity.link.skeleton import Kind, Piece, masked, pieces


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("council", Kind.WORD),
        ("Ravnik", Kind.NAME),
        ("5.6", Kind.NUMBER),
        ("41st", Kind.NUMBER),
        ("2-1", Kind.NUMBER),
        ("seven", Kind.NUMBER),
        ("third-quarter", Kind.NUMBER),
        ("2025", Kind.DATE),
        ("Wednesday", Kind.DATE),
        ("Sept", Kind.DATE),
    ],
)
def test_a_word_is_of_one_kind(word: str, kind: Kind) -> None:
    assert pieces(f"news of the {word} for all of us", frozenset())[3].kind is kind


def test_days_and_months_are_read_in_short_and_with_their_number() -> None:
    assert pieces("by Sept. 11", frozenset()) == pieces("by September 11", frozenset())
    assert {piece.kind for piece in pieces("11 March", frozenset())} == {Kind.DATE}


def test_capitals_say_nothing_in_a_title_of_capitals() -> None:
    assert Kind.NAME not in {piece.kind for piece in pieces("RAVNIK COUNCIL VOTES", frozenset())}
    assert Piece("ravnik", Kind.NAME) in pieces("RAVNIK COUNCIL VOTES", frozenset({"ravnik"}))


def test_what_agencies_and_sites_add_is_left_out() -> None:
    assert pieces("UPDATE 1-Council votes on tram - Ravnik News", frozenset()) == pieces(
        "Council votes on tram", frozenset()
    )


@pytest.mark.parametrize(
    ("stem", "value"), [("1,250.5", 1250.5), ("2nd", 2.0), ("nine", 9.0), ("third-quarter", 3.0), ("ferry", 0.0)]
)
def test_a_number_has_its_value_in_digits_or_letters(stem: str, value: float) -> None:
    assert Piece(stem, Kind.NUMBER).value == value


def test_a_skeleton_shows_a_run_of_slots_of_one_kind_as_one() -> None:
    text = "the council met Ada Brandtova on Tuesday about 12 trams"
    names = frozenset({"ada", "brandtova"})
    assert masked(pieces(text, names)) == "the council met <name> on <date> about <number> tram".split()
