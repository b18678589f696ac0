"""Comments of front matter: real ones with their places, and nothing that only looks like one."""

import pytest

from integrity.load import comments, frontmatter
from integrity.node import Span


def found(fields: str) -> list[tuple[str, Span]]:
    """Text and place of each comment in an article with these fields, which must be readable."""
    source = frontmatter.parse(f"---\n{fields}\n---\nBody # no comment\n".encode())
    assert source.errors == ()
    return [(comment.text, comment.span) for comment in comments.find(source)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("# one\na: b", [("one", Span(2, 1, 5))]),
        ("a: b # two", [("two", Span(2, 6, 5))]),
        ("a: b\n   #three # four", [("three # four", Span(3, 4, 13))]),
        ("a: # one\n  b", [("one", Span(2, 4, 5))]),
        ("a: [b, # one\n  c] # two", [("one", Span(2, 8, 5)), ("two", Span(3, 6, 5))]),
        ("a: | # one\n  b", [("one", Span(2, 6, 5))]),
        ("a: |\n  b\n# one", [("one", Span(4, 1, 5))]),
        ("a: |\n  b\n\n # one\nc: d", [("one", Span(5, 2, 5))]),
        ("é: 🚢 # one", [("one", Span(2, 6, 5))]),
        ("a: b\n#", [("", Span(3, 1, 1))]),
    ],
)
def test_a_comment_has_its_text_and_its_place(fields: str, expected: list[tuple[str, Span]]) -> None:
    assert found(fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        "a: b#c",
        "a#b: c",
        "a: '# x'",
        'a: "# x"',
        "'# a': b",
        'a: "b\n  # x\n\n  c"',
        "a: |\n  # x",
        "a: |2\n    # x\n  # y",
        "a: >-\n  b\n\n  # x\n  c",
        "a: https://b.example/#x",
        "a: ['# x', \"# y\"]",
        'a: ""# not after a blank',
    ],
)
def test_text_that_looks_like_a_comment_is_none(fields: str) -> None:
    assert found(fields) == []


def test_an_article_without_front_matter_has_no_comment() -> None:
    assert list(comments.find(frontmatter.parse(b"# Heading\n\nText.\n"))) == []
