"""A correct token of the ferry article with its parts, and what makes others of it."""

from __future__ import annotations

import base64
from typing import Any

from tests.vectors.articles import FERRY
from tests.vectors.form import Json, jcs
from tests.vectors.policies import NORTHWIRE
from tests.vectors.seal_case import Seal, token_case
from tests.vectors.tokens import header, token

CLAIMS = FERRY.claims()
HEADER = jcs(header(NORTHWIRE))
PAYLOAD = jcs(CLAIMS)
GOOD = token(NORTHWIRE, HEADER, PAYLOAD)
HEAD, BODY, SIGNATURE = GOOD.split(".")
BYTES = base64.urlsafe_b64decode(SIGNATURE + "==")
"""The 64 bytes of the signature."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def malformed(flag: str, *cases: tuple[str, str]) -> tuple[Seal, ...]:
    """Cases of seals that are malformed for one reason."""
    return tuple(token_case(comment, text, "malformed", flag) for comment, text in cases)


def unused_bit(part: str) -> str:
    """The same bytes with an unused bit of the last character set: another text."""
    assert len(part) % 4 in (2, 3)
    return part[:-1] + _ALPHABET[_ALPHABET.index(part[-1]) + 1]


def of(head: str, payload: str | bytes = PAYLOAD) -> str:
    """A token of this text as its header, signed by the key of the correct one."""
    return token(NORTHWIRE, head, payload)


def with_header(**members: Any) -> str:
    """A token with header members changed, added or (None) left out."""
    changed: dict[str, Json] = {**header(NORTHWIRE), **members}
    return of(jcs({name: value for name, value in changed.items() if value is not None}))


def with_payload(old: str, new: str) -> str:
    """A token with a piece of its payload's text replaced, which must be there once."""
    assert PAYLOAD.count(old) == 1, old
    return of(HEADER, PAYLOAD.replace(old, new))
