"""A real terminal, as far as a program can tell: the standard error of a process on a pty."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.corpus import clean_environment

ROWS, COLUMNS = 24, 100
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

AT_ONCE = """
import sys
from integrity.cli import progress
progress.AFTER, progress.TICK = 0, .01
from integrity.cli.main import run
code = run({arguments!r})
sys.stdout.write(str("rich" in sys.modules))
raise SystemExit(code)
"""
"""The command line with a bar that does not wait; on standard output at the end, whether rich was imported."""


def run(arguments: tuple[str, ...], folder: Path, *, env: Mapping[str, str] | None = None,
        seen: Callable[[subprocess.Popen[bytes], bytes], object] = lambda process, shown: None,
        ) -> tuple[int, str, str]:  # fmt: skip
    """Exit code, all that came to the terminal, and standard output. `seen` is told whenever something came."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", AT_ONCE.format(arguments=list(arguments))],
        cwd=folder, env=clean_environment({"TERM": "xterm-256color", **(env or {})}),
        stdout=subprocess.PIPE, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while part := _read(ours):
        shown += part
        seen(process, shown)
    os.close(ours)
    out, _ = process.communicate(timeout=60)
    return process.returncode, shown.decode(), out.decode()


def left_on_screen(shown: str) -> list[str]:
    """The lines that a terminal shows in the end: it knows CR, LF, a line erased, and the cursor moved up."""
    lines, row = [""], 0
    for part in re.split(r"(\r|\n|\x1b\[2K|\x1b\[1A)", shown):
        if part == "\n":
            row += 1
            lines += [""] * (row == len(lines))
        elif part == "\x1b[1A":
            row -= 1
        elif part == "\x1b[2K":
            lines[row] = ""
        elif part != "\r":
            lines[row] += _ESCAPE.sub("", part)
    return [line for line in lines if line]


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65_536)
    except OSError:  # how Linux tells that the other end is closed
        return b""
