"""Files of records, by the end of their names: JSON lines or Parquet."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from integrity.errors import UsageError
from integrity.load import jsonl
from integrity.load.jsonl import RecordFile

PARQUET = ".parquet"


def read(path: Path) -> RecordFile:
    """The records of a file, and what is wrong in it. Raises UsageError for Parquet where nothing can read it."""
    if path.suffix != PARQUET:
        return jsonl.read(path)
    if not can_read_parquet():
        raise UsageError(
            f"{path.name} is Parquet, and pyarrow, which reads it, is not installed",
            "pip install 'newsroom-integrity[bulk]', or name a .jsonl file",
        )
    from integrity.load import parquet  # noqa: PLC0415 - imports pyarrow

    return parquet.read(path)


def can_read_parquet() -> bool:
    """Whether pyarrow is installed, from the extra `bulk`."""
    return find_spec("pyarrow") is not None
