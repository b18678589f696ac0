"""What verification does fast is what it would do slowly: each fast way has its slow and obvious twin here."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws as joserfc_jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from integrity import domain
from integrity.errors import SealError
from integrity.trust import base64url, jws, private
from integrity.trust.digest import of
from integrity.trust.keyring import PublicKey
from integrity.trust.policy import Grant, Policy

KEYS = [private.from_seed(bytes([number] * 32)) for number in range(3)]
labels = st.sampled_from(["a", "b", "*", "example", "xn--a"])
names = st.lists(labels, max_size=4).map(".".join)
patterns = st.one_of(names, names.map("*.{}".format))
grants = st.lists(
    st.builds(Grant, st.sampled_from("kl"), st.lists(patterns, max_size=3).map(tuple), st.just(0), st.just(1)),
    max_size=5,
)


def policy(granted: list[Grant]) -> Policy:
    return Policy(1, 2**40, frozenset({"root"}), 1, of(b""), grants=tuple(granted))


@given(grants, names)
def test_the_grants_looked_up_are_those_that_cover_the_name_in_their_order(granted: list[Grant], name: str) -> None:
    assert policy(granted).grants_for(name) == tuple(grant for grant in granted if grant.covers(name))


@given(grants, names)
def test_a_name_is_known_if_it_is_a_granted_domain_or_below_one(granted: list[Grant], name: str) -> None:
    bases = [pattern.removeprefix("*.") for grant in granted for pattern in grant.domains]
    assert policy(granted).knows(name) == any(domain.is_within(name, base) for base in bases)


def is_refused(check: Callable[[], object], error: type[Exception]) -> bool:
    try:
        check()
    except error:
        return True
    return False


def by_joserfc(token: str, key: PublicKey) -> bool:
    """Whether joserfc refuses the token."""
    known = OKPKey.import_key(Ed25519PublicKey.from_public_bytes(key.raw))
    return is_refused(lambda: joserfc_jws.deserialize_compact(token, known, algorithms=[jws.ALGORITHM]), JoseError)


@given(st.sampled_from(KEYS), st.sampled_from(KEYS), st.text(max_size=20), st.integers(-1, 511))
def test_a_signature_is_refused_exactly_where_joserfc_refuses_it(
    signer: private.PrivateKey, key: private.PrivateKey, text: str, flipped: int
) -> None:
    head, _, signature = jws.sign({"text": text}, jws.SEAL, signer).rpartition(".")
    number = int.from_bytes(base64url.decode(signature), "big") ^ (1 << flipped if flipped >= 0 else 0)
    token = f"{head}.{base64url.encode(number.to_bytes(64, 'big'))}"
    refused = is_refused(lambda: jws.verify(jws.parse(token), key.public), SealError)
    assert refused == by_joserfc(token, key.public)
    assert refused == (flipped >= 0 or signer != key)
