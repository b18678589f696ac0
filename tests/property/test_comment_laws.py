"""What is called a comment is one, and nothing else is: held against the parser by changing the text."""

from hypothesis import given
from hypothesis import strategies as st

from integrity.load import comments, frontmatter
from integrity.load.frontmatter import Source
from integrity.trust import canonical

PIECES = st.sampled_from((
    "a: ", "b: ", "c: ", "d:", "- ", "# ", "#", " #", "x", "y z", "'", '"', "''", "|", ">-", "|2\n", "\n", "\n  ",
    "\n    ", "[", "]", ", ", "{", "}", ": ", "\\", "é", "\n# integrity: ignore[DUP301] why\n", "'# x'", '"# y"',
))  # fmt: skip
FIELDS = st.lists(PIECES, max_size=25).map("".join)
READABLE = st.builds("k: v{}\n{}".format, st.sampled_from(("", " # one", "#two")), FIELDS)


def parsed(fields: str) -> Source:
    return frontmatter.parse(f"---\n{fields}\n---\nBody.\n".encode())


def digest(source: Source) -> bytes | None:
    """The content of an article; None where it cannot be read."""
    return None if source.errors else canonical.digest(source.root, source.body, ()).content


def starts(source: Source) -> list[int]:
    """The index in the text of each `#` that begins a comment."""
    lines = source.text.split("\n")
    return [
        sum(len(line) + 1 for line in lines[: each.span.line - 1]) + each.span.column - 1
        for each in comments.find(source)
    ]


@given(READABLE)
def test_a_comment_can_be_reworded_or_removed_and_the_content_is_the_same(fields: str) -> None:
    source = parsed(fields)
    if source.errors:
        return
    for start in starts(source):
        assert source.text[start] == "#"
        end = source.text.index("\n", start)
        for other in ("", "# other 'text': [|"):
            changed = frontmatter.parse(f"{source.text[:start]}{other}{source.text[end:]}".encode())
            assert digest(changed) == digest(source)


@given(READABLE)
def test_any_other_number_sign_is_content(fields: str) -> None:
    source = parsed(fields)
    if source.errors:
        return
    found = starts(source)
    inside = {index for start in found for index in range(start, source.text.index("\n", start))}
    for index, character in enumerate(source.text):
        if character == "#" and index not in inside:
            changed = frontmatter.parse(f"{source.text[:index]}x{source.text[index + 1 :]}".encode())
            assert digest(changed) != digest(source)
