"""The canonical form `article/1` from its specification, without the package: values to digests, and to YAML."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

Value = str | dict[str, "Value"] | list["Value"]
Json = None | bool | int | str | Mapping[str, "Json"] | list["Json"]
"""What the writer of RFC 8785 takes; a Value is one."""
Fields = Mapping[str, Value]

DEFAULT_EXC = (
    "heat",
    "images[].isCached",
    "provider.images",
    "published",
    "quality",
    "related",
    "secured",
    "topics",
)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def typed(text: str) -> Value:
    """The value of a plain scalar that some reader of YAML might type."""
    return {"": text}


def b64u(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def jcs(value: Any) -> str:
    """RFC 8785 of what needs no floating point: members sorted by UTF-16 code units, seven escapes, no white space."""
    if isinstance(value, str):
        return '"' + "".join(map(_escaped, value)) + '"'
    if isinstance(value, list):
        return "[" + ",".join(jcs(item) for item in value) + "]"
    if isinstance(value, Mapping):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(f"{jcs(name)}:{jcs(item)}" for name, item in members) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _escaped(character: str) -> str:
    return _ESCAPES.get(character) or (character if character >= " " else f"\\u{ord(character):04x}")


def field_digests(fields: Fields) -> dict[str, bytes]:
    """SHA-256("article/1" 0x00 name 0x00 JCS(value)) by name, in order of code points; the body has the name ""."""
    texts = {name: f"article/1\0{name}\0{jcs(value)}" for name, value in sorted(fields.items())}
    return {name: hashlib.sha256(text.encode()).digest() for name, text in texts.items()}


def dig(fields: Fields) -> bytes:
    """SHA-256("article/1" 0x00 JCS of the hex field digests by name)."""
    names: dict[str, Json] = {name: digest.hex() for name, digest in field_digests(fields).items()}
    return hashlib.sha256(b"article/1\0" + jcs(names).encode()).digest()


def body(text: str) -> str:
    """The canonical body: one final line feed, or none where there is no text."""
    kept = text.rstrip("\n")
    return f"{kept}\n" if kept else ""


def without(fields: Fields, exc: Iterable[str]) -> Fields:
    """What is left of `fields` without what the paths of `exc` name."""
    left: Value = json.loads(json.dumps(fields))
    for path in exc:
        left = _without(left, path.split("."))
    assert isinstance(left, dict)
    return left


def _without(value: Value, steps: list[str]) -> Value:
    name = steps[0].removesuffix("[]")
    if not isinstance(value, dict) or name not in value:
        return value
    inner = value[name]
    if steps[0] == name:
        left = None if len(steps) == 1 else _without(inner, steps[1:])
    elif isinstance(inner, list):
        left = [] if len(steps) == 1 else [_without(item, steps[1:]) for item in inner]
    else:
        left = inner
    return {key: item for key, item in {**value, name: left}.items() if item is not None}


def yaml(fields: Fields) -> str:
    """Front-matter lines for `fields`: strings between double quotes, typed scalars plain, all else in blocks."""
    return "".join(f"{name}:{_yaml(value, 0)}\n" for name, value in fields.items())


def _yaml(value: Value, indent: int) -> str:
    pad = "\n" + " " * (indent + 2)
    if isinstance(value, str):
        return f" {json.dumps(value, ensure_ascii=False)}"
    if isinstance(value, list):
        return "".join(f"{pad}-{_yaml(item, indent + 2)}" for item in value) or " []"
    if list(value) == [""]:
        return f" {value['']}"
    return "".join(f"{pad}{name}:{_yaml(item, indent + 2)}" for name, item in value.items()) or " {}"
