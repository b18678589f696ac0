"""Text for people at a terminal: colours, the source line with its caret, and the width that characters take."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from integrity.finding import Place, Severity
from integrity.report.inert import visible

_CODES = {"bold": "1", "dim": "2", "red": "31", "yellow": "33", "blue": "34", "cyan": "36"}
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


@dataclass(frozen=True, slots=True)
class Look:
    """How text is shown."""

    color: bool = False
    verbose: bool = False
    """Whether notes are listed one by one."""

    def paint(self, text: str, *styles: str) -> str:
        """`text`, already inert, in the given styles."""
        codes = ";".join(_CODES[style] for style in styles)
        return f"\x1b[{codes}m{text}\x1b[0m" if self.color else text


PLAIN = Look()


def location(place: Place) -> str:
    """`path:line:column`, as terminals and editors recognise it."""
    path = visible(place.path)
    return f"{path}:{place.span.line}:{place.span.column}" if place.span else path


def source_lines(place: Place, look: Look) -> list[str]:
    """The line of the file with a caret under the span; nothing where the place has no line."""
    if place.span is None or not place.source:
        return []
    start = place.span.column - 1 - place.offset
    before, marked = place.source[:start], place.source[start : start + place.span.length]
    number = str(place.span.line)
    lead = "…" if place.offset else ""
    tail = "…" if start + place.span.length > len(place.source) else ""
    margin = " " * len(number)
    caret = " " * width(lead + visible(before)) + "^" * max(width(visible(marked)), 1)
    return [
        f"{look.paint(f'{margin} |', 'blue')}",
        f"{look.paint(f'{number} |', 'blue')} {lead}{visible(place.source)}{tail}",
        f"{look.paint(f'{margin} |', 'blue')} {look.paint(caret, 'bold', 'red')}",
    ]


def width(text: str) -> int:
    """Columns that an inert text takes: two for wide East Asian characters, none for marks and joiners."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"} or character in "\u200c\u200d":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
