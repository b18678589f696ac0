"""A seal that is told to be the expected one is what reading it gives, and every seal that is it is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.errors import SealError
from integrity.trust import base64url, canonical, claims, expected, jws
from integrity.trust.canonical import DEFAULT_EXCLUDE, jcs
from integrity.trust.claims import LATEST, MAX_REV, Claims, field_digest
from integrity.trust.jws import Token
from integrity.trust.verification import Subject
from integrity.validate import seal_field
from tests.articles import article, sound
from tests.trust_world import NORTHWIRE, SEAL_TYPE, header

SUBJECT = seal_field.subject_of(article(sound()), DEFAULT_EXCLUDE)
HEADER: dict[str, Any] = dict(header(NORTHWIRE))
SIGNATURE = base64url.encode(bytes(64))
KEPT = object()


def payload(subject: Subject, audience: str | None = None) -> dict[str, Any]:
    """What the outlet would sign of the article."""
    assert subject.outlet is not None
    fields = {name: field_digest(full) for name, full in subject.fields.items()}
    made = Claims(subject.outlet, subject.sub, 3, 1_700_000_000, DEFAULT_EXCLUDE, subject.dig, fields, aud=audience)
    return made.payload()


def token(members: dict[str, Any], claimed: bytes) -> str:
    return f"{base64url.encode(jcs(members))}.{base64url.encode(claimed)}.{SIGNATURE}"


def slowly(text: str) -> tuple[Token, Claims] | None:
    """The way through steps 0 and 1; None where one of them fails."""
    try:
        found = jws.parse(text)
        jws.check_kind(found, SEAL_TYPE)
        claims.check_version(found)
        return found, claims.parse(found)
    except SealError:
        return None


def is_expected(made: Claims, subject: Subject, audience: str | None) -> bool:
    fields = {name: field_digest(full) for name, full in subject.fields.items()}
    known = (subject.outlet, subject.sub, DEFAULT_EXCLUDE, subject.dig, fields, audience, None)
    return (made.iss, made.sub, made.exc, made.dig, made.fld, made.aud, made.exp) == known


def agrees(text: str, subject: Subject, audience: str | None) -> bool:
    """Whether the seal was told to be the expected one; it must be told just where it is, and hold what it holds."""
    fast, slow = expected.read(text, subject, DEFAULT_EXCLUDE, audience), slowly(text)
    if fast is None:
        assert slow is None or not is_expected(slow[1], subject, audience)
        return False
    assert slow is not None
    assert is_expected(slow[1], subject, audience)
    assert fast == (slow[0].kid, slow[1].rev, slow[1].iat, str(slow[1].dig))
    return True


values = st.one_of(
    st.just(KEPT), st.integers(-1, 3), st.sampled_from([LATEST, LATEST + 1, MAX_REV, MAX_REV + 1, 10**13, 1.0, True]),
    st.none(), st.text(max_size=3), st.sampled_from(["northwire.example", "a.example", "sha-256:x", "article/1"]),
    st.just(list(DEFAULT_EXCLUDE)), st.just(["secured"]), st.just({"": "A" * 22}),
)  # fmt: skip
names = st.sampled_from(["iat", "rev", "iss", "sub", "aud", "exp", "dig", "fld", "exc", "v", "c14n", "x"])


@given(st.dictionaries(names, values, max_size=2), st.sampled_from([None, "", "a/b"]))
def test_any_claim_may_be_another_one(changed: dict[str, Any], audience: str | None) -> None:
    claimed = payload(SUBJECT, audience) | {name: value for name, value in changed.items() if value is not KEPT}
    agrees(token(HEADER, json.dumps(claimed, sort_keys=True, separators=(",", ":")).encode()), SUBJECT, audience)


@given(st.sampled_from(["alg", "kid", "typ", "x"]), st.one_of(st.none(), st.integers(), st.text(max_size=9)))
def test_any_member_of_the_header_may_be_another_one(name: str, value: object) -> None:
    agrees(token(HEADER | {name: value}, jcs(payload(SUBJECT))), SUBJECT, None)


@given(st.data())
def test_any_byte_may_be_another_one(data: st.DataObject) -> None:
    good = token(HEADER, jcs(payload(SUBJECT)))
    index = data.draw(st.integers(0, len(good) - 1))
    agrees(f"{good[:index]}{data.draw(st.sampled_from('AQgw.-_=+ é'))}{good[index + 1 :]}", SUBJECT, None)


@given(st.data())
def test_any_byte_of_the_payload_may_be_another_one(data: st.DataObject) -> None:
    good = bytearray(jcs(payload(SUBJECT)))
    index = data.draw(st.integers(0, len(good) - 1))
    good[index : index + 1] = data.draw(st.sampled_from([b"", b" ", b"0", b"1", b'"', b",", b"\\u0031", b'"rev":9,']))
    agrees(token(HEADER, bytes(good)), SUBJECT, None)


@given(
    st.dictionaries(st.text(st.sampled_from('ab"\\,:{}é\u2028\U0001f600rev iat'), max_size=9), st.binary(min_size=32)),
    st.integers(0, LATEST),
    st.integers(1, MAX_REV),
    st.sampled_from([None, 'a,"rev":1,"iat":2,', "\U0001f600"]),
)
def test_the_expected_seal_is_told_whatever_the_fields_are_called(
    fields: dict[str, bytes], iat: int, rev: int, audience: str | None
) -> None:
    subject = SUBJECT._replace(fields={**fields, canonical.BODY: bytes(32)})
    claimed = payload(subject, audience) | {"iat": iat, "rev": rev}
    assert agrees(token(HEADER, jcs(claimed)), subject, audience)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        f"..{SIGNATURE}",
        f"e30.e30.{SIGNATURE}",
        f"!.e30.{SIGNATURE}",
        token(HEADER, b"{}")[:-86] + "A" * 85 + "B",
        token(HEADER | {"alg": "ES256"}, jcs(payload(SUBJECT))),
        token(HEADER | {"typ": "trust-policy+jwt"}, jcs(payload(SUBJECT))),
        token(HEADER, jcs(payload(SUBJECT) | {"rev": 0})),
        token(HEADER, jcs(payload(SUBJECT) | {"iat": LATEST + 1})),
        token(HEADER, jcs(payload(SUBJECT) | {"rev": 10**20})),
        token(HEADER, jcs(payload(SUBJECT) | {"rev": 1.5})),
        token(HEADER, jcs(payload(SUBJECT) | {"v": 2})),
    ],
)
def test_another_text_is_not_the_expected_seal(text: str) -> None:
    assert not agrees(text, SUBJECT, None)


def test_a_token_over_the_limit_is_not_the_expected_seal() -> None:
    subject = SUBJECT._replace(fields={**SUBJECT.fields, "x" * jws.MAX_BYTES: bytes(32)})
    assert not agrees(token(HEADER, jcs(payload(subject))), subject, None)


def test_an_article_without_an_outlet_has_no_expected_seal() -> None:
    text = token(HEADER, jcs(payload(SUBJECT)))
    assert expected.read(text, SUBJECT._replace(outlet=None), DEFAULT_EXCLUDE, None) is None
