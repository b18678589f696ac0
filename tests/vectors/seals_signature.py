"""Cases of steps 2 and 3: unknown keys and forged signatures."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.vectors.articles import FERRY
from tests.vectors.form import b64u
from tests.vectors.good_token import (
    BODY,
    BYTES,
    CLAIMS,
    GOOD,
    HEAD,
    HEADER,
    PAYLOAD,
    SIGNATURE,
    with_header,
)
from tests.vectors.policies import IDLE, LOG, NORTHWIRE, POST, ROOT_1, SECOND, STRANGER
from tests.vectors.seal_case import Seal, sealed, token_case
from tests.vectors.tokens import signed, token


def _flipped(byte: int, bit: int) -> str:
    signature = bytearray(BYTES)
    signature[byte] ^= 1 << bit
    return f"{HEAD}.{BODY}.{b64u(bytes(signature))}"


def _forged(comment: str, text: str, **more: Any) -> Seal:
    return token_case(comment, text, "forged", "Signature", **more)


def _signature(data: bytes) -> str:
    return f"{HEAD}.{BODY}.{b64u(data)}"


_ORDER = 2**252 + 27742317777372353535851937790883648493
"""L, the order of the base point (RFC 8032, 5.1)."""
_S = int.from_bytes(BYTES[32:], "little")
_OTHER = sealed(FERRY, NORTHWIRE, {"rev": 2})
KEYS_AND_SIGNATURES = (
    token_case("key that the policy does not have", signed(STRANGER, CLAIMS), "unknown-key", "UnknownKey"),
    token_case("key id of zeros", with_header(kid="A" * 43), "unknown-key", "UnknownKey"),
    token_case(
        "key id in another case",
        with_header(kid=NORTHWIRE.kid[:-1].swapcase() + NORTHWIRE.kid[-1]),
        "unknown-key",
        "UnknownKey",
    ),
    token_case("no policy", GOOD, "unknown-key", "UnknownKey", "NoPolicy", policy="no policy", codes=("no-policy",)),
    token_case(
        "no policy, and the signature is forged",
        _flipped(0, 0),
        "unknown-key",
        "UnknownKey",
        "NoPolicy",
        policy="no policy",
        codes=("no-policy",),
    ),
    token_case("no policy, and the token is malformed", GOOD[:-1], "malformed", "NoPolicy", policy="no policy"),
    token_case(
        "no policy, and the type is another", with_header(typ="JWT"), "unsupported", "NoPolicy", policy="no policy"
    ),
    token_case("key of another policy", signed(POST, CLAIMS), "unknown-key", "UnknownKey", policy="audience"),
    _forged("key id of another granted key", with_header(kid=SECOND.kid)),
    _forged("key id of a granted key over a signature by a stranger", token(STRANGER, HEADER, PAYLOAD)),
    *(
        _forged(f"bit {bit} of byte {byte} of the signature flipped", _flipped(byte, bit))
        for byte, bit in ((0, 0), (0, 7), (15, 3), (31, 7), (32, 0), (47, 4), (63, 0), (63, 7))
    ),
    _forged("signature of zeros", _signature(bytes(64))),
    _forged("signature of ones", _signature(b"\xff" * 64)),
    _forged("R of zeros", _signature(bytes(32) + BYTES[32:])),
    _forged("S of zeros", _signature(BYTES[:32] + bytes(32))),
    _forged("R the neutral element, S zero", _signature(b"\x01" + bytes(63))),
    _forged("S + L", _signature(BYTES[:32] + (_S + _ORDER).to_bytes(32, "little"))),
    _forged("S + 2L", _signature(BYTES[:32] + (_S + 2 * _ORDER).to_bytes(32, "little"))),
    _forged("L - S", _signature(BYTES[:32] + (_ORDER - _S).to_bytes(32, "little"))),
    _forged("R and S exchanged", _signature(BYTES[32:] + BYTES[:32])),
    _forged("bytes in reverse order", _signature(BYTES[::-1])),
    _forged("signature of another seal of the article", f"{HEAD}.{BODY}.{_OTHER.split('.')[2]}"),
    _forged("payload of another seal of the article", f"{HEAD}.{_OTHER.split('.')[1]}.{SIGNATURE}"),
    _forged("signature over the payload alone", _signature(NORTHWIRE.sign(BODY.encode()))),
    _forged("signature over the decoded parts", _signature(NORTHWIRE.sign(f"{HEADER}.{PAYLOAD}".encode()))),
    _forged(
        "signature over the digest of the message",
        _signature(NORTHWIRE.sign(hashlib.sha256(f"{HEAD}.{BODY}".encode()).digest())),
    ),
    _forged("signature over the message with a line feed", _signature(NORTHWIRE.sign(f"{HEAD}.{BODY}\n".encode()))),
    token_case("root key", signed(ROOT_1, CLAIMS), "untrusted-signer", "NoGrant"),
    token_case("key with a file and without a grant", signed(IDLE, CLAIMS), "untrusted-signer", "NoGrant"),
    token_case("log key that has no file", signed(LOG, CLAIMS), "unknown-key", "UnknownKey"),
)
