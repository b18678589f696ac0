"""Cases of step 4 and 7 under several policies: windows, revocations, the policy's list of exclusions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.vectors.articles import FERRY, utc
from tests.vectors.policies import LEAKED, NORTHWIRE, RETIRED, SEASONAL, SECOND, SUPERSEDED
from tests.vectors.seal_case import Seal, token_case
from tests.vectors.tokens import Key

_OPEN, _CLOSE = utc("2026-01-01T00:00:00Z"), utc("2027-01-01T00:00:00Z")
_AFTER = utc("2027-03-01T00:00:00Z")
"""Behind the windows and before the policy expires."""
_REVOKED = utc("2026-05-01T00:00:00Z")
_TRUSTED = utc("2026-04-20T00:00:00Z")
_EDGES = (("one second before", -1), ("at", 0), ("one second after", 1))


def _seal(comment: str, key: Key, iat: int, result: str, *flags: str, **more: Any) -> Seal:
    return token_case(comment, FERRY.sealed_by(key, iat=iat), result, *flags, **more)


def _window(start: str, results: tuple[str, str, str], moment: int, key: Key = NORTHWIRE) -> tuple[Seal, ...]:
    return tuple(
        _seal(f"{edge} {start}", key, moment + offset, result, "Window", at=_AFTER)
        for (edge, offset), result in zip(_EDGES, results, strict=True)
    )


_SPORT = replace(
    FERRY.having(provider={"name": "Northwire Sport", "domain": "sport.northwire.example"}),
    iss="sport.northwire.example",
)
WINDOWS = (
    *_window("the window opens", ("expired", "verified", "verified"), _OPEN),
    *_window("the window closes", ("verified", "expired", "expired"), _CLOSE),
    _seal("sealed inside the window, judged after it", NORTHWIRE, _CLOSE - 1, "verified", "Window", at=_AFTER),
    _seal("sealed at the opening, judged in the same second", NORTHWIRE, _OPEN, "verified", "Window", at=_OPEN),
    *_window(
        "the first of two windows closes", ("verified", "expired", "expired"), utc("2026-02-01T00:00:00Z"), SEASONAL
    ),
    *_window(
        "the second of two windows opens", ("expired", "verified", "verified"), utc("2026-05-01T00:00:00Z"), SEASONAL
    ),
    _seal(
        "inside the window of a grant that does not cover the outlet",
        SEASONAL,
        utc("2026-03-10T00:00:00Z"),
        "expired",
        "Window",
    ),
    token_case(
        "inside the window of the wildcard grant that covers the outlet",
        _SPORT.sealed_by(SEASONAL, iat=utc("2026-03-10T00:00:00Z")),
        "verified",
        "Window",
        article=_SPORT,
    ),
    token_case(
        "outside the window of the wildcard grant that covers the outlet",
        _SPORT.sealed_by(SEASONAL, iat=utc("2026-05-10T00:00:00Z")),
        "expired",
        "Window",
        article=_SPORT,
    ),
    token_case(
        "inside the window, but exp has passed",
        FERRY.sealed_by(NORTHWIRE, exp=utc("2026-04-01T00:00:00Z")),
        "expired",
        "Window",
    ),
    token_case(
        "outside the window, though exp is to come",
        FERRY.sealed_by(NORTHWIRE, iat=_OPEN - 1, exp=_AFTER + 1),
        "expired",
        "Window",
        at=_AFTER,
    ),
    _seal("sealed in the future, outside the window", NORTHWIRE, _CLOSE, "expired", "Window", codes=("not-yet-valid",)),
    _seal("sealed in the future, inside the window", NORTHWIRE, _CLOSE - 1, "not-yet-valid", "Window"),
)


def _revoked(reason: str, key: Key) -> tuple[Seal, ...]:
    results = ("verified", "revoked", "revoked")
    return tuple(
        _seal(f"{reason}: sealed {edge} the moment of revocation", key, _REVOKED + offset, result, "Revoked")
        for (edge, offset), result in zip(_EDGES, results, strict=True)
    )


REVOCATIONS = (
    *_revoked("superseded", SUPERSEDED),
    *_revoked("retired", RETIRED),
    *(
        _seal(
            f"compromise: sealed {edge} the moment of revocation, not in a log",
            LEAKED,
            _REVOKED + offset,
            "revoked",
            "Revoked",
            "Compromise",
        )
        for edge, offset in _EDGES
    ),
    *(
        _seal(
            f"compromise: sealed {edge} trust_before, not in a log",
            LEAKED,
            _TRUSTED + offset,
            "revoked",
            "Revoked",
            "Compromise",
        )
        for edge, offset in _EDGES
    ),
    _seal(
        "compromise: sealed at the opening of the window, not in a log",
        LEAKED,
        _OPEN,
        "revoked",
        "Revoked",
        "Compromise",
    ),
    _seal("another key of the outlet is revoked", SECOND, _REVOKED, "verified", "Revoked"),
    _seal(
        "revoked, judged before the moment of revocation",
        SUPERSEDED,
        _REVOKED,
        "revoked",
        "Revoked",
        at=_REVOKED - 1,
        codes=("not-yet-valid",),
    ),
    _seal("revoked and outside the window", SUPERSEDED, _CLOSE, "revoked", "Revoked", at=_AFTER, codes=("expired",)),
)


def _excluded(comment: str, *exc: str, result: str = "untrusted-signer", policy: str = "newsroom") -> Seal:
    codes = ("excluded-not-allowed",) if result == "untrusted-signer" else ()
    return token_case(
        comment, FERRY.sealed_by(NORTHWIRE, exc), result, "Exclude", "NotAllowed", codes=codes, policy=policy
    )


EXCLUSIONS = (
    _excluded("a path that the policy does not allow", "heat", "secured", "summary"),
    _excluded("title", "secured", "title"),
    _excluded("absent field", "mood", "secured"),
    _excluded("the whole of a field of which a part is allowed", "images", "secured"),
    _excluded("another part of a field of which a part is allowed", "images[].url", "secured"),
    _excluded("an allowed part without brackets", "images.isCached", "secured"),
    _excluded("an allowed name with brackets", "related[]", "secured"),
    _excluded("a part of an allowed field", "related.title", "secured"),
    _excluded("an allowed name in another case", "Heat", "secured"),
    _excluded("beginning of an allowed name", "heats", "secured"),
    _excluded("provider.name", "provider.name", "secured"),
    _excluded("a part of the policy's own list", "heat", "secured", policy="exclude", result="verified"),
    _excluded("the policy's own list", "heat", "secured", "summary", policy="exclude", result="verified"),
    _excluded(
        "a path of the default list that the policy's own list lacks", "heat", "secured", "topics", policy="exclude"
    ),
)
