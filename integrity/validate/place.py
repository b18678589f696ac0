"""Places in articles, with the line of source that a reader needs to see."""

from __future__ import annotations

from integrity.finding import Place
from integrity.load.article import Article
from integrity.node import Span

MAX_SOURCE = 100
"""Characters of a line that a report shows."""
_BEFORE = 40
"""Characters shown before the span where the line is longer."""


def place(article: Article, span: Span | None = None, label: str = "") -> Place:
    """The place of `span` in `article`; a long line is cut to a window around the span."""
    if span is None:
        return Place(article.path, label=label)
    return cut(article.path, span, article.line(span.line), label)


def cut(path: str, span: Span, line: str, label: str = "") -> Place:
    """The same for a line that is known."""
    offset = 0 if span.column + span.length <= MAX_SOURCE else max(span.column - 1 - _BEFORE, 0)
    return Place(path, span, line[offset : offset + MAX_SOURCE], offset, label)
