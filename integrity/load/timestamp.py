"""ISO 8601 dates and times, as front matter and records write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[Tt ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,](?P<fraction>\d{1,9}))?"
    r" ?(?P<offset>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)


class Timestamp(NamedTuple):
    """A moment, and how much of it was written."""

    moment: datetime
    """Aware, in UTC; a missing time is midnight, a missing offset is UTC."""
    has_time: bool
    has_offset: bool


def parse(text: str) -> Timestamp | None:
    """The moment that `text` names (ISO 8601 / RFC 3339), or None: no such form, no such day or no such time."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return None
    offset = (match["offset"] or "Z").upper().replace("Z", "+00:00")
    fraction = f".{match['fraction'][:6].ljust(6, '0')}" if match["fraction"] else ""
    try:
        moment = datetime.fromisoformat(f"{match['date']}T{match['time'] or '00:00'}{fraction}{offset}")
        return Timestamp(moment.astimezone(UTC), match["time"] is not None, match["offset"] is not None)
    except (ValueError, OverflowError):
        return None
