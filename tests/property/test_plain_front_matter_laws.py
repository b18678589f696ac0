"""Front matter that is read line by line is what the parser's events make of it, down to every place."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from integrity.load import plain
from integrity.load.events import FIRST_LINE, MAX_DEPTH, MAX_NODES, MAX_SCALAR_BYTES, TreeBuilder
from integrity.load.plain import PlainFields
from integrity.node import NONSTRING, Mapping, values_of
from integrity.validate import seal_field

SHAPES = (
    "", " ", "a: 1", "b: word", 'c: "x"', "d: 'y'", "e:", "a:", "- v", "- f: w", "- g:", "  h: 2", "  i:", "  - u",
    "  - j: k", "    l: m", "   n: o", "# no", "  # no", "- - p", "q: r: s", "t: u #", "t: u#", "null: 1", "v: yes",
)  # fmt: skip
"""Lines of which some go together."""
pieces = st.sampled_from(
    [*"abzAZ019 -:#,[]{}&*!|>'\"%@`\\/.~=?_\t\u00e9\u0301\u00a0\u3000\u0085\u2028\ufeff\uffff\U0001f600\x00", "\\n",
     '\\"', "\\\\", "\\x41", "\\u0041", "''", ": ", " #", "- ", "yes", "null", "1e3", "2019-01-02", "1:20", "word"]
)  # fmt: skip
texts = st.lists(pieces, max_size=6).map("".join)
values = st.one_of(
    texts, texts.map('"{}"'.format), texts.map("'{}'".format), texts.map("a{}".format), st.sampled_from(["1", "yes"])
)
names = [*"abcdefgh", "secured", "secured", "Secured", "yes", "n", "_x", "k-1", "1a", "a b", "\u00e9", "<<", '"q"']
keys = st.one_of(st.sampled_from(names), texts)
lines = st.builds(
    lambda indent, dash, key, gap, value: f"{' ' * indent}{dash}{key}{gap}{value}",
    st.sampled_from([0, 0, 0, 2, 2, 4, 1, 3]),
    st.sampled_from(["", "", "", "- ", "-", "-  "]),
    keys,
    st.sampled_from([": ", ": ", ": ", ":", ":  ", ""]),
    st.one_of(values, st.just("")),
)


def slowly(fields: str) -> Mapping | None:
    """What the events make of it; None where something is wrong."""
    builder = TreeBuilder(fields)
    root = builder.build()
    return None if builder.errors else root


def agrees(fields: str) -> bool:
    """Whether the fields were read line by line; if they were, everything must be as the events have it."""
    found = plain.read(fields)
    if found is None:
        return False
    root = slowly(fields)
    assert root is not None, "refused by the parser"
    assert found.root == root
    assert list(found.values.items()) == list(values_of(root).items())
    names = [key.text for key, _ in root.entries]
    assert {name: found.scalar(name) for name in names} == {name: root.scalar(name) for name in names}
    for name in names:
        scalar = root.scalar(name)
        assert found.line(name) == (fields.split("\n")[scalar.span.line - FIRST_LINE] if scalar else "")
    assert not found.has_no_other("secured") or is_alone(root)
    return True


def is_alone(root: Mapping) -> bool:
    """Whether no key but one at the top could be taken for `secured`."""
    return not list(seal_field._stray_keys(root))


def read(fields: str) -> PlainFields:
    found = plain.read(fields)
    assert found is not None
    return found


@given(st.lists(lines, min_size=1, max_size=6))
@settings(max_examples=600)
@example(['a: "1"', "b:", "- c: 'd'", "  e: f", "g: 2019-01-02"])
def test_lines_of_any_kind_are_left_alone_or_read_as_the_events_have_them(written: list[str]) -> None:
    agrees("".join(f"{line}\n" for line in written))


def test_every_order_of_three_shapes_is_left_alone_or_read_as_the_events_have_it() -> None:
    every = itertools.product(SHAPES, repeat=3)
    assert sum(agrees("a0: x\n" + "".join(f"{line}\n" for line in some)) for some in every) > 300


trees = st.recursive(
    st.sampled_from(['"x"', "'it''s'", '"a \\" b \\\\ \\n"', "word", "1", "2019-01-02", "a, b a:b", "\u00e9"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from("abcdefg"), inner, min_size=1, max_size=3),
    ),
    max_leaves=12,
)


def block(tree: object, indent: int) -> list[str]:
    """A tree as lines of the plainest kind; of lists in lists, which are none, the inner ones are left out."""
    blanks = " " * indent
    if isinstance(tree, dict):
        return [line for key, inner in tree.items() for line in _entry(f"{blanks}{key}:", inner, indent)]
    assert isinstance(tree, tuple)
    found = []
    for item in tree:
        first, *rest = [f"{blanks}  {item}"] if isinstance(item, str) else block(_mapping(item), indent + 2)
        found += [f"{blanks}- {first[indent + 2 :]}", *rest]
    return found


def _mapping(item: object) -> object:
    return item if isinstance(item, dict) else {"k": "word"}


def _entry(key: str, inner: object, indent: int) -> list[str]:
    return [f"{key} {inner}"] if isinstance(inner, str) else [key, *block(inner, indent + 2)]


@given(st.dictionaries(st.sampled_from(["title", "type", "tags", "x_1"]), trees, min_size=1), st.booleans())
def test_a_tree_of_the_plainest_kind_is_read_line_by_line(tree: dict[str, object], blank: bool) -> None:
    assert agrees(("\n\n" if blank else "\n").join([*block(tree, 0), ""]))


@given(st.text(st.sampled_from("nulyesofrtaNULYESOFRTA_-e0"), min_size=1, max_size=6))
def test_a_key_that_has_a_type_for_some_reader_is_left_alone(key: str) -> None:
    assert NONSTRING.fullmatch(key) is None or plain.read(f"{key}: x\n") is None


@pytest.mark.parametrize(
    "fields",
    [
        "".join(f"k{number}: x\n" for number in range(MAX_NODES // 5 + 1)),
        f"a: {'x' * (MAX_SCALAR_BYTES // 4)}\n",
        "".join(f"{'  ' * depth}a:\n" for depth in range(MAX_DEPTH)) + f"{'  ' * MAX_DEPTH}a: x\n",
    ],
    ids=["lines", "size", "depth"],
)
def test_what_is_near_a_limit_is_left_to_the_events(fields: str) -> None:
    assert plain.read(fields) is None


@pytest.mark.parametrize(
    ("fields", "is_sure"),
    [
        ("a: x\n", True),
        ("secured: x\na: y\n", True),
        ('a: "secured: x"\n', False),
        ("Secured: x\n", False),
        ("a:\n  secured: x\n", False),
        ("secured: x\nb:\n  - secured: y\n", False),
    ],
)
def test_a_key_is_alone_where_its_name_stands_nowhere_else(fields: str, is_sure: bool) -> None:
    assert read(fields).has_no_other("secured") == is_sure


def test_there_is_no_scalar_where_a_key_is_absent_or_holds_no_text() -> None:
    found = read("a:\n  b: x\nc:\n  - c: y\nd: z\n")
    assert [found.scalar(name) is None for name in "abcd"] == [True, True, True, False]
