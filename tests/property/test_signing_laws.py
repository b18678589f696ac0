"""Laws of signing: what was signed is verified, however it is written; what was changed is named."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, replace
from typing import Any

import rfc8785
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from integrity.load.article import Article, from_bytes
from integrity.trust import base64url, canonical, claims, digest, jws, private, signing, strict_json
from integrity.trust.claims import Claims
from integrity.trust.signing import Draft
from integrity.trust.views import Head
from integrity.validate import authenticity, seal_field
from integrity.validate.verdict import Verdict
from tests.trust_world import AT, IAT, NORTHWIRE, PATH, SECOND, Log, World

TRUST = World().trust()
EXCLUDE = TRUST.exclude

# Articles as trees of values, and the many ways to write one down.

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\ufeff"),
    max_size=12,
)
WORDS = st.sampled_from(["one", "two words", "Ferry", "x-y", "v1.10"])
TYPED = st.sampled_from(["50", "1.10", "010", "true", "no", "~", "", "22:22", "2025-03-11", "0x1F", ".inf", "1_000"])


@dataclass(frozen=True)
class Plain:
    """A scalar that some reader might type, which is not to be quoted."""

    text: str


Tree = str | Plain | list[Any] | dict[str, Any]
NAMES = st.text("abcdefgh", min_size=1, max_size=5).filter(lambda name: name not in ("heat", "topics"))
TREES: st.SearchStrategy[Tree] = st.recursive(
    TEXTS | WORDS | TYPED.map(Plain),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.dictionaries(NAMES, TREES, min_size=1, max_size=5)
BODIES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff") | st.just("\n")
)
OUTLET = {"name": "Northwire", "domain": "northwire.example"}


@st.composite
def written(draw: st.DrawFn, tree: Tree) -> str:
    """One of the ways to write a tree on one line."""
    if isinstance(tree, Plain):
        return tree.text
    if isinstance(tree, list):
        return "[" + ", ".join(draw(written(item)) for item in tree) + "]"
    if isinstance(tree, dict):
        return "{" + ", ".join(f'"{key}": {draw(written(value))}' for key, value in shuffled(draw, tree)) + "}"
    ways = [json.dumps(tree, ensure_ascii=False), "'" + tree.replace("'", "''") + "'"]
    return draw(st.sampled_from([*ways, tree] if tree in ("one", "two words", "Ferry", "x-y", "v1.10") else ways))


def shuffled(draw: st.DrawFn, tree: dict[str, Any]) -> list[tuple[str, Any]]:
    return draw(st.permutations(list(tree.items())))


def no_empty_plain(tree: Tree) -> Tree:
    """The tree with `null` for the empty scalars inside lists and mappings, where YAML cannot write them."""
    if isinstance(tree, list):
        return [no_empty_plain(Plain("null") if item == Plain("") else item) for item in tree]
    if isinstance(tree, dict):
        return {key: no_empty_plain(Plain("null") if item == Plain("") else item) for key, item in tree.items()}
    return tree


@st.composite
def files(draw: st.DrawFn, fields: dict[str, Tree], body: str, seal: str) -> bytes:
    """One of the ways to write an article down."""
    tree = {"provider": dict(OUTLET), **fields, "secured": seal}
    lines = [f"{key}: {draw(written(no_empty_plain(value)))}" for key, value in shuffled(draw, tree)]
    comments = draw(st.lists(st.sampled_from(["# a comment", "", "  "]), max_size=2))
    text = "\n".join(["---", *comments, *lines, "---", body.rstrip("\n") + "\n" * draw(st.integers(0, 3))])
    return (text.replace("\n", "\r\n") if draw(st.booleans()) else text).encode()


def draft_of(article: Article, iat: int = IAT, audience: str | None = None) -> Draft:
    subject = seal_field.subject_of(article, EXCLUDE)
    assert subject.outlet is not None
    return Draft(subject.outlet, subject, EXCLUDE, audience, iat)


def sign(article: Article, old: Claims | None = None, log: Log | None = None) -> str:
    return signing.seal(draft_of(article), NORTHWIRE.private, old, log)


def verdict(data: bytes) -> tuple[Verdict, tuple[str, ...]]:
    verification = authenticity.verify(from_bytes(PATH, data), TRUST, AT)
    return verification.verdict, verification.fields


def unsigned(data: bytes) -> Article:
    article = from_bytes(PATH, data)
    assert article.errors == ()
    return article


many = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@many
@given(FIELDS, BODIES, st.data())
def test_what_was_signed_is_verified_however_it_is_written(
    fields: dict[str, Tree], body: str, data: st.DataObject
) -> None:
    """Key order, quoting, comments, line ends and final line feeds never matter."""
    seal = sign(unsigned(data.draw(files(fields, body, "x"))))
    assert verdict(data.draw(files(fields, body, seal))) == (Verdict.VERIFIED, ())


@many
@given(FIELDS, BODIES, st.data())
def test_a_changed_value_is_tampered_and_names_its_field(
    fields: dict[str, Tree], body: str, data: st.DataObject
) -> None:
    seal = sign(unsigned(data.draw(files(fields, body, "x"))))
    name = data.draw(st.sampled_from(sorted(fields)))
    other = data.draw(TREES.filter(lambda tree: no_empty_plain(tree) != no_empty_plain(fields[name])))
    assert verdict(data.draw(files({**fields, name: other}, body, seal))) == (Verdict.TAMPERED, (name,))


@many
@given(FIELDS, BODIES, NAMES, TREES, st.data())
def test_a_new_field_is_tampered_and_so_is_one_that_is_gone(
    fields: dict[str, Tree], body: str, name: str, value: Tree, data: st.DataObject
) -> None:
    assume(name not in fields)
    more = {**fields, name: value}
    for before, after in ((fields, more), (more, fields)):
        seal = sign(unsigned(data.draw(files(before, body, "x"))))
        assert verdict(data.draw(files(after, body, seal))) == (Verdict.TAMPERED, (name,))


@many
@given(FIELDS, BODIES, BODIES, st.data())
def test_another_body_is_tampered_unless_only_its_end_differs(
    fields: dict[str, Tree], body: str, other: str, data: st.DataObject
) -> None:
    seal = sign(unsigned(data.draw(files(fields, body, "x"))))
    same = body.rstrip("\n") == other.rstrip("\n")
    expected = (Verdict.VERIFIED, ()) if same else (Verdict.TAMPERED, ("",))
    assert verdict(data.draw(files(fields, other, seal))) == expected


@many
@given(FIELDS, st.sampled_from(["heat", "topics", "quality", "published", "related"]), TREES, st.data())
def test_an_excluded_field_never_matters(fields: dict[str, Tree], name: str, value: Tree, data: st.DataObject) -> None:
    seal = sign(unsigned(data.draw(files(fields, "", "x"))))
    assert verdict(data.draw(files({**fields, name: value}, "", seal))) == (Verdict.VERIFIED, ())


# Signing again.


@many
@given(FIELDS, BODIES, st.data())
def test_signing_again_what_is_signed_says_the_same(fields: dict[str, Tree], body: str, data: st.DataObject) -> None:
    first = unsigned(data.draw(files(fields, body, "x")))
    seal = sign(first)
    again = unsigned(data.draw(files(fields, body, seal)))
    key, draft = NORTHWIRE.private, draft_of(again, IAT + 60)
    old = signing.valid_claims(seal, TRUST.keys, key, draft.subject.sub)
    assert signing.is_current(draft, NORTHWIRE.kid, old)
    assert not signing.is_current(draft, SECOND.kid, old)
    assert not signing.is_current(replace(draft, audience="x"), NORTHWIRE.kid, old)
    assert not signing.is_current(replace(draft, exclude=("secured",)), NORTHWIRE.kid, old)


@given(st.integers(1, 50), st.integers(0, 50), st.booleans(), st.booleans())
def test_the_revision_grows_by_one_over_seal_and_log_where_the_content_is_new(
    rev: int, head: int, same_as_old: bool, same_as_head: bool
) -> None:
    draft = draft_of(unsigned(b"---\nprovider: {domain: northwire.example}\nsecured: x\n---\n"))
    now, other = draft.subject.dig, digest.of(b"another text")
    old = Claims("a.example", draft.subject.sub, rev, IAT, EXCLUDE, now if same_as_old else other, {"": "A" * 22})
    log = Log({draft.subject.sub: Head(head, now if same_as_head else other)})
    made = claims.parse(jws.parse(signing.seal(draft, NORTHWIRE.private, old, log)))
    highest = max(rev, head)
    newest = {same for number, same in ((rev, same_as_old), (head, same_as_head)) if number == highest}
    assert made.rev == (highest if newest == {True} else highest + 1)


# The encodings, each with its slow twin.


def slow_base64url(text: str) -> bytes | None:
    """Six bits for each character, by the table of RFC 4648."""
    table = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    if not set(text) <= set(table):
        return None
    bits = "".join(f"{table.index(character):06b}" for character in text)
    whole, rest = bits[: len(bits) // 8 * 8], bits[len(bits) // 8 * 8 :]
    if len(rest) > 4 or "1" in rest:
        return None
    return bytes(int(whole[start : start + 8], 2) for start in range(0, len(whole), 8))


@given(st.text("ABab01+/-_=. \n\u00e9", max_size=12) | st.binary(max_size=12).map(base64url.encode))
def test_base64url_is_decoded_as_by_its_slow_twin(text: str) -> None:
    try:
        fast: bytes | None = base64url.decode(text)
    except ValueError:
        fast = None
    assert fast == slow_base64url(text)


@given(st.binary(max_size=100))
def test_base64url_is_that_of_the_standard_library_without_padding(data: bytes) -> None:
    text = base64url.encode(data)
    assert text == base64.urlsafe_b64encode(data).decode().rstrip("=")
    assert base64url.decode(text) == data


JSON = st.recursive(
    st.integers(-(2**53) + 1, 2**53 - 1)
    | TEXTS
    | st.sampled_from([True, False, None, "\n", '"', "\\", "\x1f", "\x7f"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(TEXTS, JSON, max_size=4)
SPOILS = [
    "",
    " ",
    '"',
    ",",
    "{}",
    "0",
    ".0",
    "e1",
    "-",
    '"a":1,',
    "\\u0061",
    "\\n",
    "null",
    "[",
    "\u00e9",
    "NaN",
    "\x00",
]


ESCAPES = {"\\\\": "\\", '\\"': '"', "\\b": "\b", "\\f": "\f", "\\n": "\n", "\\r": "\r", "\\t": "\t"}


class NoCanonicalJsonError(Exception):
    """Raised by the slow twin."""


class SlowReader:
    """Canonical JSON (RFC 8785) without fractions, read one character at a time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def document(self) -> object:
        value = self.value()
        if self.at != len(self.text) or not isinstance(value, dict):
            raise NoCanonicalJsonError
        return value

    def take(self, token: str) -> bool:
        taken = self.text.startswith(token, self.at)
        self.at += len(token) * taken
        return taken

    def need(self, token: str) -> None:
        if not self.take(token):
            raise NoCanonicalJsonError

    def value(self) -> object:
        for word, meaning in (("true", True), ("false", False), ("null", None)):
            if self.take(word):
                return meaning
        if self.take("["):
            return self.items()
        if self.take("{"):
            return self.members()
        return self.string() if self.text[self.at : self.at + 1] == '"' else self.integer()

    def items(self) -> list[object]:
        items: list[object] = []
        while not self.take("]"):
            if items:
                self.need(",")
            items.append(self.value())
        return items

    def members(self) -> dict[str, object]:
        members: dict[str, object] = {}
        last: bytes | None = None
        while not self.take("}"):
            if last is not None:
                self.need(",")
            name = self.string()
            units = name.encode("utf-16-be")
            if last is not None and units <= last:
                raise NoCanonicalJsonError
            last = units
            self.need(":")
            members[name] = self.value()
        return members

    def string(self) -> str:
        self.need('"')
        text = ""
        while not self.take('"'):
            text += self.character()
        return text

    def character(self) -> str:
        for escape, meaning in ESCAPES.items():
            if self.take(escape):
                return meaning
        if self.take("\\u"):
            digits = self.text[self.at : self.at + 4]
            self.at += 4
            if not re.fullmatch("00[01][0-9a-f]", digits) or chr(int(digits, 16)) in "\b\f\n\r\t":
                raise NoCanonicalJsonError
            return chr(int(digits, 16))
        character = self.text[self.at : self.at + 1]
        if character < " " or character == "\\":
            raise NoCanonicalJsonError
        self.at += 1
        return character

    def integer(self) -> int:
        match = re.compile("0|-?[1-9][0-9]*", re.ASCII).match(self.text, self.at)
        if not match or len(match.group().lstrip("-")) > 16 or abs(int(match.group())) > 2**53 - 1:
            raise NoCanonicalJsonError
        self.at = match.end()
        return int(match.group())


def slow_json(data: bytes) -> object | None:
    try:
        return SlowReader(data.decode()).document()
    except (NoCanonicalJsonError, UnicodeDecodeError):
        return None


def fast_json(data: bytes) -> object | None:
    """As the header and payload of a token are read."""
    try:
        value = strict_json.parse_object(data)
        return value if rfc8785.dumps(value) == data else None  # type: ignore[arg-type]
    except (ValueError, rfc8785.CanonicalizationError):
        return None


def is_like(one: object, other: object) -> bool:
    """Whether two values are equal to the type: True is not 1."""
    return repr(one) == repr(other)


@given(OBJECTS)
def test_canonical_json_is_read_as_by_its_slow_twin(value: dict[str, Any]) -> None:
    data = rfc8785.dumps(value)
    assert is_like(fast_json(data), slow_json(data))
    assert fast_json(data) == value


@given(OBJECTS, st.sampled_from(SPOILS), st.data())
def test_json_that_was_spoiled_is_read_as_by_its_slow_twin(
    value: dict[str, Any], spoil: str, data: st.DataObject
) -> None:
    text = rfc8785.dumps(value).decode()
    place = data.draw(st.integers(0, len(text)))
    spoiled = f"{text[:place]}{spoil}{text[place + data.draw(st.integers(0, 2)) :]}".encode()
    assert is_like(fast_json(spoiled), slow_json(spoiled))


@given(st.binary(max_size=20) | st.text('{}[]",:01-\\ue\u00e9', max_size=12).map(str.encode))
def test_any_bytes_are_read_as_by_the_slow_twin(data: bytes) -> None:
    assert is_like(fast_json(data), slow_json(data))


@given(st.dictionaries(TEXTS, TEXTS | st.dictionaries(TEXTS, TEXTS, max_size=3), max_size=5))
def test_the_canonical_form_of_an_article_is_canonical_json_for_the_slow_twin(value: dict[str, Any]) -> None:
    assert slow_json(canonical.jcs(value)) == value


# Keys.


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=50))
def test_what_a_key_signs_its_public_half_verifies(seed: bytes, data: bytes) -> None:
    key = private.from_seed(seed)
    token = jws.parse(jws.sign({"dig": base64url.encode(data)}, jws.POLICY, key))
    jws.verify(token, key.public)
    assert token.kid == key.public.thumbprint


@settings(max_examples=10)
@given(st.binary(min_size=32, max_size=32), st.binary(min_size=1, max_size=20))
def test_a_private_key_is_read_back_from_its_file(seed: bytes, passphrase: bytes) -> None:
    key = private.from_seed(seed)
    assert private.parse(key.pem(None)).public == key.public
    assert private.parse(key.pem(passphrase), passphrase).public == key.public


@given(st.binary(min_size=32, max_size=32))
def test_a_digest_is_read_back_from_its_text(value: bytes) -> None:
    assert digest.parse(str(digest.Digest(value))) == digest.Digest(value)


@given(st.text("sha-256:ABC_", max_size=60))
def test_only_the_text_of_a_digest_is_one(text: str) -> None:
    try:
        assert str(digest.parse(text)) == text
    except ValueError:
        assert not re.fullmatch("sha-256:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", text)
