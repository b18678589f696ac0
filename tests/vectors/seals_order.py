"""Cases of two and more failures: the first in the order of the steps gives the verdict, later ones give codes.

From step 4 on the later steps still run; after a failure in steps 0 to 3 nothing of the payload is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from tests.vectors.articles import AT, BRIDGE, FERRY, Article, utc
from tests.vectors.form import DEFAULT_EXC, Json, jcs
from tests.vectors.policies import LEAKED, NORTHWIRE, STRANGER
from tests.vectors.seal_case import ABSENT, Seal, altered, token_case
from tests.vectors.tokens import Key, header, token

BEHIND = utc("2027-02-01T00:00:00Z")
"""After the windows of all keys, and after AT."""
ORDER = (
    "malformed",
    "unsupported",
    "unknown-key",
    "forged",
    "revoked",
    "expired",
    "not-yet-valid",
    "untrusted-signer",
    "replayed",
    "excluded-not-allowed",
    "tampered",
)
"""What can be wrong, in the order of the steps 0, 1, 2, 3, 4 (three), 5, 6, 7, 8."""
SILENT = frozenset(ORDER[:4])
"""Failures after which no later step runs."""


@dataclass
class Making:
    """A seal on its way; each defect changes it in its own way."""

    article: Article = FERRY
    key: Key = NORTHWIRE
    exc: list[str] = field(default_factory=lambda: list(DEFAULT_EXC))
    claims: dict[str, Json] = field(default_factory=dict)
    header: dict[str, Json] = field(default_factory=dict)

    def file(self, defects: Iterable[str]) -> str:
        """The article with a seal that has these defects."""
        claims = {**self.article.claims(self.exc), **self.claims}
        head = jcs({**header(self.key), **self.header})
        text = token(self.key, head, jcs(claims))
        text = f"{text[:-86]}{'A' * 86}" if "forged" in defects else text
        return (self.changed() if "tampered" in defects else self.article).file(text)

    def changed(self) -> Article:
        """The article with another body."""
        return replace(self.article, text="It was close.\n")


def _other_outlet(making: Making) -> None:
    provider: dict[str, Any] = {"name": "Holmsand Bulletin", "domain": "bulletin.example"}
    making.article = replace(making.article.having(provider=provider), iss="bulletin.example")


def _make(defects: tuple[str, ...]) -> Making:
    making = Making()
    if "untrusted-signer" in defects:
        _other_outlet(making)
    if "malformed" in defects:
        making.header["jku"] = "https://northwire.example/keys"
    if "unsupported" in defects:
        making.header["typ"] = "JWT"
    making.key = LEAKED if "revoked" in defects else STRANGER if "unknown-key" in defects else NORTHWIRE
    if "not-yet-valid" in defects:
        making.claims["iat"] = BEHIND if "expired" in defects else AT + 1
    elif "expired" in defects:
        making.claims["exp"] = AT
    if "replayed" in defects:
        making.claims["sub"] = BRIDGE.sub
    if "excluded-not-allowed" in defects:
        making.exc.append("summary")
    return making


def expected(defects: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Verdict and codes: `excluded-not-allowed` is the code of an `untrusted-signer`."""
    verdicts = ["untrusted-signer" if name == "excluded-not-allowed" else name for name in defects]
    if verdicts[0] in SILENT:
        return verdicts[0], ()
    codes = {*verdicts[1:], *(name for name in defects if name == "excluded-not-allowed")}
    return verdicts[0], tuple(sorted(codes - {verdicts[0]}))


def _case(*defects: str) -> Seal:
    result, codes = expected(defects)
    fields = ("",) if result == "tampered" else ()
    return Seal(f"{', '.join(defects)}", _make(defects).file(defects), result, ("Order",), codes, fields)


def _possible(defects: tuple[str, ...]) -> bool:
    """A key that is not there cannot be revoked; without a grant there is no window to be outside of."""
    impossible = ({"unknown-key", "revoked"}, {"expired", "not-yet-valid", "untrusted-signer"})
    return not any(pair <= set(defects) for pair in impossible)


ALONE = tuple(_case(name) for name in ORDER)
PAIRS = tuple(_case(*pair) for pair in combinations(ORDER, 2) if _possible(pair))
LATER = tuple(_case(*trio) for trio in combinations(ORDER[4:], 3) if _possible(trio))
MANY = (
    _case(*(name for name in ORDER if name not in {"unknown-key", "not-yet-valid"})),
    _case(*(name for name in ORDER[1:] if name not in {"unknown-key", "not-yet-valid"})),
    _case(*(name for name in ORDER[2:] if name not in {"revoked", "not-yet-valid"})),
    _case(*(name for name in ORDER[3:] if name != "not-yet-valid")),
    _case(*(name for name in ORDER[4:] if name != "not-yet-valid")),
    _case(*ORDER[7:]),
)


def _of(head: dict[str, Any], claims: dict[str, Any], comment: str, result: str) -> Seal:
    """A token with some header members and claims changed or (ABSENT) left out."""
    kept = altered(FERRY, claims)
    members = {name: value for name, value in {**header(NORTHWIRE), **head}.items() if value is not ABSENT}
    return token_case(comment, token(NORTHWIRE, jcs(members), jcs(kept)), result, "Order")


WITHIN = (
    _of({"alg": "ES256", "typ": 1}, {}, "alg another string, typ a number: alg comes first", "unsupported"),
    _of({"alg": 1, "typ": "JWT"}, {}, "alg a number, typ another string: alg comes first", "malformed"),
    _of({"typ": "JWT"}, {"v": "1"}, "typ another string, v a string: typ comes first", "unsupported"),
    _of({"typ": 1}, {"v": 2}, "typ a number, v 2: typ comes first", "malformed"),
    _of({}, {"v": 2, "c14n": 1}, "v 2, c14n a number: v comes first", "unsupported"),
    _of({}, {"v": 2, "c14n": ABSENT}, "v 2, c14n absent: v comes first", "unsupported"),
    _of({}, {"v": "1", "c14n": "article/2"}, "v a string, c14n another: v comes first", "malformed"),
    _of({}, {"v": ABSENT, "c14n": "article/2"}, "v absent, c14n another: v comes first", "malformed"),
    _of({}, {"v": 2, "mood": "x"}, "v 2 and an unknown claim: another version may have other claims", "unsupported"),
    _of({}, {"v": 2, "iat": "x", "fld": ABSENT}, "v 2, iat a string, fld absent: v comes first", "unsupported"),
    _of(
        {},
        {"c14n": "article/2", "dig": "sha-512:x"},
        "c14n another, dig of another algorithm: c14n comes first",
        "unsupported",
    ),
    _of({}, {"c14n": 1, "rev": 0}, "c14n a number, rev 0", "malformed"),
    _of(
        {"alg": "ES256", "kid": "x"},
        {},
        "alg another string, kid too short: the shape of the header comes first",
        "malformed",
    ),
    _of(
        {"alg": "ES256", "jku": "x"},
        {},
        "alg another string, a further member: the shape of the header comes first",
        "malformed",
    ),
    _of(
        {"alg": "ES256", "typ": ABSENT},
        {},
        "alg another string, typ absent: the shape of the header comes first",
        "malformed",
    ),
    _of({"kid": "A" * 43}, {"mood": "x"}, "unknown key and unknown claim: claims come first", "malformed"),
    token_case(
        "alg another string, payload no JSON: JSON comes first",
        token(NORTHWIRE, jcs({**header(NORTHWIRE), "alg": "ES256"}), "x"),
        "malformed",
        "Order",
    ),
    token_case(
        "alg another string, payload not in RFC 8785 form: form comes first",
        token(NORTHWIRE, jcs({**header(NORTHWIRE), "alg": "ES256"}), jcs(FERRY.claims()) + " "),
        "malformed",
        "Order",
    ),
)
