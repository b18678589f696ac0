"""Text from articles can neither act nor hide once it is made visible."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from integrity.report.inert import clipped, json_text, visible

# Surrogates included: a path that is not UTF-8 holds them.
ANY_TEXT = st.text(st.characters(exclude_categories=()) | st.sampled_from("\\\x1b\x9b\u202e\u2066\u2028\n\t\ufeff"))
DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
KEPT_FORMATS = {"\u00ad", "\u200c", "\u200d"}
"""Soft hyphen and joiners: writing needs them, and they carry no direction."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ferry runs aground", "Ferry runs aground"),
        ("Café, Zürich: 5 % – “déjà vu”", "Café, Zürich: 5 % – “déjà vu”"),
        ("שלום مرحبا 你好 👩‍🚒", "שלום مرحبا 你好 👩‍🚒"),
        ("a\x1b[31mb", r"a\u001b[31mb"),
        ("a\x9b31mb", r"a\u009b31mb"),
        ("one\ntwo\rthree\tfour", r"one\u000atwo\u000dthree\u0009four"),
        ("gnp.\u202etxt", r"gnp.\u202etxt"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("\ufeffa\u200bb", r"\ufeffa\u200bb"),
        ("a\U000e0041", r"a\U000e0041"),
        ("bad\udcffname", r"bad\udcffname"),
        (r"typed \u202e", r"typed \u202e"),
        ("", ""),
    ],
)
def test_only_what_acts_or_hides_is_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY_TEXT)
def test_the_result_holds_nothing_that_acts_or_hides(text: str) -> None:
    for character in visible(text):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(character) not in DIRECTIONS
        assert character not in "\u200e\u200f\u061c\u200b\u2060\ufeff\ufffe\uffff"


@given(ANY_TEXT)
def test_the_result_is_one_line_and_can_be_encoded(text: str) -> None:
    assert len(visible(text).splitlines()) <= 1
    assert visible(text).encode("utf-8").decode("utf-8") == visible(text)


@given(ANY_TEXT)
def test_making_visible_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"])))
def test_printable_text_is_unchanged(text: str) -> None:
    assume("##" not in text)
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a ##[add-mask]b", r"a \u0023#[add-mask]b"),
        ("##VSO[task.complete]", r"\u0023#VSO[task.complete]"),
        ("###[x]", r"#\u0023#[x]"),
        ("## heading [x]", "## heading [x]"),
    ],
)
def test_commands_of_build_servers_are_no_commands_any_more(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("character", sorted(KEPT_FORMATS))
def test_characters_that_scripts_need_are_kept(character: str) -> None:
    assert visible(f"a{character}b") == f"a{character}b"


@given(ANY_TEXT, st.integers(1, 50))
def test_clipped_text_is_visible_and_within_its_limit(text: str, limit: int) -> None:
    shown = clipped(text, limit)
    assert len(shown) <= limit
    assert visible(shown) == shown
    assert shown == visible(text) or shown.endswith("…")


def test_an_ellipsis_stands_only_where_something_was_cut_off() -> None:
    assert clipped("abcde", 5) == "abcde"
    assert clipped("abcdef", 5) == "abcd…"
    assert clipped("a" * 1_000_000, 5) == "aaaa…"


@pytest.mark.parametrize("text", ["##[error]x", "##vso[task.complete]", "###[", "\\##[", "## heading", "é\u2028"])
def test_json_reads_back_as_it_was_and_holds_no_command(text: str) -> None:
    written = json_text({text: [text]}, indent=1)
    assert json.loads(written) == {text: [text]}
    assert not re.search(r"##(vso)?\[", written)
    assert written.isascii()
