"""Laws of putting a seal into a file: all other bytes stay, and the last seal is the one that is read."""

import re

import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from integrity.errors import RewriteError
from integrity.load.frontmatter import Source, parse, split
from integrity.load.rewrite import with_seal
from integrity.node import Mapping, Node, Scalar

CHARACTERS = "ABCXYZabcxyz0189_.;+/=-"
SEALS = st.text(CHARACTERS, min_size=1, max_size=30).map("eyJ.{}".format)
ENDS = st.sampled_from(["\n", "\r\n"])

BEFORE = [
    "a: b",
    "# one",
    "",
    "  ",
    "c: 'd'  # e",
    "f:\n  - g\n  - h: i",
    "j: |+\n  secured: k\n",
    "'l' : \"\\n\"",
    "m:",
]
AFTER = ["o: p", "# two", "\n", "q: {secured: r}", "é: '🚢'", "s: >-\n  t\n\n  u", "? v\n: w", "x:\n- z"]
VALUES = st.sampled_from(
    ["secured: [x]", "secured: '[x]'", 'secured: "[x]"', "secured:   [x]  # note", "'secured' : '[x]' # 'n'",
     "? secured\n: [x]", "secured:\n  # note\n  [x]", 'secured: # note\n\n  "[x]" # note']
)  # fmt: skip
OLD = st.sampled_from(["x", "old", "x;y==", "a#b", "é🚢"]) | SEALS
BODIES = st.text("ab-\n é#'\"", max_size=20)


@st.composite
def sealed_articles(draw: st.DrawFn) -> tuple[bytes, bytes, bytes]:
    """An article around its seal, any mix of line ends: the bytes before, the seal, the bytes after."""
    before = draw(st.lists(st.sampled_from(BEFORE), unique=True))
    after = draw(st.lists(st.sampled_from(AFTER), unique=True))
    text = "\n".join(["---", *before, draw(VALUES), *after, "---", draw(BODIES)])
    head, _, tail = draw_line_ends(draw, text).partition("[x]")
    return head.encode(), draw(OLD).encode(), tail.encode()


def draw_line_ends(draw: st.DrawFn, text: str) -> str:
    return re.sub("\n", lambda _: draw(ENDS), text)


@st.composite
def unsealed_articles(draw: st.DrawFn) -> bytes:
    lines = draw(st.lists(st.sampled_from(BEFORE + AFTER), unique=True))
    indentation = " " * draw(st.integers(0, 3))
    fields = [indentation + line.replace("\n", f"\n{indentation}") for line in lines]
    return draw_line_ends(draw, "\n".join(["---", *fields, "---", draw(BODIES)])).encode()


@given(sealed_articles(), SEALS)
def test_every_byte_but_the_old_seal_stays(article: tuple[bytes, bytes, bytes], seal: str) -> None:
    before, old, after = article
    assert with_seal(before + old + after, seal) == before + seal.encode() + after


@given(unsealed_articles(), SEALS)
def test_without_the_new_line_the_file_is_as_before(data: bytes, seal: str) -> None:
    result = with_seal(data, seal)
    first_end = b"\r\n" if data.startswith(b"---\r") else b"\n"
    line = re.compile(rb' *secured: "%b"%b' % (re.escape(seal.encode()), first_end))
    assert line.sub(b"", result) == data
    assert re.search(line.pattern + rb"---\r?\n", result)


PIECES = [
    "a",
    "b c",
    "'",
    '"',
    "#",
    " # note\n ",
    "\n ",
    "\n- ",
    ",",
    "[",
    "]",
    "{",
    "}",
    ": ",
    "|",
    "~",
    "\\",
    "? ",
    "\n",
]
JUNK = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
COMMAS = st.sampled_from([", ", ",", " ,\n  ", ", # ]\n  "])
BRACKETS = st.sampled_from(["[{}]", "{{{}}}", "[ {}\n  ]", "{{ # }}\n  {},\n }}"])
FLOW = st.recursive(
    st.sampled_from(["a", "b\n  c", "'d]'", '"e\\"\n  # f"', "g: h", "i: ", "j: 'k'", "? l", "''"]),
    lambda inner: st.builds(
        lambda items, comma, brackets: brackets.format(comma.join(items)), st.lists(inner, max_size=4), COMMAS, BRACKETS
    ),
    max_leaves=6,
)
ANY_ARTICLES = st.builds(
    lambda before, field, after, body: "\n".join(["---", *before, field, *after, "---", body]),
    st.lists(st.sampled_from(BEFORE), unique=True, max_size=3),
    st.sampled_from(["secured:", "secured: ", "? secured\n: ", "'secured': "]).flatmap(
        lambda key: (JUNK | FLOW).map(lambda value: key + value)
    )
    | FLOW.map("{{a: b, secured: {}, c: d}}".format)
    | JUNK,
    st.lists(st.sampled_from(AFTER), unique=True, max_size=3),
    BODIES,
)


@given(ANY_ARTICLES, SEALS)
@example("---\nsecured:\n  ? b\n# c\n---\n", "a.b")
@example("---\n? secured\n---\n\n---\n", "a.b")
@settings(max_examples=300)
def test_what_is_not_refused_is_the_same_article_with_the_seal(text: str, seal: str) -> None:
    try:
        result = parse(with_seal(text.encode(), seal))
    except RewriteError:
        return
    assert other_fields(result) == other_fields(parse(text.encode()))
    assert (result.errors, result.body, result.root.text("secured")) == ((), split(text)[1], seal)


def other_fields(source: Source) -> list[object]:
    return [(key[:2], without_spans(value)) for key, value in source.root.entries if key.text != "secured"]


def without_spans(node: Node) -> object:
    if isinstance(node, Scalar):
        return node[:2]
    if isinstance(node, Mapping):
        return [(key[:2], without_spans(value)) for key, value in node.entries]
    return [[without_spans(item)] for item in node.items]


@given(ANY_ARTICLES, SEALS, SEALS)
@settings(max_examples=300)
def test_the_last_seal_wins_and_leaves_no_trace_of_others(text: str, first: str, last: str) -> None:
    try:
        once = with_seal(text.encode(), first)
    except RewriteError:
        return
    assert with_seal(once, last) == with_seal(text.encode(), last)
    assert with_seal(once, first) == once


@given(ANY_ARTICLES, SEALS)
def test_crlf_and_lf_are_sealed_alike(text: str, seal: str) -> None:
    unix, windows = text.encode(), text.replace("\n", "\r\n").encode()
    try:
        result = with_seal(unix, seal)
    except RewriteError:
        return
    assert with_seal(windows, seal) == result.replace(b"\n", b"\r\n")


@given(st.builds(str.format, BRACKETS, FLOW), SEALS)
def test_brackets_over_any_lines_are_replaced_through_the_last_one(value: str, seal: str) -> None:
    file = "---\na: b\nsecured: {} # note\n# ]\nc: d\n---\nText.\n"
    assume(not parse(file.format(value).encode()).errors)
    assert with_seal(file.format(value).encode(), seal) == file.format(f'"{seal}"').encode()


WORDS = st.text("abcé 'x\"#:-🚢,{\n\\", max_size=20)
KEYS = st.text("abcxé", min_size=2, max_size=8)
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
DUMPS = st.fixed_dictionaries(
    {
        "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
        "default_flow_style": st.sampled_from([False, None, True]),
        "width": st.integers(10, 80),
        "indent": st.integers(2, 6),
    }
)


@given(TREES, DUMPS, SEALS)
@settings(deadline=None)
def test_whatever_the_value_is_it_becomes_one_line_and_its_neighbours_stay(
    tree: object, dump: dict[str, object], seal: str
) -> None:
    value = str(yaml.safe_dump({"secured": tree}, **{**dump, "allow_unicode": True}))  # type: ignore[call-overload]
    assume("!!" not in value)
    if value.startswith("{"):
        value = f"{value.strip()[1:-1]}\n"
    head, tail = "---\na: b\n# before\n", "# after\nc: d\n---\nText.\n"
    assume(not parse(f"{head}{value}{tail}".encode()).errors)
    result = with_seal(f"{head}{value}{tail}".encode(), seal).decode()
    assert result.startswith(head)
    assert result.endswith(tail)
    field = result[len(head) : -len(tail)].rstrip("\n")
    key, _, written = field.partition(": ")
    assert key in {"secured", "'secured'", '"secured"'}
    assert written in {seal, f"'{seal}'", f'"{seal}"'}
