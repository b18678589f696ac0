"""Trees of git as a whole: which one a folder is in a commit, and in what two of them differ."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from integrity.load import git_command
from integrity.load.git import KINDS


def tree(commit: str, top: Path, folder: str) -> str | None:
    """The id of the tree that `folder` (POSIX, from `top`) is in `commit`; None where there is none."""
    inner = "/".join(PurePosixPath(folder).parts)
    found = git_command.lines(top, "rev-parse", "--verify", "--quiet", f"{commit}:{inner}")
    is_tree = found and git_command.lines(top, "cat-file", "-t", found[0]) == ["tree"]
    return found[0] if is_tree else None


def differences(before: str, after: str, top: Path) -> tuple[set[str], dict[str, str]] | None:
    """Between two trees: the paths that are gone or changed, and the blobs that are new or changed, by path.

    None where the clone lacks one of the trees. Raises UsageError.
    """
    code, printed, _ = git_command.run(top, "diff-tree", "-r", "-z", "--no-renames", before, after)
    if code:
        return None
    fields = os.fsdecode(printed).split("\0")
    old: set[str] = set()
    new: dict[str, str] = {}
    for about, path in zip(fields[::2], fields[1::2], strict=False):
        modes = about.removeprefix(":").split(" ")
        old.add(path)
        if KINDS.get(modes[1][:3]) == "file":
            new[path] = modes[3]
    return old, new
