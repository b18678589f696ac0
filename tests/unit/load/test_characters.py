import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.errors import FormatError
from integrity.load import characters
from integrity.load.characters import MAX_ERRORS, canonical_order, decode, forbidden, span_at
from integrity.node import Span


def seen(errors: list[FormatError]) -> list[tuple[str, str, object]]:
    return [(error.rule, error.message, error.span) for error in errors]


NEAR = st.sampled_from(
    "\x00\x08\t\n\x0b\r\x1f ~\x7f\x80\x9f\xa0\xff\u2027\u2028\u2029\u202a\ud800\udfff\ufdcf\ufdd0\ufdef\ufdf0\ufefe"
    "\ufeff\ufffd\ufffe\uffff\U00010000\U0001fffd\U0001fffe\U0001ffff\U0010fffd\U0010fffe\U0010ffff\u0fff\uffbe\U0003ffbf"
)
HOSTILE = st.text(NEAR | st.characters(), max_size=12)
"""Characters at both ends of every range that is forbidden, and others."""


@given(HOSTILE)
def test_the_fast_way_finds_the_characters_that_the_pattern_finds(text: str) -> None:
    expected = [(match.start(), match.group()) for match in characters._FORBIDDEN.finditer(text)]
    assert [(match.start(), match.group()) for match in forbidden(text)] == expected


@given(st.text(NEAR | st.characters(codec="utf-8"), max_size=12).filter(lambda text: not has_surrogate(text)))
def test_the_fast_way_decodes_as_the_pattern_does(text: str) -> None:
    found, errors = decode(text.encode())
    matches = list(characters._CONTROL.finditer(text))
    assert found == text.replace("\r\n", "\n")
    assert seen(errors) == seen([characters._control(text, match) for match in matches])


def has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


@pytest.mark.parametrize("plane", range(17))
def test_no_plane_has_a_forbidden_character_that_the_fast_way_lets_through(plane: int) -> None:
    for code in range(plane << 16, (plane + 1) << 16):
        if not 0xD800 <= code <= 0xDFFF:
            text = chr(code)
            is_harmful = bool(characters._FORBIDDEN.search(text) or characters._CONTROL.search(text)) and code != 0x0D
            assert not (is_harmful and characters.is_harmless(text.encode()))


def test_utf8_is_decoded() -> None:
    assert decode("Café\tà la\n".encode()) == ("Café\tà la\n", [])


def test_crlf_becomes_lf() -> None:
    assert decode(b"a\r\nb\r\n\r\n") == ("a\nb\n\n", [])


def test_the_first_byte_that_is_not_utf8_is_named_with_its_place() -> None:
    text, errors = decode("é\nCaf".encode() + b"\xe9!\xff")
    assert text == ""
    assert seen(errors) == [("FMT105", "expected UTF-8, found byte 0xE9 at offset 6", Span(2, 4, 1))]


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (b"\xc0\xaf", 0),
        (b"\xed\xa0\x80", 0),
        (b"\xf4\x90\x80\x80", 0),
        (b"ab\xe2\x82", 2),
        ("news".encode("utf-16"), 0),
    ],
    ids=["overlong", "surrogate", "beyond Unicode", "truncated", "UTF-16"],
)
def test_what_only_looks_like_utf8_is_refused(data: bytes, offset: int) -> None:
    assert [error.message for error in decode(data)[1]] == [
        f"expected UTF-8, found byte 0x{data[offset]:02X} at offset {offset}"
    ]


@pytest.mark.parametrize(("text", "span"), [("\ufeff---\n", Span(1, 1, 1)), ("a\nb\ufeff", Span(2, 2, 1))])
def test_a_byte_order_mark_is_refused_wherever_it_stands(text: str, span: Span) -> None:
    assert seen(decode(text.encode())[1]) == [("FMT106", "byte order mark U+FEFF found, expected none", span)]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x80", "\x85", "\x9f"])
def test_a_control_character_is_refused(character: str) -> None:
    _, errors = decode(f"one\r\ntwo{character}".encode())
    assert seen(errors) == [
        ("FMT107", f"control character U+{ord(character):04X} found, expected none but tab and line end", Span(2, 4, 1))
    ]


def test_a_carriage_return_alone_is_refused() -> None:
    assert seen(decode(b"one\rtwo\r\n")[1]) == [
        (
            "FMT107",
            "a carriage return without line feed U+000D found, expected none but tab and line end",
            Span(1, 4, 1),
        )
    ]


def test_line_separators_are_text_outside_front_matter() -> None:
    assert decode("a\u2028b\u2029".encode()) == ("a\u2028b\u2029", [])


def test_only_the_first_errors_of_a_file_are_kept() -> None:
    assert [error.span for error in decode(b"\0" * 5000)[1]] == [Span(1, n, 1) for n in range(1, MAX_ERRORS + 1)]


@pytest.mark.parametrize(
    "character",
    ["\u2028", "\u2029", "\ufeff", "\ud800", chr(0xDFFF), "\ufdd0", "\ufffe", "\uffff", "\U0010ffff", "\x1b"],
)
def test_front_matter_must_not_hold(character: str) -> None:
    assert [match.start() for match in forbidden(f"ab{character}c{character}")] == [2, 4]


@pytest.mark.parametrize("text", ["\t\n", "é", "\ufdcf\ufdf0", "\ufffd", "🚢", "\u200b", "\u202e"])
def test_front_matter_may_hold(text: str) -> None:
    assert list(forbidden(text)) == []


@pytest.mark.parametrize(
    ("index", "span"), [(0, Span(1, 1, 1)), (2, Span(1, 3, 1)), (3, Span(2, 1, 1)), (5, Span(3, 1, 1))]
)
def test_a_place_counts_lines_and_code_points_from_one(index: int, span: Span) -> None:
    assert span_at("a🚢\nb\n", index) == span


_MARKS = st.text(alphabet="ae\u0300\u0301\u0327\u0345\u093c\uac00\u1100\u1161\u212b\U0001d15e", max_size=12)


@given(_MARKS | st.text())
def test_canonical_order_is_nfd(text: str) -> None:
    assert canonical_order(text) == unicodedata.normalize("NFD", text)
