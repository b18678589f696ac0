"""Compact JWS (RFC 7515) behind a strict guard: Ed25519 (RFC 9864), exactly three header members, canonical throughout.

The guard refuses what JOSE libraries accept: duplicate members, `b64`, other types, members that nobody reads, and
encodings of which there are two. What is left of verification after it is one algorithm over bytes that are known, and
that is asked of `cryptography` itself: nothing in a token chooses what is done. joserfc signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from integrity.errors import ForgedError, MalformedError, UnsupportedError
from integrity.trust import base64url, canonical, keyring, strict_json
from integrity.trust.keyring import PublicKey
from integrity.trust.private import PrivateKey

ALGORITHM = "Ed25519"
SEAL = "article-seal+jwt"
POLICY = "trust-policy+jwt"
MAX_BYTES = 16 * 1024
"""Of a token in UTF-8, inclusive."""

_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}")
_HEADER = {"alg", "kid", "typ"}
RESTORE = "Restore the field as the outlet issued it; it is never edited by hand."


class Token(NamedTuple):
    """A token whose outer form is right. Nothing in it may be believed before its signature was verified."""

    text: str
    header: Mapping[str, object]
    payload: Mapping[str, object]

    @property
    def kid(self) -> str:
        """The thumbprint of the key that is said to have signed."""
        return str(self.header["kid"])


def has_shape(text: str) -> bool:
    """Whether `text` has the outer shape of a signed payload: three base64url parts, the last of 64 bytes."""
    return _SHAPE.fullmatch(text) is not None


def parse(text: str) -> Token:
    """The parts of a compact token. Raises MalformedError, saying what was expected and found.

    Header and payload are each their own RFC 8785 form; the header has exactly `alg`, `kid` and `typ`, and `kid` is a
    thumbprint by shape.
    """
    size = len(text.encode("utf-8"))
    if size > MAX_BYTES:
        raise MalformedError(f"token is {size:,} bytes, expected at most {MAX_BYTES:,}", RESTORE)
    if not has_shape(text):
        raise MalformedError("expected three base64url parts joined by dots, the last of 86 characters", RESTORE)
    first, payload, signature = text.split(".")
    if not base64url.BYTES_64.fullmatch(signature):
        raise MalformedError("signature is base64url that is not canonical", RESTORE)
    claims = _object("payload", payload)
    return Token(text, header(first), claims)


@lru_cache(maxsize=256)
def header(part: str) -> Mapping[str, object]:
    """The header in its part of a token. Read once: all tokens by one key have the same. Raises MalformedError."""
    members = _object("header", part)
    if set(members) != _HEADER:
        found = ", ".join(sorted(members)) or "none"
        raise MalformedError(f"header has the members {found:.120}, expected exactly alg, kid, typ", RESTORE)
    kid = members["kid"]
    if not isinstance(kid, str) or not base64url.BYTES_32.fullmatch(kid):
        raise MalformedError(f"kid is {kid!r:.60}, expected a thumbprint of 43 base64url characters", RESTORE)
    return MappingProxyType(members)


def check_kind(token: Token, typ: str) -> None:
    """Raise UnsupportedError where `alg` or `typ` is another text, MalformedError where it is no text."""
    _check_text("alg", token.header["alg"], ALGORITHM)
    _check_text("typ", token.header["typ"], typ)


def _check_text(name: str, found: object, expected: str) -> None:
    if not isinstance(found, str):
        raise MalformedError(f"{name} is {found!r:.40}, expected {expected!r}", RESTORE)
    if found != expected:
        raise UnsupportedError(f"{name} is {found!r:.60}, expected {expected!r}")


def verify(token: Token, key: PublicKey) -> None:
    """Raise ForgedError unless `key` made the signature, over header and payload as they stand (RFC 8032, 5.1.7).

    The signing input is RFC 7515, 5.2: all before the last dot. Raises UnsupportedError for another algorithm.
    """
    _check_text("alg", token.header["alg"], ALGORITHM)
    try:
        check_signature(token.text, key)
    except ValueError:
        raise ForgedError(
            f"the signature is not one by the key {key.thumbprint} that the seal names",
            "Restore the field as the outlet issued it, or have the outlet sign the article again.",
        ) from None


def check_signature(text: str, key: PublicKey) -> None:
    """The same for a text that has the outer form of a token of this algorithm. Raises ValueError."""
    signed, _, signature = text.rpartition(".")
    keyring.check_signature(key, base64url.decode(signature), signed.encode("ascii"))


def sign(payload: Mapping[str, object], typ: str, key: PrivateKey) -> str:
    """The compact token over the RFC 8785 form of `payload`. Raises MalformedError where it would be over the limit."""
    from joserfc import jws  # noqa: PLC0415 - half of what verification would import, and it signs nothing

    members = {"alg": ALGORITHM, "kid": key.public.thumbprint, "typ": typ}
    text = jws.serialize_compact(members, canonical.jcs(dict(payload)), key.jose, algorithms=[ALGORITHM])
    parse(text)
    return text


def _object(name: str, part: str) -> dict[str, object]:
    data = _decode(name, part)
    try:
        value = strict_json.parse_object(data)
    except ValueError as error:
        raise MalformedError(f"{name} holds {error}", RESTORE) from None
    if canonical.jcs(value) != data:
        raise MalformedError(f"{name} is JSON in another form than RFC 8785 gives it", RESTORE)
    return value


def _decode(name: str, part: str) -> bytes:
    try:
        return base64url.decode(part)
    except ValueError as error:
        raise MalformedError(f"{name} is {error}", RESTORE) from None
