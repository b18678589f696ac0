"""Comments that accept findings of their article: what they say, and what is wrong with them."""

import pytest

from integrity.finding import Finding
from integrity.suppress import inline
from integrity.suppress.inline import MAX_CODES, MAX_COMMENTS, MAX_REASON, Comments
from tests import articles
from tests.articles import PATH

IDENTITY = "0" * 64


def read(*lines: str, **fields: str | None) -> Comments:
    """What the comments of a sound article with these lines at its top say."""
    text = articles.sound(**fields)
    return inline.find(
        articles.article(text.replace("---\n", "".join(["---\n", *(f"{x}\n" for x in lines)]), 1)), IDENTITY
    )


def said(read: Comments) -> list[tuple[tuple[str, ...], str]]:
    """Codes and reason of each comment that has an effect."""
    return [(ignore.codes, ignore.reason) for ignore in read.ignores]


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.message) for finding in findings]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# integrity: ignore[DUP301] a reprint, by agreement", (("DUP301",), "a reprint, by agreement")),
        ("# integrity: ignore[DUP301, FLD209] both", (("DUP301", "FLD209"), "both")),
        ("#integrity:ignore[dup301] why", (("DUP301",), "why")),
        ("# Integrity: ignore [DUP301] -- why", (("DUP301",), "why")),
        ("# integrity: ignore[DUP301,DUP301,] why", (("DUP301",), "why")),
        ("# integrity: ignore[DUP301]: see [1] # and 2", (("DUP301",), "see [1] # and 2")),
    ],
)
def test_a_comment_names_codes_and_gives_a_reason(comment: str, expected: tuple[tuple[str, ...], str]) -> None:
    one = read(comment)
    assert (said(one), one.findings) == ([expected], ())


def test_a_comment_may_stand_behind_a_field() -> None:
    one = inline.find(articles.article(articles.sound(title='"Ferry" # integrity: ignore[FLD209] why')), IDENTITY)
    assert said(one) == [(("FLD209",), "why")]
    assert one.ignores[0].place.path == PATH


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# integrity: ignore[DUP301]", "the comment gives no reason for accepting DUP301 and has no effect"),
        ("# integrity: ignore[DUP301] --", "the comment gives no reason for accepting DUP301 and has no effect"),
        ("# integrity: ignore[] why", "the comment names no code and accepts nothing"),
        ("# integrity: ignore[ , ] why", "the comment names no code and accepts nothing"),
        ("# integrity: ignore DUP301 why", "`# integrity: ignore DUP301 why` is no comment that the checker knows"),
        ("# integrity: off", "`# integrity: off` is no comment that the checker knows"),
        ("# integrity: ignore[DUP301", "`# integrity: ignore[DUP301` is no comment that the checker knows"),
    ],
)
def test_a_comment_of_another_form_has_no_effect_and_is_told(comment: str, message: str) -> None:
    one = read(comment)
    assert (one.ignores, told(one.findings)) == ((), [("BAS901", message)])
    assert (
        one.findings[0].next_step == "Write `# integrity: ignore[CODE] reason`, several codes with commas between them."
    )


def test_an_unknown_code_is_told_with_the_nearest_and_the_others_keep_their_effect() -> None:
    one = read("# integrity: ignore[DUP301, FLD29] why")
    assert said(one) == [(("DUP301",), "why")]
    assert told(one.findings) == [("BAS902", "the comment names FLD29, no rule of the catalogue")]
    assert one.findings[0].next_step == "Did you mean FLD209? `integrity explain --all` lists the codes."


@pytest.mark.parametrize("code", ["SIG510", "FMT113", "BAS904"])
def test_a_rule_that_no_article_may_accept_for_itself_is_told(code: str) -> None:
    one = read(f"# integrity: ignore[{code}] why")
    message = f"a comment in an article cannot accept {code}; the findings of such rules stand"
    assert (one.ignores, told(one.findings)) == ((), [("BAS903", message)])


def test_another_comment_is_nobodys_business() -> None:
    assert read("# integrity is a virtue", "# TODO: integrity: ignore[DUP301] why") == inline.NONE


def test_an_article_that_cannot_be_read_accepts_nothing() -> None:
    broken = articles.article("---\n# integrity: ignore[FLD209] why\na: b: c\n---\n")
    assert inline.find(broken, IDENTITY) == inline.NONE


def test_a_code_without_a_finding_is_unused() -> None:
    one = read("# integrity: ignore[DUP301, FLD209] why", "# integrity: ignore[FLD208] why")
    assert told(tuple(inline.unused(one, frozenset({"DUP301"})))) == [
        ("BAS904", "the comment accepts FLD209, of which there is no finding on this article"),
        ("BAS904", "the comment accepts FLD208, of which there is no finding on this article"),
    ]
    assert list(inline.unused(one, frozenset({"DUP301", "FLD208", "FLD209"}))) == []


def test_comments_beyond_the_limit_have_no_effect_and_are_told_once() -> None:
    one = read(*["# integrity: ignore[DUP301] why"] * (MAX_COMMENTS + 5))
    assert len(one.ignores) == MAX_COMMENTS
    (found,) = one.findings
    assert found.message == "more than 20 comments for the checker; those from here on have no effect"
    assert found.place.span is not None
    assert found.place.span.line == 2 + MAX_COMMENTS


def test_a_comment_of_too_many_codes_has_no_effect() -> None:
    codes = ",".join(f"FLD{n}" for n in range(MAX_CODES + 1))
    assert told(read(f"# integrity: ignore[{codes}] why").findings) == [
        ("BAS901", f"the comment names {MAX_CODES + 1} codes, expected at most {MAX_CODES}; it has no effect")
    ]


def test_a_long_reason_is_cut() -> None:
    assert len(read(f"# integrity: ignore[DUP301] {'why ' * 1000}").ignores[0].reason) == MAX_REASON


def test_equal_comments_that_are_wrong_are_told_apart_by_number() -> None:
    twice = read("# integrity: off", "# integrity: off")
    assert len({found.fingerprint for found in twice.findings}) == 2
    moved = read("# another", "# integrity: off", "# integrity: off")
    assert {found.fingerprint for found in moved.findings} == {found.fingerprint for found in twice.findings}
