"""The canonical form `article/1`, worked by hand."""

import hashlib
import json

import pytest

from integrity.load import frontmatter
from integrity.node import Value
from integrity.trust import canonical
from integrity.trust.canonical import BODY, canonical_body, is_path


def by_hand(name: str, value: Value) -> bytes:
    """One field digest, from the text of the specification."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"article/1\x00" + name.encode() + b"\x00" + text.encode()).digest()


def content(article: str | bytes, exclude: tuple[str, ...] = canonical.DEFAULT_EXCLUDE) -> str:
    source = frontmatter.parse(article if isinstance(article, bytes) else article.encode())
    assert source.errors == ()
    return canonical.digest(source.root, source.body, exclude).content.hex()


def test_the_digest_of_an_article_is_that_of_its_field_digests() -> None:
    article = "---\ntitle: Ferry runs aground\nwidth: 50\n---\nIt ran.\n"
    digests = {
        "": by_hand("", "It ran.\n").hex(),
        "title": by_hand("title", "Ferry runs aground").hex(),
        "width": by_hand("width", {"": "50"}).hex(),
    }
    expected = hashlib.sha256(b"article/1\x00" + json.dumps(digests, separators=(",", ":")).encode()).hexdigest()
    assert content(article) == expected


def test_the_body_is_a_field_also_when_it_is_empty() -> None:
    source = frontmatter.parse(b"---\na: b\n---\n")
    assert canonical.digest(source.root, source.body).fields == {"a": by_hand("a", "b"), "": by_hand("", "")}


def test_text_without_front_matter_is_all_body() -> None:
    source = frontmatter.parse(b"Ferry runs aground\n")
    assert canonical.digest(source.root, source.body).fields == {"": by_hand("", "Ferry runs aground\n")}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("word", "word"),
        ("'word'", "word"),
        ('"word"', "word"),
        ("two words", "two words"),
        ("50", {"": "50"}),
        ('"50"', "50"),
        ("'50'", "50"),
        ("true", {"": "true"}),
        ("NO", {"": "NO"}),
        ("null", {"": "null"}),
        ("~", {"": "~"}),
        ("", {"": ""}),
        ("22:22", {"": "22:22"}),
        ("010", {"": "010"}),
        ("1.10", {"": "1.10"}),
        ("1_000", {"": "1_000"}),
        ("2025-03-11", {"": "2025-03-11"}),
        ("2025-03-11T08:42:00Z", {"": "2025-03-11T08:42:00Z"}),
        ("2021-02-30", {"": "2021-02-30"}),
        (".inf", {"": ".inf"}),
        ("0x1F", {"": "0x1F"}),
        ("=", {"": "="}),
        ("truest", "truest"),
        ("50 km", "50 km"),
        ("v1.10", "v1.10"),
        ("|\n  50", "50\n"),
        (">-\n  one\n  two", "one two"),
        ("[50, '50', x]", [{"": "50"}, "50", "x"]),
        ("{b: 1, a: x}", {"a": "x", "b": {"": "1"}}),
        ("[]", []),
        ("{}", {}),
        ('"a\\r\\nb\\tc"', "a\r\nb\tc"),
        ("'e\u0301'", "e\u0301"),
    ],
)
def test_a_scalar_is_its_text_and_marked_if_a_reader_might_type_it(written: str, value: Value) -> None:
    source = frontmatter.parse(f"---\na: {written}\n---\n".encode())
    assert canonical.digest(source.root, source.body).fields["a"] == by_hand("a", value)


@pytest.mark.parametrize(
    ("body", "expected"),
    [("", ""), ("\n", ""), ("\n\n\n", ""), ("x", "x\n"), ("x\n\n", "x\n"), ("\n x \n", "\n x \n"), (" \n", " \n")],
)
def test_the_body_ends_in_one_line_feed_if_it_holds_anything(body: str, expected: str) -> None:
    assert canonical_body(body) == expected


EXCLUDED = """\
a: 1
b: {c: 2, d: 3}
e: [{f: 4, g: 5}, {f: 6}, 7]
h: [8, 9]"""


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("a", {"b": {"c": "2", "d": "3"}, "e": [{"f": "4", "g": "5"}, {"f": "6"}, "7"], "h": ["8", "9"]}),
        ("b", {"a": "1", "e": [{"f": "4", "g": "5"}, {"f": "6"}, "7"], "h": ["8", "9"]}),
        ("b.c", {"a": "1", "b": {"d": "3"}, "e": [{"f": "4", "g": "5"}, {"f": "6"}, "7"], "h": ["8", "9"]}),
        ("e[].f", {"a": "1", "b": {"c": "2", "d": "3"}, "e": [{"g": "5"}, {}, "7"], "h": ["8", "9"]}),
        ("h[]", {"a": "1", "b": {"c": "2", "d": "3"}, "e": [{"f": "4", "g": "5"}, {"f": "6"}, "7"], "h": []}),
        ("x", {"a": "1", "b": {"c": "2", "d": "3"}, "e": [{"f": "4", "g": "5"}, {"f": "6"}, "7"], "h": ["8", "9"]}),
        ("a.c", {"a": "1", "b": {"c": "2", "d": "3"}, "e": [{"f": "4", "g": "5"}, {"f": "6"}, "7"], "h": ["8", "9"]}),
        ("b[]", {"a": "1", "b": {"c": "2", "d": "3"}, "e": [{"f": "4", "g": "5"}, {"f": "6"}, "7"], "h": ["8", "9"]}),
        ("e.f", {"a": "1", "b": {"c": "2", "d": "3"}, "e": [{"f": "4", "g": "5"}, {"f": "6"}, "7"], "h": ["8", "9"]}),
    ],
)
def test_what_a_path_names_is_left_out(path: str, left: Value) -> None:
    source = frontmatter.parse(f"---\n{EXCLUDED}\n---\n".encode())
    assert isinstance(left, dict)
    expected = {name: by_hand(name, _typed(value)) for name, value in left.items()} | {BODY: by_hand("", "")}
    assert canonical.digest(source.root, source.body, [path]).fields == expected


def _typed(value: Value) -> Value:
    """`value` with the mark of each plain number."""
    if isinstance(value, str):
        return {"": value}
    return [_typed(item) for item in value] if isinstance(value, list) else {k: _typed(v) for k, v in value.items()}


def test_a_mapping_that_is_emptied_stays_empty() -> None:
    assert content("---\nb: {c: 2}\n---\n", ("b.c",)) == content("---\nb: {}\n---\n", ())
    assert content("---\nb: {c: 2}\n---\n", ("b.c",)) != content("---\nx: y\n---\n", ("x",))


@pytest.mark.parametrize("path", ["a", "a.b", "a[].b", "a[]", "a-1_B.c[].d"])
def test_a_path_is_names_joined_by_dots(path: str) -> None:
    assert is_path(path)


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a..b", "a[", "a[0]", "a b", "[]", "a[].", "é", "a\n"])
def test_anything_else_is_no_path(path: str) -> None:
    assert not is_path(path)


ARTICLE = "---\ntitle: Ferry\nwords: [a, b]\nwidth: 50\nsecured: x\n---\nIt ran.\n"


@pytest.mark.parametrize(
    "same",
    [
        ARTICLE.replace("\n", "\r\n"),
        ARTICLE.replace("title: Ferry", "title: 'Ferry'"),
        ARTICLE.replace("title: Ferry", 'title:   "Ferry"   # news'),
        ARTICLE.replace("title: Ferry\nwords: [a, b]", "words:\n  - a\n  - 'b'\ntitle: Ferry"),
        ARTICLE + "\n\n",
        ARTICLE.removesuffix("\n"),
        ARTICLE.replace("secured: x", "secured: y"),
        ARTICLE.replace("secured: x", "heat: 7"),
    ],
)
def test_the_same_content_written_otherwise_has_the_same_digest(same: str) -> None:
    assert content(same) == content(ARTICLE)


@pytest.mark.parametrize(
    "other",
    [
        ARTICLE.replace("Ferry", "Ferrys"),
        ARTICLE.replace("title: Ferry", "title: ferry"),
        ARTICLE.replace("[a, b]", "[b, a]"),
        ARTICLE.replace("width: 50", 'width: "50"'),
        ARTICLE.replace("width: 50", "width: 050"),
        ARTICLE.replace("It ran.", "It  ran."),
        ARTICLE.replace("It ran.", "It ran. "),
        ARTICLE.replace("It ran.", "It ran.\u200b"),
        ARTICLE.replace("It ran.", "It ran.<!-- -->"),
        ARTICLE.replace("---\nIt", "---\n\nIt"),
        ARTICLE.replace("width: 50\n", ""),
        ARTICLE.replace("width: 50\n", "width: 50\nnew: field\n"),
        ARTICLE.replace("width: 50\n", "width:\n"),
    ],
)
def test_any_other_content_has_another_digest(other: str) -> None:
    assert content(other) != content(ARTICLE)


@pytest.mark.parametrize(
    ("fields", "path", "expected"),
    [
        ({"a": "x"}, "a", True),
        ({"a": {}}, "a", True),
        ({"a": "x"}, "b", False),
        ({"a": {"b": "x"}}, "a.b", True),
        ({"a.b": "x"}, "a.b", False),
        ({"a": "x"}, "a.b", False),
        ({"a": {"": "1"}}, "a.b", False),
        ({"a": []}, "a[]", False),
        ({"a": ["x"]}, "a[]", True),
        ({"a": {"b": "x"}}, "a[].b", False),
        ({"a": ["x", {"b": "y"}]}, "a[].b", True),
        ({"a": ["x", {"c": "y"}]}, "a[].b", False),
    ],
)
def test_a_path_is_present_where_it_leads_to_something(fields: dict[str, Value], path: str, expected: bool) -> None:
    assert canonical.present(fields, ["z", path]) == ((path,) if expected else ())


def test_digesting_leaves_the_values_as_they_are() -> None:
    fields: dict[str, Value] = {"a": {"b": "x", "c": "y"}, "d": [{"b": "x"}], "e": "z"}
    before = json.dumps(fields)
    canonical.digest_of(fields, "", ("a.b", "d[].b", "e"))
    assert json.dumps(fields) == before
