"""Public test vectors, where they are at hand: Ed25519 of Wycheproof, the example of RFC 8037, RFC 8785.

They are not part of the project. They are looked for in the folder `shared` beside the project.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from integrity.errors import MalformedError, UnsupportedError
from integrity.trust import base64url, canonical, jws, keyring, private, strict_json
from integrity.trust.keyring import PublicKey

VECTORS = Path(__file__).parents[3] / "shared" / "vectors"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason=f"no public vectors in {VECTORS}")

KEY = private.from_seed(bytes(32))
JCS = ("arrays", "french", "structures", "unicode", "values", "weird")
OF_TEXTS = ("french", "unicode", "weird")
"""Those that hold nothing but what front matter can: texts, lists and mappings."""
AS_PAYLOAD = ("french", "structures", "unicode", "weird")
"""Those whose canonical form is an object without fractions, as a payload must be."""


def load(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def as_file(jwk: dict[str, str]) -> PublicKey:
    """The key in `jwk`, read as the file of a public key is."""
    raw = base64url.decode(jwk["x"])
    return keyring.parse_jwk(keyring.jwk(PublicKey(raw)))


def is_good(signature: bytes, message: bytes, key: PublicKey) -> bool:
    """What the check that `jws.verify` rests on says of a signature; its messages need not be those of a token."""
    try:
        keyring.check_signature(key, signature, message)
    except ValueError:
        return False
    return True


def wycheproof() -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Name, key and case of each Ed25519 case."""
    if VECTORS.is_dir():
        for group in load("wycheproof/ed25519_test.json")["testGroups"]:
            for case in group["tests"]:
                yield f"{case['tcId']} {case['comment']}", group["publicKeyJwk"], case


CASES = list(wycheproof())


def test_all_cases_of_wycheproof_are_at_hand() -> None:
    assert len(CASES) == 151


@pytest.mark.parametrize(("jwk", "case"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_signature_is_good_where_wycheproof_says_so(jwk: dict[str, str], case: dict[str, str]) -> None:
    good = is_good(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]), as_file(jwk))
    assert good == (case["result"] == "valid")


def rfc_8037() -> tuple[PublicKey, str]:
    example = load("jose-cookbook/ed25519_jws.json")
    return as_file(example["input"]["key"]), example["output"]["compact"]


def test_the_signature_of_rfc_8037_is_good() -> None:
    key, token = rfc_8037()
    signed, _, signature = token.rpartition(".")
    assert is_good(base64url.decode(signature), signed.encode(), key)


def test_the_thumbprint_is_that_of_rfc_8037() -> None:
    assert rfc_8037()[0].thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_token_of_rfc_8037_is_no_seal() -> None:
    with pytest.raises(MalformedError):
        jws.parse(rfc_8037()[1])


def test_its_algorithm_is_not_that_of_a_seal() -> None:
    key, _ = rfc_8037()
    header = {"alg": "EdDSA", "kid": key.thumbprint, "typ": jws.SEAL}
    token = jws.parse(".".join([*(base64url.encode(rfc8785.dumps(part)) for part in (header, {})), "A" * 86]))
    with pytest.raises(UnsupportedError):
        jws.check_kind(token, jws.SEAL)


@pytest.mark.parametrize("name", JCS)
def test_the_library_makes_the_canonical_form(name: str) -> None:
    assert rfc8785.dumps(load(f"jcs/input/{name}.json")) == (VECTORS / f"jcs/output/{name}.json").read_bytes()


@pytest.mark.parametrize("name", OF_TEXTS)
def test_the_digests_are_of_the_canonical_form(name: str) -> None:
    assert canonical.jcs(load(f"jcs/input/{name}.json")) == (VECTORS / f"jcs/output/{name}.json").read_bytes()


def token(payload: bytes) -> str:
    """A well-formed token over the bytes of a payload as they stand."""
    header = rfc8785.dumps({"alg": jws.ALGORITHM, "kid": KEY.public.thumbprint, "typ": jws.SEAL})
    signed = f"{base64url.encode(header)}.{base64url.encode(payload)}"
    return f"{signed}.{base64url.encode(KEY.sign(signed.encode()))}"


@pytest.mark.parametrize("name", AS_PAYLOAD)
def test_a_payload_in_the_canonical_form_is_read(name: str) -> None:
    payload = (VECTORS / f"jcs/output/{name}.json").read_bytes()
    assert jws.parse(token(payload)).payload == strict_json.parse_object(payload)


@pytest.mark.parametrize("name", AS_PAYLOAD)
def test_a_payload_is_signed_in_the_canonical_form(name: str) -> None:
    payload = (VECTORS / f"jcs/output/{name}.json").read_bytes()
    assert jws.sign(json.loads(payload), jws.SEAL, KEY) == token(payload)


@pytest.mark.parametrize("name", JCS)
def test_a_payload_in_another_form_is_malformed(name: str) -> None:
    with pytest.raises(MalformedError):
        jws.parse(token((VECTORS / f"jcs/input/{name}.json").read_bytes()))
