"""`--compare`: the file of an earlier report."""

from __future__ import annotations

from pathlib import Path

from integrity.errors import FormatError, UsageError
from integrity.load.article import open_regular
from integrity.report import earlier
from integrity.report.earlier import MAX_BYTES, NEXT_STEP, Earlier


def read(name: str) -> Earlier:
    """The report in the file `name`. Raises UsageError; a link or what is no regular file is not read."""
    try:
        with open_regular(Path(name)) as file:
            data = file.read(MAX_BYTES + 1)
    except FormatError as error:
        raise UsageError(f"{name} is no report to compare with: {error.message}", NEXT_STEP) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{name} cannot be read: {reason}", NEXT_STEP) from error
    return earlier.parse(data, name)
