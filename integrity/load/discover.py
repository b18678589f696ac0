"""Which files are articles: walk the judged paths, follow no link, name what was refused."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from integrity.errors import FormatError
from integrity.load import git

ARTICLE_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
RECORD_SUFFIXES = (".jsonl", ".jsonl.gz")
NOT_ARTICLES = frozenset({"readme", "changelog", "license", "contributing", "code_of_conduct"})
ROOT_MARKS = (".git", "integrity.toml")

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(slots=True)
class Discovery:
    """What a walk found; paths are POSIX paths from the root, sorted by `sort`."""

    root: Path
    articles: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    """JSON-lines files; only `link` reads them."""
    refused: dict[str, FormatError] = field(default_factory=dict)
    """Files and folders that were not read, with the reason."""
    unmatched: list[str] = field(default_factory=list)
    """Explicit paths below which there is nothing to judge."""

    def __len__(self) -> int:
        return len(self.articles) + len(self.records) + len(self.refused)


def find_root(paths: Iterable[Path]) -> Path:
    """The nearest folder at or above all of `paths` that holds `.git` or `integrity.toml`.

    Without one: the deepest folder that holds them all. `paths` are absolute; it never depends on where the
    command was started, so that ids are the same from everywhere.
    """
    shared = Path(os.path.commonpath([path if path.is_dir() else path.parent for path in paths]))
    marked = (folder for folder in (shared, *shared.parents) if any((folder / mark).exists() for mark in ROOT_MARKS))
    return next(marked, shared)


def expand(arguments: Iterable[str], start: Path) -> list[Path]:
    """Absolute paths of command-line arguments; `*`, `?` and `[` are globs where no such file exists."""
    paths: list[Path] = []
    for argument in arguments:
        path = Path(os.path.abspath(start / argument))
        if not os.path.lexists(path) and any(mark in argument for mark in "*?["):
            anchor, pattern = _anchor(path)
            paths += sorted(anchor.glob(pattern)) or [path]
        else:
            paths.append(path)
    return paths


def discover(root: Path, paths: Iterable[Path], exclude: Iterable[str] = ()) -> Discovery:
    """Every article, record file and refusal at or below `paths`, which lie at or below `root`.

    A folder is searched for `*.md`, `*.markdown`, `*.txt` but for README and the like, without folders whose
    name begins with a dot, without what `exclude` (patterns as in .gitignore, from the root) names, and without
    files that git both ignores and does not track. A file named explicitly is only subject to `exclude`.
    """
    found = Discovery(root)
    walk = _Walk(found, GitIgnoreSpec.from_lines(exclude))
    for path in dict.fromkeys(paths):
        before = len(found)
        walk.visit(path)
        if len(found) == before and not walk.known(path):
            found.unmatched.append(_relative(root, path))
    return found


class _Walk:
    """One pass over the file system; the only place that decides what an article is."""

    def __init__(self, found: Discovery, exclude: GitIgnoreSpec) -> None:
        self._found = found
        self._exclude = exclude
        self._ignored: frozenset[str] = frozenset()
        self._seen: set[Path] = set()

    def known(self, path: Path) -> bool:
        """Whether an overlapping path was walked before, so that finding nothing new means nothing."""
        return any(seen == path or seen in path.parents for seen in self._seen)

    def visit(self, path: Path) -> None:
        """Take an explicit argument: a file as it is, a folder with all below it."""
        try:
            mode = path.lstat().st_mode
        except OSError:
            return
        if stat.S_ISDIR(mode):
            self._ignored = git.ignored(self._found.root, path)
            self._folder(path)
        elif stat.S_ISLNK(mode) and path.is_dir():
            self._refuse(path, _linked_folder())
        else:
            self._file(path, mode, explicit=True)
        if len(self._found):
            self._seen.add(path)

    def _folder(self, folder: Path) -> None:
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._refuse(folder, FormatError("FMT101", f"folder cannot be read: {error.strerror}", ""))
            return
        for entry in listed:
            self._entry(Path(entry.path), entry)

    def _entry(self, path: Path, entry: os.DirEntry[str]) -> None:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and entry.name.startswith("."):
            return
        relative = _relative(self._found.root, path)
        if relative in self._ignored or self._exclude.match_file(f"{relative}/" if is_folder else relative):
            return
        if is_folder and not _UNSAFE.search(entry.name):
            self._folder(path)
        elif entry.is_symlink() and entry.is_dir():
            self._refuse(path, _linked_folder())
        elif is_folder:
            self._refuse(path, _unsafe_name(entry.name))
        else:
            self._file(path, entry.stat(follow_symlinks=False).st_mode, explicit=False)

    def _file(self, path: Path, mode: int, *, explicit: bool) -> None:
        relative = _relative(self._found.root, path)
        if explicit and self._exclude.match_file(relative):
            return
        if path.name.endswith(RECORD_SUFFIXES):
            self._found.records.add(relative)
        elif not is_article_name(path.name):
            return
        elif _UNSAFE.search(path.name):
            self._refuse(path, _unsafe_name(path.name))
        elif not stat.S_ISREG(mode):
            self._refuse(path, _irregular(mode))
        else:
            self._found.articles.add(relative)

    def _refuse(self, path: Path, error: FormatError) -> None:
        self._found.refused[_relative(self._found.root, path)] = error


def is_article_name(name: str) -> bool:
    """Whether a file of this name is an article, by suffix and stem alone, in any case."""
    path = PurePosixPath(name)
    return path.suffix.lower() in ARTICLE_SUFFIXES and path.stem.lower() not in NOT_ARTICLES


def _relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path != root else "."


def _anchor(path: Path) -> tuple[Path, str]:
    parts = path.parts
    first = next(index for index, part in enumerate(parts) if any(mark in part for mark in "*?["))
    return Path(*parts[:first]), "/".join(parts[first:])


def _unsafe_name(name: str) -> FormatError:
    character = _UNSAFE.search(name)
    code = f"U+{ord(character.group()):04X}" if character else "nothing"
    return FormatError("FMT103", f"name holds {code}; it was not read", "")


def _linked_folder() -> FormatError:
    return FormatError("FMT102", "folder is a symbolic link; it was not followed", "")


def _irregular(mode: int) -> FormatError:
    kind = "a symbolic link; it was not followed" if stat.S_ISLNK(mode) else "a pipe, socket or device"
    return FormatError("FMT101", f"expected a regular file, found {kind}", "")
