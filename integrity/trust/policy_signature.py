"""Signatures of the policy: one compact JWS a line in `trust.toml.sigs`, by root keys, over its bytes and version."""

from __future__ import annotations

from collections.abc import Iterable

from integrity.errors import MalformedError, SealError, TrustError
from integrity.trust import jws, keyring
from integrity.trust.jws import Token
from integrity.trust.keyring import Keyring
from integrity.trust.policy import Policy
from integrity.trust.private import PrivateKey

_SIGN = "sign the policy with `integrity keys policy-sign --key FILE`, once for each root key"


def payload(policy: Policy) -> dict[str, object]:
    """What a root key signs: the digest of the bytes of `trust.toml` and the version in it."""
    return {"dig": str(policy.digest), "version": policy.version}


def sign(policy: Policy, key: PrivateKey) -> str:
    """The line of `key`, without line end."""
    return jws.sign(payload(policy), jws.POLICY, key)


def signers(policy: Policy, lines: bytes, keys: Keyring, roots: frozenset[str], where: str) -> frozenset[str]:
    """Thumbprints of `roots` that signed this policy; a key that signed twice is one.

    Lines of other keys are ignored. Raises TrustError for a line that is no token, and for one by a key of `roots` that
    fails or is about other bytes or another version.
    """
    tokens = [_token(line, f"{where}:{number}") for number, line in enumerate(_lines(lines, where), 1)]
    for number, token in enumerate(tokens, 1):
        if token.kid in roots:
            _check(token, policy, keys, f"{where}:{number}")
    return frozenset(token.kid for token in tokens) & roots


def kept(policy: Policy, lines: Iterable[str]) -> list[str]:
    """The lines that are about this policy; those about an earlier one go when it is signed anew."""
    found = []
    for line in lines:
        try:
            if jws.parse(line).payload == payload(policy):
                found.append(line)
        except MalformedError:
            continue
    return found


def check_threshold(policy: Policy, signed: frozenset[str], where: str) -> None:
    """Raise TrustError unless as many of the policy's own root keys signed as it asks for."""
    count = len(signed & policy.root)
    if count < policy.threshold:
        raise TrustError(
            f"{where} version {policy.version} is signed by {count} of its {len(policy.root)} root keys, "
            f"expected at least {policy.threshold}",
            _SIGN,
        )


def check_successor(old: Policy, new: Policy, signed: frozenset[str], where: str) -> None:
    """Raise TrustError unless `new` may follow `old`: a higher version, signed by the thresholds of both roots."""
    if new.version <= old.version:
        raise TrustError(
            f"{where} has version {new.version}, expected more than {old.version}, the version that it replaces",
            f"set `version = {old.version + 1}` and have the policy signed again",
        )
    count = len(signed & old.root)
    if count < old.threshold:
        raise TrustError(
            f"{where} version {new.version} is signed by {count} root keys of version {old.version}, "
            f"expected at least {old.threshold}",
            "a new policy is signed by the root that it replaces as well as by its own: " + _SIGN,
        )
    check_threshold(new, signed, where)


def _lines(data: bytes, where: str) -> list[str]:
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        raise TrustError(f"{where} holds bytes that no token has", _SIGN) from None
    return text.removesuffix("\n").split("\n") if text else []


def _token(line: str, where: str) -> Token:
    try:
        return jws.parse(line)
    except MalformedError as error:
        raise TrustError(f"{where} is no policy signature: {error.message}", "remove the line; " + _SIGN) from None


def _check(token: Token, policy: Policy, keys: Keyring, where: str) -> None:
    try:
        jws.check_kind(token, jws.POLICY)
        jws.verify(token, keyring.find(keys, token.kid))
    except SealError as error:
        raise TrustError(
            f"{where} is no valid policy signature: {error.message}", "remove the line; " + _SIGN
        ) from None
    if token.payload != payload(policy):
        raise TrustError(
            f"{where} is a signature over other bytes or another version than the policy has",
            "undo the change of trust.toml, or have the policy signed again: " + _SIGN,
        )
