"""`integrity keys add`."""

from __future__ import annotations

import click

from integrity.cli import output
from integrity.cli.keys import arguments, folder, unsigned
from integrity.cli.keys.arguments import YEAR, with_keys
from integrity.cli.keys.folder import Contents
from integrity.cli.options import key_file
from integrity.errors import UsageError
from integrity.load.trust_folder import MAX_KEY_BYTES
from integrity.trust import keyring, policy_edit, root
from integrity.trust.keyring import PublicKey
from integrity.trust.policy import Grant, Policy, moment


@click.command("add")
@click.argument("file", metavar="FILE.jwk")
@click.option("--domain", "domains", multiple=True, required=True, metavar="DOMAIN",
              help="Outlet that the key may sign for, or *.DOMAIN for all names below one; repeatable.")  # fmt: skip
@click.option("--not-before", metavar="TIME", help="The key may sign from then on.  [today, 00:00 UTC]")
@click.option("--not-after", metavar="TIME", help="The key may sign until then.  [365 days later]")
@with_keys
def command(file: str, domains: tuple[str, ...], not_before: str | None, not_after: str | None,
            keys: str | None) -> int:  # fmt: skip
    """Let another key sign for an outlet.

    Puts FILE.jwk into the keys folder and a grant into the policy, which must be signed again afterwards. Compare the
    thumbprint with the one that the outlet tells you.
    """
    key = _public_key(file)
    now = folder.read(folder.locate(keys))
    start = arguments.seconds(not_before, "--not-before") if not_before else arguments.today()
    end = arguments.seconds(not_after, "--not-after") if not_after else start + YEAR
    grant = Grant(key.thumbprint, arguments.patterns(domains), start, end)
    _check(grant, now.policy, is_usual=not_before is None and not_after is None)
    policy = policy_edit.granted(now.files[root.POLICY], grant, f"{now.folder.where}{root.POLICY}")
    _write(now, key, policy)
    output.say(*arguments.rewritten(domains))
    output.to_stdout(_told(grant, now.folder.where) + unsigned.told(folder.read(now.folder)))
    return 0


def _public_key(path: str) -> PublicKey:
    data = key_file(path)
    if len(data) > MAX_KEY_BYTES:
        raise UsageError(f"{path} is over {MAX_KEY_BYTES:,} bytes, which no key file is", "name the outlet's .jwk file")
    try:
        return keyring.parse_jwk(data)
    except ValueError as error:
        if str(error).startswith("a private"):
            raise UsageError(
                f"{path} is a private key; nothing was copied",
                "it must stay with its owner, and is no secret any more if it was sent: ask for a new public one",
            ) from None
        raise UsageError(f"{path} is no public key: found {error}", "`integrity keys new NAME` writes one") from None


def _check(grant: Grant, policy: Policy, *, is_usual: bool) -> None:
    """Raise UsageError for a grant that the policy may not have, or has. `is_usual`: no window was asked for."""
    if not grant.not_before < grant.not_after:
        raise UsageError("the window ends before it begins", "give a --not-after that is later than --not-before")
    if grant.key in policy.root or (policy.log and grant.key == policy.log.key):
        raise UsageError(
            f"{grant.key} is a root or log key of this policy, which never signs articles",
            "the outlet makes a key of its own: `integrity keys new NAME`",
        )
    for one in policy.revocations:
        if one.key == grant.key:
            raise UsageError(
                f"{grant.key} was revoked as of {moment(one.at)} ({one.reason})", "the outlet makes a new key"
            )
    for old in policy.grants:
        if old.key == grant.key and set(grant.domains) <= set(old.domains) and _is_covered(grant, old, is_usual):
            raise UsageError(
                f"{grant.key} is granted {', '.join(grant.domains)} already, until {moment(old.not_after)}",
                "for a longer time give --not-before and --not-after",
            )


def _is_covered(new: Grant, old: Grant, is_usual: bool) -> bool:
    """Whether the window of `new` lies in that of `old`, or would only lengthen it by chance."""
    if is_usual:
        return old.not_before < new.not_after and new.not_before < old.not_after
    return old.not_before <= new.not_before and new.not_after <= old.not_after


def _write(now: Contents, key: PublicKey, policy: bytes) -> None:
    files = {f"pub/{key.thumbprint}.jwk": keyring.jwk(key), root.POLICY: policy}
    now.with_files(files)
    folder.write(now.folder, files)


def _told(grant: Grant, where: str) -> str:
    return (
        f"{grant.key} may sign for {', '.join(grant.domains)}\n"
        f"  from {moment(grant.not_before)} until {moment(grant.not_after)}\n"
        f"wrote {where}pub/{grant.key}.jwk and a grant in {where}{root.POLICY}\n"
    )
