"""An internal error: a report that can be pasted into an issue as it is."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from collections.abc import Sequence

from integrity.version import __version__


def report(error: Exception, arguments: Sequence[str]) -> list[str]:
    """Write the report to a new file in the folder for temporary files and return what to tell the user, by lines.

    The report holds versions, the arguments and the traceback; of articles no more than the error itself quotes.
    """
    text = "\n".join(
        (
            f"integrity {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"arguments: {list(arguments)!r}",
            "",
            *traceback.format_exception(error),
        )
    )
    summary = f"internal error: {type(error).__name__}: {error}"
    try:
        handle, path = tempfile.mkstemp(prefix="integrity-crash-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        return [summary, *(f"  | {line}" for line in text.splitlines()), "  do: report this text as a bug"]
    return [summary, f"  do: report it as a bug with the file {path}"]
