"""Cases of the payload table: every claim absent, of another type, out of range, at its edges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.vectors.articles import AT, FERRY, IAT
from tests.vectors.form import DEFAULT_EXC, b64u, dig, jcs, typed
from tests.vectors.policies import NORTHWIRE
from tests.vectors.seal_case import ABSENT, Seal, claim_case, token_case
from tests.vectors.tokens import header, signed, token

MAX_TIME = 253_402_300_799
MAX_REV = 2**31 - 1
CLAIMS = FERRY.claims()
_DIG = str(CLAIMS["dig"])
_FLD = FERRY.fld()
_WRONG_TYPES: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "a number": 1,
    "a string": "1",
    "an empty string": "",
    "a list": ["x"],
    "an empty list": [],
    "an object": {"x": "y"},
    "an empty object": {},
}


def _each(claim: str, result: str, *cases: tuple[str, Any], flags: Iterable[str] = ()) -> tuple[Seal, ...]:
    return tuple(
        claim_case(f"{claim} {comment}", result, "Claim", *flags, claims={claim: value}) for comment, value in cases
    )


def _types(claim: str, *kinds: str) -> tuple[Seal, ...]:
    """The claim absent, and of each type named."""
    cases = [("absent", ABSENT), *((kind, _WRONG_TYPES[kind]) for kind in kinds)]
    return _each(claim, "malformed", *cases)


def _raw(comment: str, old: str, new: str) -> Seal:
    """A claim whose JSON this module's writer cannot write."""
    text = jcs(CLAIMS)
    assert text.count(old) == 1, old
    return token_case(comment, token(NORTHWIRE, jcs(header(NORTHWIRE)), text.replace(old, new)), "malformed", "Claim")


VERSION_AND_FORM = (
    *_types("v", "null", "true", "a string", "a list", "an object"),
    _raw("v a fraction", '"v":1', '"v":1.5'),
    *_each("v", "unsupported", ("0", 0), ("2", 2), ("10", 10)),
    *_types("c14n", "null", "a number", "a list", "an object"),
    *_each(
        "c14n",
        "unsupported",
        ("article/2", "article/2"),
        ("article/1 with a blank", "article/1 "),
        ("Article/1", "Article/1"),
        ("empty", ""),
        ("another", "yaml/1"),
    ),
)

NAMES = (
    *_types("iss", "null", "a number", "an empty string", "a list", "an object"),
    *_each(
        "iss",
        "malformed",
        ("in capitals", "NORTHWIRE.example"),
        ("with a final dot", "northwire.example."),
        ("with a leading dot", ".northwire.example"),
        ("with an empty label", "northwire..example"),
        ("in Unicode", "bücherbote.example"),
        ("with a Cyrillic letter", "n\u043erthwire.example"),
        ("full-width", "ｎorthwire.example"),
        ("a URL", "https://northwire.example"),
        ("with a port", "northwire.example:443"),
        ("with a path", "northwire.example/"),
        ("with a blank", "northwire.example "),
        ("a wildcard", "*.northwire.example"),
        ("with a line feed", "northwire.example\n"),
        ("of a label of 64 characters", f"{'n' * 64}.example"),
        flags=("Domain",),
    ),
    *_types("sub", "null", "a number", "a list", "an object"),
    *_types("rev", "null", "true", "a string", "a list", "an object"),
    *_each("rev", "malformed", ("0", 0), ("-1", -1), ("2^31", MAX_REV + 1), ("2^53 - 1", 2**53 - 1)),
    *_each("rev", "verified", ("1", 1), ("2", 2), ("2^31 - 1", MAX_REV)),
    _raw("rev a fraction", '"rev":1', '"rev":1.5'),
    _raw("rev in the exponent form of RFC 8785", '"rev":1', '"rev":1e+21'),
    *_each(
        "aud",
        "malformed",
        ("null", None),
        ("a number", 1),
        ("a list", ["example/newsroom"]),
        ("an object", {}),
        ("true", True),
    ),
)

TIMES = (
    *_types("iat", "null", "true", "a string", "a list", "an object"),
    _raw("iat a fraction", f'"iat":{IAT}', f'"iat":{IAT}.5'),
    _raw("iat in the exponent form of RFC 8785", f'"iat":{IAT}', '"iat":1e+21'),
    _raw("iat a small fraction", f'"iat":{IAT}', '"iat":1e-7'),
    *_each(
        "iat",
        "malformed",
        ("-1", -1),
        ("253402300800", MAX_TIME + 1),
        ("in milliseconds", IAT * 1000),
        ("2^53 - 1", 2**53 - 1),
    ),
    claim_case("iat 0 is in range, and before the window", "expired", "Claim", "Window", claims={"iat": 0}),
    claim_case(
        "iat 253402300799 is in range, behind the window and after `at`",
        "expired",
        "Claim",
        "Window",
        claims={"iat": MAX_TIME},
        codes=("not-yet-valid",),
    ),
    claim_case("iat as `at`", "verified", "Time", claims={"iat": AT}),
    claim_case("iat one second after `at`", "not-yet-valid", "Time", claims={"iat": AT + 1}),
    claim_case("iat one second before `at`", "verified", "Time", claims={"iat": AT - 1}),
    *_each(
        "exp", "malformed", ("null", None), ("true", True), ("a string", str(AT + 1)), ("a list", []), ("an object", {})
    ),
    *_each("exp", "malformed", ("-1", -1), ("0", 0), ("253402300800", MAX_TIME + 1)),
    claim_case("exp as iat", "malformed", "Claim", claims={"exp": IAT}),
    claim_case("exp one second before iat", "malformed", "Claim", claims={"exp": IAT - 1}),
    claim_case("exp one second after iat", "expired", "Time", claims={"exp": IAT + 1}),
    claim_case("exp one second after iat, judged in between", "verified", "Time", claims={"exp": IAT + 1}, at=IAT),
    claim_case("exp 253402300799", "verified", "Time", claims={"exp": MAX_TIME}),
    claim_case("exp one second before `at`", "expired", "Time", claims={"exp": AT - 1}),
    claim_case("exp as `at`", "expired", "Time", claims={"exp": AT}),
    claim_case("exp one second after `at`", "verified", "Time", claims={"exp": AT + 1}),
    _raw("exp a fraction", '"fld"', f'"exp":{AT + 1}.5,"fld"'),
)

_BYTES = dig(FERRY.fields)
CONTENT = (
    *_types("exc", "null", "a string", "an object", "a number"),
    *_each(
        "exc",
        "malformed",
        ("empty", []),
        ("without secured", sorted(set(DEFAULT_EXC) - {"secured"})),
        ("with a number", ["heat", 1, "secured"]),
        ("with null", [None, "secured"]),
        ("with a list", [["heat"], "secured"]),
        ("in another order", ["secured", "heat"]),
        ("with a path twice", ["heat", "heat", "secured"]),
        ("with secured twice", ["secured", "secured"]),
        ("sorted without regard to case", ["heat", "Topics", "secured"]),
        ("with the empty path", ["", "secured"]),
        ("with provider", ["provider", "secured"]),
        ("with provider.domain", ["provider.domain", "secured"]),
        ("with originalUrl", ["originalUrl", "secured"]),
        ("with webUrl", ["secured", "webUrl"]),
        ("with a path that ends in a dot", ["heat.", "secured"]),
        ("with a path that begins with a dot", [".heat", "secured"]),
        ("with a path with two dots", ["images..url", "secured"]),
        ("with a path with a blank", ["heat ", "secured"]),
        ("with a path with a number in brackets", ["images[0].url", "secured"]),
        ("with a path with open brackets", ["images[", "secured"]),
        ("with a path of brackets alone", ["[]", "secured"]),
        ("with a path with brackets twice", ["images[][]", "secured"]),
        ("with a wildcard", ["*", "secured"]),
        ("with a path in another script", ["secured", "é"]),
        ("with a path with a line feed", ["heat\n", "secured"]),
        flags=("Exclude",),
    ),
    *_types("dig", "null", "a number", "an empty string", "a list", "an object"),
    *_each(
        "dig",
        "malformed",
        ("of another algorithm", f"sha-512:{b64u(bytes(64))}"),
        ("of another algorithm's name", f"sha-384:{_DIG[8:]}"),
        ("with the algorithm in capitals", f"SHA-256:{_DIG[8:]}"),
        ("with the algorithm without hyphen", f"sha256:{_DIG[8:]}"),
        ("with a hyphen for the colon", f"sha-256-{_DIG[8:]}"),
        ("without algorithm", _DIG[8:]),
        ("without digest", "sha-256:"),
        ("in hexadecimal", f"sha-256:{_BYTES.hex()}"),
        ("of 42 characters", _DIG[:-1]),
        ("of 44 characters", f"{_DIG}A"),
        ("with padding", f"{_DIG}="),
        ("with an unused bit set", f"sha-256:{'A' * 42}B"),
        ("with a character of the standard alphabet", f"sha-256:{'A' * 41}+A"),
        ("with a blank", f"sha-256: {'A' * 42}"),
        ("with a line feed behind", f"{_DIG}\n"),
        flags=("Digest",),
    ),
    *_types("fld", "null", "a string", "a list", "an empty list", "a number"),
    *_each(
        "fld",
        "malformed",
        ("empty", {}),
        ("without the body", {name: value for name, value in _FLD.items() if name}),
        ("with a number", {**_FLD, "title": 1}),
        ("with null", {**_FLD, "title": None}),
        ("with an object", {**_FLD, "provider": {"domain": "A" * 22}}),
        ("with an empty digest", {**_FLD, "title": ""}),
        ("with a digest of 21 characters", {**_FLD, "title": "A" * 21}),
        ("with a digest of 23 characters", {**_FLD, "title": "A" * 23}),
        ("with a whole digest of 43 characters", {**_FLD, "title": "A" * 43}),
        ("with a digest with an unused bit set", {**_FLD, "title": "A" * 21 + "B"}),
        ("with a digest with padding", {**_FLD, "title": "A" * 22 + "=="}),
        ("with a digest in hexadecimal", {**_FLD, "title": "0" * 32}),
        ("with a digest of the standard alphabet", {**_FLD, "title": "+" + "A" * 21}),
        ("with a digest with an algorithm", {**_FLD, "title": f"sha-256:{'A' * 22}"}),
        flags=("Digest",),
    ),
)

_NAMES = ("nbf", "jti", "sub_jwk", "cnf", "nonce", "V", "Iss", "kid", "alg", "x", "", "related", "not_before", "path")
UNKNOWN = tuple(
    claim_case(f"unknown claim `{name}`", "malformed", "UnknownClaim", claims={name: "x"}) for name in _NAMES
)

_LISTED = FERRY.having(
    images=[{"url": "https://northwire.example/1.png", "isCached": typed("true")}], topics=["Ferries"]
)
_SCRIPTS = FERRY.having(**{"\ufb00": "b", "🚢": "a", "Überschrift": "c"})
_CLAIMS = _SCRIPTS.claims()


def _by_code_point() -> str:
    """A payload whose `fld` is sorted by code points, which is not RFC 8785."""
    text = jcs(_CLAIMS)
    members = [f'"{name}":"{value}"' for name, value in sorted(_SCRIPTS.fld().items())]
    changed = text[: text.index('"fld":{') + 7] + ",".join(members) + text[text.index('},"iat"') :]
    assert changed != text
    assert len(changed) == len(text)
    return token(NORTHWIRE, jcs(header(NORTHWIRE)), changed)


_ALL: dict[str, Any] = {"exp": AT + 1, "rev": MAX_REV}
VALID = (
    claim_case("every optional claim but aud", "verified", "Valid", claims=_ALL),
    token_case("exc of secured alone", FERRY.sealed_by(NORTHWIRE, ["secured"]), "verified", "Valid", "Exclude"),
    token_case(
        "exc of a part of the policy's list",
        FERRY.sealed_by(NORTHWIRE, ["heat", "secured"]),
        "verified",
        "Valid",
        "Exclude",
    ),
    token_case("exc below lists", _LISTED.sealed_by(NORTHWIRE), "verified", "Valid", "Exclude", article=_LISTED),
    token_case(
        "exc of secured alone, with lists",
        _LISTED.sealed_by(NORTHWIRE, ["secured"]),
        "verified",
        "Valid",
        "Exclude",
        article=_LISTED,
    ),
    token_case(
        "exc of the policy's own list",
        FERRY.sealed_by(NORTHWIRE, ["heat", "secured", "summary"]),
        "verified",
        "Valid",
        "Exclude",
        policy="exclude",
    ),
    token_case(
        "field names of several scripts", _SCRIPTS.sealed_by(NORTHWIRE), "verified", "Valid", "Jcs", article=_SCRIPTS
    ),
    token_case("field names sorted by code points", _by_code_point(), "malformed", "Jcs", article=_SCRIPTS),
    token_case(
        "fld with a wrong digest decides nothing",
        signed(NORTHWIRE, FERRY.claims(fld={**_FLD, "title": "A" * 22})),
        "verified",
        "Digest",
        "Valid",
    ),
    token_case(
        "fld without a digested field decides nothing",
        signed(NORTHWIRE, FERRY.claims(fld={"": _FLD[""]})),
        "verified",
        "Digest",
        "Valid",
    ),
    token_case(
        "audience equal to the policy's",
        FERRY.sealed_by(NORTHWIRE, aud="example/newsroom"),
        "verified",
        "Valid",
        "Audience",
        policy="audience",
    ),
)
