"""Laws of reading front matter: nothing is lost, nothing raises, every place is a place, limits hold."""

from collections.abc import Iterator

import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from integrity.errors import Extent, FormatError
from integrity.load.events import MAX_DEPTH, MAX_NODES
from integrity.load.frontmatter import Source, parse, split
from integrity.node import Mapping, Node, Scalar, Sequence, Style, walk

LINES = st.lists(
    st.sampled_from(["---", "--- ", "----", "", "a: b", "text", "...", " ---", "+++", "{"]) | st.text(max_size=9)
)
TEXTS = LINES.map("\n".join)

ALPHABET = "ab01:-. \n\t\"'[]{},#&*!|>%@`?~\\xué\u2028\ufeff🚢\r"
FIELDS = st.text(alphabet=ALPHABET, max_size=60) | st.text(max_size=30)
ARTICLES = FIELDS.map("---\n{}\n---\nText.\n".format)

WORDS = st.text(alphabet="abcé 'x\"#:-🚢,{", min_size=1, max_size=20)
KEYS = st.text(alphabet="abcxé", min_size=2, max_size=8)
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        WORDS | st.just(""),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=12,
    ),
    min_size=1,
    max_size=5,
)


@given(TEXTS)
@example("---\n---")
@example("---\n---\n")
@example("---\n\n---\n\n")
def test_split_and_join_give_back_the_text(text: str) -> None:
    try:
        fields, body = split(text)
    except FormatError:
        assert text.startswith(("---", "+++", "{"))
        return
    if fields is None:
        assert body == text
    else:
        assert f"---\n{fields}---\n{body}" in (text, f"{text}\n")


@given(TEXTS)
@example("---\n---\n")
@example("---\n---")
@example("---\n\n---\n---\n")
def test_front_matter_is_what_stands_between_the_first_two_lines_of_dashes(text: str) -> None:
    first, *rest = text.split("\n")
    if first != "---" or "---" not in rest:
        return
    end = rest.index("---")
    assert split(text) == ("".join(f"{line}\n" for line in rest[:end]), "\n".join(rest[end + 1 :]))


@given(TEXTS)
def test_the_fields_hold_no_closing_line(text: str) -> None:
    try:
        fields, _ = split(text)
    except FormatError:
        return
    assert fields is None or "---" not in fields.split("\n")


@given(st.binary() | st.binary().map(b"---\n%b\n---\n".__mod__) | TEXTS.map(str.encode))
def test_no_bytes_raise(data: bytes) -> None:
    source = parse(data)
    assert not source.errors or source.root == Mapping((), source.root.span)


@given(ARTICLES)
def test_no_fields_raise_and_every_error_is_in_the_file(text: str) -> None:
    for error in parse(text.encode()).errors:
        assert error.span is not None
        assert_inside(text, error.span)
        assert error.first is None or error.first < error.span


def assert_inside(text: str, span: Extent) -> None:
    """The span lies on one line of the text, or on its end."""
    line, column, length = span
    lines = text.replace("\r\n", "\n").split("\n")
    assert 1 <= line <= len(lines)
    assert 1 <= column <= column + length - 1 <= len(lines[line - 1]) + 1


@given(ARTICLES | TREES.map(lambda tree: f"---\n{yaml.safe_dump(tree, allow_unicode=True)}---\n"))
@example("---\na: 🚢 b\nc: d\n---\n")
def test_the_text_at_the_place_of_a_plain_scalar_is_the_scalar(text: str) -> None:
    source = parse(text.encode())
    lines = source.text.split("\n")
    for scalar in scalars(source.root):
        assert_inside(source.text, scalar.span)
        line, column, length = scalar.span
        shown = lines[line - 1][column - 1 : column - 1 + length]
        if scalar.style is Style.PLAIN and scalar.text:
            assert shown == scalar.text if length > 1 else scalar.text.startswith(shown)
        elif scalar.style is not Style.PLAIN:
            assert shown.startswith(scalar.style.value)


def scalars(node: Node) -> Iterator[Scalar]:
    """All scalars below `node`, keys included."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            yield key
            yield from scalars(value)
    else:
        for item in node.items:
            yield from scalars(item)


@given(st.text(alphabet=ALPHABET.replace("\r", ""), max_size=60).map("---\n{}\n---\nText.\n".format))
def test_crlf_and_lf_give_equal_trees(text: str) -> None:
    unix, windows = parse(text.encode()), parse(text.replace("\n", "\r\n").encode())
    assert outcome(unix) == outcome(windows)


def outcome(source: Source) -> tuple[object, ...]:
    errors = [(error.rule, error.message, error.span) for error in source.errors]
    return source.text, source.root, source.body, source.has_front_matter, errors


@given(st.integers(1, 30), st.integers(1, 4), st.sampled_from(["[", "{a: ", "- "]))
@settings(deadline=None)
def test_what_is_read_keeps_the_limit_of_depth(levels: int, width: int, opening: str) -> None:
    closing = {"[": "]", "{a: ": "}", "- ": ""}[opening]
    value = f"{opening * levels}x{closing * levels}"
    fields = "".join(f"k{number}:\n  {value}\n" for number in range(width))
    source = parse(f"---\n{fields}---\n".encode())
    assert [error.rule for error in source.errors] == (["FMT118"] if levels + 1 > MAX_DEPTH else [])
    assert depth(source.root) == (1 if source.errors else levels + 1)


def depth(node: Node) -> int:
    if isinstance(node, Scalar):
        return 0
    inner = [entry.value for entry in node.entries] if isinstance(node, Mapping) else node.items
    return 1 + max(map(depth, inner), default=0)


@given(st.integers(MAX_NODES - 20, MAX_NODES + 20), st.integers(1, 9))
@settings(deadline=None)
def test_what_is_read_keeps_the_limit_of_nodes(nodes: int, lists: int) -> None:
    items = nodes - 1 - 2 * lists
    sizes = [items // lists + (number < items % lists) for number in range(lists)]
    fields = "".join(f"k{number}: [{','.join('x' * size)}]\n" for number, size in enumerate(sizes))
    source = parse(f"---\n{fields}---\n".encode())
    assert [error.rule for error in source.errors] == (["FMT119"] if nodes > MAX_NODES else [])
    assert len(list(walk(source.root))) == (0 if nodes > MAX_NODES else items)


@given(TREES, st.sampled_from([None, "'", '"', "|", ">"]), st.booleans(), st.integers(20, 200), st.integers(2, 6))
@settings(deadline=None)
def test_front_matter_is_read_as_the_textbook_loader_reads_it(
    tree: dict[str, object], style: str | None, flow: bool, width: int, indent: int
) -> None:
    fields = yaml.safe_dump(
        tree, default_style=style, default_flow_style=flow, width=width, indent=indent, allow_unicode=True
    )
    assume("!!" not in fields)
    source = parse(f"---\n{fields}---\nText.\n".encode())
    assert source.errors == ()
    assert plain(source.root) == yaml.load(fields, yaml.BaseLoader)


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}
