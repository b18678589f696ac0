"""The canonical form `article/1`: what of an article is digested, whatever its quoting, key order and line ends.

Two articles have the same digests exactly if every strict reader sees the same fields and the same body in them. The
reading itself (refusals, limits) is the loader's; what it accepted has a canonical form.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from functools import lru_cache

import rfc8785

from integrity.node import Mapping, Node, Scalar, Sequence

FORM = "article/1"
BODY = ""
"""The name of the body among the fields."""
DEFAULT_EXCLUDE = (
    "heat",
    "images[].isCached",
    "provider.images",
    "published",
    "quality",
    "related",
    "secured",
    "topics",
)
"""Fields that a content system changes on its own, left out without a policy."""

Value = str | dict[str, "Value"] | list["Value"]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_BEYOND = re.compile("[\ud800-\U0010ffff]")
_PATH = re.compile(r"[A-Za-z0-9_-]+(\[\])?(\.[A-Za-z0-9_-]+(\[\])?)*")


@dataclass(frozen=True, slots=True)
class Digest:
    """The digests of one article under one list of excluded paths."""

    fields: MappingType[str, bytes]
    """SHA-256 of each digested field by name, 32 bytes each; the body has the name BODY and is always there."""

    @property
    def content(self) -> bytes:
        """SHA-256 over all of them, 32 bytes: the identity of the content."""
        names = {name: digest.hex() for name, digest in self.fields.items()}
        return hashlib.sha256(FORM.encode() + b"\0" + jcs(names)).digest()


def is_path(text: str) -> bool:
    """Whether `text` can name what to exclude: names joined by dots, each with `[]` behind it for all elements."""
    return _PATH.fullmatch(text) is not None


def digest(root: Mapping, body: str, exclude: Iterable[str] = DEFAULT_EXCLUDE) -> Digest:
    """The digests of front matter and body, without what the paths in `exclude` name.

    A path that leads nowhere does nothing; a mapping or list that is emptied stays, empty.
    """
    values = {key.text: value_of(value) for key, value in root.entries}
    for steps in _steps(tuple(exclude)):
        _remove(values, steps)
    values[BODY] = canonical_body(body)
    return Digest({name: _field_digest(name, value) for name, value in values.items()})


@lru_cache(maxsize=64)
def _steps(paths: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The names and lists that each of the paths leads through. Most seals of a corpus leave out the same."""
    return tuple(tuple(path.split(".")) for path in paths)


def value_of(node: Node) -> Value:
    """The JSON value that stands for a node.

    A scalar is its text; a plain one that some YAML reader might type is `{"": text}`, which no mapping of an article
    can be, since empty keys are refused.
    """
    if isinstance(node, Scalar):
        return {"": node.text} if node.is_plain_typed else node.text
    if isinstance(node, Mapping):
        return {key.text: value_of(value) for key, value in node.entries}
    return [value_of(item) for item in node.items]


def present(root: Mapping, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of `paths` that lead to something in the front matter, in their order."""
    paths = tuple(paths)
    top = {key.text: value for key, value in root.entries}
    return tuple(path for path, steps in zip(paths, _steps(paths), strict=True) if _leads_below(top, steps))


def _leads_below(top: MappingType[str, Node], steps: tuple[str, ...]) -> bool:
    name = steps[0].removesuffix("[]")
    inner, rest = top.get(name), steps[1:]
    if inner is None or name == steps[0]:
        return inner is not None and _leads(inner, rest)
    return isinstance(inner, Sequence) and any(_leads(item, rest) for item in inner.items)


def _leads(node: Node, steps: tuple[str, ...]) -> bool:
    if not steps:
        return True
    return isinstance(node, Mapping) and _leads_below({key.text: value for key, value in node.entries}, steps)


def canonical_body(body: str) -> str:
    """The body with one final line feed if it holds anything else, without any if not."""
    text = body.rstrip("\n")
    return f"{text}\n" if text else ""


def jcs(value: object) -> bytes:
    """RFC 8785 of strings, integers up to 2^53, truth values, null, lists and mappings.

    The encoder of the standard library escapes alike (RFC 8785, 3.2.2.2) and sorts keys by code point, which is the
    order of UTF-16 code units (3.2.3) as long as no character stands beyond the surrogates. It is three times as fast
    (measured).
    """
    text = _ENCODER.encode(value)
    if text.isascii() or _BEYOND.search(text) is None:
        return text.encode()
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # it raises for what is none of these


def _field_digest(name: str, value: Value) -> bytes:
    return hashlib.sha256(b"\0".join((FORM.encode(), name.encode(), jcs(value)))).digest()


def _remove(value: Value, steps: tuple[str, ...]) -> None:
    """Remove what `steps` name from `value`, in place; a step into another kind does nothing."""
    first, rest = steps[0], steps[1:]
    name = first.removesuffix("[]")
    if not isinstance(value, dict) or name not in value:
        return
    inner = value[name]
    if first == name:
        if rest:
            _remove(inner, rest)
        else:
            del value[name]
    elif isinstance(inner, list):
        if not rest:
            inner.clear()
        for item in inner:
            _remove(item, rest)
