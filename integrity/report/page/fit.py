"""Bounds: how much of a list is shown, by number and by bytes, so that no corpus can make an endless page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Generic, TypeVar

Row = TypeVar("Row")
View = TypeVar("View")


@dataclass(frozen=True, slots=True)
class Shown(Generic[View]):
    """The leading part of a list."""

    items: tuple[View, ...]
    left: int
    """How many more there are."""


def fit(rows: Sequence[Row], view: Callable[[Row], View], *, most: int, room: int) -> Shown[View]:
    """Views of the leading rows: at most `most` of them, and of `room` bytes together. The rest is only counted.

    The first is shown at any length, so that no text can hide the row that it stands in.
    """
    shown: list[View] = []
    for row in rows[:most]:
        item = view(row)
        room -= cost(item)
        if room < 0 and shown:
            break
        shown.append(item)
    return Shown(tuple(shown), len(rows) - len(shown))


def cost(view: object) -> int:
    """About the bytes that a view takes on the page: its texts once escaped; field names stand for the markup."""
    return len(escape(repr(view)).encode())
