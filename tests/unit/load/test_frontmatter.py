import pytest

from integrity.load.characters import MAX_ERRORS
from integrity.load.frontmatter import Source, parse, split
from integrity.node import EMPTY, Entry, Mapping, Scalar, Sequence, Span, Style


def refused(text: str) -> list[tuple[str, str, object]]:
    source = parse(text.encode())
    assert (source.root, source.body) == (EMPTY, "")
    return [(error.rule, error.message, error.span) for error in source.errors]


def test_fields_and_body_are_read() -> None:
    source = parse(b"---\ntitle: Ferry\n---\nBody.\n")
    title = Entry(Scalar("title", Style.PLAIN, Span(2, 1, 5)), Scalar("Ferry", Style.PLAIN, Span(2, 8, 5)))
    assert (source.text, source.body) == ("---\ntitle: Ferry\n---\nBody.\n", "Body.\n")
    assert source.root == Mapping((title,), Span(2, 1, 1))


@pytest.mark.parametrize(
    ("text", "fields", "body"),
    [
        ("---\n---\n", "", ""),
        ("---\n---", "", ""),
        ("---\na: b\n---", "a: b\n", ""),
        ("---\na: b\n---\n\ntext", "a: b\n", "\ntext"),
        ("---\n\n---\ntext\n", "\n", "text\n"),
        ("---\na: b\n---\ntext\n---\nmore", "a: b\n", "text\n---\nmore"),
        ("---\na: |\n  x\n  ---\n--- \n---\ntext", "a: |\n  x\n  ---\n--- \n", "text"),
        ("", None, ""),
        ("Text.\n---\n", None, "Text.\n---\n"),
        ("\n---\na: b\n---\n", None, "\n---\na: b\n---\n"),
        (" ---\na: b\n---\n", None, " ---\na: b\n---\n"),
    ],
)
def test_front_matter_ends_at_the_first_line_of_three_hyphens(text: str, fields: str | None, body: str) -> None:
    assert split(text) == (fields, body)


@pytest.mark.parametrize(
    "text", ["{% include menu %}\nText.", "{{ page.title }}\nText.", "{: .lead}\nText.", "++ plus"]
)
def test_a_template_tag_on_the_first_line_is_text(text: str) -> None:
    assert parse(text.encode()) == Source(text, body=text)


@pytest.mark.parametrize(
    ("text", "name", "length"),
    [
        ('+++\ntitle = "Ferry"\n+++\n', "TOML (Hugo's `+++`)", 3),
        ("+++", "TOML (Hugo's `+++`)", 3),
        ("+++ \n", "TOML (Hugo's `+++`)", 4),
        ('{"title": "Ferry"}\n', "JSON", 18),
        ("{\n", "JSON", 1),
    ],
)
def test_other_front_matter_is_named(text: str, name: str, length: int) -> None:
    assert refused(text) == [("FMT108", f"front matter is {name}, expected YAML", Span(1, 1, length))]


@pytest.mark.parametrize("line", ["--- ", "----", "--- # ferry", "---\ttitle: x", "---title"])
def test_a_first_line_with_more_than_three_hyphens_is_refused(line: str) -> None:
    expected = ("FMT109", f"first line is {line!r}, expected exactly '---'", Span(1, 1, len(line)))
    assert refused(f"{line}\ntitle: x\n---\n") == [expected]


@pytest.mark.parametrize("text", ["---", "---\n", "---\ntitle: x\n", "---\ntitle: x\n --- \n", "---\ntitle: x\n----\n"])
def test_front_matter_that_is_never_closed_is_refused(text: str) -> None:
    assert refused(text) == [
        ("FMT110", "front matter opens on line 1, expected a line `---` that closes it, found none", Span(1, 1, 3))
    ]


def test_line_ends_do_not_matter() -> None:
    text = b"---\ntitle: |\n  a\n  b\n---\nBody.\n"
    assert parse(text.replace(b"\n", b"\r\n")) == parse(text)


def test_what_is_wrong_with_the_bytes_comes_before_what_is_wrong_with_the_fields() -> None:
    assert refused("---\ntitle: \x07[\n---\n") == [
        ("FMT107", "control character U+0007 found, expected none but tab and line end", Span(2, 8, 1))
    ]


def test_at_most_twenty_errors_of_a_file_are_kept() -> None:
    keys = "\n".join(f"k{number}: !t x" for number in range(MAX_ERRORS + 5))
    assert len(refused(f"---\n{keys}\n---\n")) == MAX_ERRORS


def test_every_error_is_told_at_once() -> None:
    assert refused("---\na: &x 1\nb: !t c\na: 2\n---\n") == [
        ("FMT114", "anchor `&x` found, expected a value that is written out", Span(2, 4, 4)),
        ("FMT116", "tag `!t` found, expected a value without one", Span(3, 4, 4)),
        ("FMT113", "key 'a' stands on line 2 already, expected each key once", Span(4, 1, 1)),
    ]


def test_lists_and_mappings_are_trees() -> None:
    root = parse(b"---\na:\n  - 'x'\n  - {b: \"y\"}\n---\n").root
    inner = Entry(Scalar("b", Style.PLAIN, Span(4, 6, 1)), Scalar("y", Style.DOUBLE_QUOTED, Span(4, 9, 3)))
    items = (Scalar("x", Style.SINGLE_QUOTED, Span(3, 5, 3)), Mapping((inner,), Span(4, 5, 8)))
    assert root.get("a") == Sequence(items, Span(3, 3, 1))
