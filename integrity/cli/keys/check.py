"""`integrity keys check`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import click

from integrity.cli import output
from integrity.cli.keys import arguments, folder
from integrity.cli.keys.arguments import with_keys, with_root_key
from integrity.cli.keys.folder import Contents, Folder
from integrity.cli.options import thumbprints
from integrity.errors import UsageError
from integrity.load import git, trust_folder
from integrity.report.inert import visible
from integrity.report.wording import counted
from integrity.trust import keyring, root
from integrity.trust.policy import Policy, moment
from integrity.validate import policy_findings


class _Wish(NamedTuple):
    """What the folder is held against."""

    at: int
    pinned: frozenset[str]
    since: str | None


@click.command("check")
@with_keys
@click.option("--since", metavar="REF", help="Check that the policy may replace the one of REF.")
@with_root_key
@click.option("--at", metavar="TIME", help="Check for this time instead of now.")
def command(keys: str | None, since: str | None, root_key: tuple[str, ...], at: str | None) -> int:
    """Check files, keys, policy and signatures.

    All that `integrity check` asks of the folder before it judges an article, but for the log (`integrity log verify`).
    Prints each thing that is right. Exit 3 with the reason at the first that is not.
    """
    wish = _Wish(arguments.seconds(at, "--at"), thumbprints(root_key), since)
    for line in _steps(folder.locate(keys), wish):
        output.to_stdout(f"{visible(line)}\n")
    return 0


def _steps(place: Folder, wish: _Wish) -> Iterator[str]:
    """A line for each check that was passed. Raises TrustError at the first that is not."""
    files = trust_folder.from_disk(place.path, place.where, named=True).files
    yield f"ok: {counted(len(files), 'file')} in {place.where}, each of them known to the format, none private"
    keys = keyring.keyring(files, place.where)
    yield f"ok: {counted(len(keys), 'public key')}, each named by its thumbprint"
    now = folder.parsed(place, files)
    policy = now.policy
    path = f"{place.where}{root.POLICY}"
    yield (
        f"ok: {path} version {policy.version} with {counted(len(policy.grants), 'grant')} and "
        f"{counted(len(policy.revocations), 'revocation')}; each granted key has a file and is no root key"
    )
    yield from _as_successor(now, wish, wish.since) if wish.since else _on_its_own(now, wish)
    yield f"ok: valid until {moment(policy.expires)}"
    for finding in policy_findings.expiring(policy, path, wish.at):
        yield f"{finding.severity.label}: {finding.message}"


def _on_its_own(now: Contents, wish: _Wish) -> Iterator[str]:
    trust = root.assemble(now.files, wish.at, now.folder.where, wish.pinned)
    yield _signed(now.policy, trust.signed)
    if wish.pinned:
        found = len(trust.signed & wish.pinned)
        yield f"ok: signed by {found} of the {counted(len(wish.pinned), 'root key')} given with --root-key"
    else:
        yield "note: judged by its own root only; --root-key or --since holds it against another source"


def _as_successor(now: Contents, wish: _Wish, since: str) -> Iterator[str]:
    base = git.base(now.folder.site, since)
    top = base.top.resolve()
    if not now.folder.path.resolve().is_relative_to(top):
        raise UsageError(f"{now.folder.where} is not in the work tree {top}", "leave out --since")
    path = now.folder.path.resolve().relative_to(top).as_posix()
    where = f"{now.folder.where[:-1]} of {since}/"
    old = root.assemble(trust_folder.from_commit(base.tip, base.top, path, where).files, wish.at, where, wish.pinned)
    yield f"ok: {since} has version {old.policy.version}, valid" if old.policy else f"note: {since} has no policy yet"
    trust = root.succeed(old, now.files, wish.at, now.folder.where)
    yield _signed(now.policy, trust.signed)
    if old.policy and old.policy.digest == now.policy.digest:
        yield f"ok: the policy is the one of {since}"
    elif old.policy:
        count = f"{len(trust.signed & old.policy.root)} of {counted(len(old.policy.root), 'root key')}"
        yield f"ok: it may replace version {old.policy.version}, signed by {count} of that one"


def _signed(policy: Policy, signed: frozenset[str]) -> str:
    count = len(signed & policy.root)
    return f"ok: signed by {count} of {counted(len(policy.root), 'root key')}, {policy.threshold} needed"
