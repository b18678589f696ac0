"""FMT: what the loader could not read, as findings. Such an article is malformed, and they carry that verdict."""

from __future__ import annotations

from collections.abc import Iterator

from integrity import rules
from integrity.errors import FormatError
from integrity.finding import Finding, Severity
from integrity.load.article import Article
from integrity.node import Span
from integrity.validate.place import place

MALFORMED = "malformed"


def check(article: Article) -> Iterator[Finding]:
    """One finding for each error of the loader."""
    for number, error in enumerate(article.errors):
        yield _finding(article, error, str(number))


def _finding(article: Article, error: FormatError, name: str) -> Finding:
    """`name` tells the errors of one file apart; the message, which may be reworded, must not."""
    span = Span(*error.span) if error.span else None
    related = (place(article, Span(*error.first), "first here"),) if error.first else ()
    level = rules.catalogue()[error.rule].severity
    return rules.finding(
        error.rule,
        error.message,
        place(article, span),
        subjects=[article.identity],
        name=name,
        next_step=_sentence(error.next_step),
        related=related,
        verdict=MALFORMED if level is Severity.ERROR else None,
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""
