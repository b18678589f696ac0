"""One case of verification, and how it stands in the JSON."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.vectors import notation
from tests.vectors.articles import AT, FERRY, PATH, Article
from tests.vectors.form import Json
from tests.vectors.policies import NORTHWIRE
from tests.vectors.tokens import Key, signed

ABSENT = object()
"""The value of a claim that is left out."""


class Seal(NamedTuple):
    """An article file with its seal, and what verification says."""

    comment: str
    file: str | bytes
    result: str
    flags: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    sub: str | None = None
    policy: str = "newsroom"
    at: int = AT
    path: str = PATH


def token_case(comment: str, token: str, result: str, *flags: str, article: Article = FERRY, **more: Any) -> Seal:
    """A case of the ferry article with this text as its seal."""
    return Seal(comment, article.file(token), result, flags, sub=_sub(article, result), **more)


def claim_case(
    comment: str,
    result: str,
    *flags: str,
    article: Article = FERRY,
    key: Key = NORTHWIRE,
    claims: dict[str, Any],
    **more: Any,
) -> Seal:
    """A case of an article with a seal that has some claims other than the correct ones."""
    return token_case(comment, sealed(article, key, claims), result, *flags, article=article, **more)


def sealed(article: Article, key: Key, claims: dict[str, Any]) -> str:
    """A token with some claims changed, added or (ABSENT) left out."""
    return signed(key, altered(article, claims))


def altered(article: Article, claims: dict[str, Any]) -> dict[str, Json]:
    """The claims of a correct seal with some changed, added or (ABSENT) left out."""
    return {name: value for name, value in {**article.claims(), **claims}.items() if value is not ABSENT}


def _sub(article: Article, result: str) -> str | None:
    return article.sub if result == "verified" else None


def to_json(number: int, case: Seal) -> dict[str, Any]:
    """The case as it is written."""
    test: dict[str, Any] = {
        "tcId": number,
        "comment": case.comment,
        "flags": list(case.flags),
        "path": case.path,
        "file": notation.content(case.file),
        "policy": case.policy,
        "at": case.at,
        "result": case.result,
        "codes": sorted(case.codes),
    }
    test |= {"fields": sorted(case.fields)} if case.result == "tampered" else {}
    return test | ({"sub": case.sub} if case.sub else {})
