"""Reports to standard output and files; the counts to standard error."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from integrity.errors import UsageError
from integrity.report.report import Report
from integrity.report.terminal import Look

FORMATS = {
    "text": "console",
    "json": "json_v1",
    "html": "html",
    "links": "links_jsonl",
    "clusters": "clusters_jsonl",
}
"""Name of a format -> module in integrity.report with its `render`."""


@dataclass(frozen=True, slots=True)
class Target:
    """One `--output`."""

    format: str
    path: Path | None
    """None is standard output."""


def targets(values: tuple[str, ...]) -> list[Target]:
    """The outputs that were asked for, and text on standard output unless something else goes there.

    Raises UsageError for an unknown format and for two reports on one target.
    """
    found = [_target(value) for value in values]
    if all(target.path for target in found):
        found.append(Target("text", None))
    if len({target.path for target in found}) < len(found):
        raise UsageError("two --output go to the same place", "give each a path of its own")
    return found


def _target(value: str) -> Target:
    name, _, path = value.partition(":")
    if name not in FORMATS:
        raise UsageError(f"there is no output format {name!r}", f"use one of: {', '.join(FORMATS)}")
    return Target(name, Path(path) if path and path != "-" else None)


def write(report: Report, wanted: list[Target], look: Look) -> None:
    """Render each format and write it whole or not at all."""
    for target in wanted:
        text = render(report, target, look)
        if target.path is None:
            to_stdout(text)
        else:
            to_file(target.path, text)


def render(report: Report, target: Target, look: Look) -> str:
    """The report in one format; text in a file has no colours."""
    if target.format == "text":
        from integrity.report import console  # noqa: PLC0415 - like the other formats, only when asked for

        return console.render(report, look if target.path is None else Look(verbose=look.verbose))
    text = importlib.import_module(f"integrity.report.{FORMATS[target.format]}").render(report)
    assert isinstance(text, str)  # noqa: S101
    return text


def to_stdout(text: str) -> None:
    """Write `text` as UTF-8. A reader that has gone (`| head`) is not an error."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def to_file(path: Path, text: str) -> None:
    """Write `text` beside `path` first and put it in place at the end, so that no half report is ever seen.

    Raises UsageError if the folder cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8", "backslashreplace"))
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", "name a folder that exists and is writable"
        ) from error


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def wants_color(choice: str, stream: TextIO) -> bool:
    """Whether to colour text on `stream`: as asked, else on a terminal unless NO_COLOR is set (no-color.org)."""
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
