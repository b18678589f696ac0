"""Trees of git as a whole: which one a folder is in a commit, and in what two of them differ."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from integrity.load import git_command
from integrity.load.git import KINDS


class Held(NamedTuple):
    """What a tree or the index has at a path."""

    kind: str
    """`file`, `symbolic link` or `submodule`."""
    blob: str


class Difference(NamedTuple):
    """One path at which two sides differ."""

    path: str
    old: Held | None
    new: Held | None
    """None also where the file was not looked at."""
    is_gone: bool


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
    found = list(parsed(printed))
    new = {each.path: each.new.blob for each in found if each.new and each.new.kind == "file"}
    return {each.path for each in found}, new


def parsed(printed: bytes) -> Iterator[Difference]:
    """Of a raw difference with -z: a colon, both modes, both ids and a letter, with blanks between; NUL; path; NUL."""
    fields = os.fsdecode(printed).split("\0")
    for about, path in zip(fields[::2], fields[1::2], strict=False):
        old_mode, new_mode, old, new, _ = about.removeprefix(":").split(" ")
        yield Difference(path, _held(old_mode, old), _held(new_mode, new), is_gone=not new_mode.strip("0"))


def _held(mode: str, name: str) -> Held | None:
    return Held(KINDS[mode[:3]], name) if mode.strip("0") and name.strip("0") else None
