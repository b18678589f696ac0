"""The keys folder of a site: where it is, what it holds, and how files are put into it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from integrity import config
from integrity.anchor import KEYS
from integrity.cli import output
from integrity.cli.options import absolute
from integrity.config import Settings
from integrity.errors import TrustError, UsageError
from integrity.load import discover, trust_folder
from integrity.report.inert import visible
from integrity.trust import keyring, policy_signature, root
from integrity.trust.keyring import Keyring
from integrity.trust.policy import Policy


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the keys of a site are, or will be."""

    path: Path
    """Absolute."""
    site: Path
    """The root of the site."""
    settings: Settings
    config: Path | None
    """The configuration file of the site."""

    @property
    def where(self) -> str:
        """How messages name it: from the current folder where it is in the same site, with a slash."""
        return f"{shown(self.path, self.site)}/"

    @property
    def usual(self) -> Path:
        """Where every command looks for the keys of this site."""
        return self.site / (self.settings.keys or KEYS)


@dataclass(frozen=True, slots=True)
class Contents:
    """A keys folder with a policy, whether signed or not."""

    folder: Folder
    files: Mapping[str, bytes]
    keys: Keyring
    policy: Policy

    @property
    def current_lines(self) -> list[str]:
        """The signatures that are about this policy; others are about an earlier one."""
        return policy_signature.kept(self.policy, _lines(self.files))

    @property
    def stale_lines(self) -> int:
        """How many lines are not."""
        return len(_lines(self.files)) - len(self.current_lines)

    @property
    def signed(self) -> frozenset[str]:
        """Root keys that have signed this policy. Raises TrustError for a line by one of them that fails."""
        lines = "".join(f"{line}\n" for line in self.current_lines).encode()
        where = f"{self.folder.where}{root.SIGNATURES}"
        return policy_signature.signers(self.policy, lines, self.keys, self.policy.root, where)

    @property
    def known(self) -> frozenset[str]:
        """Every thumbprint that the folder names."""
        policy = self.policy
        named = {
            *self.keys,
            *policy.root,
            *(one.key for one in policy.grants),
            *(one.key for one in policy.revocations),
        }
        return frozenset({*named, policy.log.key} if policy.log else named)

    def with_files(self, files: Mapping[str, bytes]) -> Contents:
        """The folder as it will be with `files` added or changed. Raises TrustError where it would not be valid."""
        return parsed(self.folder, {**self.files, **files})


def locate(given: str | None) -> Folder:
    """The folder named by --keys, else the one that the configuration names or that every command looks for."""
    named = absolute(given)
    here = Path.cwd()
    site = discover.find_root([named.parent if named else here])
    file = config.nearest(discover.way_up([here], site) if here.is_relative_to(site) else [site])
    settings = config.read(file) if file else Settings()
    if named or settings.keys:
        return Folder(named or site / (settings.keys or KEYS), site, settings, file)
    own = here / KEYS
    return Folder(own if os.path.lexists(own / root.POLICY) else site / KEYS, site, settings, file)


def read(folder: Folder) -> Contents:
    """What the folder holds. Raises UsageError where it does not exist, TrustError where it is not valid."""
    return parsed(folder, trust_folder.from_disk(folder.path, folder.where, named=True).files)


def parsed(folder: Folder, files: Mapping[str, bytes]) -> Contents:
    """`files` as the contents of `folder`; signatures and expiry are not looked at. Raises TrustError."""
    keys = keyring.keyring(files, folder.where)
    if root.POLICY not in files:
        raise TrustError(f"{folder.where} holds no {root.POLICY}", "run `integrity keys init`, or put the policy back")
    return Contents(folder, files, keys, root.parsed(files, keys, folder.where))


def write(folder: Folder, files: Mapping[str, bytes]) -> None:
    """Put `files`, UTF-8 text by path from the folder, into it, each whole or not at all. Raises UsageError."""
    for name, data in files.items():
        path = folder.path / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{path.parent} cannot be made: {error.strerror}", "make its folder writable") from error
        output.to_file(path, data.decode("utf-8"))


def shown(path: Path, site: Path) -> str:
    """The path as it is typed from here, where the current folder is in the same site; else absolute."""
    inside = path.is_relative_to(site) and Path.cwd().is_relative_to(site)
    return visible(os.path.relpath(path) if inside else str(path))


def _lines(files: Mapping[str, bytes]) -> list[str]:
    return [line for line in files.get(root.SIGNATURES, b"").decode("utf-8", "replace").split("\n") if line]
