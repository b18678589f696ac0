"""What git says about a work tree, by asking git itself.

No hook, filter, monitor or pager of the repository is run, no replaced object is followed, and nothing is fetched:
what a partial clone lacks is an error. Contents are compared by blob ids computed here (`load/blob.py`), since git
would run clean filters, and would believe its index: `assume-unchanged`, times of change, line-end attributes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from integrity.errors import UsageError
from integrity.load import blob, git_command

_IGNORED = ("ls-files", "-z", "--others", "--ignored", "--exclude-per-directory=.gitignore", "--directory", "--", ".")
_SUFFIX = re.compile(r"[~^:]|@\{")
"""Where the name of a ref ends and a suffix as in `main~2` or `main@{1}` begins (gitrevisions)."""
_NAMED = 500
"""Paths that git is asked for by name; of more, all are listed."""
KINDS = {"100": "file", "120": "symbolic link", "160": "submodule"}
"""By the first digits of the mode in a tree of git."""


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is held against. Ids are 40 (SHA-1) or 64 (SHA-256) lower-case hex characters."""

    top: Path
    """Top folder of the work tree."""
    tip: str
    """The commit that REF names."""
    merge_base: str
    """The best common ancestor of `tip` and HEAD."""
    other_bases: tuple[str, ...] = ()
    """Further best common ancestors, where the two branches were merged into each other."""
    name: str = field(default="", compare=False)
    """What it is called."""
    judged: str | None = None
    """The tree that is judged, where it is the index; None for the work tree."""


class _Entry(NamedTuple):
    """What stands at one path, counted from the folder that was asked for."""

    path: str
    kind: str
    id: str


def ignored(root: Path, folder: Path) -> frozenset[str]:
    """Paths from `root`, at or below `folder`, that are untracked and named by a `.gitignore`.

    A tracked file is never among them, and where git or a repository is missing nothing is: reading too much
    is safe, reading too little is not. A folder that is ignored as a whole stands for all in it, but not
    `folder` itself, which was asked for by name.
    """
    try:
        lines = os.fsdecode(git_command.output(folder, *_IGNORED)).split("\0")
    except UsageError:
        return frozenset()
    prefix = "" if folder == root else f"{folder.relative_to(root).as_posix()}/"
    return frozenset(f"{prefix}{line.rstrip('/')}" for line in lines if line not in {"", "./"})


def base(root: Path, ref: str) -> Base:
    """The commits against which a change in the work tree around `root` is judged; the nearest work tree counts.

    Raises UsageError where there is no work tree, `ref` names no commit or more than one ref, HEAD has no commit,
    the histories have nothing in common, or a shallow clone lacks commits that could decide what they have in common.
    """
    top = _top(root)
    tip = _tip(top, ref)
    head = _commit(top, "HEAD")
    if not head:
        raise UsageError(f"{top} has no commit yet", "commit first, or run without `--since`")
    first, *others = _merge_bases(top, ref, tip, head)
    return Base(top, tip, first, tuple(others), ref)


def staged(root: Path) -> Base:
    """HEAD as the base of what the index holds; where there is no commit yet, nothing is.

    Raises UsageError where there is no work tree, and for an index with conflicts.
    """
    top = _top(root)
    code, printed, complaint = git_command.run(top, "write-tree")
    if code:
        message = f"what is staged cannot be read as a tree: {git_command.reason(complaint)}"
        raise UsageError(message, "resolve conflicts and `git add` the files; the git folder must be writable")
    head = _commit(top, "HEAD") or git_command.lines(top, "hash-object", "-t", "tree", os.devnull)[0]
    return Base(top, head, head, name="HEAD", judged=os.fsdecode(printed).strip())


def place(root: Path, name: str) -> Path:
    """Where a file of this work tree called `name` lies inside of its git folder. Raises UsageError."""
    return root / "\n".join(git_command.lines(root, "rev-parse", "--git-path", name))


def changed(base: Base, root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Those of `paths` (POSIX, from `root`) whose files hold other bytes than the merge base has at that path.

    So does a path that the merge base does not have, has as a link or in a submodule, or that cannot be read as a
    regular file now; with several merge bases it is enough to differ from one. Committed, staged, unstaged and
    untracked changes count alike, and so do line ends, also where git itself converted them on checkout.
    Raises UsageError.
    """
    folder = folder_below(base.top, root)
    known = [blobs(commit, base.top, folder) for commit in (base.merge_base, *base.other_bases)]
    present = ((path, blob.id_of_file(root / path, base.merge_base)) for path in paths)
    return frozenset(path for path, now in present if not now or any(ids.get(path) != now for ids in known))


def kinds(commit: str, top: Path, folder: str) -> dict[str, str]:
    """Every path at or below `folder`, as in `files`: `file`, `symbolic link` or `submodule`. Raises UsageError."""
    return {entry.path: entry.kind for entry in _entries(commit, top, folder)}


def files(
    commit: str, top: Path, folder: str, *, wanted: Callable[[str], bool] | None = None, limit: int | None = None
) -> dict[str, bytes | None]:
    """Every file at or below `folder` (POSIX, from `top`, "" for all) in `commit`: path from `folder` -> bytes.

    A file that stands where the folder was expected has the path "". None stands for what is no regular file
    (`kinds` tells), what `wanted` declines by its path, and what has over `limit` bytes. A folder that `commit`
    does not have gives nothing. Raises UsageError; an object that the clone lacks is never taken for absence.
    """
    entries = _entries(commit, top, folder)
    chosen = {e.path: e.id for e in entries if e.kind == "file" and (wanted is None or wanted(e.path))}
    contents: dict[str, bytes | None] = dict.fromkeys(entry.path for entry in entries)
    return contents | dict(zip(chosen, git_command.contents(top, chosen.values(), limit), strict=True))


def read(commit: str, top: Path, path: str) -> bytes | None:
    """The bytes of the regular file at `path` (POSIX, from `top`) in `commit`, or None. Raises UsageError."""
    return files(commit, top, path, wanted=lambda rest: not rest).get("")


def _top(root: Path) -> Path:
    code, output, complaint = git_command.run(root, "rev-parse", "--show-toplevel")
    if code and b"safe.directory" not in complaint:
        raise UsageError(f"{root} is in no work tree of git: {git_command.reason(complaint)}", "run it inside a clone")
    if code:
        raise git_command.failure("rev-parse", complaint)
    top = Path(os.fsdecode(output.removesuffix(b"\n")))
    if not os.path.lexists(top / ".git"):
        raise UsageError(f"{top} holds no .git, though git calls it a work tree", "unset GIT_DIR and GIT_WORK_TREE")
    return top


def _tip(top: Path, ref: str) -> str:
    if not ref or ref.startswith("-") or "\0" in ref:
        raise UsageError(f"`{ref}` is no name of a commit", "name a branch, such as `origin/main`")
    refs = frozenset(git_command.lines(top, "for-each-ref", "--format=%(refname)"))
    _check_unambiguous(ref, refs)
    commit = _commit(top, ref)
    if not commit:
        raise UsageError(f"git knows no commit `{ref}` here", _where_to_find(top, ref, refs))
    return commit


def _check_unambiguous(ref: str, refs: frozenset[str]) -> None:
    """Git would prefer a tag to a branch of the same name, and whoever may push a tag would choose the base."""
    name = _SUFFIX.split(ref, maxsplit=1)[0]
    places = ("refs/", "refs/tags/", "refs/heads/", "refs/remotes/")
    found = sorted({f"refs/remotes/{name}/HEAD", *(f"{place}{name}" for place in places)} & refs)
    if len(found) > 1:
        raise UsageError(f"`{ref}` may be {' or '.join(found)}", "write the whole name, beginning with refs/")


def _where_to_find(top: Path, ref: str, refs: frozenset[str]) -> str:
    remotes = _remotes(top)
    if _SUFFIX.search(ref) and _boundary(top):
        return _how_to_deepen(top, ref)
    if _SUFFIX.search(ref) or not remotes:
        return "check it with `git log` and `git branch --all`"
    near = [f"{remote}/{ref}" for remote in remotes if f"refs/remotes/{remote}/{ref}" in refs]
    if near:
        return f"did you mean {near[0]}? write `--since {near[0]}`"
    remote, name = _remote_and_name(ref, remotes)
    return f"run `git fetch {remote} {name}:refs/remotes/{remote}/{name}`, then write `--since {remote}/{name}`"


def _remotes(top: Path) -> list[str]:
    return sorted(git_command.lines(top, "remote"), key=lambda remote: (remote != "origin", remote))


def _remote_and_name(ref: str, remotes: list[str]) -> tuple[str, str]:
    """The remote that has `ref`, and what it is called there; the first of `remotes` if nothing tells."""
    name = ref.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    remote = next((remote for remote in remotes if name.startswith(f"{remote}/")), [*remotes, "origin"][0])
    return remote, name.removeprefix(f"{remote}/")


def _merge_bases(top: Path, ref: str, tip: str, head: str) -> list[str]:
    """All best common ancestors of `tip` and `head`, at least one."""
    found = git_command.lines(top, "merge-base", "--all", tip, head)
    if found not in ([tip], [head]) and _is_cut(top, tip, head, found):
        message = f"this shallow clone lacks the commits that tell where the change left `{ref}`"
        raise UsageError(message, _how_to_deepen(top, ref))
    if not found:
        raise UsageError(f"`{ref}` and HEAD have no common history", "name the branch that the change is meant for")
    return found


def _is_cut(top: Path, tip: str, head: str, found: list[str]) -> bool:
    """Whether history was cut off above the common ancestors `found`, so that there may be better ones."""
    boundary = _boundary(top)
    own = git_command.lines(top, "rev-list", tip, head, "--not", *found) if boundary else []
    return not boundary.isdisjoint(own)


def _boundary(top: Path) -> frozenset[str]:
    """The commits whose parents a shallow clone does not have."""
    path = top / "\n".join(git_command.lines(top, "rev-parse", "--git-path", "shallow"))
    with suppress(FileNotFoundError):
        return frozenset(path.read_text(encoding="ascii").split())
    return frozenset()


def _how_to_deepen(top: Path, ref: str) -> str:
    remote, name = _remote_and_name(_SUFFIX.split(ref, maxsplit=1)[0], _remotes(top))
    some = f"`git fetch --deepen=100 {remote} {name}` until it is enough"
    return f"run {some}, or `git fetch --unshallow {remote}`; in the checkout action set `fetch-depth: 0`"


def folder_below(top: Path, root: Path) -> str:
    """The POSIX path of `root` from `top`, "." for `top` itself. Raises UsageError for a folder elsewhere."""
    try:
        return root.resolve().relative_to(top.resolve()).as_posix()
    except ValueError as error:
        raise UsageError(f"{root} is not in the work tree {top}", "name paths of one work tree") from error


def blobs(commit: str, top: Path, folder: str) -> dict[str, str]:
    """The id of every file at or below `folder`, as in `files`. Raises UsageError."""
    return {entry.path: entry.id for entry in _entries(commit, top, folder) if entry.kind == "file"}


def held(commit: str, top: Path, folder: str, paths: Collection[str]) -> dict[str, str]:
    """The id of the file at each of `paths` where there is one, of a tree too large to look at all. As `blobs`."""
    inner = "/".join(PurePosixPath(folder).parts)
    start, wanted = len(inner) + 1 if inner else 0, frozenset(filter(_is_inner, paths))
    named = [f"{inner}/{path}" if inner else path for path in sorted(wanted)] if len(wanted) <= _NAMED else [inner]
    lines = _listed(top, commit, *named) if wanted else []
    chosen = (_entry(line, inner) for line in lines if line[line.find("\t") + 1 + start :] in wanted)
    return {entry.path: entry.id for entry in chosen if entry.kind == "file"}


def _entries(commit: str, top: Path, folder: str) -> list[_Entry]:
    folder = "/".join(PurePosixPath(folder).parts)
    return [_entry(line, folder) for line in _listed(top, commit, folder)]


def _is_inner(path: str) -> bool:
    """Whether git could have a file at `path`: an index that someone else has written may name anything."""
    return "\0" not in path and {"", ".", ".."}.isdisjoint(path.split("/"))


def _listed(top: Path, commit: str, *paths: str) -> list[str]:
    output = git_command.output(top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *filter(None, paths))
    return os.fsdecode(output).split("\0")[:-1]


def _entry(line: str, folder: str) -> _Entry:
    """Of a line of `git ls-tree`: mode, type and id with blanks between them, a tab, the path."""
    about, _, path = line.partition("\t")
    mode, _, name = about.split(" ")
    return _Entry(path.removeprefix(folder).removeprefix("/"), KINDS[mode[:3]], name)


def _commit(top: Path, ref: str) -> str:
    """The id of the commit that `ref` names, or "" where it names none."""
    lines = git_command.lines(top, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    return lines[0] if len(lines) == 1 and lines[0].isalnum() else ""  # `a..b` gives two, `^a` one that is no id
