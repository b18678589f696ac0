"""How file contents stand in the JSON: text, base64, or parts with repetitions where they are long."""

from __future__ import annotations

import base64
import re
from typing import Any

LONG = 4000
"""Characters from which repetitions are folded."""
_REPETITION = re.compile(r"(.{1,8}?)\1{49,}", re.DOTALL)


def text(value: str) -> Any:
    """`value` itself, or {"parts": [...]} of strings and {"repeat", "count"} where it is long."""
    if len(value) < LONG:
        return value
    parts: list[str | dict[str, object]] = []
    end = 0
    for found in _REPETITION.finditer(value):
        parts += [value[end : found.start()]] if found.start() > end else []
        unit = found.group(1)
        parts.append({"repeat": unit, "count": len(found.group()) // len(unit)})
        end = found.end()
    parts += [value[end:]] if end < len(value) else []
    return {"parts": parts} if end else value


def content(data: bytes | str) -> Any:
    """A file's bytes: as text where they are UTF-8, else {"base64": ...}."""
    if isinstance(data, str):
        return text(data)
    try:
        return text(data.decode("utf-8"))
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode("ascii")}


def expand(value: Any) -> bytes:
    """The bytes that a string, {"base64"} or {"parts"} stands for."""
    if isinstance(value, str):
        return value.encode("utf-8")
    if "base64" in value:
        return base64.b64decode(value["base64"], validate=True)
    if "repeat" in value:
        return expand(value["repeat"]) * int(value["count"])
    return b"".join(expand(part) for part in value["parts"])
