"""`integrity keys policy-sign`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from integrity.cli import output, secrets
from integrity.cli.keys import arguments, folder
from integrity.cli.keys.arguments import with_keys
from integrity.cli.keys.folder import Contents
from integrity.cli.secrets import passphrase_options
from integrity.errors import TrustError, UsageError
from integrity.load import git, trust_folder
from integrity.report.wording import counted
from integrity.trust import jws, policy_signature, root
from integrity.trust.claims import ALWAYS_DIGESTED, SEAL_FIELD
from integrity.trust.keyring import PublicKey
from integrity.trust.policy import Policy, moment


@dataclass(frozen=True, slots=True)
class _Before:
    """The policy that is replaced, as far as the last commit tells."""

    is_known: bool
    contents: Contents | None = None
    """None where the last commit has no policy."""


@click.command("policy-sign")
@click.option("--key", "key_path", required=True, metavar="FILE", help="Private root key: PKCS#8 PEM or JWK.")
@passphrase_options
@with_keys
def command(key_path: str, passphrase_file: str | None, passphrase_fd: int | None, keys: str | None) -> int:
    """Sign the policy with a root key.

    Once for each root key, until as many have signed as the policy asks for. One that replaces another is signed by
    the root keys of both.
    """
    now = folder.read(folder.locate(keys))
    where = f"{now.folder.where}{root.POLICY}"
    _check_policy(now, where)
    key = secrets.private_key(key_path, passphrase_file, passphrase_fd)
    before = _at_head(now)
    notes = list(_check_key(now, before, key.public, where))
    others = [line for line in now.current_lines if jws.parse(line).kid != key.public.thumbprint]
    lines = [*others, policy_signature.sign(now.policy, key)]
    signed = now.with_files({root.SIGNATURES: "".join(f"{line}\n" for line in lines).encode()})
    report = "\n".join(_report(signed, before, key.public, where))
    folder.write(now.folder, {root.SIGNATURES: signed.files[root.SIGNATURES]})
    output.say(*notes, *_warnings(now, before, where))
    output.to_stdout(f"{report}\n")
    return 0


def _check_policy(now: Contents, where: str) -> None:
    """Raise TrustError for a policy by which nothing could ever be verified, whoever signs it."""
    policy = now.policy
    if SEAL_FIELD not in policy.exclude:
        raise TrustError(
            f"{where}: `exclude` lacks `{SEAL_FIELD}`, so no seal can be made", f"add `{SEAL_FIELD}` to it"
        )
    if found := sorted(ALWAYS_DIGESTED.intersection(policy.exclude)):
        raise TrustError(
            f"{where}: `exclude` names {', '.join(found)}, which no seal may leave out", "take it out of `exclude`"
        )
    if policy.threshold > len(policy.root):
        raise TrustError(
            f"{where}: `threshold` is {policy.threshold}, with {len(policy.root)} different root keys",
            "lower `threshold`, or list more root keys",
        )
    lacking = sorted(policy.root - now.keys.keys())
    if len(policy.root) - len(lacking) < policy.threshold:
        raise TrustError(
            f"{where}: {policy.threshold} root keys must sign, and there is no {now.folder.where}pub/{lacking[0]}.jwk",
            "put the public files of the root keys there",
        )


def _at_head(now: Contents) -> _Before:
    """What the last commit has. It does not tell where there is none, and where it has this very policy already."""
    try:
        base = git.base(now.folder.site, "HEAD")
        path = now.folder.path.resolve().relative_to(base.top.resolve()).as_posix()
        files = trust_folder.from_commit(base.tip, base.top, path, now.folder.where).files
        old = folder.parsed(now.folder, files) if root.POLICY in files else None
    except (UsageError, TrustError, ValueError):
        return _Before(is_known=False)
    return _Before(old is None or old.policy.digest != now.policy.digest, old)


def _check_key(now: Contents, before: _Before, key: PublicKey, where: str) -> Iterator[str]:
    """What is to be said of the key. Raises UsageError for one that has no say, TrustError for one without a file."""
    kid = key.thumbprint
    if kid in now.policy.root:
        if kid not in now.keys:
            raise TrustError(
                f"there is no {now.folder.where}pub/{kid}.jwk for this root key", "put its public file there first"
            )
    elif not before.is_known:
        yield f"note: {kid} is no root key of this policy; it counts only where the policy replaces one of its own"
    elif before.contents is None or kid not in before.contents.policy.root:
        replaced = "" if before.contents is None else ", nor of the one that it replaces"
        raise UsageError(
            f"{kid} is no root key of {where}{replaced}",
            "sign with one of these: " + ", ".join(sorted(now.policy.root)),
        )


def _warnings(now: Contents, before: _Before, where: str) -> Iterator[str]:
    policy, old = now.policy, before.contents
    if now.stale_lines:
        yield f"note: signatures over another content were removed: {now.stale_lines}"
    if policy.expires <= arguments.now():
        yield f"warning: {where} expired on {moment(policy.expires)}, so it judges nothing; set a later `expires`"
    if before.is_known and old and policy.version <= old.policy.version:
        yield f"warning: the last commit has version {old.policy.version} already; `version` must be higher"


def _report(signed: Contents, before: _Before, key: PublicKey, where: str) -> Iterator[str]:
    policy = signed.policy
    yield f"signed {where} version {policy.version} with the key {key.thumbprint}"
    yield from _count(policy, signed.signed, "its")
    old = before.contents
    if before.is_known and old and (old.policy.root, old.policy.threshold) != (policy.root, policy.threshold):
        keys = {**old.keys, **signed.keys}
        lines = signed.files[root.SIGNATURES]
        who = policy_signature.signers(policy, lines, keys, old.policy.root, f"{signed.folder.where}{root.SIGNATURES}")
        yield from _count(old.policy, who, f"version {old.policy.version}'s")


def _count(policy: Policy, signed: frozenset[str], whose: str) -> Iterator[str]:
    """How many of the root keys of `policy` are among those that signed, and which others could."""
    left = policy.threshold - len(signed & policy.root)
    count = f"{len(signed & policy.root)} of {whose} {counted(len(policy.root), 'root key')}"
    yield f"signed by {count}, {policy.threshold} needed: " + (f"{left} more, by" if left > 0 else "complete")
    if left > 0:
        yield from (f"  root key {kid}" for kid in sorted(policy.root - signed))
