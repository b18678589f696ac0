"""The files of a `keys/` folder as a plain mapping, the same from disk and from a commit."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from integrity.errors import FormatError, TrustError, UsageError
from integrity.load import blob, git
from integrity.load.article import open_regular

MAX_POLICY_BYTES = 1024 * 1024
"""Of trust.toml, and of trust.toml.sigs."""
MAX_KEY_BYTES = 4 * 1024
MAX_CHECKPOINT_BYTES = 16 * 1024
MAX_FILES = 10_000
"""In one folder, far more than there are keys; one with more is refused before it is read."""
LOG_ENTRIES, LOG_CHECKPOINT = "log/entries.jsonl", "log/checkpoint"
MAX_LOG_BYTES = 1024 * 1024 * 1024
"""Of the entries of the log, some three million: it is read into memory."""

_LIMITS = {
    "trust.toml": MAX_POLICY_BYTES,
    "trust.toml.sigs": MAX_POLICY_BYTES,
    "pub/<name>.jwk": MAX_KEY_BYTES,
    LOG_CHECKPOINT: MAX_CHECKPOINT_BYTES,
}
"""The files that are read."""
_NOT_READ = frozenset({LOG_ENTRIES, "README.md"})
_OF_LOG = (LOG_ENTRIES, LOG_CHECKPOINT)
_MARKS = frozenset({"trust.toml", "trust.toml.sigs", "pub", "log"})
"""What only a trust folder has at its top; without one of these a folder of that name holds something else."""
_PUBLIC_KEY = re.compile(r"pub/[^/.][^/]*\.jwk")
_PRIVATE_PEM = b"PRIVATE KEY-----"
_PROBE_BYTES = 64 * 1024
"""Read of each file, whatever its name, to tell a private key: the largest in use have a quarter of that."""
_SHOWN = 5
_MEND = f"remove or mend what is named; the folder holds {', '.join([*_LIMITS, *sorted(_NOT_READ)])}, all regular files"
_REVOKE = "remove the private key, take it for known to all who could read it, and replace it: `integrity keys revoke`"

_Found = tuple[str, bytes | str]
"""A path, and the bytes of its regular file (none of one that is not read) or in words what stands there instead."""


@dataclass(frozen=True, slots=True)
class TrustFolder:
    """The files of one trust folder, each known to the format, a regular file, and within its size."""

    where: str
    """How messages name it: `keys/` or `keys/ of origin/main`."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """POSIX path from the folder -> bytes, without the README and the entries of the log."""
    has_log: bool = False
    """Whether log/entries.jsonl is there; it is not in `files`, since it has no greatest size."""

    @property
    def of_policy(self) -> Mapping[str, bytes]:
        """The files that are about keys and policy, without those of the log."""
        return {path: data for path, data in self.files.items() if not path.startswith("log/")}


@dataclass(frozen=True, slots=True)
class LogFiles:
    """The files of the corpus log as they stand."""

    entries: bytes = b""
    """Empty where there is no such file: then there is no row."""
    checkpoint: bytes | None = None

    def __bool__(self) -> bool:
        """Whether there is a log."""
        return self.checkpoint is not None or self.entries != b""


def from_disk(folder: Path, where: str, *, named: bool = False) -> TrustFolder:
    """The trust folder at `folder`; no link in it or in its place is followed.

    A folder that is absent or holds nothing of a trust folder's gives one without files, unless the user `named` it:
    then it must exist, and everything in it is checked. Sizes in bytes are at most MAX_POLICY_BYTES,
    MAX_CHECKPOINT_BYTES, and MAX_KEY_BYTES for each public key; README.md is never read, nor are the entries of the
    log here, which have no greatest size. Raises TrustError for what does not belong there, UsageError for a named
    folder that does not exist.
    """
    mode = _mode(folder, where)
    if stat.S_ISLNK(mode):
        raise _in_its_place(where, "symbolic link")
    if named and not stat.S_ISDIR(mode):
        raise UsageError(
            f"there is no folder {folder}", "name the folder that holds trust.toml, or `integrity keys init`"
        )
    if not stat.S_ISDIR(mode) or not (named or _is_marked(entry.name for entry in _entries(folder, where))):
        return TrustFolder(where)
    return _checked(_on_disk(folder, where), where)


def from_commit(commit: str, top: Path, folder: str, where: str, *, named: bool = False) -> TrustFolder:
    """The trust folder at `folder` (POSIX, from `top`) in `commit`, by the rules of `from_disk`.

    Only that a folder which `commit` does not have gives one without files, `named` or not: a change may introduce
    it. Raises TrustError, and UsageError where git cannot tell.
    """
    kinds = git.kinds(commit, top, folder)
    if kinds.get("", "file") != "file":
        raise _in_its_place(where, kinds[""])
    if "" in kinds or not (named or _is_marked(path.partition("/")[0] for path in kinds)):
        return TrustFolder(where)
    _check_number(len(kinds), where)
    contents = git.files(commit, top, folder, wanted=lambda path: path not in _NOT_READ, limit=MAX_POLICY_BYTES)
    return _checked(((path, _in_commit(path, kind, contents[path])) for path, kind in kinds.items()), where)


def log_on_disk(folder: Path, where: str) -> LogFiles:
    """The files of the log in the trust folder at `folder`; behind a link there are none. Raises TrustError."""
    if _is_linked(folder):
        return LogFiles()
    return LogFiles(_log_file(folder, LOG_ENTRIES, where) or b"", _log_file(folder, LOG_CHECKPOINT, where))


def log_in_commit(commit: str, top: Path, folder: str) -> LogFiles:
    """The files of the log in the trust folder at `folder` (POSIX, from `top`) in `commit`. Raises UsageError."""
    found = git.files(commit, top, folder, wanted=lambda path: path in _OF_LOG, limit=MAX_LOG_BYTES)
    return LogFiles(found.get(LOG_ENTRIES) or b"", found.get(LOG_CHECKPOINT))


def log_ids(folder: Path, like: str) -> dict[str, str]:
    """The ids that git gives to the files of the log at `folder`; an empty one for what is no regular file."""
    present = (name for name in _OF_LOG if os.path.lexists(folder / name) and not _is_linked(folder))
    return {name: blob.id_of_file(folder / name, like) or "" for name in present}


def _is_linked(folder: Path) -> bool:
    """Whether the folder or that of its log is a link: what is behind it may lie anywhere."""
    return folder.is_symlink() or (folder / "log").is_symlink()


def _log_file(folder: Path, name: str, where: str) -> bytes | None:
    try:
        with open_regular(folder / name) as opened:
            data = opened.read(MAX_LOG_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (FormatError, OSError) as error:
        reason = error.message if isinstance(error, FormatError) else f"file cannot be read: {error.strerror}"
        raise TrustError(f"{where}{name}: {reason}", "put a regular file in its place") from error
    if len(data) > MAX_LOG_BYTES:
        raise TrustError(f"{where}{name} is over {MAX_LOG_BYTES:,} bytes", "put the log back as it was")
    return data


def _in_its_place(where: str, kind: str) -> TrustError:
    return TrustError(f"{where} is a {kind}; it was not followed", "put the folder itself in its place")


def _is_marked(names: Iterable[str]) -> bool:
    return not _MARKS.isdisjoint(names)


def _in_commit(path: str, kind: str, content: bytes | None) -> bytes | str:
    if kind != "file":
        return f"is a {kind}, expected a regular file; it was not followed"
    if path in _NOT_READ:
        return b""
    if content is None and _limit(path):
        return f"is over {MAX_POLICY_BYTES:,} bytes"
    return content or b""


def _mode(folder: Path, where: str) -> int:
    """The mode of what stands at `folder` itself; 0 if nothing does."""
    try:
        return folder.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as error:
        raise TrustError(f"{where} cannot be read: {error.strerror}", "check its permissions") from error


def _entries(folder: Path, where: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        message = f"{where}: the folder {_shown(folder.name)} cannot be read: {error.strerror}"
        raise TrustError(message, "check its permissions") from error


def _on_disk(top: Path, where: str) -> Iterator[_Found]:
    """Everything below `top` that is no folder, by a list of folders to do: any depth is walked."""
    folders, count = [top], 0
    while folders:
        for entry in _entries(folders.pop(), where):
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
                continue
            count += 1
            _check_number(count, where)
            path = Path(entry.path).relative_to(top).as_posix()
            yield path, _content(Path(entry.path), path)


def _content(file: Path, path: str) -> bytes | str:
    """The first bytes, one more than the greatest size."""
    try:
        if path in _NOT_READ and stat.S_ISREG(file.lstat().st_mode):
            return b""
        with open_regular(file) as opened:
            return opened.read(max(_limit(path), _PROBE_BYTES) + 1)
    except FormatError as error:
        return error.message.removeprefix("file ")
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _check_number(count: int, where: str) -> None:
    if count > MAX_FILES:
        raise TrustError(f"{where} holds more than {MAX_FILES:,} files", "keep in it what the format knows, no more")


def _limit(path: str) -> int:
    """The greatest size in bytes of a file that is read; 0 for any other."""
    return _LIMITS.get("pub/<name>.jwk" if _PUBLIC_KEY.fullmatch(path) else path, 0)


def _checked(found: Iterable[_Found], where: str) -> TrustFolder:
    """Raises one TrustError for all that is wrong; private keys come first."""
    files: dict[str, bytes] = {}
    problems: list[tuple[bool, str, str]] = []
    has_log = False
    for path, content in found:
        private = isinstance(content, bytes) and _is_private(content)
        problem = "looks like a private key" if private else _problem(path, content)
        has_log = has_log or path == LOG_ENTRIES
        if problem:
            problems.append((not private, path, problem))
        elif path not in _NOT_READ and isinstance(content, bytes):
            files[path] = content
    if problems:
        raise _refusal(sorted(problems), where)
    return TrustFolder(where, files, has_log)


def _problem(path: str, content: bytes | str) -> str:
    """What is wrong with one file, or nothing."""
    if isinstance(content, str):
        return content
    limit = _limit(path)
    if not limit and path not in _NOT_READ:
        return "is no file of a trust folder"
    return f"is over {limit:,} bytes" if len(content) > limit else ""


def _is_private(content: bytes) -> bool:
    """Whether a file holds a private key: PEM (RFC 7468), or a JWK or a set with a member "d" (RFC 7517, 8037)."""
    if _PRIVATE_PEM in content:
        return True
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return False
    listed = parsed.get("keys") if isinstance(parsed, dict) else None
    return any(isinstance(key, dict) and "d" in key for key in (parsed, *(listed if isinstance(listed, list) else ())))


def _refusal(problems: list[tuple[bool, str, str]], where: str) -> TrustError:
    told = [f"{_shown(path)} {problem}" for _, path, problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        told.append(f"and {len(problems) - _SHOWN:,} more")
    kinds = {public for public, _, _ in problems}
    steps = [step for public, step in ((False, _REVOKE), (True, _MEND)) if public in kinds]
    return TrustError(f"{where}: {'; '.join(told)}", "; then ".join(steps))


def _shown(path: str) -> str:
    return path if path.isprintable() else ascii(path)
