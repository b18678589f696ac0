"""The title of a text that has no front matter."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

MAX_TITLE = 300
"""Characters; a longer line is a paragraph."""
_ATX = re.compile(r"#{1,6}[ \t]+")
_SETEXT = re.compile(r"(=+|-{3,})[ \t]*")


class Title(NamedTuple):
    """A title found in a text, and how: `heading`, `recurring line` or `first line`."""

    text: str
    line: int
    """Counted from 1 within the text."""
    found_as: str


def find_title(text: str) -> Title | None:
    """The title of `text`, or None.

    It is the first Markdown heading; else the first line that stands alone and comes again (pages repeat their
    headline, not their slogan); else the first line of all if it stands alone and is no paragraph.
    """
    lines = [line.strip() for line in text.split("\n")]
    return _heading(lines) or _recurring(lines) or _first(lines)


def _heading(lines: list[str]) -> Title | None:
    for number, line in enumerate(lines, 1):
        below = lines[number] if number < len(lines) else ""
        if (match := _ATX.match(line)) and (title := _without_closing(line[match.end() :])):
            return Title(title, number, "heading")
        if line and _SETEXT.fullmatch(below) and _alone(lines, number, below=2):
            return Title(line, number, "heading")
    return None


def _without_closing(heading: str) -> str:
    """The text of a heading without the `#` marks that may close it after a blank."""
    text = heading.rstrip("#")
    return heading if text and not text[-1].isspace() else text.strip()


def _recurring(lines: list[str]) -> Title | None:
    counts = Counter(lines)
    for number, line in enumerate(lines, 1):
        if 0 < len(line) <= MAX_TITLE and counts[line] > 1 and len(line.split()) > 2 and _alone(lines, number):
            return Title(line, number, "recurring line")
    return None


def _first(lines: list[str]) -> Title | None:
    number = next((number for number, line in enumerate(lines, 1) if line), 0)
    if number and len(lines[number - 1]) <= MAX_TITLE and _alone(lines, number):
        return Title(lines[number - 1], number, "first line")
    return None


def _alone(lines: list[str], number: int, below: int = 1) -> bool:
    """Whether the lines above and `below` lines after line `number` are blank or absent."""
    above = lines[number - 2] if number > 1 else ""
    after = lines[number - 1 + below] if number - 1 + below < len(lines) else ""
    return not above and not after
