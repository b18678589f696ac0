"""Words stay words, all else is code."""

import pytest

from integrity.report.inert_markdown import code, prose
from tests.unit.report.consumers import elements, github_page, references


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ferry with 312 passengers hits Brennhavn’s breakwater", None),
        ("Zwölf Städte – „Ende“", None),
        ("a hat-trick (twice), on 2025-03-12 at 08:42:07; 4.6 million!", None),
        ("", ""),
        ("`title` is a.example, but `b` is b.example", "`title` is `a.example`, but `b` is `b.example`"),
        ("see `a`: b (`c`), (key ab_c)", "see `a`: b (`c`), (key `ab_c`)"),
        ("@octocat", "`@octocat`"),
        ("GH-26 and #1", "`GH-26` and `#1`"),
        ("commit deadbeef", "commit `deadbeef`"),
        ("a|b `c|d`", r"`a\u007cb` `c\u007cd`"),
        ("one ` two", r"one `\u0060` two"),
        ("<b>bold</b> &amp; www.evil.example", "`<b>bold</b> &amp; www.evil.example`"),
        ("a\nb\u202e", r"`a\u000ab\u202e`"),
        ("back\\", "`back\\`"),
    ],
)
def test_words_are_kept_and_the_rest_is_code(text: str, written: str | None) -> None:
    assert prose(text) == (text if written is None else written)


@pytest.mark.parametrize("text", ["", " ", "`", "``", "a`b", "|", "\\", "\\|", "\x00", "a" * 10_000])
def test_code_is_one_piece_of_code_in_a_table(text: str) -> None:
    page = github_page(f"| a |\n|---|\n| {code(text)} |\n")
    assert [child.name for child in page.one("td").children] == ["code"]
    assert page.one("td").text == page.one("code").text


@pytest.mark.parametrize(
    "text", ["@octocat", "a/b#1", "#1", "GH-1", "deadbeef", ":tada:", ":100:", "$x$", "https://a.b", "www.a.b", "a@b.c"]
)
def test_what_github_would_turn_into_something_is_seen_by_these_tests(text: str) -> None:
    assert references(github_page(text)) != []
    assert references(github_page(prose(text))) == []
    assert elements(github_page(prose(text))) == {"p", "code"}
