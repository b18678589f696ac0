"""An internal error: a report that can be pasted into an issue as it is."""

from __future__ import annotations

import hashlib
import platform
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from integrity.version import __version__


def report(error: Exception, arguments: Sequence[str]) -> str:
    """Write the report to the folder for temporary files and return what to tell the user.

    The report holds versions, the arguments and the traceback; no content of articles.
    """
    text = "\n".join(
        (
            f"integrity {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"arguments: {list(arguments)!r}",
            "",
            *traceback.format_exception(error),
        )
    )
    name = f"integrity-crash-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]}.txt"
    path = Path(tempfile.gettempdir()) / name
    summary = f"internal error: {type(error).__name__}: {error}"
    try:
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError:
        return f"{summary}\n{text}\n  do: report this text as a bug"
    return f"{summary}\n  do: report it as a bug with the file {path}"
