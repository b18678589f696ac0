"""Counts and times as every format for people words them."""

from __future__ import annotations

from datetime import datetime


def counted(count: int, noun: str) -> str:
    """The count with its noun in the singular or plural."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def minute(moment: datetime) -> str:
    """Date and minute, in the order of ISO 8601."""
    return moment.isoformat(" ", "minutes")[:16]
