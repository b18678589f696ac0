"""`integrity keys list`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import click

from integrity.cli import output
from integrity.cli.keys import arguments, folder
from integrity.cli.keys.arguments import DAY, with_keys
from integrity.cli.keys.folder import Contents
from integrity.errors import TrustError
from integrity.report.inert import visible
from integrity.trust import root
from integrity.trust.policy import Grant, Policy, Reason, Revocation
from integrity.trust.policy_edit import time

_ROLES = ("root", "log", "outlet", "unused")
_HEAD = ("THUMBPRINT", "ROLE", "DOMAINS", "FROM", "UNTIL", "STATE")


class _Row(NamedTuple):
    """One line of the table: a key in one role, for one grant."""

    thumbprint: str
    role: str
    domains: str
    start: str
    end: str
    state: str


@click.command("list")
@with_keys
@click.option("--at", metavar="TIME", help="Show the state at this time instead of now.")
def command(keys: str | None, at: str | None) -> int:
    """Show every key and what it may do.

    For whom, in which window, whether it was revoked. The policy need not be signed or current; it says whether it is.
    """
    when = arguments.seconds(at, "--at")
    now = folder.read(folder.locate(keys))
    lines = [*_table(_rows(now, when)), "", *_about(now, when)]
    output.to_stdout("".join(f"{visible(line)}\n" for line in lines))
    return 0


def _table(rows: list[_Row]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(_HEAD, *rows, strict=True)]
    for row in (_HEAD, *rows):
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _rows(now: Contents, at: int) -> list[_Row]:
    rows = [row for key in sorted(now.known) for row in _rows_of(now, key, at)]
    return sorted(rows, key=lambda row: (_ROLES.index(row.role), row.domains, row.start, row.thumbprint))


def _rows_of(now: Contents, key: str, at: int) -> Iterator[_Row]:
    policy = now.policy
    revoked = _revoked(policy, key, at)
    missing = "" if key in now.keys else "no file in pub"
    grants = [grant for grant in policy.grants if grant.key == key]
    if key in policy.root:
        yield _Row(key, "root", "-", "-", "-", missing or revoked or "active")
    if policy.log and key == policy.log.key:
        yield _Row(key, "log", "-", "-", "-", missing or revoked or "active")
    for grant in grants:
        window = time(grant.not_before), time(grant.not_after)
        yield _Row(key, "outlet", ", ".join(grant.domains), *window, revoked or _state(grant, at))
    if not (key in policy.root or (policy.log and key == policy.log.key) or grants):
        yield _Row(key, "unused", "-", "-", "-", revoked or "-")


def _state(grant: Grant, at: int) -> str:
    if at < grant.not_before:
        return "not yet"
    return "active" if at < grant.not_after else "ended"


def _revoked(policy: Policy, key: str, at: int) -> str:
    """The gravest revocation of a key; empty for a key without one."""
    found = sorted((one for one in policy.revocations if one.key == key), key=_gravity)
    if not found:
        return ""
    first = found[0]
    since = f" before {time(first.trust_before)} trusted if logged" if first.trust_before is not None else ""
    if first.reason is Reason.COMPROMISE:
        return f"revoked: {first.reason}{since}"
    return f"revoked{' from' if first.at > at else ' as of'} {time(first.at)}: {first.reason}"


def _gravity(one: Revocation) -> tuple[bool, int]:
    return one.reason is not Reason.COMPROMISE, one.at


def _about(now: Contents, at: int) -> Iterator[str]:
    policy = now.policy
    where = f"{now.folder.where}{root.POLICY}"
    days = (policy.expires - at) // DAY
    ends = f"in {days} day{'' if days == 1 else 's'}" if at < policy.expires else "EXPIRED: it judges nothing"
    yield f"{where} version {policy.version}, expires {time(policy.expires)} ({ends})"
    yield f"audience: {policy.audience or 'none'}"
    yield f"outlets that must sign: {', '.join(sorted(one.outlet for one in policy.requirements)) or 'none'}"
    yield from _signatures(now)


def _signatures(now: Contents) -> Iterator[str]:
    policy = now.policy
    try:
        signed = now.signed
    except TrustError as error:
        yield f"signatures: NOT VALID: {error.message}"
        return
    is_enough = len(signed) >= policy.threshold
    yield f"signatures: {len(signed)} of {len(policy.root)} root keys, {policy.threshold} needed" + (
        "" if is_enough else ": NOT SIGNED, it judges nothing"
    )
    yield from (f"  signed by {key}" for key in sorted(signed))
    if now.stale_lines:
        yield f"  over another content: {now.stale_lines}; `integrity keys policy-sign` removes them"
