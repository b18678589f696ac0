"""FLD: which fields are there, and of which kind."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import datetime

from integrity import rules
from integrity.fields import DEFAULT, Fields, Path, dotted, text, written
from integrity.finding import Finding
from integrity.load import plaintext, timestamp
from integrity.load.article import Article
from integrity.node import Mapping, Node, Scalar, Sequence, walk
from integrity.validate import codes, field
from integrity.validate.place import place

AMP: tuple[Path, ...] = (("ampWebUrl",), ("cdnAmpWebUrl",))
"""Fields for addresses of the article in a form for telephones, which have no other names."""

_OWN = frozenset(paths[0] for paths in (DEFAULT.title, DEFAULT.outlet, DEFAULT.published, DEFAULT.url))
"""Fields that the catalogue names in what it says to do."""
_KINDS: dict[type, str] = {Scalar: "text", Mapping: "a mapping", Sequence: "a list"}

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


def check(article: Article, at: datetime, names: Fields = DEFAULT) -> Iterator[Finding]:
    """Missing fields, fields of the wrong kind and values that readers would type differently."""
    del at
    wrong = {finding.evidence[0][1]: finding for finding in _wrong_kinds(article, names)}
    yield from wrong.values()
    for finding in _missing(article, names):
        name = finding.evidence[0][1]
        if not any(name == bad or name.startswith(f"{bad}.") for bad in wrong):
            yield finding
    yield from _ambiguous(article, names)
    yield from _not_nfc(article)


def _wrong_kinds(article: Article, names: Fields) -> Iterator[Finding]:
    root = article.source.root
    texts = (*names.texts, *AMP)
    yield from _texts(article, root, "", (*texts, *names.outlet_name, *names.outlet))
    yield from _kind(article, "related", related := root.get("related"), Sequence)
    for index, entry in enumerate(related.items if isinstance(related, Sequence) else ()):
        yield from _kind(article, f"related[{index}]", entry, Mapping)
        if isinstance(entry, Mapping):
            yield from _texts(article, entry, f"related[{index}].", texts)


def _texts(article: Article, mapping: Mapping, prefix: str, paths: tuple[Path, ...]) -> Iterator[Finding]:
    for path in paths:
        yield from _text(article, mapping, prefix, path)


def _text(article: Article, mapping: Mapping, prefix: str, path: Path) -> Iterator[Finding]:
    """A finding where `path` leads through something else than mappings, or to something else than a text."""
    for length in range(1, len(path)):
        step = mapping.get(path[length - 1])
        if not isinstance(step, Mapping):
            yield from _kind(article, f"{prefix}{dotted(path[:length])}", step, Mapping)
            return
        mapping = step
    yield from _kind(article, f"{prefix}{dotted(path)}", mapping.get(path[-1]), Scalar)


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


def _missing(article: Article, names: Fields) -> Iterator[Finding]:
    root = article.source.root
    if text(root, names.title) is None and not (not article.source.has_front_matter and _has_title(article)):
        yield _absent(article, "FLD201", names.title)
    if not article.source.has_front_matter:
        return
    for code, paths in (("FLD202", names.outlet), ("FLD203", names.published), ("FLD204", names.url)):
        if text(root, paths) is None:
            yield _absent(article, code, paths)


def _has_title(article: Article) -> bool:
    return plaintext.find_title(article.source.body) is not None


def _absent(article: Article, code: str, paths: tuple[Path, ...]) -> Finding:
    """The first of `paths` is the one that is asked for."""
    root, name = article.source.root, dotted(paths[0])
    near = difflib.get_close_matches(name, [entry.key.text for entry in root.entries], n=1, cutoff=0.8)
    key = next((entry.key for entry in root.entries if near == [entry.key.text] and near != [name]), None)
    found = f"found `{key.text}`" if key else "found an empty value" if near else "found none"
    return rules.finding(
        code,
        f"expected a text `{name}`, {found}",
        place(article, key.span if key else None),
        subjects=[article.identity],
        name=name,
        next_step=f"Rename `{key.text}` to `{name}`." if key else "" if paths[0] in _OWN else f"Add `{name}`.",
        evidence=[("field", name)],
    )


def _ambiguous(article: Article, names: Fields) -> Iterator[Finding]:
    date = dotted(written(article.source.root, names.published) or ())
    for path, scalar in walk(article.source.root):
        if scalar.is_plain_typed and (
            _DIFFERS.fullmatch(scalar.text) or (path != date and _is_impossible_date(scalar))
        ):
            yield rules.finding(
                "FLD214",
                f"`{path}` is the unquoted value {scalar.text:.60}, which YAML 1.1 and 1.2 readers take for two "
                "things, expected quotes",
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
        f"`{name:.80}` holds text in other code points than Unicode normal form C, expected that form",
        place(article, leaf[1].span if leaf else None),
        subjects=[article.identity],
        name="",
    )


def _is_impossible_date(scalar: Scalar) -> bool:
    """A date form that names no moment: YAML 1.1 readers stop at it. The article's own date has a rule of its own."""
    return _DATE.fullmatch(scalar.text) is not None and timestamp.parse(scalar.text) is None
