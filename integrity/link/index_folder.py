"""An index of an archive in a folder on disk, which is not to be believed.

`index.json` names the segments with their SHA-256 and the rows taken away, and carries its own digest. Files are
written whole under another name and then put in place, `index.json` last: a run that is cut off leaves the old index.
Digests tell accidents; whoever can write the folder can compute them, so that what is read is held against its bounds.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import mmap
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from integrity.errors import FormatError
from integrity.link import segment
from integrity.link.index import Index, Mask
from integrity.link.postings import DamagedIndexError
from integrity.link.segment import Segment
from integrity.load.article import open_regular

if sys.platform != "win32":
    import fcntl

FORMAT = 3
MANIFEST = "index.json"
_UNFINISHED = ".new."
"""What the name of a file begins with until it is whole."""
_DIGEST = re.compile("[0-9a-f]{64}")


def save(index: Index, folder: Path, about: dict[str, str]) -> None:
    """Write `index` to `folder`, with `about` beside it. Raises OSError; what was there before is then still whole.

    Raises BlockingIOError while another run writes there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        write(index, folder, about)


def write(index: Index, folder: Path, about: dict[str, str], *, lasting: bool = False) -> None:
    """The same by a run that is `alone` there. Before it returns all is on the disk itself if it is to be `lasting`."""
    for left in folder.glob(f"{_UNFINISHED}*"):  # of a run that was killed
        left.unlink(missing_ok=True)
    listed = [
        {"file": _name(digest), "sha256": digest, "removed": np.flatnonzero(~live).tolist()}
        for part, live in zip(index.segments, index.live, strict=True)
        for digest in [_kept(part, folder, lasting=lasting)]
    ]
    content = {"format": FORMAT, "about": about, "segments": listed}
    put(folder / MANIFEST, [json.dumps({**content, "sha256": _digest(content)}).encode()], lasting=lasting)
    for old in set(folder.glob("*.segment")) - {folder / str(each["file"]) for each in listed}:
        with suppress(IsADirectoryError, PermissionError):  # a folder is none of ours
            old.unlink(missing_ok=True)


def _kept(part: Segment, folder: Path, *, lasting: bool) -> str:
    """The digest of a segment, which has its file there afterwards."""
    if part.digest and (folder / _name(part.digest)).is_file():  # that is where it was read
        return part.digest
    head, postings, rest = part.parts()
    digest = segment.digest(head, rest)
    data: list[bytes | memoryview] = [head, postings.view(np.uint8).data, rest]
    if not _holds(folder / _name(digest), data):
        put(folder / _name(digest), data, lasting=lasting)
    return digest


def open_index(folder: Path, about: dict[str, str], free: str, *, paged: bool = False) -> tuple[Index, str] | None:
    """The index in `folder`, and what was written there under the key `free`.

    None where there is none, and where it is about another thing: all else that `about` says must be as written.
    Postings are checked now, or only when they are used if `paged`.
    Raises DamagedIndexError for one that is not what was written, and OSError.
    """
    data = _manifest(folder)
    while data is not None:
        try:
            return _opened(folder, data, about, free, paged=paged)
        except DamagedIndexError:
            before, data = data, _manifest(folder)
            if data == before:  # and not one that another run has written since
                raise
    return None


def _manifest(folder: Path) -> bytes | None:
    try:
        with open_regular(folder / MANIFEST) as file:
            return file.read()
    except FileNotFoundError:
        return None
    except FormatError as error:
        raise DamagedIndexError(f"{MANIFEST}: {error.message}") from error


def _opened(folder: Path, data: bytes, about: dict[str, str], free: str, *, paged: bool) -> tuple[Index, str] | None:
    try:
        content = json.loads(data)
        written = content.pop("sha256")
        if written != _digest(content):
            raise DamagedIndexError(f"{MANIFEST} is not as it was written")
        if content["format"] != FORMAT or {**content["about"], free: ""} != {**about, free: ""}:
            return None
        index, names = Index(), [each["file"] for each in content["segments"]]
        if len(set(names)) != len(names):
            raise DamagedIndexError(f"{MANIFEST} names a segment twice")
        for each in content["segments"]:
            part = _read(folder, each["file"], each["sha256"], paged=paged)
            index.segments.append(part)
            index.live.append(_live(part, each["removed"]))
        return index, str(content["about"][free])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError) as error:
        raise DamagedIndexError(f"{MANIFEST} or a segment is no index: {type(error).__name__}") from error


def _live(part: Segment, removed: Any) -> Mask:  # noqa: ANN401 - what JSON may hold
    """Which rows are left. Raises ValueError and TypeError unless `removed` lists rows, ascending and each once."""
    if not isinstance(removed, list) or any(type(row) is not int for row in removed):
        raise TypeError("the rows taken away are no list of numbers")
    bounds = [-1, *removed, len(part)]
    if any(low >= high for low, high in itertools.pairwise(bounds)):
        raise ValueError("the rows taken away are not in order, or not there")
    live = np.ones(len(part), dtype=np.bool_)
    live[np.array(removed, dtype=np.int64)] = False
    return live


def _read(folder: Path, name: str, digest: str, *, paged: bool) -> Segment:
    """A segment on the memory of its file. Raises DamagedIndexError and OSError."""
    if not _DIGEST.fullmatch(digest) or name != _name(digest):
        raise DamagedIndexError(f"{MANIFEST} names a file that is no segment")
    try:
        with open_regular(folder / name) as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise DamagedIndexError(f"{name} is not there") from error
    except FormatError as error:
        raise DamagedIndexError(f"{name}: {error.message}") from error
    except ValueError as error:
        raise DamagedIndexError(f"{name} is empty") from error
    try:
        return segment.of_bytes(memoryview(data), digest, paged=paged)
    except (DamagedIndexError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedIndexError(f"{name} is not as it was written") from error


def _name(digest: str) -> str:
    return f"{digest[:32]}.segment"


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _holds(path: Path, data: Iterable[bytes | memoryview]) -> bool:
    """Whether a regular file with this content is there already."""
    try:
        with open_regular(path) as file:
            return all(file.read(len(part)) == part for part in data) and not file.read(1)
    except (FormatError, OSError):
        return False


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other run writes in `folder` meanwhile, where the system can see to that. Raises BlockingIOError, OSError."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:  # a file system without locks
            pass
        yield
    finally:
        os.close(handle)


def put(path: Path, data: Iterable[bytes | memoryview], *, lasting: bool = False) -> None:
    """The whole file or none, under its name; an empty folder of that name gives way."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in data:
                file.write(part)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def about_of(folder: Path) -> dict[str, str]:
    """What the index in `folder` says that it is about. Raises DamagedIndexError and OSError."""
    try:
        about = json.loads(_manifest(folder) or b"")["about"]
        return {str(key): str(value) for key, value in about.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedIndexError(f"{MANIFEST} is no index: {type(error).__name__}") from error
