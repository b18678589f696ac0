"""Cases of steps 0 and 1: algorithm, type, key id and members of the header."""

from __future__ import annotations

import hmac

from tests.vectors.form import Json, b64u, jcs
from tests.vectors.good_token import (
    BODY,
    HEADER,
    malformed,
    of,
    unused_bit,
    with_header,
)
from tests.vectors.policies import NORTHWIRE, STRANGER
from tests.vectors.seal_case import Seal, token_case
from tests.vectors.tokens import header


def _signed_otherwise(alg: str, signature: bytes) -> str:
    head = jcs({**header(NORTHWIRE), "alg": alg})
    return f"{b64u(head.encode())}.{BODY}.{b64u(signature)}"


def _mac(alg: str, hash_name: str) -> bytes:
    """What HS256 and HS512 give under the public key, for verifiers that take the algorithm from the token."""
    head = b64u(jcs({**header(NORTHWIRE), "alg": alg}).encode())
    return hmac.new(NORTHWIRE.public, f"{head}.{BODY}".encode(), hash_name).digest()


def _added(name: str, value: Json) -> Seal:
    return token_case(f"header member `{name}`", with_header(**{name: value}), "malformed", "HeaderMember")


_OTHER_ALG = (
    "none",
    "nOnE",
    "NONE",
    "HS256",
    "HS512",
    "ES256",
    "ES256K",
    "RS256",
    "PS256",
    "EdDSA",
    "Ed448",
    "ed25519",
    "ED25519",
    "Ed25519 ",
    "Ed25519ph",
    "",
)
_OTHER_TYP = (
    "JWT",
    "trust-policy+jwt",
    "application/article-seal+jwt",
    "Article-Seal+JWT",
    "article-seal",
    "article-seal+jwt ",
    "",
)
_JWK: dict[str, Json] = dict(STRANGER.jwk)
HEADERS = (
    *(
        token_case(f"alg `{alg}` over a good signature", with_header(alg=alg), "unsupported", "Algorithm")
        for alg in _OTHER_ALG
    ),
    token_case("alg `none` without a signature", _signed_otherwise("none", b""), "malformed", "Algorithm"),
    token_case(
        "alg `none` with a signature of zeros", _signed_otherwise("none", bytes(64)), "unsupported", "Algorithm"
    ),
    token_case(
        "alg HS256, MAC under the public key",
        _signed_otherwise("HS256", _mac("HS256", "sha256")),
        "malformed",
        "Algorithm",
    ),
    token_case(
        "alg HS256, MAC under the public key twice",
        _signed_otherwise("HS256", _mac("HS256", "sha256") * 2),
        "unsupported",
        "Algorithm",
    ),
    token_case(
        "alg HS512, MAC under the public key",
        _signed_otherwise("HS512", _mac("HS512", "sha512")),
        "unsupported",
        "Algorithm",
    ),
    token_case(
        "alg RS256, signature of 256 bytes", _signed_otherwise("RS256", bytes(range(256))), "malformed", "Algorithm"
    ),
    token_case("alg absent", with_header(alg=None), "malformed", "Algorithm"),
    token_case("alg null", of(HEADER.replace('"Ed25519"', "null")), "malformed", "Algorithm"),
    token_case("alg a number", with_header(alg=1), "malformed", "Algorithm"),
    token_case("alg a list", with_header(alg=["Ed25519"]), "malformed", "Algorithm"),
    token_case("alg an object", with_header(alg={"name": "Ed25519"}), "malformed", "Algorithm"),
    token_case("alg true", with_header(alg=True), "malformed", "Algorithm"),
    *(token_case(f"typ `{typ}`", with_header(typ=typ), "unsupported", "Type") for typ in _OTHER_TYP),
    token_case("typ absent", with_header(typ=None), "malformed", "Type"),
    token_case("typ null", of(HEADER.replace('"article-seal+jwt"', "null")), "malformed", "Type"),
    token_case("typ a number", with_header(typ=1), "malformed", "Type"),
    token_case("typ a list", with_header(typ=["article-seal+jwt"]), "malformed", "Type"),
    _added("jwk", _JWK),
    _added("jku", "https://northwire.example/keys.json"),
    _added("x5c", ["MIIB"]),
    _added("x5u", "https://northwire.example/key.pem"),
    _added("x5t", b64u(bytes(20))),
    _added("x5t#S256", b64u(bytes(32))),
    _added("crit", ["exp"]),
    _added("b64", False),
    _added("zip", "DEF"),
    _added("cty", "JWT"),
    _added("enc", "A128GCM"),
    _added("nonce", "x"),
    _added("iss", "northwire.example"),
    _added("Alg", "Ed25519"),
    _added("", "x"),
    *malformed(
        "KeyId",
        ("kid absent", with_header(kid=None)),
        ("kid empty", with_header(kid="")),
        ("kid null", of(HEADER.replace(f'"{NORTHWIRE.kid}"', "null"))),
        ("kid a number", with_header(kid=1)),
        ("kid a list", with_header(kid=[NORTHWIRE.kid])),
        ("kid an object", with_header(kid={"kid": NORTHWIRE.kid})),
        ("kid a path", with_header(kid="../../etc/passwd")),
        ("kid a path of 43 characters", with_header(kid="../../../../../../../../../../../etc/passwds")),
        ("kid with NUL", with_header(kid=NORTHWIRE.kid + "\0")),
        ("kid of 10,000 characters", with_header(kid="A" * 10_000)),
        ("kid that is SQL", with_header(kid="' UNION SELECT 'x")),
        ("kid of 42 characters", with_header(kid=NORTHWIRE.kid[:-1])),
        ("kid of 44 characters", with_header(kid=NORTHWIRE.kid + "A")),
        ("kid with padding", with_header(kid=NORTHWIRE.kid + "=")),
        ("kid with an unused bit set", with_header(kid=unused_bit(NORTHWIRE.kid))),
        ("kid with a character of the standard alphabet", with_header(kid="+" + NORTHWIRE.kid[1:])),
        ("kid with a line feed behind", with_header(kid=NORTHWIRE.kid + "\n")),
        ("kid with the suffix of its file", with_header(kid=f"{NORTHWIRE.kid}.jwk")),
        (
            "kid a URN of the thumbprint (RFC 9278)",
            with_header(kid=f"urn:ietf:params:oauth:jwk-thumbprint:sha-256:{NORTHWIRE.kid}"),
        ),
    ),
)
