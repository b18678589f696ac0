import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrity.node import EMPTY, NONSTRING, Entry, Mapping, Scalar, Sequence, Span, Style, find, walk

SPAN = Span(1, 1, 1)


def plain(text: str) -> Scalar:
    return Scalar(text, Style.PLAIN, SPAN)


def quoted(text: str) -> Scalar:
    return Scalar(text, Style.DOUBLE_QUOTED, SPAN)


def mapping(**values: Scalar | Mapping | Sequence) -> Mapping:
    return Mapping(tuple(Entry(plain(key), value) for key, value in values.items()), SPAN)


@pytest.mark.parametrize(
    "text",
    [
        *("", "~", "null", "Null", "NULL", "<<", "=", "y", "N", "yes", "NO", "true", "False", "on", "OFF"),
        *("0", "-1", "+1", "010", "0o17", "0b1", "-0x1F", "1_000", "22:22", "-1:30:00.5", "1.10", "1.", ".5", "1e3"),
        *("1.5E-3", ".inf", "-.INF", ".NaN", "2025-03-11", "2025-3-1", "2025-03-11T08:42:00Z", "2025-03-11 08:42:00"),
        *("2025-03-11t08:42:00.5 +1", "2021-02-30", "9" * 5000),
    ],
)
def test_a_plain_scalar_that_some_reader_would_type_is_plain_typed(text: str) -> None:
    assert plain(text).is_plain_typed


@pytest.mark.parametrize(
    "text", ["yEs", "nO", "nul", "1.2.3", "0x", "1:60", "12:", "2025-03", "news", "1e", "--1", "3 crowns", "٣", "1\n"]
)
def test_a_plain_scalar_that_no_reader_would_type_is_a_string(text: str) -> None:
    assert not plain(text).is_plain_typed


@pytest.mark.parametrize("style", [Style.SINGLE_QUOTED, Style.DOUBLE_QUOTED, Style.LITERAL, Style.FOLDED])
def test_a_scalar_that_is_not_plain_is_never_typed(style: Style) -> None:
    assert not Scalar("22:22", style, SPAN).is_plain_typed


_TEXTBOOK_FLOAT = re.compile(r"[-+]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?", re.ASCII)


@given(st.text(alphabet="019_.+-eE", max_size=12))
@example("1_2._3")
@example("1__")
def test_the_linear_pattern_takes_every_number_that_the_textbook_pattern_takes(text: str) -> None:
    assert not _TEXTBOOK_FLOAT.fullmatch(text) or NONSTRING.fullmatch(text)


@given(st.text(alphabet="0_.e", max_size=10))
def test_the_linear_pattern_takes_no_other_number(text: str) -> None:
    assert bool(NONSTRING.fullmatch(text)) == (text == "" or bool(_TEXTBOOK_FLOAT.fullmatch(text)))


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_the_plain_words_for_null_are_null(text: str) -> None:
    assert plain(text).is_null


@pytest.mark.parametrize("scalar", [quoted(""), quoted("null"), plain("nULL"), plain("none")])
def test_nothing_else_is_null(scalar: Scalar) -> None:
    assert not scalar.is_null


def test_a_mapping_gives_the_value_of_a_key() -> None:
    assert mapping(title=quoted("Ferry")).get("title") == quoted("Ferry")


def test_a_mapping_gives_none_for_an_absent_key() -> None:
    assert EMPTY.get("title") is None


def test_a_list_is_no_scalar() -> None:
    assert mapping(title=Sequence((), SPAN)).scalar("title") is None


def test_text_is_stripped() -> None:
    assert mapping(title=quoted(" Ferry\n")).text("title") == "Ferry"


def test_text_is_found_in_inner_mappings() -> None:
    assert (
        mapping(provider=mapping(domain=plain("northwire.example"))).text("provider", "domain") == "northwire.example"
    )


@pytest.mark.parametrize("value", [quoted(""), quoted(" \n"), plain("null"), plain("~"), Sequence((), SPAN)])
def test_empty_null_and_list_are_no_text(value: Scalar | Sequence) -> None:
    assert mapping(title=value).text("title") is None


def test_find_gives_none_where_a_step_is_no_mapping() -> None:
    assert find(mapping(provider=plain("Northwire")), "provider", "domain") is None


def test_walk_names_every_scalar_value_in_the_order_of_the_file() -> None:
    root = mapping(b=plain("1"), a=mapping(x=plain("2")), list=Sequence((plain("3"), mapping(y=plain("4"))), SPAN))
    assert [(path, scalar.text) for path, scalar in walk(root)] == [
        ("b", "1"),
        ("a.x", "2"),
        ("list[0]", "3"),
        ("list[1].y", "4"),
    ]
