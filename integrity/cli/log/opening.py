"""The corpus log as the commands of `integrity log` take it up: where it is, its rows, and what is signed of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from integrity.anchor import Anchor, Wish
from integrity.cli.options import absolute, trust_options
from integrity.cli.variables import option
from integrity.errors import LogError, TrustError, UsageError
from integrity.load import git, trust_folder
from integrity.load.git import Base
from integrity.load.trust_folder import LogFiles
from integrity.preparation import Prepared, prepare
from integrity.trust import corpus_log, root
from integrity.trust.checkpoint import Note
from integrity.trust.corpus_log import Log
from integrity.trust.policy import LogKey
from integrity.trust.root import Trust

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    trust_options[0],
    option("config", metavar="FILE", help="Configuration file instead of the one found."),
    option("isolated", is_flag=True, help="Ignore configuration files."),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A log that is to be read or written."""

    prepared: Prepared
    folder: Path
    """The keys folder, absolute."""
    where: str
    """How messages name it, with a slash."""
    owner: LogKey
    log: Log
    """All rows; `note` is what was signed of them, which may be fewer."""

    @property
    def trust(self) -> Trust:
        """What seals are judged by, the rows among it, whether signed or not."""
        return replace(self.prepared.anchor.trust, log=self.log.history)

    @property
    def unsigned(self) -> int:
        """Rows that no checkpoint signs."""
        return len(self.log.lines) - (self.log.note.checkpoint.size if self.log.note else 0)


def with_place(function: F) -> F:
    """Adds --keys, --config and --isolated."""
    for one in reversed(_OPTIONS):
        function = one(function)
    return function


def prepared(paths: list[Path], at: datetime, keys: str | None, config: str | None, *, isolated: bool) -> Prepared:
    """What is known before the log is read. Raises TrustError, and UsageError where the policy names no log."""
    found = prepare(paths, at, Wish(keys=absolute(keys), config=absolute(config), isolated=isolated))
    _owner(found.anchor)
    return found


def folder_of(found: Prepared) -> Path:
    """The keys folder, absolute."""
    return (found.root / found.anchor.path_of_policy).parent


def opened(found: Prepared) -> Opened:
    """The log of a site that `prepared` has found. Raises LogError for one that is not valid.

    Rows that were appended after the checkpoint may be there. What is signed must be signed by the log key, or stand
    like this in the last commit, signed by the log key of the policy there: so another key can take over.
    """
    owner = _owner(found.anchor)
    where = found.anchor.path_of_policy.rpartition("/")[0] + "/"
    folder = folder_of(found)
    files = trust_folder.log_on_disk(folder, where)
    log = corpus_log.read(files.entries, where)
    before = _committed(found, folder, where)
    if before:
        corpus_log.check_extends(before[1].checkpoint, log, "the checkpoint of the last commit", where)
    if files.checkpoint is not None:
        note = _note(files, owner, found.anchor.trust, before, where)
        corpus_log.check_extends(note.checkpoint, log, f"{where}{corpus_log.CHECKPOINT}", where)
        log = replace(log, note=note)
    return Opened(found, folder, where, owner, log)


def _owner(anchor: Anchor) -> LogKey:
    policy = anchor.trust.policy
    if policy and policy.log:
        return policy.log
    raise UsageError(
        f"{anchor.path_of_policy} names no log",
        "make a key with `integrity keys new log`, put its .jwk file into pub/, add a table [log] with `origin` and "
        "`key` to the policy, and have it signed: docs/log.md tells how",
    )


def _note(files: LogFiles, owner: LogKey, trust: Trust, before: tuple[bytes, Note] | None, where: str) -> Note:
    try:
        return corpus_log.signed(files.checkpoint, owner, trust.keys, where)
    except LogError:
        if before and before[0] == files.checkpoint:
            return before[1]
        raise


def _committed(found: Prepared, folder: Path, where: str) -> tuple[bytes, Note] | None:
    """The checkpoint of the last commit, good by the policy there; None where there is none or nothing can tell."""
    try:
        base = git.base(found.root, "HEAD")
        path = folder.resolve().relative_to(base.top.resolve()).as_posix()
        return _signed_at(base, path, where)
    except (UsageError, TrustError, ValueError):
        return None


def _signed_at(base: Base, path: str, where: str) -> tuple[bytes, Note] | None:
    files = trust_folder.from_commit(base.tip, base.top, path, where).of_policy
    data = trust_folder.log_in_commit(base.tip, base.top, path).checkpoint
    if data is None or root.POLICY not in files:
        return None
    trust = root.assemble(files, 0, where)
    owner = trust.policy.log if trust.policy else None
    return (data, corpus_log.signed(data, owner, trust.keys, where)) if owner else None
