"""Invented articles, and the claims that a correct seal of each carries. Identities are worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tests.vectors.form import DEFAULT_EXC, Fields, Json, Value, b64u, body, dig, field_digests, typed, without, yaml
from tests.vectors.tokens import Key, signed

PATH = "_news/2026-03-09-night-ferry.md"


def utc(text: str) -> int:
    """Unix seconds of a moment such as 2026-03-10T09:00:00Z."""
    return int(datetime.fromisoformat(text).timestamp())


IAT = utc("2026-03-10T09:00:00Z")
"""When seals are made, unless a case says otherwise."""
AT = utc("2026-06-15T12:00:00Z")
"""When they are judged."""


@dataclass(frozen=True)
class Article:
    """Fields without the seal, the body as written, and what a seal of it must name."""

    fields: Fields
    text: str = "The council voted late on Monday.\n"
    iss: str = "northwire.example"
    sub: str = "https://northwire.example/2026/03/09/night-ferry/"

    def file(self, secured: str) -> str:
        """The file with this text as its seal, between double quotes."""
        return f'---\n{yaml(self.fields)}secured: "{secured}"\n---\n{self.text}'

    def bare(self, lines: str = "") -> str:
        """The file without a seal, with further front-matter lines."""
        return f"---\n{yaml(self.fields)}{lines}---\n{self.text}"

    def having(self, **fields: Value | None) -> Article:
        """The article with fields changed, added or (None) left out; what a seal names stays."""
        return replace(self, fields=changed(self.fields, fields))

    def digested(self, exc: Iterable[str]) -> Fields:
        """The fields that a seal with this `exc` digests, the body among them."""
        return without({**self.fields, "secured": "", "": body(self.text)}, exc)

    def fld(self, exc: Iterable[str] = DEFAULT_EXC) -> dict[str, str]:
        """The claim `fld`: the first 16 bytes of each field digest."""
        return {name: b64u(digest[:16]) for name, digest in field_digests(self.digested(exc)).items()}

    def claims(self, exc: Iterable[str] = DEFAULT_EXC, **changes: Json) -> dict[str, Json]:
        """The claims of a correct seal, but for changes."""
        paths = sorted(exc)
        claims: dict[str, Json] = {
            "c14n": "article/1",
            "dig": f"sha-256:{b64u(dig(self.digested(paths)))}",
            "exc": [*paths],
            "fld": self.fld(paths),
            "iat": IAT,
            "iss": self.iss,
            "rev": 1,
            "sub": self.sub,
            "v": 1,
        }
        return {**claims, **changes}

    def sealed_by(self, key: Key, exc: Iterable[str] = DEFAULT_EXC, **changes: Json) -> str:
        """A token by `key`, correct but for changes of its claims."""
        return signed(key, self.claims(exc, **changes))


def changed(fields: Fields, changes: Mapping[str, Value | None]) -> Fields:
    """`fields` with some changed, added or (None) left out."""
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


FERRY = Article(
    {
        "title": "Council votes to keep the night ferry",
        "publishedDateTime": typed("2026-03-09T18:20:00Z"),
        "originalUrl": "https://northwire.example/2026/03/09/night-ferry/",
        "provider": {"name": "Northwire", "domain": "northwire.example"},
        "heat": typed("87"),
    }
)
BRIDGE = Article(
    {
        "title": "Swing bridge stays open for a second week",
        "publishedDateTime": typed("2026-03-12T07:05:00Z"),
        "originalUrl": "https://northwire.example/2026/03/12/swing-bridge/",
        "provider": {"name": "Northwire", "domain": "northwire.example"},
        "heat": typed("12"),
    },
    "A spare part is on its way from Aldermark.\n",
    sub="https://northwire.example/2026/03/12/swing-bridge/",
)
POST = Article(
    {
        "title": "Night ferry stays, by three votes",
        "publishedDateTime": typed("2026-03-09T20:00:00Z"),
        "originalUrl": "https://calderpost.example/ferry",
        "provider": {"name": "Calder Post", "domain": "calderpost.example"},
        "heat": typed("31"),
    },
    "It was close.\n",
    "calderpost.example",
    "https://calderpost.example/ferry",
)
UNADDRESSED = Article(
    {
        "title": "Notice to readers on Holmsand",
        "provider": {"name": "Northwire", "domain": "northwire.example"},
    },
    "The print edition comes by the noon boat.\n",
    sub="urn:article:2026-03-09-night-ferry",
)
