"""Records: what linking knows of an article, or of a mention in another article's `related`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from integrity import fields
from integrity.fields import Fields
from integrity.load import plaintext, timestamp
from integrity.load.article import Article
from integrity.node import Mapping, Sequence

_EPOCH, _SECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)


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

    @property
    def seconds(self) -> int | None:
        """`published` in whole Unix seconds, rounded down; exactly, as a float would not be."""
        return (self.published - _EPOCH) // _SECOND if self.published else None


def from_article(article: Article, names: Fields = fields.DEFAULT) -> Record:
    """The record of an article file. Front matter without a title, or none at all, gets one found in the text."""
    source = article.source
    title = fields.text(source.root, names.title)
    if title is None and (found := plaintext.find_title(source.body)):
        title = found.text
    return _from_fields(source.root, names, id=article.path, title=title, text=source.body.strip() or None)


def mentions(article: Article, names: Fields = fields.DEFAULT) -> tuple[Record, ...]:
    """One record for each mapping in the article's `related` list, with id `<path>#related/<n>`, n from 0."""
    related = article.source.root.get("related")
    if not isinstance(related, Sequence):
        return ()
    return tuple(
        _from_fields(
            item,
            names,
            id=f"{article.path}#related/{n}",
            title=fields.text(item, names.title),
            mention_of=article.path,
        )
        for n, item in enumerate(related.items)
        if isinstance(item, Mapping)
    )


def _from_fields(root: Mapping, names: Fields, *, id: str, title: str | None, text: str | None = None,  # noqa: A002
                 mention_of: str | None = None) -> Record:  # fmt: skip
    written = timestamp.parse(fields.text(root, names.published) or "")
    return Record(
        id=id,
        title=title,
        excerpt=fields.text(root, names.excerpt),
        text=text,
        outlet=fields.text(root, names.outlet) or fields.text(root, names.outlet_name),
        url=fields.text(root, names.url),
        published=written.moment if written else None,
        mention_of=mention_of,
    )
