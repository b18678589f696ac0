"""Records: what linking knows of an article, or of a mention in another article's `related`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integrity.load import plaintext, timestamp
from integrity.load.article import Article
from integrity.node import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Record:
    """One text to link. None means missing, never empty."""

    id: str
    title: str | None = None
    excerpt: str | None = None
    text: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: datetime | None = None
    """Aware, in UTC."""
    event: str | None = None
    """A label, for training and evaluation only."""
    mention_of: str | None = None
    """The id of the article whose `related` list holds this record; None for an article or input record."""


def from_article(article: Article) -> Record:
    """The record of an article file. Front matter without a title, or none at all, gets one found in the text."""
    source = article.source
    title = source.root.text("title")
    if title is None and (found := plaintext.find_title(source.body)):
        title = found.text
    return _from_fields(source.root, id=article.path, title=title, text=source.body.strip() or None)


def mentions(article: Article) -> tuple[Record, ...]:
    """One record for each mapping in the article's `related` list, with id `<path>#related/<n>`, n from 0."""
    related = article.source.root.get("related")
    if not isinstance(related, Sequence):
        return ()
    return tuple(
        _from_fields(item, id=f"{article.path}#related/{n}", title=item.text("title"), mention_of=article.path)
        for n, item in enumerate(related.items)
        if isinstance(item, Mapping)
    )


def _from_fields(root: Mapping, *, id: str, title: str | None, text: str | None = None,  # noqa: A002
                 mention_of: str | None = None) -> Record:  # fmt: skip
    written = timestamp.parse(root.text("publishedDateTime") or "")
    return Record(
        id=id,
        title=title,
        excerpt=root.text("excerpt"),
        text=text,
        outlet=root.text("provider", "domain") or root.text("provider", "name"),
        url=root.text("originalUrl") or root.text("webUrl"),
        published=written.moment if written else None,
        mention_of=mention_of,
    )
