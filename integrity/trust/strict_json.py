"""JSON read so that no two readers can see different things in it (RFC 8259 with the limits of RFC 7493)."""

from __future__ import annotations

import json
from typing import NoReturn

MAX_INTEGER = 2**53 - 1
"""Readers whose numbers are all floating-point take larger ones for others (RFC 7493, 2.2)."""
_MAX_DIGITS = len(f"-{MAX_INTEGER}")
MAX_DEPTH = 8
"""Of objects and lists within each other; no format here needs more than three."""


def parse_object(data: bytes) -> dict[str, object]:
    """The object in `data`, in which numbers are integers. Raises ValueError, saying what is wrong.

    Refused are a member that stands twice, however it is escaped, floats, NaN and Infinity, text that is not UTF-8 or
    begins with a byte order mark, lone surrogates, and nesting that is too deep to read.
    """
    try:
        text = data.decode("utf-8")
        value = _DECODER.decode(text)
        if "\\" in text:  # only an escape can stand for a lone surrogate, on which this fails
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise ValueError("text that is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise ValueError("JSON that is nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("JSON that is no object")  # noqa: TRY004 - all that is wrong with a text is a ValueError
    if text.count("[") + text.count("{") > MAX_DEPTH:  # fewer cannot be nested deeper
        _check_depth(value)
    return value


def _check_depth(value: dict[str, object]) -> None:
    level: list[dict[str, object] | list[object]] = [value]
    for _ in range(MAX_DEPTH):
        inner = (item for outer in level for item in (outer.values() if isinstance(outer, dict) else outer))
        level = [item for item in inner if isinstance(item, dict | list)]
    if level:
        raise ValueError("JSON that is nested too deep")


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"member {twice!r:.60} twice")
    return members


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"number {text:.20} that is no integer")


def _integer(text: str) -> int:
    if len(text) > _MAX_DIGITS or abs(number := int(text)) > MAX_INTEGER:
        raise ValueError(f"number {text:.20} beyond 2^53")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_float=_no_float, parse_constant=_no_float, parse_int=_integer
)
