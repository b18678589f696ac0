"""What git says about a work tree, by asking git itself. No hook, filter or monitor of the repository is run."""

from __future__ import annotations

import subprocess
from pathlib import Path

_IGNORED = ("ls-files", "-z", "--others", "--ignored", "--exclude-per-directory=.gitignore", "--directory", "--", ".")


def ignored(root: Path, folder: Path) -> frozenset[str]:
    """Paths from `root`, at or below `folder`, that are untracked and named by a `.gitignore`.

    A tracked file is never among them, and where git or a repository is missing nothing is: reading too much
    is safe, reading too little is not. A folder that is ignored as a whole stands for all in it, but not
    `folder` itself, which was asked for by name.
    """
    lines = _run(folder, *_IGNORED)
    prefix = "" if folder == root else f"{folder.relative_to(root).as_posix()}/"
    return frozenset(f"{prefix}{line.rstrip('/')}" for line in lines if line not in {"", "./"})


def _run(folder: Path, *arguments: str) -> list[str]:
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except OSError:  # git is not installed
        return []
    if done.returncode:  # not a repository, or one that git refuses to read
        return []
    return done.stdout.decode("utf-8", "surrogateescape").split("\0")
