"""Bytes -> text, or the places where they are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, islice
from unicodedata import combining, normalize

from integrity.errors import FormatError
from integrity.node import Span

MAX_ERRORS = 20
"""Errors kept for one file; a file with more is broken as a whole, and reports stay readable."""

BOM = "\ufeff"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]|\r(?!\n)")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)

_ASCII = bytes(range(0x80))
_HARMLESS = bytes((0x09, 0x0A, 0x0D, *range(0x20, 0x7F), *range(0x80, 0x100)))
_C1 = re.compile(b"\xc2[\x80-\x9f]")
_SUSPECT = (b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xef\xbb\xbf", b"\xef\xb7", b"\xbf\xbe", b"\xbf\xbf")
"""Separators, the byte order mark, and what every noncharacter has among its bytes."""


def decode(data: bytes) -> tuple[str, list[FormatError]]:
    """Strict UTF-8 with CRLF folded to LF, and the first byte order marks and control characters in it.

    Text that is not UTF-8 gives "" and one error at the first bad byte.
    """
    found = harmless(data)
    if found is not None:
        return found, []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", [_not_utf8(data, error)]
    errors = [_control(text, match) for match in islice(_CONTROL.finditer(text), MAX_ERRORS)]
    return text.replace("\r\n", "\n"), errors


def harmless(data: bytes) -> str | None:
    """The text of which `decode` finds nothing to say, nor `forbidden` of any part of it; None where that is not sure.

    Most articles are such.
    """
    returns = data.count(b"\r") if b"\r" in data else 0
    if (returns and returns != data.count(b"\r\n")) or not is_harmless(data):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n") if returns else text


def forbidden(text: str) -> Iterator[re.Match[str]]:
    """Characters that front matter must not hold, raw or escaped: controls, separators, noncharacters."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:  # a surrogate
        return _FORBIDDEN.finditer(text)
    return iter(()) if is_harmless(data) else _FORBIDDEN.finditer(text)


def is_harmless(data: bytes) -> bool:
    """Whether UTF-8 surely holds no character that `decode` or `forbidden` looks for, a carriage return apart.

    Bytes are looked through as fast as memory is read, which the patterns are not: most articles take this way.
    """
    if data.translate(None, _HARMLESS):
        return False
    if data.isascii():
        return True
    others = data.translate(None, _ASCII)  # few, and each character of them is whole
    return _C1.search(others) is None and not any(part in others for part in _SUSPECT)


def span_at(text: str, index: int, length: int = 1) -> Span:
    """The span that starts at code point `index` of `text`, whose lines end in LF."""
    return Span(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index), length)


def code_point(character: str) -> str:
    """U+XXXX, the way a character that cannot be shown is named."""
    return f"U+{ord(character):04X}"


def canonical_order(text: str) -> str:
    """NFD of `text`, equal for two texts exactly if their NFC is.

    Unlike `unicodedata.normalize` it does not take time in the square of the length of a run of combining marks.
    """
    if text.isascii():
        return text
    characters = "".join(normalize("NFD", character) for character in text)
    runs = groupby(characters, key=lambda character: combining(character) > 0)
    return "".join("".join(sorted(run, key=combining)) if marks else "".join(run) for marks, run in runs)


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> FormatError:
    before = data[: error.start].decode("utf-8")
    start = span_at(before, len(before))
    return FormatError(
        "FMT105", f"expected UTF-8, found byte 0x{data[error.start]:02X} at offset {error.start}", "", start
    )


def _control(text: str, match: re.Match[str]) -> FormatError:
    span = span_at(text, match.start())
    if match.group() == BOM:
        return FormatError("FMT106", "byte order mark U+FEFF found, expected none", "", span)
    name = "a carriage return without line feed" if match.group() == "\r" else "control character"
    return FormatError(
        "FMT107", f"{name} {code_point(match.group())} found, expected none but tab and line end", "", span
    )
