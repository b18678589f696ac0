"""The claims of a signed payload: what they are, and the checks that need nothing but themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from integrity import domain
from integrity.errors import MalformedError, UnsupportedError
from integrity.trust import base64url, canonical, digest
from integrity.trust.digest import Digest
from integrity.trust.jws import RESTORE, Token

VERSION = 1
LATEST = 253_402_300_799
"""9999-12-31T23:59:59Z in Unix seconds: no integer of a payload is larger."""
MAX_REV = 2**31 - 1
FIELD_DIGEST_BYTES = 16
"""Bytes of a field's digest that a payload keeps."""
SEAL_FIELD = "secured"
ALWAYS_DIGESTED = frozenset({"provider", "provider.domain", "originalUrl", "webUrl", canonical.BODY})
"""What says whose article it is can never be left out."""


class Claims(NamedTuple):
    """The claims of one payload, each of its own type and range."""

    iss: str
    """Outlet: a domain in normal form."""
    sub: str
    """Identity of the article."""
    rev: int
    iat: int
    """Unix seconds."""
    exc: tuple[str, ...]
    """Paths left out of the digest, ascending."""
    dig: Digest
    fld: Mapping[str, str]
    """Name of each digested field -> first 16 bytes of its digest, as 22 base64url characters."""
    exp: int | None = None
    aud: str | None = None

    def payload(self) -> dict[str, object]:
        """The claims as they are signed."""
        optional: dict[str, object] = {"exp": self.exp, "aud": self.aud}
        return {
            "v": VERSION,
            "iss": self.iss,
            "sub": self.sub,
            "rev": self.rev,
            "iat": self.iat,
            "c14n": canonical.FORM,
            "exc": list(self.exc),
            "dig": str(self.dig),
            "fld": dict(self.fld),
            **{name: value for name, value in optional.items() if value is not None},
        }


def field_digest(full: bytes) -> str:
    """What `fld` keeps of a field's 32-byte digest."""
    return base64url.encode(full[:FIELD_DIGEST_BYTES])


def check_version(token: Token) -> None:
    """Raise UnsupportedError where `v` or `c14n` is another one, MalformedError where it is none at all."""
    version = token.payload.get("v")
    if not _is_integer(version, 0, LATEST):
        raise _malformed("v", version, f"the integer {VERSION}")
    if version != VERSION:
        raise UnsupportedError(f"v is {version}, expected {VERSION}")
    form = token.payload.get("c14n")
    if not isinstance(form, str):
        raise _malformed("c14n", form, repr(canonical.FORM))
    if form != canonical.FORM:
        raise UnsupportedError(f"c14n is {form!r:.60}, expected {canonical.FORM!r}")


def parse(token: Token) -> Claims:
    """The claims of a token whose version was checked. Raises MalformedError for the first that is wrong."""
    payload = token.payload
    if unknown := sorted(set(payload) - {"v", "c14n"} - set(_CLAIMS)):
        raise MalformedError(f"unknown claim {unknown[0]!r:.60}", RESTORE)
    for name, (check, expected) in _CLAIMS.items():
        if name in payload or name not in _OPTIONAL:
            _require(check, name, payload.get(name), expected)
    claims = _claims(payload)
    if claims.exp is not None and claims.exp <= claims.iat:
        raise MalformedError(f"exp is {claims.exp}, expected more than iat, {claims.iat}", RESTORE)
    return claims


def is_sound(iss: str, rev: int, iat: int, exc: tuple[str, ...]) -> bool:
    """Whether `parse` would take such claims, and nothing can be wrong with the others."""
    in_range = 1 <= rev <= MAX_REV and 0 <= iat <= LATEST
    return in_range and domain.a_labels(iss) == iss and _are_excludable(exc)


def _claims(payload: Mapping[str, object]) -> Claims:
    """The claims of a payload whose every claim was checked."""
    values: dict[str, Any] = {name: payload[name] for name in _CLAIMS if name in payload}
    return Claims(**values | {"exc": tuple(values["exc"]), "dig": digest.parse(values["dig"])})


def _require(check: Callable[[object], bool], name: str, value: object, expected: str) -> None:
    if not check(value):
        raise _malformed(name, value, expected)


def _malformed(name: str, value: object, expected: str) -> MalformedError:
    found = "absent" if value is None else f"{value!r:.60}"
    return MalformedError(f"claim {name} is {found}, expected {expected}", RESTORE)


def _is_integer(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_time(value: object) -> bool:
    return _is_integer(value, 0, LATEST)


def _is_revision(value: object) -> bool:
    return _is_integer(value, 1, MAX_REV)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_domain(value: object) -> bool:
    return isinstance(value, str) and domain.a_labels(value) == value


def _is_exclusion(value: object) -> bool:
    if not isinstance(value, list) or not all(isinstance(path, str) for path in value):
        return False
    return _are_excludable(tuple(value))


@lru_cache(maxsize=64)
def _are_excludable(paths: tuple[str, ...]) -> bool:
    """Whether a seal may leave out `paths`. Most seals of a corpus leave out the same."""
    ascending = all(first < second for first, second in pairwise(paths))
    well_formed = ascending and all(map(canonical.is_path, paths))
    return well_formed and SEAL_FIELD in paths and ALWAYS_DIGESTED.isdisjoint(paths)


def _is_digest(value: object) -> bool:
    try:
        digest.parse(value if isinstance(value, str) else "")
    except ValueError:
        return False
    return True


def _is_field_digests(value: object) -> bool:
    if not isinstance(value, dict) or canonical.BODY not in value:
        return False
    return all(isinstance(text, str) and base64url.BYTES_16.fullmatch(text) for text in value.values())


_CLAIMS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "iss": (_is_domain, "a domain in normal form"),
    "sub": (_is_text, "the identity of an article"),
    "rev": (_is_revision, f"an integer from 1 to {MAX_REV:,}"),
    "iat": (_is_time, "Unix seconds"),
    "exp": (_is_time, "Unix seconds"),
    "aud": (_is_text, "the name of a corpus"),
    "exc": (_is_exclusion, "ascending paths with `secured` among them and nothing that names the article or outlet"),
    "dig": (_is_digest, "sha-256: and 43 base64url characters"),
    "fld": (_is_field_digests, "22 base64url characters for each field, the body among them"),
}
_OPTIONAL = {"exp", "aud"}
