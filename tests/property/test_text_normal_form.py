"""Laws of the normal form of texts: it is its own normal form, variants of one text are equal, nothing raises."""

import html
import re

from hypothesis import example, given
from hypothesis import strategies as st

from integrity.link import normalize, tokens

PIECES = [
    "&", "&amp;", "&amp;amp;lt;", "&lt;", "&gt;", "&#60;", "&#x3c;", "&#8220;", "&#xD800;", "&#99999999;", "&nbsp;",
    "&shy;", "&bogus;", "&#", ";", "<", ">", "<b>", "</b>", "<!--", "-->", "<a href='x'>", "<<>>", "\x00", "\x1f",
    "ŉ", "ʼn", "ß", "ẞ", "İ", "ı", "ﬁ", "ǆ", "ΐ", "ᾳ", "ͅ", "\u0301", "\u0327", "\u1e9b\u0323", "K", "Å", "２", "²", "½",
    "＜", "＆", "\u200b", "\u200d", "\u202e", "\ufeff", "\u3164", "가", "\u1100\u1161", "हिन्दी", "地震", "هزة", "א",
    "_", "'", "’", "ʼ", "“", "«", "a", "B", "7", " ", "\n", "\xa0", "\u2028",
]  # fmt: skip
HOSTILE = st.text() | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
WORDS = st.lists(st.from_regex(r"[A-Za-z0-9éßøжあ]{1,8}", fullmatch=True), min_size=1, max_size=8)
BLANKS = st.sampled_from([" ", "  ", "\n", "\r\n", "\t", "\xa0", "&nbsp;", " &#160; ", "<br>", "\u2003"])
MARKS = st.sampled_from([".", ", ", " – ", "!", "?", ": ", "…", " / ", '"', "“", "”", "«", "'", "’", "‘", "ʼ", "`"])


@given(HOSTILE)
@example("ŉ")
@example("e" + "\u0301\u0327" * 5000)
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    normal = normalize.normal_form(text)
    assert normalize.normal_form(normal) == normal


@given(HOSTILE)
def test_a_normal_form_is_words_parted_by_single_blanks(text: str) -> None:
    assert re.fullmatch(r"([^\W_]+( [^\W_]+)*)?", normalize.normal_form(text))


@given(HOSTILE)
def test_a_cleaned_text_holds_no_white_space_but_single_blanks(text: str) -> None:
    cleaned = normalize.clean(text)
    assert cleaned == " ".join(cleaned.split())


@given(HOSTILE, HOSTILE)
def test_texts_in_separate_paragraphs_keep_their_words(a: str, b: str) -> None:
    """But for an angle bracket that opens in one and closes in the other, and for letters that combine."""
    first, second = (re.sub(r"[<>&＜＞]", "", html.unescape(each)) for each in (a, b))
    joined = f"{normalize.normal_form(first)} {normalize.normal_form(second)}".strip()
    assert normalize.normal_form(f"{first}\n\n{second}") == joined


@given(st.lists(HOSTILE | WORDS.map(" ".join) | st.sampled_from(["-" * 40, "x" * 190, "\u0301" * 40]), max_size=30))
def test_the_opening_of_a_text_is_the_first_words_of_its_normal_form(parts: list[str]) -> None:
    text = "".join(parts)
    assert normalize.opening(text) == " ".join(normalize.normal_form(text).split()[:8])


@given(HOSTILE | st.sampled_from(["-" * 40, "a" + "\u0301" * 40]), HOSTILE)
def test_a_settled_start_is_cleaned_alike_whatever_follows(start: str, rest: str) -> None:
    if normalize.is_settled(start):
        first, whole = normalize.clean(start), normalize.clean(f"{start}\n{rest}")
        assert not first or whole == first or whole.startswith(f"{first} ")


@given(WORDS, st.data())
def test_white_space_and_markup_between_words_say_nothing(words: list[str], data: st.DataObject) -> None:
    written = "".join(word + data.draw(BLANKS) for word in words)
    assert normalize.normal_form(written) == normalize.normal_form(" ".join(words))


@given(WORDS, st.data())
def test_marks_between_words_say_nothing(words: list[str], data: st.DataObject) -> None:
    written = "".join(word + data.draw(MARKS) for word in words)
    assert normalize.normal_form(written) == normalize.normal_form(" ".join(words))


@given(WORDS)
def test_case_says_nothing(words: list[str]) -> None:
    text = " ".join(words)
    assert normalize.normal_form(text.upper()) == normalize.normal_form(text) == normalize.normal_form(text.title())


@given(WORDS.map(" ".join), st.sampled_from(["decimal", "hexadecimal", "escaped again"]))
def test_escaping_says_nothing(text: str, how: str) -> None:
    escaped = "".join(f"&#x{ord(each):x};" if how == "hexadecimal" else f"&#{ord(each)};" for each in text)
    if how == "escaped again":
        escaped = html.escape(escaped)
    assert normalize.normal_form(escaped) == normalize.normal_form(text)


@given(WORDS)
def test_other_words_have_another_normal_form(words: list[str]) -> None:
    text = " ".join(words)
    assert normalize.normal_form(f"{text} more") != normalize.normal_form(text)


@given(HOSTILE)
@example("9" * 400)
@example("1,,,,.5%")
def test_no_text_raises_where_words_names_and_numbers_are_read(text: str) -> None:
    cleaned = normalize.clean(text)
    assert all(tokens.terms(cleaned))
    assert all(tokens.names(cleaned))
    assert all(tokens.numbers(cleaned).values())
