"""The field `secured` and the article around it: where the seal stands, and what it would be over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from integrity.errors import MalformedError
from integrity.load.article import Article
from integrity.load.frontmatter import Source
from integrity.node import Mapping, Node, Scalar, Sequence, Value
from integrity.trust import canonical, identity, jws, sealed
from integrity.trust.claims import SEAL_FIELD
from integrity.trust.digest import Digest
from integrity.trust.sealed import SealedPayload
from integrity.trust.verification import Subject
from integrity.validate.place import place
from integrity.validate.verdict import SealTrace

_RENAME = f"Rename the key or remove it: there is one key `{SEAL_FIELD}`, at the top level, written like this."
_TEXT = f"Remove what stands below `{SEAL_FIELD}` and put the seal as the outlet issued it in its place."


def find(source: Source) -> Scalar | None:
    """The scalar at the top-level key `secured`, if any. Raises MalformedError for another kind and for stray keys."""
    is_sure = source.fields.has_no_other(SEAL_FIELD)
    if not is_sure and _has_stray_key(source.values) and (stray := next(_stray_keys(source.root), None)):
        where = "below the top level" if stray.text == SEAL_FIELD else "in another spelling"
        message = f"key `{stray.text}` stands {where}, expected one top-level key `{SEAL_FIELD}`"
        raise _at(stray, MalformedError(message, _RENAME))
    found = source.fields.scalar(SEAL_FIELD)
    if found or SEAL_FIELD not in source.values:
        return found
    raise _at(
        source.root.get(SEAL_FIELD) or source.root,
        MalformedError(f"`{SEAL_FIELD}` is a list or mapping, expected text", _TEXT),
    )


def subject_of(article: Article, exclude: tuple[str, ...]) -> Subject:
    """The article as the subject of a seal that leaves out the paths in `exclude`."""
    source = article.source
    digest = canonical.digest_of(source.values, source.body, exclude)
    who = identity.of(source.values, article.path)
    return Subject(who.outlet, who.sub, who.hosts, Digest(digest.content), digest.fields)


def trace(article: Article, value: Scalar, payload: SealedPayload | None = None) -> SealTrace:
    """What of the seal must not stand in another article."""
    parts = {"seal": value.text.encode()}
    if payload:
        parts |= {"ciphertext": payload.ciphertext, "IV": payload.iv}
    found = tuple((name, hashlib.sha256(part).hexdigest()) for name, part in parts.items())
    return SealTrace(place(article, value.span), found)


def digests(article: Article) -> tuple[tuple[str, str], ...]:
    """What of the article's seal must not stand in another article, as in `trace`; empty without a seal.

    Raises MalformedError for what is no seal.
    """
    value = find(article.source)
    if value is None:
        return ()
    payload = None if jws.has_shape(value.text) else sealed.parse(value.text)
    return trace(article, value, payload).digests


def _at(node: Node, error: MalformedError) -> MalformedError:
    error.span = node.span
    return error


def _has_stray_key(fields: dict[str, Value]) -> bool:
    """Whether there is what `_stray_keys` finds, told without places."""
    spelled = [name.casefold() for name in fields].count(SEAL_FIELD)
    return spelled > (SEAL_FIELD in fields) or any(map(_holds_the_key, fields.values()))


def _holds_the_key(value: Value) -> bool:
    if isinstance(value, str):
        return False
    if isinstance(value, list):
        return any(map(_holds_the_key, value))
    return SEAL_FIELD in value or any(map(_holds_the_key, value.values()))


def _stray_keys(root: Mapping) -> Iterator[Scalar]:
    """Keys that look like the seal to a careless reader and are not the seal."""
    for key, value in root.entries:
        if key.text != SEAL_FIELD and key.text.casefold() == SEAL_FIELD:
            yield key
        yield from _inner_keys(value)


def _inner_keys(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Mapping):
        for key, value in node.entries:
            if key.text == SEAL_FIELD:
                yield key
            yield from _inner_keys(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _inner_keys(item)
