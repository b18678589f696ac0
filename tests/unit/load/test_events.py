import pytest

from integrity.load.characters import MAX_ERRORS
from integrity.load.events import MAX_DEPTH, MAX_NODES, MAX_SCALAR_BYTES, TreeBuilder
from integrity.node import Scalar, Span, Style

Error = tuple[str, str, object]


def build(fields: str) -> TreeBuilder:
    builder = TreeBuilder(fields)
    builder.build()
    return builder


def errors(fields: str) -> list[Error]:
    """What is wrong with the fields of an article, whose first line is line 2 of the file."""
    return [(error.rule, error.message, error.span) for error in build(f"{fields}\n").errors]


def scalar(fields: str) -> Scalar | None:
    builder = TreeBuilder(f"{fields}\n")
    root = builder.build()
    assert builder.errors == []
    return root.scalar("a")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("a: one two # note", Scalar("one two", Style.PLAIN, Span(2, 4, 7))),
        ("a: 'it''s'", Scalar("it's", Style.SINGLE_QUOTED, Span(2, 4, 7))),
        ('a: "\\u00e9\\n🚢"', Scalar("é\n🚢", Style.DOUBLE_QUOTED, Span(2, 4, 11))),
        ("b: 1\na: 🚢 x", Scalar("🚢 x", Style.PLAIN, Span(3, 4, 3))),
        ("a: one\n  two", Scalar("one two", Style.PLAIN, Span(2, 4, 1))),
        ("a: |\n  x\n  y", Scalar("x\ny\n", Style.LITERAL, Span(2, 4, 1))),
        ("a: >-\n  x\n  y", Scalar("x y", Style.FOLDED, Span(2, 4, 1))),
        ("a:", Scalar("", Style.PLAIN, Span(2, 3, 1))),
        ('a: "x\ty"', Scalar("x\ty", Style.DOUBLE_QUOTED, Span(2, 4, 5))),
        ('a: "\\r\\n\\t"', Scalar("\r\n\t", Style.DOUBLE_QUOTED, Span(2, 4, 8))),
        ("a: 22:22", Scalar("22:22", Style.PLAIN, Span(2, 4, 5))),
    ],
)
def test_a_scalar_is_its_text_never_converted(fields: str, expected: Scalar) -> None:
    assert scalar(fields) == expected


ESCAPE = "a backslash between double quotes stands before a character that it cannot escape"


@pytest.mark.parametrize(
    ("fields", "message", "span"),
    [
        ("a: b: c", "an unquoted value holds a colon followed by a blank", Span(2, 5, 1)),
        ("x: 1\na: 'b' c", "something follows where a new `key: value` was expected", Span(3, 8, 1)),
        ("a: b\nc", "a line is neither `key: value` nor part of a value", Span(4, 1, 1)),
        ("x: 1\na: 'b", "a quotation mark or bracket is opened here and never closed", Span(3, 4, 1)),
        ("a: [b, c", "a bracket is opened here and not closed where its list ends", Span(2, 4, 1)),
        ("a: @b", "a value begins with a character that YAML reserves", Span(2, 4, 1)),
        ('a: "\\q"', ESCAPE, Span(2, 5, 1)),
        ("a: b\n  c: d", "an unquoted value holds a colon followed by a blank", Span(3, 4, 1)),
        ("a: - b", "a list item stands where a value was expected", Span(2, 4, 1)),
    ],
)
def test_what_is_not_yaml_is_shown_where_it_begins(fields: str, message: str, span: Span) -> None:
    assert errors(fields) == [("FMT111", f"not YAML: {message}", span)]


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ("a: b: c", "put the whole value between double quotes; if it is a field of its own, correct the indentation"),
        ("a: 'b", "close it at the end of the value"),
        ("a: - b", "put each `- item` on a line of its own under its key"),
    ],
)
def test_the_usual_mistakes_get_a_hint(fields: str, hint: str) -> None:
    assert [error.next_step for error in build(f"{fields}\n").errors] == [hint]


@pytest.mark.parametrize(
    ("fields", "found"),
    [("", "nothing"), ("# only a comment", "nothing"), ("- a", "a list"), ("text", "plain text"), ("''", "plain text")],
)
def test_a_root_that_is_no_mapping_is_refused(fields: str, found: str) -> None:
    assert errors(fields) == [("FMT112", f"front matter holds {found}, expected `key: value` lines", Span(1, 1, 3))]


def test_an_empty_mapping_is_a_mapping() -> None:
    assert errors("{}") == []


@pytest.mark.parametrize(
    ("fields", "name", "span", "line"),
    [
        ("a: 1\nb: 2\na: 3", "a", Span(4, 1, 1), 2),
        ("a: 1\n'a': 2", "a", Span(3, 1, 3), 2),
        ("x:\n  - {k: 1, k: 2}", "k", Span(3, 12, 1), 3),
        ("\u00e9: 1\ne\u0301: 2", "e\u0301", Span(3, 1, 2), 2),
    ],
    ids=["plain", "quoted", "nested", "equal after NFC"],
)
def test_a_key_that_stands_twice_is_refused(fields: str, name: str, span: Span, line: int) -> None:
    assert errors(fields) == [("FMT113", f"key {name!r} stands on line {line} already, expected each key once", span)]


def test_a_duplicate_key_points_at_the_first_one_too() -> None:
    assert [error.first for error in build("x: 0\na: 1\na: 2\n").errors] == [Span(3, 1, 1)]


def test_one_key_in_two_mappings_is_no_duplicate() -> None:
    assert errors("a: {k: 1}\nb: {k: 2}\nk: 3\nA: 4") == []


@pytest.mark.parametrize(
    ("fields", "message", "span"),
    [
        ("a: &x b", "anchor `&x` found, expected a value that is written out", Span(2, 4, 4)),
        ("a: *x", "alias `*x` found, expected a value that is written out", Span(2, 4, 2)),
        ("a: &x [b]", "anchor `&x` found, expected a value that is written out", Span(2, 4, 4)),
        ("&x a: b", "anchor `&x` found, expected a value that is written out", Span(2, 1, 4)),
        ("*x : b", "alias `*x` found, expected a value that is written out", Span(2, 1, 2)),
    ],
)
def test_anchors_and_aliases_are_refused(fields: str, message: str, span: Span) -> None:
    assert errors(fields) == [("FMT114", message, span)]


@pytest.mark.parametrize("key", ["<<", "'<<'", '"<<"'])
def test_the_merge_key_is_refused_however_it_is_quoted(key: str) -> None:
    assert errors(f"a: b\n{key}: {{c: d}}") == [
        ("FMT115", "merge key `<<` found, expected the fields themselves", Span(3, 1, len(key)))
    ]


@pytest.mark.parametrize(
    ("fields", "tag", "span"),
    [
        ("a: !!str 1", "tag:yaml.org,2002:str", Span(2, 4, 7)),
        ("a: !x b", "!x", Span(2, 4, 4)),
        ("a: ! b", "!", Span(2, 4, 3)),
        ("a: !x [b]", "!x", Span(2, 4, 4)),
        ("a: !x {b: c}", "!x", Span(2, 4, 4)),
        ("!x a: b", "!x", Span(2, 1, 4)),
        ("a: !<tag:python/object:os.system> b", "tag:python/object:os.system", Span(2, 4, 32)),
    ],
)
def test_tags_are_refused(fields: str, tag: str, span: Span) -> None:
    assert errors(fields) == [("FMT116", f"tag `{tag}` found, expected a value without one", span)]


@pytest.mark.parametrize(
    ("fields", "message", "span"),
    [
        ("%YAML 1.2\na: b", "a `%` directive found, expected one YAML document of fields alone", Span(2, 1, 9)),
        ("a: b\n%TAG", "a `%` directive found, expected one YAML document of fields alone", Span(3, 1, 4)),
        ("a: b\n...", "a `...` line found, expected one YAML document of fields alone", Span(3, 1, 3)),
        ("a: b\n... # end", "a `...` line found, expected one YAML document of fields alone", Span(3, 1, 9)),
        ("a: b\n...\nc: d", "a `...` line found, expected one YAML document of fields alone", Span(3, 1, 3)),
        ("a: b\n--- c", "a second document begins here", Span(3, 1, 3)),
        ("--- {a: b}", "a second document begins here", Span(2, 1, 3)),
    ],
)
def test_directives_and_second_documents_are_refused(fields: str, message: str, span: Span) -> None:
    assert errors(fields) == [("FMT117", message, span)]


def nested(levels: int) -> str:
    """Fields whose innermost list has depth `levels`; the root has depth 1."""
    return f"a: {'[' * (levels - 1)}{']' * (levels - 1)}"


def test_sixteen_levels_are_read() -> None:
    assert errors(nested(MAX_DEPTH)) == []


def test_deeper_nesting_is_refused_where_it_begins() -> None:
    assert errors(nested(MAX_DEPTH + 1)) == [
        ("FMT118", "more than 16 levels of nesting found, expected at most 16", Span(2, 4 + MAX_DEPTH - 1, 1))
    ]


def test_nesting_beyond_a_limit_of_the_parser_itself_is_the_same_finding() -> None:
    assert [error[:2] for error in errors(nested(100_000))] == [
        ("FMT118", "more than 16 levels of nesting found, expected at most 16")
    ]


def items(count: int) -> str:
    """Fields of `count` nodes: root, key, list and its items."""
    return f"a: [{', '.join(['1'] * (count - 3))}]"


def test_five_thousand_nodes_are_read() -> None:
    assert errors(items(MAX_NODES)) == []


def test_one_node_more_is_refused_where_it_stands() -> None:
    assert errors(items(MAX_NODES + 1)) == [
        ("FMT119", "more than 5,000 keys and values found, expected at most 5,000", Span(2, 5 + 3 * (MAX_NODES - 3), 1))
    ]


@pytest.mark.parametrize("character", ["x", "é", "🚢"])
def test_a_scalar_of_256_kib_is_read(character: str) -> None:
    assert errors(f"a: {character * (MAX_SCALAR_BYTES // len(character.encode()))}") == []


@pytest.mark.parametrize("character", ["x", "é", "🚢"])
def test_a_longer_scalar_is_refused(character: str) -> None:
    count = MAX_SCALAR_BYTES // len(character.encode()) + 1
    assert errors(f"a: {character * count}") == [
        (
            "FMT120",
            f"value of {count * len(character.encode()):,} bytes found, expected at most 262,144",
            Span(2, 4, count),
        )
    ]


@pytest.mark.parametrize(
    ("fields", "span"),
    [
        ("a:\tb", Span(2, 3, 1)),
        ("a: b\t# note", Span(2, 5, 1)),
        ("# note\t\na: b", Span(2, 7, 1)),
        ("a: b\tc", Span(2, 5, 1)),
        ("a: |\n  b\tc", Span(3, 4, 1)),
        ("a: 'b'\t", Span(2, 7, 1)),
        ("a:\n\t- b", Span(3, 1, 1)),
        ("\ta: b", Span(2, 1, 1)),
        ("a: [b,\n  \tc]", Span(3, 3, 1)),
        ("a:\n  b: c\n \td: e", Span(4, 2, 1)),
        ("a: \t- b", Span(2, 4, 1)),
        ("a: 'b'\tc: d", Span(2, 7, 1)),
        ("a: 'x\ty'\nb:\t'z'", Span(3, 3, 1)),
    ],
)
def test_a_tab_outside_quotes_is_refused(fields: str, span: Span) -> None:
    assert errors(fields) == [("FMT121", "tab outside a quoted value found, expected spaces", span)]


def test_a_tab_inside_quotes_is_not_blamed_for_what_is_wrong_after_it() -> None:
    assert errors('a: "x\ty" z') == [
        ("FMT111", "not YAML: something follows where a new `key: value` was expected", Span(2, 10, 1))
    ]


@pytest.mark.parametrize(
    ("fields", "message", "span"),
    [
        ("no: x", "key 'no' is a number, date, boolean or null to some readers, expected a word", Span(2, 1, 2)),
        (
            "a: {2025-03-11: x}",
            "key '2025-03-11' is a number, date, boolean or null to some readers, expected a word",
            Span(2, 5, 10),
        ),
        ("'': x", "a key is empty, expected a word", Span(2, 1, 2)),
        ("?\n: x", "a key is empty, expected a word", Span(2, 2, 1)),
        ("[a]: x", "a key is a list or mapping, expected a word", Span(2, 1, 1)),
        ("? {a: b}\n: x", "a key is a list or mapping, expected a word", Span(2, 3, 1)),
    ],
)
def test_a_key_must_be_a_word(fields: str, message: str, span: Span) -> None:
    assert errors(fields) == [("FMT122", message, span)]


def test_a_quoted_key_is_a_word() -> None:
    assert errors("'no': x") == []


@pytest.mark.parametrize(
    ("fields", "message", "span"),
    [
        ("a: b\u2028c", "U+2028 found, expected characters that all readers treat alike", Span(2, 5, 1)),
        ("a: b\n# \u2029", "U+2029 found, expected characters that all readers treat alike", Span(3, 3, 1)),
        ("a: 'b'\nb: '\ufdd0'", "U+FDD0 found, expected characters that all readers treat alike", Span(3, 5, 1)),
        ("a: \U0001ffff", "U+1FFFF found, expected characters that all readers treat alike", Span(2, 4, 1)),
        (
            'a: "\\u2028"',
            "an escape stands for U+2028, expected characters that all readers treat alike",
            Span(2, 4, 8),
        ),
        ('a: "\\0\\e"', "an escape stands for U+0000, expected characters that all readers treat alike", Span(2, 4, 6)),
        ('a: "\\N"', "an escape stands for U+0085, expected characters that all readers treat alike", Span(2, 4, 4)),
        (
            'a: "\\uFEFF"',
            "an escape stands for U+FEFF, expected characters that all readers treat alike",
            Span(2, 4, 8),
        ),
        ('a: "\\ud800"', "found invalid Unicode character escape code", Span(2, 7, 1)),
    ],
)
def test_forbidden_characters_are_refused_raw_and_escaped(fields: str, message: str, span: Span) -> None:
    assert errors(fields)[0] == ("FMT123", message, span)


def test_a_line_separator_does_not_move_the_places_of_other_errors() -> None:
    assert errors("a: 'x\u2028y'\nb: !t z") == [
        ("FMT123", "U+2028 found, expected characters that all readers treat alike", Span(2, 6, 1))
    ]


@pytest.mark.parametrize("fields", ["%\n" * 500, "a: b #" + "\t" * 500, "\u2028" * 500, 'a: "' + "\\0" * 500 + '"'])
def test_one_kind_of_error_is_told_twenty_times_at_most(fields: str) -> None:
    assert len(build(f"{fields}\n").errors) == MAX_ERRORS
