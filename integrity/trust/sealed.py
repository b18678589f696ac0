"""The sealed (legacy) payload: base64 of a ciphertext, a semicolon, base64 of a 16-byte IV; AES-CBC by shape.

Without its publisher's key only the form can be judged, and with it not much more: CBC is malleable, and a wrong key
passes the padding check once in 285 times (0.35 %, measured). A payload that opens proves nothing about its article.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from integrity.errors import KeyFileError, MalformedError, SealedMismatchError

BLOCK = 16
"""Bytes of an AES block and of the IV."""
MAX_FIELD_BYTES = 16 * 1024

ZERO_IV = "weak-seal-zero-iv"
IV_IS_FIRST_BLOCK = "weak-seal-iv-is-first-block"
REPEATED_BLOCK = "weak-seal-repeated-block"

DECRYPTS = "sealed-decrypts"
CONSISTENT = "sealed-consistent"
MISMATCH = "sealed-mismatch"
KEY_SIZES = (16, 24, 32)

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


def check_size(text: str) -> None:
    """Raise MalformedError if the field is over 16 KiB."""
    size = len(text.encode("utf-8"))
    if size > MAX_FIELD_BYTES:
        raise MalformedError(f"field is {size:,} bytes, expected at most {MAX_FIELD_BYTES:,}", _RESTORE)


def parse(text: str) -> SealedPayload:
    """The parts of a sealed payload. Raises MalformedError, saying what was expected and what was found."""
    check_size(text)
    parts = text.split(";")
    if len(parts) != 2:
        found = "no ';'" if len(parts) == 1 else f"{len(parts) - 1} ';'"
        raise MalformedError(
            f"expected '<base64>;<base64 of a {BLOCK}-byte IV>' or a signed payload, found {found}", _RESTORE
        )
    ciphertext, iv = _decode("ciphertext", parts[0]), _decode("IV", parts[1])
    if len(iv) != BLOCK:
        raise MalformedError(f"IV is {len(iv)} bytes, expected {BLOCK}", _RESTORE)
    if len(ciphertext) % BLOCK:
        raise MalformedError(f"ciphertext is {len(ciphertext)} bytes, expected a multiple of {BLOCK}", _RESTORE)
    return SealedPayload(ciphertext, iv)


def _decode(name: str, text: str) -> bytes:
    """Canonical base64 only: standard alphabet, right padding, unused bits zero, no white space (RFC 4648, 3.5)."""
    if not text:
        raise MalformedError(f"{name} is empty, expected base64", _RESTORE)
    if stray := re.search(r"[^A-Za-z0-9+/=]", text):
        found = f"{stray.group()!r} at character {stray.start() + 1}"
        raise MalformedError(f"{name} holds {found}, expected standard base64", _RESTORE)
    if len(text) % 4 or not _BASE64.fullmatch(text):
        raise MalformedError(f"{name} is {len(text)} characters with wrong padding, expected whole base64", _RESTORE)
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode("ascii") != text:
        raise MalformedError(f"{name} is base64 whose unused bits are not zero, expected canonical base64", _RESTORE)
    return data


def read_key(data: bytes) -> bytes:
    """The AES key in a file: its raw bytes, or their text in hexadecimal or base64. Raises KeyFileError."""
    text = data.strip()
    for decode in (_hexadecimal, _standard_base64):
        if (key := decode(text)) is not None:
            return key
    if len(data) in KEY_SIZES:
        return data
    raise KeyFileError(
        "the sealed-key file holds no AES key", "write 16, 24 or 32 bytes to it, raw, in hexadecimal or in base64"
    )


def _hexadecimal(text: bytes) -> bytes | None:
    is_one = re.fullmatch(rb"([0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})", text)
    return bytes.fromhex(text.decode()) if is_one else None


def _standard_base64(text: bytes) -> bytes | None:
    if not re.fullmatch(rb"[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{32}|[A-Za-z0-9+/]{43}=", text):
        return None
    return base64.b64decode(text)


def open_with(payload: SealedPayload, key: bytes) -> dict[str, object]:
    """The JSON object that the payload encrypts under AES-CBC with PKCS#7 padding.

    Raises SealedMismatchError, the same for every cause: all steps are taken whatever fails, so that neither text nor
    time tells an attacker whether it was padding, UTF-8 or JSON (Vaudenay, 2002).
    """
    decryptor = Cipher(algorithms.AES(key), modes.CBC(payload.iv)).decryptor()
    padded = decryptor.update(payload.ciphertext) + decryptor.finalize()
    size = padded[-1]
    is_padded = 1 <= size <= BLOCK and padded.endswith(bytes([size]) * size)
    text = padded[: len(padded) - (size if is_padded else 0)].decode("utf-8", "surrogateescape")
    opened = _object(text)
    is_utf8 = text.isascii() or not re.search("[\ud800-\udfff]", text)
    if not is_padded or not is_utf8 or opened is None:
        raise SealedMismatchError(
            "the sealed payload does not open with the key given",
            "check that the key is its publisher's, and the field as the publisher issued it",
        )
    return opened


def _object(text: str) -> dict[str, object] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def texts(opened: object) -> Iterator[str]:
    """Every text among the values of what a payload held, at any depth."""
    level = [opened]
    while level:
        value = level.pop()
        if isinstance(value, str):
            yield value
        level += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
