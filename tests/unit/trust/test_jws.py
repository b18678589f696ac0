import re
from typing import Any

import pytest

from integrity.errors import ForgedError, MalformedError, UnsupportedError
from integrity.trust import jws
from integrity.trust.keyring import PublicKey
from tests.articles import SEAL
from tests.trust_world import NORTHWIRE, POLICY_TYPE, POST, SEAL_TYPE, b64, header, jcs, token

KEY = NORTHWIRE.private
PUBLIC = PublicKey(NORTHWIRE.raw)
PAYLOAD = {"a": "\u00e9", "b": 1}
GOOD = token(NORTHWIRE, jcs(header(NORTHWIRE)), jcs(PAYLOAD))


def made(**members: Any) -> str:
    """A token with another header."""
    return token(NORTHWIRE, jcs(header(NORTHWIRE) | members), jcs(PAYLOAD))


def malformed(text: str) -> str:
    """What is wrong with a token."""
    with pytest.raises(MalformedError) as caught:
        jws.parse(text)
    assert caught.value.next_step == "Restore the field as the outlet issued it; it is never edited by hand."
    return caught.value.message


def test_a_token_has_header_payload_and_key_id() -> None:
    found = jws.parse(GOOD)
    assert (found.text, dict(found.header), dict(found.payload)) == (GOOD, header(NORTHWIRE), PAYLOAD)
    assert found.kid == NORTHWIRE.kid


def test_signing_gives_the_token_that_its_parts_make() -> None:
    assert jws.sign(PAYLOAD, SEAL_TYPE, KEY) == GOOD


def test_the_order_of_the_claims_does_not_matter() -> None:
    assert jws.sign(dict(reversed(PAYLOAD.items())), SEAL_TYPE, KEY) == GOOD


def test_a_signature_by_the_key_verifies_and_one_by_another_is_forged() -> None:
    jws.verify(jws.parse(GOOD), PUBLIC)
    with pytest.raises(ForgedError, match=f"^the signature is not one by the key {POST.kid}"):
        jws.verify(jws.parse(GOOD), PublicKey(POST.raw))


@pytest.mark.parametrize("text", [GOOD, f"e30.e30.{'A' * 86}", f"_-._-.{'-' * 86}"])
def test_three_parts_with_a_signature_of_64_bytes_have_the_shape(text: str) -> None:
    assert jws.has_shape(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SEAL,
        f"e30.{'A' * 86}",
        f"e30.e30.{'A' * 85}",
        f"e30.e30.{'A' * 87}",
        f"e30.e30.{'A' * 86}==",
        f".e30.{'A' * 86}",
        f"e30..{'A' * 86}",
        f"e30.e30.e30.{'A' * 86}",
        f"e30.e30.{'A' * 86}\n",
        f" e30.e30.{'A' * 86}",
        f"e+0.e30.{'A' * 86}",
    ],
)
def test_nothing_else_has_it(text: str) -> None:
    assert not jws.has_shape(text)
    assert malformed(text) == "expected three base64url parts joined by dots, the last of 86 characters"


HEAD, BODY, SIGNATURE = GOOD.split(".")
UNSORTED = b64('{"b":1,"a":1}')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A" * 16_385, "token is 16,385 bytes, expected at most 16,384"),
        ("\u00e9" * 8_193, "token is 16,386 bytes, expected at most 16,384"),
        (f"{HEAD}.{BODY}.{'A' * 85}B", "signature is base64url that is not canonical"),
        (f"A.{BODY}.{SIGNATURE}", "header is not base64url"),
        (f"{HEAD}.AB.{SIGNATURE}", "payload is base64url that is not canonical"),
        (f"{b64('x')}.{BODY}.{SIGNATURE}", "header holds no JSON: Expecting value at character 1"),
        (f"{HEAD}.{b64('[]')}.{SIGNATURE}", "payload holds JSON that is no object"),
        (f"{HEAD}.{b64(' {}')}.{SIGNATURE}", "payload is JSON in another form than RFC 8785 gives it"),
        (f"{HEAD}.{UNSORTED}.{SIGNATURE}", "payload is JSON in another form than RFC 8785 gives it"),
        (f"{b64('{}')}.{BODY}.{SIGNATURE}", "header has the members none, expected exactly alg, kid, typ"),
        (made(crv="x"), "header has the members alg, crv, kid, typ, expected exactly alg, kid, typ"),
        (made(**{"x" * 500: 1}), f"header has the members alg, kid, typ, {'x' * 105}, expected exactly alg, kid, typ"),
        (made(kid="../../etc/passwd"), "kid is '../../etc/passwd', expected a thumbprint of 43 base64url characters"),
        (made(kid=[1]), "kid is [1], expected a thumbprint of 43 base64url characters"),
        (made(kid="A" * 42 + "B"), f"kid is '{'A' * 42}B', expected a thumbprint of 43 base64url characters"),
        (made(kid="A" * 9_000), f"kid is '{'A' * 59}, expected a thumbprint of 43 base64url characters"),
    ],
)  # fmt: skip
def test_a_token_is_refused_with_what_was_expected_and_found(text: str, message: str) -> None:
    assert malformed(text) == message


def test_an_integer_that_json_numbers_cannot_hold_is_refused() -> None:
    large = b64(jcs({"a": 2**53}))
    assert malformed(f"{HEAD}.{large}.{SIGNATURE}") == "payload holds number 9007199254740992 beyond 2^53"


@pytest.mark.parametrize("typ", [SEAL_TYPE, POLICY_TYPE])
def test_a_token_of_the_kind_asked_for_passes(typ: str) -> None:
    jws.check_kind(jws.parse(made(typ=typ)), typ)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"alg": "EdDSA"}, "alg is 'EdDSA', expected 'Ed25519'"),
        ({"alg": "none", "typ": 1}, "alg is 'none', expected 'Ed25519'"),
        ({"typ": POLICY_TYPE}, f"typ is '{POLICY_TYPE}', expected '{SEAL_TYPE}'"),
        ({"typ": "x" * 500}, f"typ is '{'x' * 59}, expected '{SEAL_TYPE}'"),
    ],
)
def test_another_algorithm_or_type_is_unsupported(members: dict[str, Any], message: str) -> None:
    with pytest.raises(UnsupportedError, match=f"^{re.escape(message)}$"):
        jws.check_kind(jws.parse(made(**members)), SEAL_TYPE)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"alg": 1}, "alg is 1, expected 'Ed25519'"),
        ({"alg": None, "typ": "x"}, "alg is None, expected 'Ed25519'"),
        ({"typ": ["x"]}, f"typ is ['x'], expected '{SEAL_TYPE}'"),
    ],
)
def test_an_algorithm_or_type_that_is_no_text_is_malformed(members: dict[str, Any], message: str) -> None:
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        jws.check_kind(jws.parse(made(**members)), SEAL_TYPE)


def test_what_would_be_over_the_limit_is_not_signed() -> None:
    with pytest.raises(MalformedError, match="expected at most 16,384"):
        jws.sign({"a": "x" * 13_000}, SEAL_TYPE, KEY)


def test_a_token_that_names_another_algorithm_is_not_verified_whatever_its_signature() -> None:
    with pytest.raises(UnsupportedError, match=r"^alg is 'EdDSA', expected 'Ed25519'$"):
        jws.verify(jws.parse(made(alg="EdDSA")), PUBLIC)
