"""Reports to standard output and files; all else that is said to standard error."""

from __future__ import annotations

import importlib
import os
import re
import stat
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

from integrity.errors import UsageError
from integrity.report.inert import visible
from integrity.report.report import Report
from integrity.report.terminal import Look
from integrity.workers import Progress, silent

FORMATS = {
    "text": "console",
    "json": "json_v1",
    "jsonl": "jsonl",
    "html": "html",
    "markdown": "markdown",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
    "gitlab": "gitlab",
    "links": "links_jsonl",
    "clusters": "clusters_jsonl",
    "verdicts": "verdicts_jsonl",
    "csv": "csv_articles",
}
"""Name of a format -> module in integrity.report with its `render`."""
AS_PARQUET, PARQUET = ("links", "clusters"), ".parquet"
"""Formats that are Parquet in a file whose name ends so."""


@dataclass(frozen=True, slots=True)
class Target:
    """One `--output`."""

    format: str
    path: Path | None
    """None is standard output."""


def targets(values: tuple[str, ...]) -> list[Target]:
    """The outputs that were asked for, and text on standard output unless something else goes there.

    Raises UsageError for an unknown format and for two reports in one place.
    """
    found = [_target(value) for value in values]
    if all(target.path for target in found):
        found.append(Target("text", None))
    taken: set[str] = set()
    for target in found:
        place = os.path.realpath(target.path) if target.path else "standard output"
        if place in taken:
            raise UsageError(
                f"two reports go to {place}", f"give each a path of its own: --output {target.format}:PATH"
            )
        taken.add(place)
    return found


def _target(value: str) -> Target:
    name, colon, path = value.partition(":")
    if name not in FORMATS:
        raise UsageError(f"there is no output format {name!r}", f"use one of: {', '.join(FORMATS)}")
    if colon and not path:
        raise UsageError(f"--output {value} names no file", f"write {name}:PATH, or {name} alone for standard output")
    if path.endswith(PARQUET):
        _check_parquet(name)
    return Target(name, Path(path) if path and path != "-" else None)


def _check_parquet(name: str) -> None:
    if name not in AS_PARQUET:
        raise UsageError(f"{name} is not written as Parquet", f"only {' and '.join(AS_PARQUET)} are; use another name")
    if find_spec("pyarrow") is None:
        raise UsageError(
            "pyarrow, which writes Parquet, is not installed",
            "pip install 'newsroom-integrity[bulk]', or name a .jsonl file",
        )


FURTHER_PAGE = re.compile(rb'<meta name="integrity-page" content="(?!1")\d+">')
"""What every page of an HTML report but the first begins with."""

WRITING = "writing"
"""The stage of a run in which reports are written, as its progress names it."""


def write(report: Report, wanted: list[Target], look: Look, progress: Progress = silent) -> list[Path]:
    """Render each format and write it whole or not at all; the files beside those that were asked for are returned."""
    beside: list[Path] = []
    for number, target in enumerate(wanted):
        progress(WRITING, number, len(wanted))
        if target.path is None:
            to_stdout(render(report, target, look))
        elif target.format == "html" and not _is_stream(target.path):
            beside += _write_pages(report, target.path)
        elif target.path.suffix == PARQUET:
            from integrity.report import parquet  # noqa: PLC0415 - imports pyarrow

            data_to_file(target.path, parquet.RENDERERS[target.format](report))
        else:
            to_file(target.path, render(report, target, look))
    return beside


def _write_pages(report: Report, path: Path) -> list[Path]:
    """The first page to `path` and the others beside it: those first, so that no link ever leads nowhere.

    Raises UsageError where something else than such a page stands in the place of one.
    """
    from integrity.report import html  # noqa: PLC0415 - like the other formats, only when asked for

    beside = []
    for name, text in html.pages(report, path.stem, path.suffix):
        place = path.with_name(name)
        if place != path:
            if os.path.lexists(place) and not _is_page(place):
                raise UsageError(f"{place} is to hold a page of the report, and something else stands there",
                                 "move it away, or write the report to another folder")  # fmt: skip
            beside.append(place)
        to_file(place, text)
    return beside[::-1]


def _is_page(path: Path) -> bool:
    """Whether `path` is a further page of an earlier report."""
    try:
        with path.open("rb") as file:
            return FURTHER_PAGE.search(file.read(4096)) is not None
    except OSError:
        return False


def render(report: Report, target: Target, look: Look) -> str:
    """The report in one format; text in a file has no colours."""
    if target.format == "text":
        from integrity.report import console  # noqa: PLC0415 - like the other formats, only when asked for

        return console.render(report, look if target.path is None else Look(verbose=look.verbose))
    text = importlib.import_module(f"integrity.report.{FORMATS[target.format]}").render(report)
    assert isinstance(text, str)  # noqa: S101
    return text


def to_stdout(text: str) -> None:
    """Write `text` as UTF-8. A reader that has gone (`| head`) is not an error, nor is a closed standard output.

    Raises UsageError where the system refuses, as on a full disk.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        raise UsageError(
            f"standard output cannot be written: {error.strerror}", "make room, or name a file: --output FORMAT:PATH"
        ) from error


def say(*lines: str) -> None:
    """Write lines to standard error, each inert. A reader that has gone is not an error."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write("".join(f"{visible(line)}\n" for line in lines))
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Lead what is still to be written to `stream` nowhere, so that nothing fails when Python flushes it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def to_file(path: Path, text: str) -> None:
    """Write `text` to `path` as `data_to_file` does."""
    data_to_file(path, text.encode("utf-8", "backslashreplace"))


def data_to_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that no half report is ever seen there.

    A link at `path` is replaced, not followed. Raises UsageError if `path` cannot be written.
    """
    try:
        if _is_stream(path):
            path.write_bytes(data)
        else:
            _replace(path, data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", "name a file in a writable folder") from error


def to_new_file(path: Path, text: str) -> None:
    """Write `text` to `path`, whole or not at all, where nothing stands yet. Raises UsageError."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8", "backslashreplace"))
            Path(name).chmod(0o666 & ~_umask())
            path.hardlink_to(name)  # unlike a rename, this fails where something stands
        finally:
            Path(name).unlink(missing_ok=True)
    except FileExistsError as error:
        raise UsageError(f"{path} exists", "remove or rename it first; nothing was written") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", "make the folder writable") from error


def _is_stream(path: Path) -> bool:
    """Whether `path` is a device or pipe (`/dev/null`, `/dev/fd/63` of a shell), which no file may replace."""
    folder = Path(os.path.realpath(path.parent))
    return folder.is_relative_to("/dev") or folder.is_relative_to("/proc") or _is_pipe(path)


def _is_pipe(path: Path) -> bool:
    return os.path.lexists(path) and stat.S_ISFIFO(path.lstat().st_mode)


def rewrite(path: Path, data: bytes) -> None:
    """Put other bytes into the file at `path`, whole or not at all; its permissions stay. Raises UsageError."""
    try:
        _replace(path, data, path.stat().st_mode & 0o7777)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", "make file and folder writable") from error


def _replace(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write beside `path` first and put it in place at the end."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o666 & ~_umask() if mode is None else mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def wants_color(choice: str, stream: TextIO | None) -> bool:
    """Whether to colour text on `stream`: as asked, else on a terminal unless NO_COLOR is set (no-color.org)."""
    if choice != "auto":
        return choice == "always"
    if stream is None or not stream.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
