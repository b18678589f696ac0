"""Times as every format for programs writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def second(moment: datetime | None) -> str | None:
    """An aware time in UTC with whole seconds, as ISO 8601 writes it; None for none."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z" if moment else None
