"""Settings of a project: what there is to set, where it is found, what of it counts where."""

from integrity.config.reading import (
    FILE,
    PROJECT,
    contents,
    find,
    from_mapping,
    nearest,
    overruled,
    parse,
    read,
    table_in,
)
from integrity.config.settings import BASELINE, LEVELS, OFF, PerPath, Settings

__all__ = [
    "BASELINE",
    "FILE",
    "LEVELS",
    "OFF",
    "PROJECT",
    "PerPath",
    "Settings",
    "contents",
    "find",
    "from_mapping",
    "nearest",
    "overruled",
    "parse",
    "read",
    "table_in",
]
