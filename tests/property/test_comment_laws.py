"""What is called a comment is one, and nothing else is: held against the parser by changing the text."""

from hypothesis import given
from hypothesis import strategies as st

from integrity.load import comments, frontmatter
from integrity.load.frontmatter import Source
from integrity.trust import canonical

VALUES = st.sampled_from((
    "x", "x # c", "x #c # d", "#c", "# c\n  x", "x#y", "x #", '"x # y"', '"x # y" # c', "'x # y'", "''",
    '"x\n  # y\n  z"', "'it''s # y' # c", '"\\"# y"', "|\n  # y", "| # c\n  # y\n  z", "|2\n    x\n  # y",
    "|+\n  x\n\n\n", ">-\n  x\n\n  # y\n # c", ">-\n  x\n# c\n  # d", "[x, # c\n  y] # d", "[x, 'y # z']",
    "{x: y, # c\n  'z # y': w}", "\n  - x # c\n  # d\n  - # e\n    y", "\n  # c\n  x: y#z", "x\n  y # c",
    "x\n  y#z", "# integrity: ignore[DUP301] why", "'# integrity: ignore[DUP301] why'",
    "|\n  # integrity: ignore[DUP301] why", "https://a.example/#x", "é # ü", "🚢#", "[]", "[]# c", '""# c',
))  # fmt: skip
LINES = st.sampled_from(("", "\n# c", "\n  # c", "\n#", "\n\n", "\n# 'x", '\n# "x', "\n# | y"))
ENTRIES = st.lists(
    st.tuples(st.sampled_from(("k{}", '"k # {}"', "'k#{}'", "k#{}")), VALUES, LINES), min_size=1, max_size=6
)
READABLE = ENTRIES.map(
    lambda entries: "\n".join(f"{key.format(n)}: {value}{line}" for n, (key, value, line) in enumerate(entries))
)
"""Front matter full of number signs, nearly all of which can be read."""


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
def test_a_comment_can_be_reworded_and_the_content_is_the_same(fields: str) -> None:
    source = parsed(fields)
    if source.errors:
        return
    for start in starts(source):
        assert source.text[start] == "#"
        end = source.text.index("\n", start)
        for other in ("#", "# other 'text': [|"):
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
