"""`integrity keys revoke`."""

from __future__ import annotations

from dataclasses import replace

import click

from integrity.cli import output
from integrity.cli.keys import arguments, folder, unsigned
from integrity.cli.keys.arguments import with_keys
from integrity.errors import UsageError
from integrity.trust import policy_edit, root
from integrity.trust.policy import Policy, Reason, Revocation, moment

_REASONS = (Reason.SUPERSEDED.value, Reason.RETIRED.value)


@click.command("revoke")
@click.argument("thumbprint")
@click.option("--reason", type=click.Choice(_REASONS), help="Nobody else had the key: seals made before stay good.")
@click.option("--from", "start", metavar="TIME", help="With --reason: since when.  [now]")
@click.option("--compromise", is_flag=True, help="Somebody else has, or may have, the key: none of its seals is good.")
@click.option("--trust-before", metavar="TIME",
              help="With --compromise: seals that the corpus log knows from before stay good.")  # fmt: skip
@with_keys
def command(thumbprint: str, reason: str | None, start: str | None, compromise: bool, trust_before: str | None,
            keys: str | None) -> int:  # fmt: skip
    """Say that a key is no longer good.

    THUMBPRINT may be shortened to 8 characters or more. For a key that leaked, or may have, give --compromise: with
    --reason whoever has the key signs on, under an earlier date. The policy must be signed again
    afterwards.
    """
    revocation = _revocation(thumbprint, reason, start, compromise, trust_before)
    now = folder.read(folder.locate(keys))
    revocation = _known(revocation, now.known, now.policy)
    where = f"{now.folder.where}{root.POLICY}"
    files = {root.POLICY: policy_edit.revoked(now.files[root.POLICY], revocation, where)}
    now.with_files(files)
    folder.write(now.folder, files)
    output.to_stdout(f"{_told(revocation)}\n{unsigned.told(folder.read(now.folder))}")
    return 0


def _revocation(thumbprint: str, reason: str | None, start: str | None, compromise: bool,
                trust_before: str | None) -> Revocation:  # fmt: skip
    if compromise == bool(reason):
        raise UsageError(
            "both --compromise and --reason are given" if compromise else "neither --compromise nor --reason is given",
            "give --compromise where somebody else may have the key, else --reason superseded or --reason retired",
        )
    if trust_before and not compromise:
        raise UsageError("--trust-before goes with --compromise", "leave it out")
    if start and compromise:
        raise UsageError("--from goes with --reason", "give --trust-before instead, or leave it out")
    if not compromise:
        return Revocation(thumbprint, arguments.seconds(start, "--from"), Reason(reason or ""))
    saved = arguments.seconds(trust_before, "--trust-before") if trust_before else None
    at = arguments.now()
    if saved is not None and saved > at:
        raise UsageError(
            f"--trust-before {trust_before} is in the future", "name the last moment at which nobody else had the key"
        )
    return Revocation(thumbprint, at, Reason.COMPROMISE, saved)


def _known(wish: Revocation, known: frozenset[str], policy: Policy) -> Revocation:
    """`wish` with the whole thumbprint. Raises UsageError where it would have no effect."""
    key = arguments.thumbprint(wish.key, known)
    if key in policy.root or (policy.log and key == policy.log.key):
        raise UsageError(
            f"{key} is a root or log key of this policy, which signs no articles",
            "replace it in trust.toml by a new one, raise `version`, and have old and new root sign: "
            "`integrity keys policy-sign`",
        )
    for old in policy.revocations:
        if old.key == key and _is_included(wish, old):
            raise UsageError(
                f"{key} was revoked already as of {moment(old.at)} ({old.reason})", "nothing is left to do"
            )
    return replace(wish, key=key)


def _is_included(new: Revocation, old: Revocation) -> bool:
    """Whether every seal that falls to `new` has fallen to `old`."""
    if old.reason is not Reason.COMPROMISE:
        return new.reason is not Reason.COMPROMISE and old.at <= new.at
    if old.trust_before is None:
        return True
    return new.reason is Reason.COMPROMISE and new.trust_before is not None and old.trust_before <= new.trust_before


def _told(revocation: Revocation) -> str:
    key = revocation.key
    if revocation.reason is not Reason.COMPROMISE:
        return f"{key} is revoked ({revocation.reason}): its seals of {moment(revocation.at)} and later are not good"
    saved = (
        ""
        if revocation.trust_before is None
        else (f" but those that the corpus log knows from before {moment(revocation.trust_before)}")
    )
    return (
        f"{key} is revoked ({revocation.reason}): none of its seals is good{saved}\n"
        "`integrity audit` names its articles (SIG505): sign those that are genuine with another key"
    )
