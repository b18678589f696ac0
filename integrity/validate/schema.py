"""FLD: which fields are there, and of which kind."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import datetime

from integrity import rules
from integrity.finding import Finding
from integrity.load import plaintext, timestamp
from integrity.load.article import Article
from integrity.node import Mapping, Node, Scalar, Sequence, walk
from integrity.validate import codes, field
from integrity.validate.place import place

TEXTS = ("title", "excerpt", "publishedDateTime", "originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl")
"""Fields of an article and of each entry of `related` that hold text."""

_KINDS: dict[type, str] = {Scalar: "text", Mapping: "a mapping", Sequence: "a list"}
_REQUIRED = (
    ("FLD202", ("provider", "domain"), "provider.domain"),
    ("FLD203", ("publishedDateTime",), "publishedDateTime"),
)

_DIFFERS = re.compile(
    r"""
      [yYnN] | yes|Yes|YES | no|No|NO | on|On|ON | off|Off|OFF | = | <<      # booleans and marks of YAML 1.1 only
    | [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?                           # base 60 in YAML 1.1
    | [-+]?0[0-9_]+ | [-+]?0b[01_]+ | [-+]?0o[0-7_]+ | [-+]0x[0-9a-fA-F_]+   # octal, binary, signed hexadecimal
    | [-+]?[0-9.]*_[0-9._]*                                                  # digits grouped by underscores
    | [-+]?([0-9]+|[0-9]+\.[0-9]*|\.[0-9]+)[eE][0-9]+ | [-+]?[0-9]+[eE][-+][0-9]+   # exponents
    """,
    re.VERBOSE | re.ASCII,
)
"""Plain texts to which YAML 1.1 (type repository) and YAML 1.2 (core schema, 10.3.2) give different values."""
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?", re.DOTALL)


def check(article: Article, at: datetime) -> Iterator[Finding]:
    """Missing fields, fields of the wrong kind and values that readers would type differently."""
    del at
    wrong = {finding.evidence[0][1]: finding for finding in _wrong_kinds(article)}
    yield from wrong.values()
    for finding in _missing(article):
        name = finding.evidence[0][1]
        if name not in wrong and name.partition(".")[0] not in wrong:
            yield finding
    yield from _ambiguous(article)
    yield from _not_nfc(article)


def _wrong_kinds(article: Article) -> Iterator[Finding]:
    root = article.source.root
    yield from _texts(article, root, "")
    yield from _kind(article, "provider", root.get("provider"), Mapping)
    if isinstance(provider := root.get("provider"), Mapping):
        for name in ("name", "domain"):
            yield from _kind(article, f"provider.{name}", provider.get(name), Scalar)
    yield from _kind(article, "related", related := root.get("related"), Sequence)
    for index, entry in enumerate(related.items if isinstance(related, Sequence) else ()):
        yield from _kind(article, f"related[{index}]", entry, Mapping)
        if isinstance(entry, Mapping):
            yield from _texts(article, entry, f"related[{index}].")


def _texts(article: Article, mapping: Mapping, prefix: str) -> Iterator[Finding]:
    for name in TEXTS:
        yield from _kind(article, f"{prefix}{name}", mapping.get(name), Scalar)


def _kind(article: Article, path: str, value: Node | None, expected: type) -> Iterator[Finding]:
    if value is None or isinstance(value, expected) or (isinstance(value, Scalar) and value.is_null):
        return
    message = f"`{path}` holds {_KINDS[type(value)]}, expected {_KINDS[expected]}"
    yield rules.finding(
        "FLD205",
        message,
        place(article, value.span),
        subjects=[article.identity],
        name=field.name(path, value),
        evidence=[("field", path)],
    )


def _missing(article: Article) -> Iterator[Finding]:
    root = article.source.root
    if root.text("title") is None and not (not article.source.has_front_matter and _has_title(article)):
        yield _absent(article, "FLD201", "title")
    if not article.source.has_front_matter:
        return
    for code, path, name in _REQUIRED:
        if root.text(*path) is None:
            yield _absent(article, code, name)
    if root.text("originalUrl") is None and root.text("webUrl") is None:
        yield _absent(article, "FLD204", "originalUrl")


def _has_title(article: Article) -> bool:
    return plaintext.find_title(article.source.body) is not None


def _absent(article: Article, code: str, name: str) -> Finding:
    root = article.source.root
    near = difflib.get_close_matches(name, [entry.key.text for entry in root.entries], n=1, cutoff=0.8)
    key = next((entry.key for entry in root.entries if near == [entry.key.text] and near != [name]), None)
    found = f"found `{key.text}`" if key else "found an empty value" if near else "found none"
    return rules.finding(
        code,
        f"expected a text `{name}`, {found}",
        place(article, key.span if key else None),
        subjects=[article.identity],
        name=name,
        next_step=f"Rename `{key.text}` to `{name}`." if key else "",
        evidence=[("field", name)],
    )


def _ambiguous(article: Article) -> Iterator[Finding]:
    for path, scalar in walk(article.source.root):
        if scalar.is_plain_typed and (_DIFFERS.fullmatch(scalar.text) or _is_impossible_date(path, scalar)):
            yield rules.finding(
                "FLD214",
                f"`{path}` is the unquoted value {scalar.text:.60}, which YAML 1.1 and 1.2 readers take for two things",
                place(article, scalar.span),
                subjects=[article.identity],
                name=field.name(path, scalar),
                next_step=f'Write it as "{scalar.text:.60}", between quotes.',
                evidence=[("field", path)],
            )


def _not_nfc(article: Article) -> Iterator[Finding]:
    """One note for an article: a system that writes one text like this writes all of them like this."""
    if not codes.of_content(article):
        return
    leaf = next(((path, leaf) for path, leaf in walk(article.source.root) if not codes.is_nfc(leaf.text)), None)
    name = leaf[0] if leaf else "body"
    yield rules.finding(
        "FLD216",
        f"`{name:.80}` holds text that normal form C would write with other code points",
        place(article, leaf[1].span if leaf else None),
        subjects=[article.identity],
        name="",
    )


def _is_impossible_date(path: str, scalar: Scalar) -> bool:
    """A date form that names no moment: YAML 1.1 readers stop at it. The article's own date has a rule of its own."""
    return (
        path != "publishedDateTime"
        and _DATE.fullmatch(scalar.text) is not None
        and timestamp.parse(scalar.text) is None
    )
