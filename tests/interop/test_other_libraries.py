"""What this package signs, others verify; what others sign, this package verifies; what is flipped, nobody does."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from integrity.errors import SealError
from integrity.load.article import from_bytes
from integrity.trust import base64url, claims, jws, keyring, root
from integrity.trust.claims import Claims
from integrity.validate import authenticity
from integrity.validate.verdict import Verdict
from tests.interop import signed, tools
from tests.interop.others import Other

PUBLIC = signed.key("outlet").public
JWK = keyring.jwk(PUBLIC)
TOKEN = signed.token(signed.ARTICLE)


def taken(token: str) -> Claims:
    """The claims of a token by PUBLIC, after every check that needs nothing but the token and the key."""
    parsed = jws.parse(token)
    jws.check_kind(parsed, jws.SEAL)
    jws.verify(parsed, keyring.parse_jwk(JWK))
    claims.check_version(parsed)
    return claims.parse(parsed)


def signed_by(other: Other) -> str:
    """The payload of TOKEN under its own header, signed by another library."""
    header, payload, _ = TOKEN.split(".")
    return other.sign(json.loads(base64url.decode(header)), base64url.decode(payload), signed.seed("outlet"))


def verdict(token: str) -> Verdict:
    """The verdict on the article with a token as its seal."""
    found = from_bytes("_news/ferry.md", signed.ARTICLE.replace("SEAL", token).encode())
    at = signed.SEALED_AT + 1
    return authenticity.verify(found, root.assemble(signed.key_files(), at), at).verdict


def flipped(token: str) -> Iterator[str]:
    """The token with one bit flipped: in each byte of the signature, and in every sixteenth of header and payload."""
    parts = [base64url.decode(part) for part in token.split(".")]
    for number, part in enumerate(parts):
        for position in range(0, len(part), 1 if number == 2 else 16):
            changed = bytearray(part)
            changed[position] ^= 1 << position % 8
            yield ".".join(map(base64url.encode, [*parts[:number], bytes(changed), *parts[number + 1 :]]))


def test_another_library_verifies_what_this_package_signs(other: Other) -> None:
    assert other.verify([TOKEN], JWK) == [True]


def test_this_package_verifies_what_another_library_signs(other: Other) -> None:
    assert taken(signed_by(other)) == signed.claims_of(signed.ARTICLE)


def test_an_article_that_another_library_sealed_is_verified(other: Other) -> None:
    assert verdict(signed_by(other)) is Verdict.VERIFIED


def test_another_library_makes_the_same_token_to_the_byte(other: Other) -> None:
    assert signed_by(other) == TOKEN


def test_another_library_refuses_every_flipped_token(other: Other) -> None:
    tokens = list(flipped(TOKEN))
    assert len(tokens) > 100
    assert not any(other.verify(tokens, JWK))


def test_another_library_refuses_the_key_of_somebody_else(other: Other) -> None:
    assert other.verify([TOKEN], keyring.jwk(signed.key("stranger").public)) == [False]


def test_this_package_refuses_every_flipped_token_of_another_library(other: Other) -> None:
    for token in flipped(signed_by(other)):
        with pytest.raises(SealError):
            taken(token)


def test_an_article_with_a_flipped_signature_of_another_library_is_forged(other: Other) -> None:
    *_, token = flipped(signed_by(other))
    assert verdict(token) is Verdict.FORGED


def test_the_lock_file_pins_each_npm_package_by_its_digest_and_names_no_host() -> None:
    lock = json.loads((tools.HERE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert {name for name in packages if not packages[name]["integrity"].startswith("sha512-")} == set()
    assert {name for name in packages if "resolved" in packages[name]} == set()
