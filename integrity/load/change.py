"""What a change touches: the paths whose files differ from what the base has, told in time that git's index saves.

Git is asked which files its index does not vouch for (`diff-index`, which never reads a file whose times of change are
those of the index), and these are compared here by blob ids. What git could have overlooked is compared as well: files
that carry a flag of the index, and every file where a `.gitattributes` changes, since attributes convert contents.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from integrity.load import blob, git, git_command, trees
from integrity.load.git import Base
from integrity.load.trees import Difference, Held

_TRUST = ("core.checkStat=default", "core.trustctime=true", "core.ignoreStat=false", "core.preloadIndex=true")
"""What of a file's times the index is held against: all of it."""
_FLAGGED = re.compile(rb"(?:^|\0)([a-zS]) \d+ [0-9a-f]+ \d\t([^\0]*)")
"""Of `git ls-files -v -s`: a small letter is `assume-unchanged`, S is `skip-worktree`."""
_SUBMODULE = re.compile(rb"(?:^|\0)[A-Za-z] 160000 [0-9a-f]+ \d\t([^\0]*)")
_LISTED = re.compile(rb"(?:^|\0)[A-Za-z] \d+ [0-9a-f]+ \d\t([^\0]*)")
_UNTRACKED = ("ls-files", "-z", "--others", "--exclude-per-directory=.gitignore")
_RAW = ("-z", "--relative", "--no-renames")
ATTRIBUTES = ".gitattributes"


@dataclass(frozen=True, slots=True)
class Change:
    """The paths, POSIX and from the root of the run, at which a work tree or an index differs from the base."""

    base: Base
    folder: str
    """The root of the run, from the top of the work tree; "" for the top itself."""
    present: tuple[str, ...] = ()
    """Paths that are there, with other bytes than the base has or in a submodule or repository of its own; sorted."""
    removed: tuple[str, ...] = ()
    """Paths that are gone; sorted."""
    before: Mapping[str, str] = field(default_factory=dict)
    """The blob that the merge base has at each of these paths, where it has a file."""
    staged: Mapping[str, Held] | None = None
    """For a staged change: what the index holds at each path of `present`; else None."""

    @property
    def touched(self) -> frozenset[str]:
        """All paths at which something changed."""
        return frozenset((*self.present, *self.removed))


def in_tree(base: Base, root: Path) -> Change:
    """What the work tree below `root` changes: committed, staged, unstaged and untracked alike. Raises UsageError."""
    git_here, folder = _Git(root), git.folder_below(base.top, root)
    commits = (base.merge_base, *base.other_bases)
    with ExitStack() as opened:  # all at once: none waits for another
        listing = opened.enter_context(git_here.started("ls-files", "-z", "-v", "-s"))
        others = opened.enter_context(git_here.started(*_UNTRACKED))
        runs = [opened.enter_context(git_here.started("diff-index", *_RAW, commit)) for commit in commits]
        differing = [{each.path: each for each in trees.parsed(git_command.answer(run, "diff-index"))} for run in runs]
        index = git_command.answer(listing, "ls-files")
        untracked = _paths(git_command.answer(others, "ls-files"))
    odd = b"" if _is_plain(index) else index
    modules = {os.fsdecode(path) for path in _SUBMODULE.findall(odd)}
    quiet = {path for path, flag in _flagged(odd) if flag != "S" or os.path.lexists(root / path)}
    suspects = {*untracked, *(path for each in differing for path in each)}
    if any(PurePosixPath(path).name == ATTRIBUTES for path in suspects | quiet):
        quiet.update(map(os.fsdecode, _LISTED.findall(index)))
    quiet -= modules
    known = [git.held(commit, base.top, folder, quiet - each.keys()) | _blobs(each)
             for commit, each in zip(commits, differing, strict=True)]  # fmt: skip
    return Change(base, folder, *_compared(root, base, (suspects | quiet) - modules, known, modules))


def in_index(base: Base, root: Path) -> Change:
    """What the index below `root` changes; `base` is `git.staged`. Raises UsageError."""
    run = _Git(root).started("diff-index", "--cached", *_RAW, base.merge_base)
    found = [each for each in trees.parsed(git_command.answer(run, "diff-index")) if each.old != each.new]
    staged = {each.path: each.new for each in found if each.new}
    removed = tuple(sorted(each.path for each in found if each.is_gone))
    before = _blobs({each.path: each for each in found})
    return Change(base, git.folder_below(base.top, root), tuple(sorted(staged)), removed, before, staged)


def _compared(
    root: Path, base: Base, suspects: Iterable[str], known: list[dict[str, str]], modules: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, str]]:
    """The suspects that are there with other bytes, submodules among them; those that are gone; what the base has."""
    present = [path for path in modules if os.path.lexists(root / path)]
    removed: list[str] = []
    for path in sorted(path.rstrip("/") for path in suspects):
        before = [blobs.get(path) for blobs in known]
        if not os.path.lexists(root / path):
            removed.append(path)
        elif (now := blob.id_of_file(root / path, base.merge_base)) is None or any(old != now for old in before):
            present.append(path)
    changed = {*present, *removed}
    return tuple(sorted(present)), tuple(removed), {path: old for path, old in known[0].items() if path in changed}


def _blobs(differences: Mapping[str, Difference]) -> dict[str, str]:
    return {path: each.old.blob for path, each in differences.items() if each.old and each.old.kind == "file"}


def _is_plain(index: bytes) -> bool:
    """Whether all entries are unflagged files or links, told much faster than one by one."""
    plain = sum(index.count(b"\0H " + mode) + index.startswith(b"H " + mode) for mode in (b"100", b"120"))
    return plain == index.count(b"\0")


def _flagged(index: bytes) -> Iterator[tuple[str, str]]:
    return ((os.fsdecode(path), flag.decode()) for flag, path in _FLAGGED.findall(index))


def _paths(printed: bytes) -> list[str]:
    return [path for path in os.fsdecode(printed).split("\0") if path]


class _Git:
    """Git in one folder, with settings under which it trusts no file that it should look at, and runs no filter."""

    def __init__(self, folder: Path) -> None:
        wanted = r"^filter\..*\.(clean|process|required)$"
        named = git_command.lines(folder, "config", "--name-only", "--get-regexp", wanted)
        # A file as new as the index is read by git, through the filter that its attributes name: none is left.
        emptied = (f"{name}={'false' if name.endswith('required') else ''}" for name in named)
        self._folder = folder
        self._settings = [part for setting in (*_TRUST, *emptied) for part in ("-c", setting)]

    def started(self, *arguments: str) -> git_command.Process:
        """Git at work."""
        return git_command.started(self._folder, *self._settings, *arguments)
