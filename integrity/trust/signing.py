"""A seal for an article: which claims it makes, and whether a new one is needed at all."""

from __future__ import annotations

from dataclasses import dataclass

from integrity.errors import SealError
from integrity.trust import claims, jws, keyring
from integrity.trust.claims import Claims, field_digest
from integrity.trust.digest import Digest
from integrity.trust.keyring import Keyring
from integrity.trust.private import PrivateKey
from integrity.trust.verification import Subject
from integrity.trust.views import LogView


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be sealed, and how."""

    outlet: str
    """`provider.domain` in normal form: a seal speaks for an outlet."""
    subject: Subject
    exclude: tuple[str, ...]
    """Ascending; `subject` is digested without them."""
    audience: str | None
    iat: int
    """Unix seconds."""
    exp: int | None = None


def seal(draft: Draft, key: PrivateKey, old: Claims | None, log: LogView | None) -> str:
    """The signed payload of an article whose last valid seal made the claims `old`.

    The revision stays where the content is the same and grows by one over seal and log where it is not.
    """
    made = Claims(
        iss=draft.outlet,
        sub=draft.subject.sub,
        rev=_revision(draft, old, log),
        iat=draft.iat,
        exc=draft.exclude,
        dig=draft.subject.dig,
        fld={name: field_digest(full) for name, full in draft.subject.fields.items()},
        exp=draft.exp,
        aud=draft.audience,
    )
    token = jws.sign(made.payload(), jws.SEAL, key)
    claims.parse(jws.parse(token))
    return token


def valid_claims(text: str, keys: Keyring, key: PrivateKey, sub: str) -> tuple[str, Claims] | None:
    """Thumbprint and claims of the seal that an article has, where its signature is good and it is about `sub`.

    None for any other text: what cannot be verified has no say in what is signed next.
    """
    known = {**keys, key.public.thumbprint: key.public}
    try:
        token = jws.parse(text)
        jws.check_kind(token, jws.SEAL)
        claims.check_version(token)
        made = claims.parse(token)
        jws.verify(token, keyring.find(known, token.kid))
    except SealError:
        return None
    return (token.kid, made) if made.sub == sub else None


def is_current(draft: Draft, kid: str, old: tuple[str, Claims] | None) -> bool:
    """Whether the article's seal says already what a new one by the key `kid` would say.

    An end that the old seal has stays; only one that is asked for makes a difference.
    """
    if old is None:
        return False
    signer, made = old
    wanted = (kid, draft.outlet, draft.subject.dig, draft.exclude, draft.audience, draft.exp or made.exp)
    return (signer, made.iss, made.dig, made.exc, made.aud, made.exp) == wanted


def _revision(draft: Draft, old: Claims | None, log: LogView | None) -> int:
    head = log.head(draft.subject.sub) if log else None
    known: list[tuple[int, Digest]] = [(made.rev, made.dig) for made in (old, head) if made]
    if not known:
        return 1
    highest = max(rev for rev, _ in known)
    same = all(dig == draft.subject.dig for rev, dig in known if rev == highest)
    return max(highest if same else highest + 1, 1)
