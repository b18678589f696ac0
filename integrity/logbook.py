"""The corpus log of a run: that of the tree, or for a change that of its base, and what the change does to it.

What is wrong with a log becomes a finding and ends the run with exit code 3; the articles are then judged without one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from integrity import rules
from integrity.anchor import Anchor
from integrity.errors import LogError, TrustError
from integrity.finding import Finding, Place
from integrity.load import git, trust_folder
from integrity.load.git import Base
from integrity.load.trust_folder import LogFiles
from integrity.trust import corpus_log, digest
from integrity.trust.corpus_log import CHECKPOINT, ENTRIES, Log
from integrity.trust.root import Trust


@dataclass(frozen=True, slots=True)
class _Place:
    """The keys folder of a run."""

    folder: Path
    """Absolute."""
    name: str
    """Its path from the root of the run, with a slash."""


def of_tree(anchor: Anchor, top: Path) -> Anchor:
    """`anchor` with the log that the keys folder of the tree has. Raises TrustError where it cannot be read."""
    place = _place(anchor, top)
    files = trust_folder.log_on_disk(place.folder, place.name)
    if anchor.trust.policy and anchor.trust.policy.log and not files:
        message = f"the policy names a log and {place.name}log holds none, expected rows and a checkpoint"
        return _refused(anchor, place, LogError(corpus_log.TRUNCATED, message, _BEGIN), files)
    return _with_log(anchor, place, files, place.name)


def of_change(anchor: Anchor, top: Path, base: Base) -> Anchor:
    """`anchor` with the log that the base has; what the change does to it must extend it.

    A change that leaves the log as the merge base has it does nothing to it. Raises TrustError where a log cannot be
    read, and UsageError where git cannot tell.
    """
    place = _place(anchor, top)
    folder, whole = place.folder.parent.resolve() / place.folder.name, base.top.resolve()
    if not folder.is_relative_to(whole):
        return of_tree(anchor, top)
    path = folder.relative_to(whole).as_posix()
    before = trust_folder.log_in_commit(base.tip, base.top, path)
    found = _with_log(anchor, place, before, f"{base.name}:{place.name}")
    if found.is_log_refused or _is_untouched(place.folder, path, base):
        return found
    try:
        now = _after(place, path, base)
    except TrustError:
        if not found.is_refused:
            raise
        return found  # what is no regular file is among the findings on the folder already
    try:
        _check_change(anchor, before, now, base, place)
    except LogError as error:
        return _refused(found, place, error, now)
    return found


def _after(place: _Place, path: str, base: Base) -> LogFiles:
    """The log as the change has it, in the index or in the work tree. Raises TrustError and UsageError."""
    if base.judged:
        return trust_folder.log_in_commit(base.judged, base.top, path)
    return trust_folder.log_on_disk(place.folder, place.name)


def _place(anchor: Anchor, top: Path) -> _Place:
    folder = (top / anchor.path_of_policy).parent
    return _Place(folder, anchor.path_of_policy.rpartition("/")[0] + "/")


def _is_untouched(folder: Path, path: str, base: Base) -> bool:
    """Whether the change has left the files of the log as the merge base has them, or one of several."""
    names = (ENTRIES, CHECKPOINT)
    commits = (base.merge_base, *base.other_bases)
    if base.judged:
        known = [git.held(commit, base.top, path, names) for commit in (base.judged, *commits)]
        return known[0] in known[1:]
    now = trust_folder.log_ids(folder, base.merge_base)
    return any(git.held(commit, base.top, path, names) == now for commit in commits)


def _with_log(anchor: Anchor, place: _Place, files: LogFiles, where: str) -> Anchor:
    if not files:
        return anchor
    try:
        found = _verified(anchor.trust, files, where)
    except LogError as error:
        return _refused(anchor, place, error, files)
    return replace(anchor, trust=replace(anchor.trust, log=found.history))


def _verified(trust: Trust, files: LogFiles, where: str) -> Log:
    if trust.policy is None or trust.policy.log is None:
        message = f"{where}log holds a log, and there is no policy with a table [log] that says who signs it"
        step = f"name origin and log key in {where}trust.toml and have it signed, or take the log away"
        raise LogError(corpus_log.UNSIGNED, message, step)
    return corpus_log.verified(files.entries, files.checkpoint, trust.policy.log, trust.keys, where)


def _check_change(anchor: Anchor, before: LogFiles, now: LogFiles, base: Base, place: _Place) -> None:
    """Raise LogError unless the log that a change brings is signed and goes on from the one of the base.

    It may be signed by the log key of the policy that the change brings, where that follows from the one of the base.
    """
    trust = anchor.successor or anchor.trust
    if before and not now:
        message = f"this change takes away the log that {base.name} has, expected all of its rows"
        raise LogError(corpus_log.TRUNCATED, message, corpus_log.RESTORE)
    found = _verified(trust, now, place.name)
    if before and anchor.trust.policy and anchor.trust.policy.log:
        old = corpus_log.signed(
            before.checkpoint, anchor.trust.policy.log, anchor.trust.keys, f"{base.name}:{place.name}"
        )
        corpus_log.check_extends(old.checkpoint, found, f"the checkpoint of {base.name}", place.name)


def _refused(anchor: Anchor, place: _Place, error: LogError, files: LogFiles) -> Anchor:
    return replace(anchor, findings=(*anchor.findings, finding(error, place.name, files)), is_log_refused=True)


def finding(error: LogError, where: str, files: LogFiles) -> Finding:
    """LOG604 to LOG606: what is wrong with the log in the keys folder `where`."""
    subjects: Sequence[str] = [str(digest.of(files.entries)), str(digest.of(files.checkpoint or b""))]
    name = CHECKPOINT if error.rule == corpus_log.UNSIGNED else ENTRIES
    step = f"{error.next_step[:1].upper()}{error.next_step[1:]}."
    return rules.finding(error.rule, error.message, Place(f"{where}{name}"), subjects=subjects, next_step=step)


_BEGIN = (
    "put keys/log back as it was, or where there never was one let the holder of the log key begin it: `integrity log "
    "append --key FILE`"
)
