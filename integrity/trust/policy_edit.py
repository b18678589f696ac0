"""Edits of `trust.toml` as text: what its owner wrote stays as it is, comments and layout included.

Each edit raises the version by one and appends a table. The result is read again and must mean what was intended.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from integrity.errors import TrustError
from integrity.trust import policy_file
from integrity.trust.policy import Grant, Policy, Revocation

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VERSION = re.compile(r"^([ \t]*version[ \t]*=[ \t]*)[^\s#]+", re.MULTILINE)


def granted(data: bytes, grant: Grant, where: str) -> bytes:
    """The policy file `data` with one more grant and the next version.

    Raises TrustError for a file that is no policy, and for one that is written so that it cannot be edited safely; the
    next step then holds the lines to add by hand.
    """
    old = policy_file.parse(data, where)
    wanted = replace(old, version=old.version + 1, grants=(*old.grants, grant))
    return _edited(data, grant_table(grant), wanted, where)


def revoked(data: bytes, revocation: Revocation, where: str) -> bytes:
    """The policy file `data` with one more revocation and the next version. Raises as `granted`."""
    old = policy_file.parse(data, where)
    wanted = replace(old, version=old.version + 1, revocations=(*old.revocations, revocation))
    return _edited(data, revoke_table(revocation), wanted, where)


def grant_table(grant: Grant) -> str:
    """The lines of a grant, each with LF."""
    domains = ", ".join(f'"{name}"' for name in grant.domains)
    window = f"not_before = {time(grant.not_before)}\nnot_after = {time(grant.not_after)}\n"
    return f'[[grant]]\nkey = "{grant.key}"\ndomains = [{domains}]\n{window}'


def revoke_table(revocation: Revocation) -> str:
    """The lines of a revocation, each with LF."""
    saved = "" if revocation.trust_before is None else f"trust_before = {time(revocation.trust_before)}\n"
    return f'[[revoke]]\nkey = "{revocation.key}"\nat = {time(revocation.at)}\nreason = "{revocation.reason}"\n{saved}'


def time(seconds: int) -> str:
    """Unix seconds, of the years 1 to 9999, as a time of TOML in UTC."""
    return (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat() + "Z"


def _edited(data: bytes, table: str, wanted: Policy, where: str) -> bytes:
    text = data.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    raised = _VERSION.sub(rf"\g<1>{wanted.version}", text, count=1)
    gap = end if raised.endswith("\n") else end * 2
    result = (raised + gap + table.replace("\n", end)).encode()
    if not _means(result, wanted):
        lines = ", ".join(f"`{line}`" for line in table.splitlines())
        raise TrustError(
            f"{where} is written in a way that cannot be edited safely; it was left as it is",
            f"by hand set `version = {wanted.version}`, at the end add the lines {lines}, and have it signed",
        )
    return result


def _means(data: bytes, wanted: Policy) -> bool:
    try:
        found = policy_file.parse(data, "")
    except TrustError:
        return False
    return replace(found, digest=wanted.digest) == wanted
