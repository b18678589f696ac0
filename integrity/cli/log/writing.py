"""How the files of the log are written: whole or not at all, by one command at a time.

A new file is written beside the keys folder, brought to the disk, and renamed into its place. So a command that is
killed leaves the old file or the new one. In the keys folder itself nothing unfinished may lie, not for a moment.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

from integrity.errors import UsageError

UNFINISHED = ".integrity-log.tmp"
"""What a killed command may leave beside the keys folder; the next one writes over it."""


@contextmanager
def alone(keys: Path) -> Iterator[None]:
    """No other command writes the log in the keys folder meanwhile, where the system can see to that.

    Raises UsageError while one does, and where the folder of the log cannot be made.
    """
    folder = keys / "log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = None if sys.platform == "win32" else os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        if handle is not None:
            _lock(handle, folder)
        yield
    finally:
        if handle is not None:
            os.close(handle)
        with suppress(OSError):  # where nothing was written
            folder.rmdir()


def write(keys: Path, name: str, data: bytes) -> None:
    """Put `data` into the file `name` of the keys folder, durably. Raises UsageError."""
    unfinished, place = keys.parent / UNFINISHED, keys / name
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(unfinished, flags, 0o666), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
        _sync(place.parent)
    except OSError as error:
        raise _unwritable(place, error) from error


def _lock(handle: int, folder: Path) -> None:
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(f"another command is writing {folder}", "run this one again when it has ended") from None
    except OSError:  # a file system without locks
        return


def _sync(folder: Path) -> None:
    """Bring the name of a new file to the disk, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path} cannot be written: {error.strerror}", "make the folder writable, or make room")
