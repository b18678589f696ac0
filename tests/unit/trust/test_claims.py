import re
from typing import Any

import pytest

from integrity.errors import MalformedError, UnsupportedError
from integrity.trust import canonical, claims, digest, jws
from integrity.trust.canonical import DEFAULT_EXCLUDE
from integrity.trust.claims import Claims
from integrity.trust.jws import Token
from tests.trust_world import IAT, NORTHWIRE, draft, header, jcs, token
from tests.trust_world import claims as correct

MADE = correct(draft())


def signed(**changes: Any) -> Token:
    """A token with the claims of a sound article, but for some; None is null."""
    return jws.parse(token(NORTHWIRE, jcs(header(NORTHWIRE)), jcs(MADE | changes)))


def without(*names: str) -> Token:
    """The same without some claims."""
    left = {name: value for name, value in MADE.items() if name not in names}
    return jws.parse(token(NORTHWIRE, jcs(header(NORTHWIRE)), jcs(left)))


def test_the_claims_of_a_token_are_read() -> None:
    assert claims.parse(signed(exp=IAT + 1, aud="x")) == Claims(
        iss="northwire.example",
        sub="https://northwire.example/2025/03/11/ferry/",
        rev=1,
        iat=IAT,
        exc=DEFAULT_EXCLUDE,
        dig=digest.parse(MADE["dig"]),
        fld=MADE["fld"],
        exp=IAT + 1,
        aud="x",
    )


def test_an_optional_claim_that_is_absent_is_none() -> None:
    found = claims.parse(signed())
    assert (found.exp, found.aud) == (None, None)


@pytest.mark.parametrize("changes", [{}, {"exp": IAT + 1}, {"aud": ""}, {"exp": IAT + 9, "aud": "x"}])
def test_claims_are_written_as_they_are_read(changes: dict[str, Any]) -> None:
    assert claims.parse(signed(**changes)).payload() == MADE | changes


ENDS: list[dict[str, Any]] = [
    {"rev": 2**31 - 1},
    {"iat": 0},
    {"iat": 253_402_300_799},
    {"sub": ""},
    {"iss": "localhost"},
    {"exc": ["secured"]},
    {"fld": {"": "A" * 22}},
]


@pytest.mark.parametrize("changes", ENDS)
def test_the_ends_of_each_range_are_within_it(changes: dict[str, Any]) -> None:
    assert claims.parse(signed(**changes)).payload() == MADE | changes


def test_a_field_digest_is_the_first_half_of_the_whole() -> None:
    assert claims.field_digest(bytes(range(32))) == "AAECAwQFBgcICQoLDA0ODw"


def test_the_version_that_is_known_passes() -> None:
    claims.check_version(signed())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"v": 2}, "v is 2, expected 1"),
        ({"v": 0}, "v is 0, expected 1"),
        ({"v": 2, "c14n": 1}, "v is 2, expected 1"),
        ({"c14n": "article/2"}, "c14n is 'article/2', expected 'article/1'"),
        ({"c14n": "x" * 500}, f"c14n is '{'x' * 59}, expected 'article/1'"),
    ],
)
def test_another_version_or_form_is_unsupported(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(UnsupportedError, match=f"^{re.escape(message)}$"):
        claims.check_version(signed(**changes))


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (signed(v=True), "claim v is True, expected the integer 1"),
        (signed(v="1"), "claim v is '1', expected the integer 1"),
        (signed(v=-1), "claim v is -1, expected the integer 1"),
        (without("v"), "claim v is absent, expected the integer 1"),
        (signed(c14n=1), "claim c14n is 1, expected 'article/1'"),
        (without("c14n"), "claim c14n is absent, expected 'article/1'"),
    ],
)
def test_what_is_no_version_or_form_is_malformed(found: Token, message: str) -> None:
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        claims.check_version(found)


EXCLUSION = "ascending paths with `secured` among them and nothing that names the article or outlet"
FIELDS = "22 base64url characters for each field, the body among them"
DIGEST = "sha-256: and 43 base64url characters"
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"nbf": 1}, "unknown claim 'nbf'"),
    ({"x": 1, "nbf": 1}, "unknown claim 'nbf'"),
    ({"iss": 1}, "claim iss is 1, expected a domain in normal form"),
    ({"iss": "Northwire.example"}, "claim iss is 'Northwire.example', expected a domain in normal form"),
    ({"iss": None}, "claim iss is absent, expected a domain in normal form"),
    ({"sub": 1}, "claim sub is 1, expected the identity of an article"),
    ({"rev": 0}, "claim rev is 0, expected an integer from 1 to 2,147,483,647"),
    ({"rev": 2**31}, "claim rev is 2147483648, expected an integer from 1 to 2,147,483,647"),
    ({"rev": True}, "claim rev is True, expected an integer from 1 to 2,147,483,647"),
    ({"iat": -1}, "claim iat is -1, expected Unix seconds"),
    ({"iat": 253_402_300_800}, "claim iat is 253402300800, expected Unix seconds"),
    ({"exp": "x"}, "claim exp is 'x', expected Unix seconds"),
    ({"exp": IAT}, f"exp is {IAT}, expected more than iat, {IAT}"),
    ({"exp": None}, "claim exp is absent, expected Unix seconds"),
    ({"aud": 1}, "claim aud is 1, expected the name of a corpus"),
    ({"exc": "secured"}, f"claim exc is 'secured', expected {EXCLUSION}"),
    ({"exc": ["secured", 1]}, f"claim exc is ['secured', 1], expected {EXCLUSION}"),
    ({"exc": ["secured", "a b"]}, f"claim exc is ['secured', 'a b'], expected {EXCLUSION}"),
    ({"exc": ["secured", "heat"]}, f"claim exc is ['secured', 'heat'], expected {EXCLUSION}"),
    ({"exc": ["secured", "secured"]}, f"claim exc is ['secured', 'secured'], expected {EXCLUSION}"),
    ({"exc": ["heat"]}, f"claim exc is ['heat'], expected {EXCLUSION}"),
    ({"exc": ["provider", "secured"]}, f"claim exc is ['provider', 'secured'], expected {EXCLUSION}"),
    ({"dig": 1}, f"claim dig is 1, expected {DIGEST}"),
    ({"dig": "sha-512:x"}, f"claim dig is 'sha-512:x', expected {DIGEST}"),
    ({"fld": []}, f"claim fld is [], expected {FIELDS}"),
    ({"fld": {"a": "A" * 22}}, f"claim fld is {{'a': '{'A' * 22}'}}, expected {FIELDS}"),
    ({"fld": {"": 1}}, f"claim fld is {{'': 1}}, expected {FIELDS}"),
    ({"fld": {"": "A" * 21}}, f"claim fld is {{'': '{'A' * 21}'}}, expected {FIELDS}"),
    ({"fld": {"": "A" * 21 + "B"}}, f"claim fld is {{'': '{'A' * 21}B'}}, expected {FIELDS}"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), WRONG)
def test_a_claim_that_is_not_what_it_must_be_is_malformed_with_what_was_expected(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(MalformedError, match=f"^{re.escape(message)}$"):
        claims.parse(signed(**changes))


@pytest.mark.parametrize("name", ["iss", "sub", "rev", "iat", "exc", "dig", "fld"])
def test_a_claim_that_is_absent_is_malformed(name: str) -> None:
    with pytest.raises(MalformedError, match=f"^claim {name} is absent"):
        claims.parse(without(name))


@pytest.mark.parametrize("path", ["provider", "provider.domain", "originalUrl", "webUrl"])
def test_what_names_the_article_can_never_be_left_out(path: str) -> None:
    assert path in claims.ALWAYS_DIGESTED
    with pytest.raises(MalformedError, match=r"^claim exc is"):
        claims.parse(signed(exc=sorted(["secured", path])))


def test_the_default_exclusions_can_be_signed() -> None:
    assert claims.parse(signed(exc=list(canonical.DEFAULT_EXCLUDE))).exc == canonical.DEFAULT_EXCLUDE
