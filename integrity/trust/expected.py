"""The seal that an article should have, told from any other without reading it: a fast way through steps 0 and 1.

What verification knows of an article leaves nothing open in a payload but `rev` and `iat`. Where a payload is the text
that the article's own claims are signed as, it holds those claims, and is canonical. Of all other texts this module
says nothing: they take the way through `jws` and `claims`, which say what is wrong.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from integrity.errors import MalformedError
from integrity.trust import base64url, canonical, claims, jws
from integrity.trust.canonical import quoted
from integrity.trust.claims import FIELD_DIGEST_BYTES, VERSION
from integrity.trust.verification import Subject

_MAX_DIGITS = len(str(claims.LATEST))
_FILL = bytes(-FIELD_DIGEST_BYTES % 3)
"""Makes the bytes of a field's digest a whole number of base64url characters, of which the first are its own."""
_WIDTH = (FIELD_DIGEST_BYTES + len(_FILL)) // 3 * 4
_CHARACTERS = -(-FIELD_DIGEST_BYTES * 4 // 3)


class Expected(NamedTuple):
    """What such a seal leaves open; all else of it is the article's own."""

    kid: str
    rev: int
    iat: int
    dig: str
    """The digest of the article as it is written in a payload."""


def read(text: str, subject: Subject, exclude: tuple[str, ...], audience: str | None) -> Expected | None:
    """Of a seal over this very content, without an end, that leaves out `exclude`; None for another one.

    `jws.parse`, `jws.check_kind`, `claims.check_version` and `claims.parse` take such a text, and give the claims of
    the article with what is told here. The signature is not looked at.
    """
    parts = text.split(".", 3)
    if len(parts) != 3 or len(text) > jws.MAX_BYTES or subject.outlet is None:
        return None
    first, payload, signature = parts
    if not base64url.BYTES_64.fullmatch(signature):
        return None
    dig = str(subject.dig)
    try:
        header = jws.header(first)
        begin = _begin(subject, dig, exclude, audience).encode()
        rev, iat = _numbers(payload, len(begin))
    except (MalformedError, ValueError):
        return None
    if (header["alg"], header["typ"]) != (jws.ALGORITHM, jws.SEAL):
        return None
    if not claims.is_sound(subject.outlet, rev, iat, exclude):
        return None
    end = f'{iat},"iss":"{subject.outlet}","rev":{rev},"sub":{quoted(subject.sub)},"v":{VERSION}}}'
    is_it = base64url.encode(begin + end.encode()) == payload
    return Expected(str(header["kid"]), rev, iat, dig) if is_it else None


def _begin(subject: Subject, dig: str, exclude: tuple[str, ...], audience: str | None) -> str:
    """The RFC 8785 form of `Claims.payload`, its names in their order, up to the value of `iat`."""
    corpus = f'"aud":{quoted(audience)},' if audience is not None else ""
    return (
        f'{{{corpus}"c14n":"{canonical.FORM}","dig":"{dig}","exc":{_listed(exclude)},"fld":{{{_digests(subject)}}},'
        '"iat":'
    )


def _numbers(payload: str, begin: int) -> tuple[int, int]:
    """`rev` and `iat`, if that is what stands behind so many bytes. Raises ValueError for some of what is not."""
    whole = begin // 3
    iat, _, rest = base64url.guessed(payload[whole * 4 :])[begin - whole * 3 :].partition(b",")
    rev = rest.rpartition(b'"rev":')[2].partition(b",")[0]
    if len(rev) > _MAX_DIGITS or len(iat) > _MAX_DIGITS:
        raise ValueError("no numbers of claims")
    return int(rev), int(iat)


@lru_cache(maxsize=64)
def _listed(exclude: tuple[str, ...]) -> str:
    """The paths in JSON. Most seals of a corpus leave out the same."""
    return canonical.jcs(list(exclude)).decode()


def _digests(subject: Subject) -> str:
    """The members of `fld`, encoded all at once."""
    names, fields = canonical.ordered(subject.fields), subject.fields
    text = base64url.encode(b"".join([fields[name][:FIELD_DIGEST_BYTES] + _FILL for name in names]))
    return ",".join(
        [
            f'{quoted(name)}:"{text[start : start + _CHARACTERS]}"'
            for name, start in zip(names, range(0, len(text), _WIDTH), strict=True)
        ]
    )
