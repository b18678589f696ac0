"""Where the index of a work tree lies."""

from __future__ import annotations

from pathlib import Path

from integrity import archive
from integrity.cli import complete
from integrity.cli.options import absolute
from integrity.cli.variables import option
from integrity.load import discover, git

place_option = option(
    "cache-dir",
    metavar="DIR",
    help="Folder of the index.  [`integrity` in the git folder]",
    shell_complete=complete.folders,
)


def place(cache_dir: str | None) -> Path:
    """The folder named, else that of the work tree around the current folder. Raises UsageError where there is none."""
    return absolute(cache_dir) or git.place(discover.find_root([Path.cwd()]), archive.FOLDER)
