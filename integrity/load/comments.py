"""Comments of front matter, told from text that only looks like one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from integrity.load import events
from integrity.load.events import FIRST_LINE
from integrity.load.frontmatter import Source, split
from integrity.node import Span


class Comment(NamedTuple):
    """One comment, up to the end of its line."""

    text: str
    """Without its `#` and the blanks around."""
    span: Span
    """From the `#` on."""


def find(source: Source) -> Iterator[Comment]:
    """The comments in the front matter of an article that was read without an error, in their order.

    A `#` inside a scalar is text, whatever its style: what the parser says of scalars decides, no guess does. The time
    is linear in the length of the front matter.
    """
    fields = split(source.text)[0] or ""
    last, line = 0, FIRST_LINE
    for start in _starts(fields):
        line += fields.count("\n", last, start)
        text = fields[start : fields.find("\n", start)]
        column = start - fields.rfind("\n", 0, start)
        last = start
        yield Comment(text[1:].strip(), Span(line, column, len(text)))


def _starts(fields: str) -> Iterator[int]:
    """The index of each `#` that begins a comment: outside of scalars, at the start of a line or after a blank."""
    position, size = 0, len(fields)
    for start, end in chain(events.texts(fields), [(size, size)]):
        while (found := fields.find("#", position, start)) >= 0:
            position = found + 1
            if found == 0 or fields[found - 1].isspace():
                yield found
                position = fields.find("\n", found)
        position = max(position, end)
