"""Base64url without padding, canonical only (RFC 4648, 5 and 3.5; RFC 7515, appendix C)."""

from __future__ import annotations

import binascii
import re

_FROM_URL, _TO_URL = bytes.maketrans(b"-_", b"+/"), bytes.maketrans(b"+/", b"-_")
BYTES_16 = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")
BYTES_32 = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
BYTES_64 = re.compile(r"[A-Za-z0-9_-]{85}[AQgw]")
"""Full matches are the canonical texts of that many bytes: the unused bits of the last character are zero."""


def encode(data: bytes) -> str:
    """The only text that `decode` gives `data` for."""
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def guessed(text: str) -> bytes:
    """The bytes that a text encodes if it is one that `decode` takes; some bytes for others.

    Only who encodes them again and finds the same text knows which. Raises ValueError for some of the others.
    """
    return binascii.a2b_base64(text.encode("ascii").translate(_FROM_URL) + b"==")


def decode(text: str) -> bytes:
    """The bytes of a text that is its own canonical encoding. Raises ValueError for anything else.

    Refused are padding, white space, other alphabets, a length that no encoding has, and unused bits that are not zero.
    """
    try:
        padded = f"{text}{'=' * (-len(text) % 4)}".encode("ascii")
        data = binascii.a2b_base64(padded.translate(_FROM_URL), strict_mode=True)
    except ValueError as error:
        raise ValueError("not base64url") from error
    if encode(data) != text:
        raise ValueError("base64url that is not canonical")
    return data
