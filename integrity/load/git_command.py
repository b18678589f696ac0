"""Git as a program: how it is started, and what it says.

No hook, filter, monitor or pager of the repository is run, no replaced object is followed, and nothing is fetched:
what a partial clone lacks is an error.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from integrity.errors import UsageError
from integrity.load import blob

_PROTOCOLS = ("", "file.", "git.", "http.", "https.", "ssh.", "ext.")
"""A partial clone would fetch what it lacks. Each protocol is named, because a configuration may allow it by name."""
_SETTINGS = ("core.fsmonitor=false", *(f"protocol.{name}allow=never" for name in _PROTOCOLS))
_OPTIONS = ("--no-pager", "--no-replace-objects", "--literal-pathspecs", *(x for s in _SETTINGS for x in ("-c", s)))
_ASKED = 64
"""Blobs asked for at once: 4 KiB of names fit into any pipe, so that neither side waits for the other for ever."""
_MENDING = "run `git fsck`; a partial clone (made with --filter) needs `git fetch --refetch --no-filter origin`"

Process = subprocess.Popen[bytes]
"""A git at work."""


def output(folder: Path, *arguments: str, allowed: tuple[int, ...] = (0,)) -> bytes:
    """What git prints. Raises UsageError for an exit code that is not `allowed`."""
    return answer(started(folder, *arguments), arguments[0], allowed)


def answer(process: Process, command: str, allowed: tuple[int, ...] = (0,)) -> bytes:
    """What a started git prints, once it has ended. Raises UsageError as `output`."""
    code, printed, complaint = _ended(process)
    if code not in allowed:
        raise failure(command, complaint)
    return printed


def lines(folder: Path, *arguments: str) -> list[str]:
    """What git prints, by lines; none where it says no by exit code 1."""
    return [line for line in os.fsdecode(output(folder, *arguments, allowed=(0, 1))).split("\n") if line]


def run(folder: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    """Exit code, output and complaints of git."""
    return _ended(started(folder, *arguments))


def _ended(process: Process) -> tuple[int, bytes, bytes]:
    with process:
        printed, complaint = process.communicate()
    return process.returncode, printed, complaint


def started(folder: Path, *arguments: str) -> Process:
    """Git at work in `folder`. Raises UsageError where it is not installed."""
    program = shutil.which("git")
    if program is None or not Path(program).is_absolute():  # a relative one may have come with the repository
        raise UsageError("git is not installed", "install git, or run without `--since`")
    pipe = subprocess.PIPE
    return subprocess.Popen([program, *_OPTIONS, "-C", str(folder), *arguments], stdin=pipe, stdout=pipe, stderr=pipe)


def contents(top: Path, ids: Iterable[str], limit: int | None) -> Iterator[bytes | None]:
    """The bytes of each blob, all from one process, or None for those over `limit`. Raises UsageError."""
    wanted = list(ids)
    if not wanted:
        return
    with started(top, "cat-file", "--batch") as process:
        for names in batched(wanted, _ASKED):
            if process.stdin:
                process.stdin.write("".join(f"{name}\n" for name in names).encode())
                process.stdin.flush()
            for name in names:
                content = _content(process, name)
                yield content if limit is None or len(content) <= limit else None


def _content(process: Process, name: str) -> bytes:
    """The next answer of `git cat-file --batch`: `<id> blob <size>`, LF, the bytes, LF."""
    if process.stdout:
        head = process.stdout.readline().split()
        content = process.stdout.read(int(head[2]) + 1)[:-1] if head[1:2] == [b"blob"] else b""
        if blob.id_of(content, name) == name:
            return content
    raise UsageError(f"this clone lacks the object {name}, or holds it damaged", _MENDING)


def batched(items: Iterable[str], size: int) -> Iterator[list[str]]:
    """The items in lists of at most `size`."""
    iterator = iter(items)
    return iter(lambda: list(islice(iterator, size)), [])


def failure(command: str, complaint: bytes) -> UsageError:
    """What to tell of a git that failed."""
    remedy = re.search(r"git config .*safe\.directory.*", os.fsdecode(complaint))
    if remedy:
        return UsageError("git does not read a repository that belongs to another user", f"run `{remedy.group()}`")
    return UsageError(f"`git {command}` failed: {reason(complaint)}", _MENDING)


def reason(complaint: bytes) -> str:
    """The last line of what git complained of."""
    return (complaint.decode("utf-8", "replace").strip().splitlines() or ["no reason given"])[-1]
