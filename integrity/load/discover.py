"""Which files are articles: walk the judged paths, follow no link, name what was refused."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from integrity.errors import FormatError
from integrity.load import git

ARTICLE_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
RECORD_SUFFIXES = (".jsonl", ".jsonl.gz", ".parquet")
NOT_ARTICLES = frozenset({"readme", "changelog", "license", "contributing", "code_of_conduct"})
BASELINE = "integrity-baseline.jsonl"
"""The file of accepted findings, which holds no records."""
SUBMODULE = "submodule"
"""A kind of entry in git's index: what it holds is in an index of its own."""
_MODES = {"file": stat.S_IFREG, "symbolic link": stat.S_IFLNK}
ROOT_MARKS = (".git", "integrity.toml")

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(slots=True)
class Discovery:
    """What a walk found; paths are POSIX paths from the root."""

    root: Path
    articles: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    """Files of records; only `link` reads them."""
    refused: dict[str, FormatError] = field(default_factory=dict)
    """Files and folders that were not read, with the reason."""
    unmatched: list[str] = field(default_factory=list)
    """Explicit paths below which there is nothing to judge."""

    def __len__(self) -> int:
        return len(self.articles) + len(self.records) + len(self.refused)


def is_marked(folder: Path) -> bool:
    """Whether `folder` holds `.git` or `integrity.toml`."""
    return any((folder / mark).exists() for mark in ROOT_MARKS)


def find_root(paths: Iterable[Path], is_root: Callable[[Path], bool] = is_marked) -> Path:
    """The nearest folder at or above all of `paths` that `is_root` takes: by default one with a mark.

    Without one: the deepest folder that holds them all. `paths` are absolute; it never depends on where the
    command was started, so that ids are the same from everywhere.
    """
    shared = _shared(paths)
    return next((folder for folder in (shared, *shared.parents) if is_root(folder)), shared)


def way_up(paths: Iterable[Path], top: Path) -> list[Path]:
    """The folders from the deepest one that holds all `paths` up to `top`, the root, without those behind a link."""
    shared = _shared(paths)
    way = [folder for folder in (*reversed(shared.parents), shared) if folder.is_relative_to(top)]
    return [top, *takewhile(lambda folder: not folder.is_symlink(), way[1:])][::-1]


def _shared(paths: Iterable[Path]) -> Path:
    return Path(os.path.commonpath({str(path) if os.path.isdir(path) else os.path.dirname(path) for path in paths}))  # noqa: PTH112, PTH120 - there may be very many


def expand(arguments: Iterable[str], start: Path) -> list[Path]:
    """Absolute paths of command-line arguments; `*`, `?` and `[` are globs where no such file exists."""
    paths: list[Path] = []
    for argument in arguments:
        path = Path(os.path.abspath(start / argument))  # noqa: PTH100 - resolve() would follow links
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
    files that git both ignores and does not track. Of these, an article named explicitly is only subject to `exclude`.
    """
    found = Discovery(root)
    walk = _Walk(found, GitIgnoreSpec.from_lines(exclude))
    asked = sorted(set(paths))
    for path in asked:
        walk.visit(path)
    found.unmatched += [name for name in (relative(root, path) for path in asked) if not _matched(found, name)]
    return found


def at_paths(root: Path, paths: Iterable[str], exclude: Iterable[str] = ()) -> Discovery:
    """Of `paths` (POSIX, from `root`) what a walk of the whole tree would find there, as in `discover`.

    A path may be a folder, such as a submodule; nothing is found at a path where nothing is any more.
    """
    found = Discovery(root)
    walk = _Walk(found, GitIgnoreSpec.from_lines(exclude))
    for path in sorted(set(paths)):
        if not _is_hidden(path.rpartition("/")[0]):
            walk.pass_by(root / path)
    return found


def in_index(root: Path, kinds: Mapping[str, str], exclude: Iterable[str] = ()) -> Discovery:
    """The same of what git's index holds, path (POSIX, from `root`) -> kind as in `git.KINDS`; no file is looked at."""
    found = Discovery(root)
    walk = _Walk(found, GitIgnoreSpec.from_lines(exclude))
    for path, kind in sorted(kinds.items()):
        if kind != SUBMODULE and not _is_hidden(path.rpartition("/")[0]):
            walk.pass_by(root / path, _MODES[kind])
    return found


def _is_hidden(folders: str) -> bool:
    """Whether one of the folders has a name that begins with a dot."""
    return folders.startswith(".") or "/." in folders


def _matched(found: Discovery, name: str) -> bool:
    """Whether something was found at or below the path `name`, or a folder above it refused."""
    if any(above.as_posix() in found.refused for above in PurePosixPath(name).parents):
        return True
    groups = (found.articles, found.records, found.refused)
    below = "" if name == "." else f"{name}/"
    return any(name in group for group in groups) or any(path.startswith(below) for group in groups for path in group)


class _Walk:
    """One pass over the file system; the only place that decides what an article is."""

    def __init__(self, found: Discovery, exclude: GitIgnoreSpec) -> None:
        self._found = found
        self._exclude = exclude
        self._ignored: frozenset[str] = frozenset()
        self._folders: list[Path] = []

    def visit(self, path: Path) -> None:
        """Take an explicit argument: a file as it is, a folder with all below it."""
        try:
            mode = path.lstat().st_mode
        except OSError:
            return
        if linked := self._linked(path):
            self._refuse(linked, _linked_folder())
        elif stat.S_ISDIR(mode):
            self._ignored = git.ignored(self._found.root, path)
            self._tree(path)
        elif not self._exclude.match_file(relative(self._found.root, path)):
            self._file(path, mode)

    def pass_by(self, path: Path, mode: int | None = None) -> None:
        """Take a path that a walk may have come to: under a folder that it refuses, the folder is refused.

        With a `mode` that is what stands there, whatever there is in the work tree.
        """
        way = (folder for folder in reversed(path.parents) if self._found.root in folder.parents)
        unsafe = next((folder for folder in way if _UNSAFE.search(folder.name)), None)
        if _is_excluded(self._exclude, relative(self._found.root, path)):
            return
        if unsafe is not None and (mode is not None or self._linked(unsafe) is None):
            self._refuse(unsafe, _unsafe_name(unsafe.name))
        elif mode is not None and stat.S_ISLNK(mode) and _leads_to_folder(path):
            self._refuse(path, _linked_folder())
        elif mode is not None:
            self._file(path, mode)
        elif path.name.startswith(".") and path.is_dir():
            return
        else:
            self.visit(path)

    def _linked(self, path: Path) -> Path | None:
        """The first folder on the way from the root to `path`, itself included, that is a link."""
        root = self._found.root
        way = [folder for folder in (*reversed(path.parents), path) if root in folder.parents or folder == path]
        return next((folder for folder in way if folder.is_symlink() and _leads_to_folder(folder)), None)

    def _tree(self, top: Path) -> None:
        """All below `top`, by a list of folders to do: a tree deeper than Python's stack is walked too."""
        self._folders.append(top)
        while self._folders:
            folder = self._folders.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        self._entry(Path(entry.path), entry)
            except OSError as error:
                self._refuse(folder, FormatError("FMT101", f"folder cannot be read: {error.strerror}", ""))

    def _entry(self, path: Path, entry: os.DirEntry[str]) -> None:
        is_link = entry.is_symlink()
        is_folder = _leads_to_folder(path) if is_link else entry.is_dir(follow_symlinks=False)
        if entry.name.startswith(".") if is_folder else not _is_wanted(entry.name):
            return
        place = relative(self._found.root, path)
        if place in self._ignored or self._exclude.match_file(f"{place}/" if is_folder else place):
            return
        if is_folder and is_link:
            self._refuse(path, _linked_folder())
        elif is_folder and _UNSAFE.search(entry.name):
            self._refuse(path, _unsafe_name(entry.name))
        elif is_folder:
            self._folders.append(path)
        else:
            with suppress(FileNotFoundError):  # removed since it was listed
                self._file(path, entry.stat(follow_symlinks=False).st_mode)

    def _file(self, path: Path, mode: int) -> None:
        if not _is_wanted(path.name):
            return
        if _UNSAFE.search(path.name):
            self._refuse(path, _unsafe_name(path.name))
        elif not stat.S_ISREG(mode):
            self._refuse(path, _irregular(mode))
        else:
            is_record = path.name.endswith(RECORD_SUFFIXES)
            (self._found.records if is_record else self._found.articles).add(relative(self._found.root, path))

    def _refuse(self, path: Path, error: FormatError) -> None:
        self._found.refused[relative(self._found.root, path)] = error


def is_article_name(name: str) -> bool:
    """Whether a file of this name is an article, by suffix and stem alone, in any case."""
    path = PurePosixPath(name)
    return path.suffix.lower() in ARTICLE_SUFFIXES and path.stem.lower() not in NOT_ARTICLES


def is_article_path(path: str) -> bool:
    """Whether a walk would take the file at `path` for an article, by its name and those of its folders alone."""
    folders, _, name = path.rpartition("/")
    return is_article_name(name) and not _is_hidden(folders) and not _UNSAFE.search(path)


def articles_among(paths: Iterable[str], exclude: Sequence[str] = ()) -> list[str]:
    """Those of `paths` (POSIX, from the root) that a walk would take for articles if they are regular files."""
    spec = GitIgnoreSpec.from_lines(exclude) if exclude else None
    return [path for path in paths if is_article_path(path) and not (spec and _is_excluded(spec, path))]


def _is_excluded(spec: GitIgnoreSpec, path: str) -> bool:
    """Whether a walk would leave `path` out. It enters no excluded folder, whatever a pattern says of its files."""
    ends = (place for place, letter in enumerate(path) if letter == "/")
    return any(spec.match_file(path[: end + 1]) for end in ends) or bool(spec.match_file(path))


def _is_wanted(name: str) -> bool:
    return (name.endswith(RECORD_SUFFIXES) and name != BASELINE) or is_article_name(name)


def relative(root: Path, path: Path) -> str:
    """The POSIX path of `path` from `root`, "." for `root` itself."""
    return path.relative_to(root).as_posix() if path != root else "."


def _leads_to_folder(link: Path) -> bool:
    return os.path.isdir(link)  # noqa: PTH112 - unlike Path.is_dir it never raises, whatever the link leads to


def _anchor(path: Path) -> tuple[Path, str]:
    parts = path.parts
    first = next(index for index, part in enumerate(parts) if any(mark in part for mark in "*?["))
    return Path(*parts[:first]), "/".join(parts[first:])


def _unsafe_name(name: str) -> FormatError:
    character = _UNSAFE.search(name)
    code = f"U+{ord(character.group()):04X}" if character else "nothing"
    return FormatError(
        "FMT103", f"the file name holds {code}, expected visible characters in UTF-8; the file was not read", ""
    )


def _linked_folder() -> FormatError:
    return FormatError("FMT102", "expected a folder of the repository, found a symbolic link; it was not followed", "")


def _irregular(mode: int) -> FormatError:
    kind = "a symbolic link; it was not followed" if stat.S_ISLNK(mode) else "a pipe, socket or device"
    return FormatError("FMT101", f"expected a regular file, found {kind}", "")
