"""The seal that an article should have, told from any other without reading it: a fast way through steps 0 and 1.

What verification knows of an article leaves nothing open in a payload but `rev` and `iat`. Where the bytes of a payload
are those that the article's own claims are signed as, it holds those claims, and is canonical. Of all other texts this
module says nothing: they take the way through `jws` and `claims`, which say what is wrong.
"""

from __future__ import annotations

from integrity.errors import SealError
from integrity.trust import base64url, canonical, claims, jws
from integrity.trust.claims import Claims, field_digest
from integrity.trust.jws import Token
from integrity.trust.verification import Subject

_MAX_DIGITS = len(str(claims.LATEST))


def read(text: str, subject: Subject, exclude: tuple[str, ...], audience: str | None) -> tuple[Token, Claims] | None:
    """Token and claims of a seal over this very content, without an end, that leaves out `exclude`; else None.

    They are what `jws.parse` and `claims.parse` give for it, and `jws.check_kind` and `claims.check_version` find
    nothing wrong with them. The signature is not looked at.
    """
    first, _, rest = text.partition(".")
    payload, _, signature = rest.partition(".")
    if subject.outlet is None or len(text) > jws.MAX_BYTES or not base64url.BYTES_64.fullmatch(signature):
        return None
    try:
        header = jws.header(first)
        data = base64url.decode(payload)
    except (SealError, ValueError):
        return None
    rev, iat = _number(data, b'"rev":'), _number(data, b'"iat":')
    if (header["alg"], header["typ"]) != (jws.ALGORITHM, jws.SEAL) or rev is None or iat is None:
        return None
    fields = {name: field_digest(full) for name, full in subject.fields.items()}
    made = Claims(subject.outlet, subject.sub, rev, iat, exclude, subject.dig, fields, aud=audience)
    claimed = made.payload()
    is_it = claims.is_sound(made) and canonical.jcs(claimed) == data
    return (Token(text, header, claimed), made) if is_it else None


def _number(data: bytes, name: bytes) -> int | None:
    """What stands behind the last `name`: the number of the claim, if these are the expected bytes."""
    digits = data.rpartition(name)[2].partition(b",")[0]
    return int(digits) if digits.isdigit() and len(digits) <= _MAX_DIGITS else None
