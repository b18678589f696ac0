"""Cases of step 0 below the header: shape of the token and base64url."""

from __future__ import annotations

import base64
import json

from tests.vectors.articles import FERRY, UNADDRESSED
from tests.vectors.form import b64u, jcs
from tests.vectors.good_token import (
    BODY,
    BYTES,
    GOOD,
    HEAD,
    HEADER,
    SIGNATURE,
    malformed,
    unused_bit,
)
from tests.vectors.policies import NORTHWIRE
from tests.vectors.seal_case import sealed, token_case
from tests.vectors.tokens import token


def _standard() -> str:
    """A correct token in the standard alphabet: revisions are tried until the texts differ."""
    tries = (sealed(FERRY, NORTHWIRE, {"rev": rev}) for rev in range(1, 100))
    chosen = next(text for text in tries if {"-", "_"} <= set(text.rpartition(".")[2]))
    return chosen.replace("-", "+").replace("_", "/")


# The payload of an article whose path is its name can be brought to each length modulo three.
_PADDABLE = next(
    text
    for text in (UNADDRESSED.sealed_by(NORTHWIRE, rev=10**digits) for digits in range(9))
    if len(text.split(".")[1]) % 4 == 3
)
_PADDED_HEAD, _PADDED_BODY, _PADDED_SIGNATURE = _PADDABLE.split(".")

SHAPE = (
    token_case("correct token", GOOD, "verified", "Token"),
    *malformed(
        "Token",
        ("other text", "signed"),
        ("the word null", "null"),
        ("one blank", " "),
        ("dots alone", ".."),
        ("two parts", f"{HEAD}.{BODY}"),
        ("four parts", f"{GOOD}.{SIGNATURE}"),
        ("five parts, as a JWE has", f"{HEAD}..{BODY}.{HEAD}.{SIGNATURE}"),
        ("final dot", f"{GOOD}."),
        ("leading dot", f".{GOOD}"),
        ("empty header", f".{BODY}.{SIGNATURE}"),
        ("empty payload, as detached content has", f"{HEAD}..{SIGNATURE}"),
        ("empty signature", f"{HEAD}.{BODY}."),
        ("payload in clear, as b64=false has", f"{HEAD}.northwire.{SIGNATURE}"),
        ("padding behind the header", f"{HEAD}=.{BODY}.{SIGNATURE}"),
        ("padding behind the payload", f"{_PADDED_HEAD}.{_PADDED_BODY}=.{_PADDED_SIGNATURE}"),
        ("padding behind the signature", f"{GOOD}=="),
        ("standard alphabet", _standard()),
        ("blank in front", f" {GOOD}"),
        ("blank behind", f"{GOOD} "),
        ("blank inside", f"{HEAD}. {BODY}.{SIGNATURE}"),
        ("line feed behind", f"{GOOD}\\n"),
        ("CR LF behind", f"{GOOD}\\r\\n"),
        ("TAB inside", f"{HEAD}\\t.{BODY}.{SIGNATURE}"),
        ("zero-width space behind", f"{GOOD}\u200b"),
        ("full-width full stop", f"{HEAD}．{BODY}.{SIGNATURE}"),
        ("full-width letter", f"{HEAD[:-1]}Ｑ.{BODY}.{SIGNATURE}"),
        ("scheme in front", f"Bearer {GOOD}"),
        ("last character lost", GOOD[:-1]),
        ("first character lost", GOOD[1:]),
        ("one character too many", f"{GOOD}A"),
        ("signature of 63 bytes", f"{HEAD}.{BODY}.{b64u(BYTES[:63])}"),
        ("signature of 65 bytes", f"{HEAD}.{BODY}.{b64u(BYTES + bytes(1))}"),
        ("signature of 32 bytes", f"{HEAD}.{BODY}.{b64u(BYTES[:32])}"),
        ("token twice", f"{GOOD}{GOOD}"),
        ("token and sealed payload", f"{GOOD};{base64.b64encode(bytes(16)).decode()}"),
    ),
    *malformed(
        "Base64url",
        ("unused bit set in the payload", f"{_PADDED_HEAD}.{unused_bit(_PADDED_BODY)}.{_PADDED_SIGNATURE}"),
        ("unused bit set in the signature", f"{HEAD}.{BODY}.{unused_bit(SIGNATURE)}"),
        ("header of a length that no bytes have", f"{HEAD}{'A' * ((5 - len(HEAD) % 4) % 4)}.{BODY}.{SIGNATURE}"),
        ("unused bit set in the header", f"{unused_bit(HEAD)}.{BODY}.{SIGNATURE}"),
        ("payload of one character", f"{HEAD}.A.{SIGNATURE}"),
        ("header of one character", f"A.{BODY}.{SIGNATURE}"),
    ),
    *malformed(
        "Serialisation",
        (
            "flattened JSON serialisation",
            json.dumps({"payload": BODY, "protected": HEAD, "signature": SIGNATURE}).replace('"', '\\"'),
        ),
        (
            "general JSON serialisation",
            json.dumps({"payload": BODY, "signatures": [{"protected": HEAD, "signature": SIGNATURE}]}).replace(
                '"', '\\"'
            ),
        ),
        ("token inside a token", token(NORTHWIRE, HEADER, GOOD)),
        ("token inside a token, as a JSON string", token(NORTHWIRE, HEADER, jcs(GOOD))),
    ),
)
