"""The sealed (legacy) payload: base64 of a ciphertext, a semicolon, base64 of a 16-byte IV; AES-CBC by shape.

Only the form can be judged here: without its publisher's key a sealed payload proves nothing.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from integrity.errors import SealError

BLOCK = 16
"""Bytes of an AES block and of the IV."""
MAX_FIELD_BYTES = 16 * 1024

ZERO_IV = "weak-seal-zero-iv"
IV_IS_FIRST_BLOCK = "weak-seal-iv-is-first-block"
REPEATED_BLOCK = "weak-seal-repeated-block"

_SIGNED = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_RESTORE = "Restore the field from the publisher's system; do not edit it by hand."


@dataclass(frozen=True, slots=True)
class SealedPayload:
    """The two parts of a well-formed sealed payload."""

    ciphertext: bytes
    """A positive multiple of 16 bytes."""
    iv: bytes
    """16 bytes."""

    @property
    def weaknesses(self) -> tuple[str, ...]:
        """Codes for what no proper AES-CBC encryption produces (other than with a chance of 2^-100)."""
        blocks = [self.ciphertext[start : start + BLOCK] for start in range(0, len(self.ciphertext), BLOCK)]
        found = {
            ZERO_IV: not any(self.iv),
            IV_IS_FIRST_BLOCK: self.iv == blocks[0],
            REPEATED_BLOCK: len(set(blocks)) < len(blocks),
        }
        return tuple(code for code, applies in found.items() if applies)


def has_signed_shape(text: str) -> bool:
    """Whether `text` has the outer shape of a signed payload: three base64url parts, the last of 64 bytes."""
    return _SIGNED.fullmatch(text) is not None


def check_size(text: str) -> None:
    """Raise SealError if the field is over 16 KiB."""
    size = len(text.encode("utf-8"))
    if size > MAX_FIELD_BYTES:
        raise SealError(f"field is {size:,} bytes, expected at most {MAX_FIELD_BYTES:,}", _RESTORE)


def parse(text: str) -> SealedPayload:
    """The parts of a sealed payload. Raises SealError, saying what was expected and what was found."""
    check_size(text)
    parts = text.split(";")
    if len(parts) != 2:
        found = "no ';'" if len(parts) == 1 else f"{len(parts) - 1} ';'"
        raise SealError(
            f"expected '<base64>;<base64 of a {BLOCK}-byte IV>' or a signed payload, found {found}", _RESTORE
        )
    ciphertext, iv = _decode("ciphertext", parts[0]), _decode("IV", parts[1])
    if len(iv) != BLOCK:
        raise SealError(f"IV is {len(iv)} bytes, expected {BLOCK}", _RESTORE)
    if len(ciphertext) % BLOCK:
        raise SealError(f"ciphertext is {len(ciphertext)} bytes, expected a multiple of {BLOCK}", _RESTORE)
    return SealedPayload(ciphertext, iv)


def _decode(name: str, text: str) -> bytes:
    """Canonical base64 only: standard alphabet, right padding, unused bits zero, no white space (RFC 4648, 3.5)."""
    if not text:
        raise SealError(f"{name} is empty, expected base64", _RESTORE)
    if stray := re.search(r"[^A-Za-z0-9+/=]", text):
        found = f"{stray.group()!r} at character {stray.start() + 1}"
        raise SealError(f"{name} holds {found}, expected standard base64", _RESTORE)
    if len(text) % 4 or not _BASE64.fullmatch(text):
        raise SealError(f"{name} is {len(text)} characters with wrong padding, expected whole base64", _RESTORE)
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode("ascii") != text:
        raise SealError(f"{name} is base64 whose unused bits are not zero, expected canonical base64", _RESTORE)
    return data
