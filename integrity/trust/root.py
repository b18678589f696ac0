"""The files of a keys folder -> what verification may rest on. If one of them is wrong, nothing rests on any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from integrity.errors import TrustError
from integrity.trust import keyring, policy_file, policy_signature
from integrity.trust.canonical import DEFAULT_EXCLUDE
from integrity.trust.keyring import Keyring
from integrity.trust.policy import Policy, moment
from integrity.trust.views import LogView, RefView

POLICY = "trust.toml"
SIGNATURES = "trust.toml.sigs"
NO_POLICY = "no-policy"
POLICY_INTRODUCED = "policy-introduced"


@dataclass(frozen=True, slots=True)
class Trust:
    """What the seals of a run are judged by. Small and plain, so that it can be sent between processes."""

    policy: Policy | None = None
    """Checked: its own root has signed it, and it has not expired."""
    keys: Keyring = field(default_factory=dict)
    signed: frozenset[str] = frozenset()
    """Root keys that have signed the policy."""
    codes: tuple[str, ...] = ()
    """What each signed seal is told where there is no policy."""
    log: LogView | None = None
    ref: RefView | None = None
    sealed_key: bytes | None = None
    """A publisher's AES key for sealed payloads: 16, 24 or 32 bytes."""

    @property
    def exclude(self) -> tuple[str, ...]:
        """The field paths that a seal may leave out."""
        return self.policy.exclude if self.policy else DEFAULT_EXCLUDE


NOTHING = Trust(codes=(NO_POLICY,))
"""Where there is no policy, no signed seal can be verified."""


def assemble(files: Mapping[str, bytes], at: int, where: str = "keys/", pinned: frozenset[str] = frozenset()) -> Trust:
    """The trust that `files` (path from the folder -> bytes) give at the time `at`, in Unix seconds.

    Raises TrustError for a key file, policy or signature that is not valid, for an expired policy, and where the root
    keys in `pinned` have not signed. `where` is how messages name the folder.
    """
    keys = keyring.keyring(files, where)
    if POLICY not in files:
        if SIGNATURES in files or pinned:
            raise TrustError(f"{where}{POLICY} is missing", "put the policy back from the history of the repository")
        return Trust(keys=keys, codes=(NO_POLICY,))
    policy = parsed(files, keys, where)
    signed = signers(policy, files, keys, policy.root, where)
    policy_signature.check_threshold(policy, signed, f"{where}{POLICY}")
    _check_pinned(policy, signed, pinned, where)
    _check_expiry(policy, at, where)
    return Trust(policy, keys, signed)


def parsed(files: Mapping[str, bytes], keys: Keyring, where: str) -> Policy:
    """The policy among `files`, held against the keys; its signatures are not looked at. Raises TrustError."""
    policy = policy_file.parse(files[POLICY], f"{where}{POLICY}")
    _check_grants(policy, keys, where)
    return policy


def signers(policy: Policy, files: Mapping[str, bytes], keys: Keyring, roots: frozenset[str],
            where: str) -> frozenset[str]:  # fmt: skip
    """Which of `roots` have signed the policy among `files`. Raises TrustError for a line by one of them that fails."""
    return policy_signature.signers(policy, files.get(SIGNATURES, b""), keys, roots, f"{where}{SIGNATURES}")


def succeed(old: Trust, files: Mapping[str, bytes], at: int, where: str) -> Trust:
    """The trust that `files` give as the successor of `old`. Raises TrustError where they may not follow it.

    The same policy may always stay. Another one has a higher version and the signatures of both roots.
    """
    keys = keyring.keyring(files, where)
    if POLICY not in files and old.policy is None:
        return assemble(files, at, where)
    if POLICY not in files:
        raise TrustError(f"{where}{POLICY} is removed", "put it back; a policy is replaced, never removed")
    policy = parsed(files, keys, where)
    roots = policy.root | (old.policy.root if old.policy else frozenset())
    signed = signers(policy, files, {**old.keys, **keys}, roots, where)
    if old.policy is None or old.policy.digest == policy.digest:
        policy_signature.check_threshold(policy, signed, f"{where}{POLICY}")
    else:
        policy_signature.check_successor(old.policy, policy, signed, f"{where}{POLICY}")
    _check_expiry(policy, at, where)
    return Trust(policy, keys, signed)


def _check_grants(policy: Policy, keys: Keyring, where: str) -> None:
    for number, grant in enumerate(policy.grants, 1):
        name = f"{where}{POLICY}: [[grant]] {number} "
        if grant.key in policy.root or (policy.log and grant.key == policy.log.key):
            role = "root" if grant.key in policy.root else "log"
            raise TrustError(
                f"{name}grants a domain to the {role} key {grant.key}", "give the outlet a key of its own: `keys new`"
            )
        if grant.key not in keys:
            raise TrustError(
                f"{name}names the key {grant.key}, for which there is no {where}pub/{grant.key}.jwk",
                "add the file of the key, or remove the grant",
            )


def _check_pinned(policy: Policy, signed: frozenset[str], pinned: frozenset[str], where: str) -> None:
    """Of the pinned keys as many must have signed as the threshold asks for, and more than half whatever it says.

    The threshold is written in the very policy that is judged: with one stolen root key alone it could be lowered.
    """
    needed = max(min(policy.threshold, len(pinned)), len(pinned) // 2 + 1 if pinned else 0)
    if len(signed & pinned) < needed:
        raise TrustError(
            f"{where}{POLICY} is signed by {len(signed & pinned)} of the {len(pinned)} root keys given with "
            f"--root-key, expected at least {needed}",
            "this is not the policy of that root: find out who replaced it, or correct --root-key",
        )


def _check_expiry(policy: Policy, at: int, where: str) -> None:
    if at >= policy.expires:
        raise TrustError(
            f"{where}{POLICY} version {policy.version} expired on {moment(policy.expires)}, so it judges nothing",
            "set a later `expires` and a higher `version`, and have it signed: `integrity keys policy-sign`",
        )
