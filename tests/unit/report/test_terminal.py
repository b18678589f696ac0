"""Text for a terminal: colours, places, and a caret that stands under what it means."""

import pytest

from integrity.finding import Place
from integrity.node import Span
from integrity.report.terminal import PLAIN, Look, location, source_lines, width

COLOURED = Look(color=True)


def caret(source: str, column: int, length: int, offset: int = 0, line: int = 7) -> list[str]:
    return source_lines(Place("a.md", Span(line, column, length), source, offset), PLAIN)


def test_paint_does_nothing_without_colours() -> None:
    assert PLAIN.paint("text", "bold", "red") == "text"
    assert COLOURED.paint("text", "bold", "red") == "\x1b[1;31mtext\x1b[0m"


def test_a_location_is_what_editors_open() -> None:
    assert location(Place("_news/a.md", Span(15, 11, 17))) == "_news/a.md:15:11"
    assert location(Place("_news/a.md")) == "_news/a.md"
    assert location(Place("a\n::error::b.md")) == r"a\u000a::error::b.md"


def test_the_caret_stands_under_the_span() -> None:
    assert caret("  domain: northwire.example", 11, 17) == [
        "  |",
        "7 |   domain: northwire.example",
        "  |           ^^^^^^^^^^^^^^^^^",
    ]


def test_the_margin_is_as_wide_as_the_number_of_the_line() -> None:
    assert [line.index("|") for line in caret("x", 1, 1, line=1_234)] == [5, 5, 5]


@pytest.mark.parametrize(
    ("source", "column", "length", "below"),
    [
        ("título: x", 9, 1, "        ^"),
        ("首班: x", 5, 1, "      ^"),
        ("首班: x", 1, 2, "^^^^"),
        ("e\u0301: x", 5, 1, "   ^"),
        ("👩\u200d🚒: x", 6, 1, "      ^"),
        ("☎\ufe0f: x", 5, 1, "   ^"),
        ("a\tb", 3, 1, "       ^"),
        ("a\x1bb", 2, 1, " ^^^^^^"),
        ("", 1, 0, ""),
    ],
)
def test_the_caret_counts_columns_and_not_characters(source: str, column: int, length: int, below: str) -> None:
    assert [line[4:] for line in caret(source, column, length)][2:] == ([below] if below else [])


def test_a_caret_is_never_empty() -> None:
    assert caret("title:", 7, 0)[2] == "  |       ^"


def test_a_window_into_a_long_line_says_where_it_was_cut() -> None:
    assert caret("bcd", 102, 50, offset=100) == ["  |", "7 | …bcd…", "  |   ^^"]
    assert caret("bcd", 102, 2, offset=100) == ["  |", "7 | …bcd", "  |   ^^"]


def test_a_place_without_line_shows_none() -> None:
    assert source_lines(Place("a.md"), PLAIN) == []
    assert source_lines(Place("a.md", Span(1, 1, 1)), PLAIN) == []


def test_colours_change_nothing_but_colours() -> None:
    place = Place("a.md", Span(7, 3, 2), "a: bc")
    coloured = "\n".join(source_lines(place, COLOURED))
    for code in ("34", "1;31", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured.split("\n") == source_lines(place, PLAIN)


@pytest.mark.parametrize(("text", "columns"), [("", 0), ("abc", 3), ("é", 1), ("e\u0301", 1), ("首", 2), ("ｱ", 1), ("Ａ", 2)])  # fmt: skip  # noqa: E501
def test_width_is_that_of_the_screen(text: str, columns: int) -> None:
    assert width(text) == columns
