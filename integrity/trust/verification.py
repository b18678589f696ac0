"""Steps 2 to 9 of verification, each a check that returns nothing or raises the error of its verdict.

What the steps do not do is the caller's: to take them in the order of the specification, to stop after a failure
before step 4, and to look at all articles of a tree for seals that stand twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from integrity.errors import (
    ExpiredError,
    NotYetValidError,
    ReplayedError,
    RevokedError,
    RolledBackError,
    TamperedError,
    UntrustedSignerError,
)
from integrity.trust.claims import Claims, field_digest
from integrity.trust.digest import Digest
from integrity.trust.identity import URN
from integrity.trust.policy import Policy, moment
from integrity.trust.views import LogView

IDENTITY_FIELDS = frozenset({"originalUrl", "webUrl", "provider"})
"""The fields from which `iss` and `sub` are taken."""
RENAMED = "renamed-without-url"
EXCLUDED = "excluded-not-allowed"
UNLOGGED = "unlogged"


class Subject(NamedTuple):
    """What verification knows of an article: who it says it is, and its digests without what the seal leaves out."""

    outlet: str | None
    """`provider.domain` in normal form."""
    sub: str
    hosts: tuple[str, ...]
    """The hosts of its addresses."""
    dig: Digest
    fields: Mapping[str, bytes]
    """Digest of each field by name, 32 bytes each."""


def differing(claims: Claims, subject: Subject) -> tuple[str, ...]:
    """Fields that are changed, new or gone since they were signed, by code point; the body is the empty name."""
    now = {name: field_digest(full) for name, full in subject.fields.items()}
    return tuple(sorted(name for name in {*claims.fld, *now} if claims.fld.get(name) != now.get(name)))


def check_not_revoked(policy: Policy, kid: str, claims: Claims, seal: str, log: LogView | None) -> None:
    """Step 4, first part. Raises RevokedError."""
    for revocation in policy.revocations:
        logged = log.seal_logged(seal) if log else None
        if revocation.key == kid and revocation.strikes(claims.iat, logged):
            raise RevokedError(
                f"the key {kid} was revoked as of {moment(revocation.at)} ({revocation.reason}); "
                f"the seal is of {moment(claims.iat)}",
                "Have the outlet sign the article again with a key that is in use.",
            )


def check_window(policy: Policy, kid: str, claims: Claims, at: int) -> None:
    """Step 4, second part: made while a grant of the key held, and not past its own end. Raises ExpiredError."""
    windows = [grant for grant in policy.grants_for(claims.iss) if grant.key == kid]
    if windows and not any(grant.not_before <= claims.iat < grant.not_after for grant in windows):
        expected = " or ".join(f"{moment(grant.not_before)} to {moment(grant.not_after)}" for grant in windows[:3])
        raise ExpiredError(
            f"the seal is of {moment(claims.iat)}, expected a time in the window of the key's grant: {expected}", _AGAIN
        )
    if claims.exp is not None and claims.exp <= at:
        raise ExpiredError(f"the seal ended on {moment(claims.exp)}, now is {moment(at)}", _AGAIN)


def check_not_in_future(claims: Claims, at: int) -> None:
    """Step 4, third part. Raises NotYetValidError."""
    if claims.iat > at:
        raise NotYetValidError(
            f"the seal is of {moment(claims.iat)}, which is later than now, {moment(at)}",
            "Check the clock of the machine that signed, and of this one.",
        )


def check_granted(policy: Policy, kid: str, claims: Claims) -> None:
    """Step 5. Raises UntrustedSignerError unless the key may speak for the outlet that the seal names."""
    if any(grant.key == kid for grant in policy.grants_for(claims.iss)):
        return
    granted = sorted({name for grant in policy.grants if grant.key == kid for name in grant.domains})
    raise UntrustedSignerError(
        f"the key {kid} may speak for {', '.join(granted) or 'no outlet'}, expected a grant for {claims.iss}",
        f"Have a key sign that is granted {claims.iss}: `integrity keys list` shows which, `integrity keys add` "
        "grants another.",
    )


def check_bound(claims: Claims, subject: Subject, audience: str | None) -> None:
    """Step 6: made for this outlet, article and corpus. Raises TamperedError or ReplayedError.

    Where nothing but the fields that name outlet and address differ, they were edited; else the seal is another's.
    """
    if (claims.iss, claims.sub) != (subject.outlet, subject.sub):
        differs = differing(claims, subject)
        if differs and set(differs) <= IDENTITY_FIELDS:
            raise tampered(differs, claims, subject)
        raise ReplayedError(*_replayed(claims, subject), codes=_renamed(claims, subject, differs))
    if claims.aud != audience:
        raise ReplayedError(
            f"the seal was made for the corpus {claims.aud or '(none named)'}, expected {audience or '(none named)'}",
            "Have the outlet sign the article for this corpus.",
        )


def check_exclusions(policy: Policy, claims: Claims) -> None:
    """Step 7. Raises UntrustedSignerError where the seal leaves out what the policy does not allow."""
    if refused := sorted(set(claims.exc) - set(policy.exclude)):
        raise UntrustedSignerError(
            f"the seal leaves out {', '.join(refused[:5])}, expected none but {', '.join(policy.exclude)}",
            "Have the outlet sign with the list of the policy: `integrity sign` takes it from there.",
            (EXCLUDED,),
        )


def check_content(claims: Claims, subject: Subject) -> None:
    """Step 8. Raises TamperedError unless the content is the one that was signed; only `dig` decides."""
    if claims.dig != subject.dig:
        raise tampered(differing(claims, subject), claims, subject)


def check_log(claims: Claims, log: LogView) -> str | None:
    """Step 9. The code `unlogged` where the log does not know the seal yet. Raises RolledBackError."""
    head = log.head(claims.sub)
    if head is None or claims.rev > head.rev:
        return UNLOGGED
    if claims.rev < head.rev or claims.dig != head.dig:
        raise RolledBackError(
            f"the seal is of revision {claims.rev} ({claims.dig}), the log has revision {head.rev} ({head.dig})",
            "Put back the newest text that was logged, or have the outlet sign this one as a new revision.",
        )
    return None


def tampered(fields: tuple[str, ...], claims: Claims, subject: Subject) -> TamperedError:
    """The error that names what was changed."""
    error = TamperedError(f"the content has the digest {subject.dig}, the seal is over {claims.dig}")
    error.fields = fields
    return error


def _replayed(claims: Claims, subject: Subject) -> tuple[str, str]:
    pairs = (("outlet", claims.iss, subject.outlet), ("article", claims.sub, subject.sub))
    signed = ", ".join(f"{name} {made:.120}" for name, made, is_now in pairs if made != is_now)
    found = ", ".join(f"{name} {is_now or '(none)':.120}" for name, made, is_now in pairs if made != is_now)
    return (
        f"the seal was made for {signed}, found {found}",
        "Put the article's own seal back, or have its outlet sign it; a seal is never copied.",
    )


def _renamed(claims: Claims, subject: Subject, differs: tuple[str, ...]) -> tuple[str, ...]:
    """An article without a URL is known by its file name: the same content under another one was renamed."""
    both = claims.sub.startswith(URN) and subject.sub.startswith(URN)
    return (RENAMED,) if both and not differs and claims.iss == subject.outlet else ()


_AGAIN = "Have the outlet sign the article again with a key whose grant is current."
