from dataclasses import replace

import pytest

from integrity.errors import MalformedError
from integrity.load.article import from_bytes
from integrity.trust import claims, jws, keyring, signing
from integrity.trust.canonical import DEFAULT_EXCLUDE
from integrity.trust.claims import Claims
from integrity.trust.digest import Digest, of
from integrity.trust.signing import Draft
from integrity.trust.views import Head
from integrity.validate import seal_field
from tests.trust_world import IAT, NORTHWIRE, PATH, POST, SECOND, STRANGER, Log, World, draft, seal

KEYS = keyring.keyring(World().folder(), "keys/")
SUBJECT = seal_field.subject_of(from_bytes(PATH, draft().encode()), DEFAULT_EXCLUDE)
DRAFT = Draft("northwire.example", SUBJECT, DEFAULT_EXCLUDE, None, IAT)
SUB = SUBJECT.sub
OTHER = of(b"another text")


def made(of_draft: Draft = DRAFT, old: Claims | None = None, log: Log | None = None) -> Claims:
    """The claims of a new seal."""
    return claims.parse(jws.parse(signing.seal(of_draft, NORTHWIRE.private, old, log)))


def old_claims(rev: int, dig: Digest) -> Claims:
    """The claims of a seal that the article has."""
    return Claims("northwire.example", SUB, rev, 0, DEFAULT_EXCLUDE, dig, {"": "A" * 22})


def test_a_seal_is_the_token_that_its_parts_make() -> None:
    assert signing.seal(DRAFT, NORTHWIRE.private, None, None) == seal(draft(), NORTHWIRE)


def test_audience_and_end_are_claimed_where_they_are_given() -> None:
    found = made(replace(DRAFT, audience="x", exp=IAT + 1))
    assert (found.aud, found.exp) == ("x", IAT + 1)


@pytest.mark.parametrize(
    ("old", "log", "rev"),
    [
        (None, None, 1),
        (None, Log(), 1),
        (old_claims(4, SUBJECT.dig), None, 4),
        (old_claims(4, OTHER), None, 5),
        (None, Log({SUB: Head(7, SUBJECT.dig)}), 7),
        (None, Log({SUB: Head(7, OTHER)}), 8),
        (None, Log({SUB: Head(0, SUBJECT.dig)}), 1),
        (None, Log({SUB: Head(0, OTHER)}), 1),
        (None, Log({"another": Head(7, OTHER)}), 1),
        (old_claims(4, SUBJECT.dig), Log({SUB: Head(7, OTHER)}), 8),
        (old_claims(9, SUBJECT.dig), Log({SUB: Head(7, OTHER)}), 9),
        (old_claims(9, OTHER), Log({SUB: Head(7, SUBJECT.dig)}), 10),
        (old_claims(7, SUBJECT.dig), Log({SUB: Head(7, SUBJECT.dig)}), 7),
        (old_claims(7, SUBJECT.dig), Log({SUB: Head(7, OTHER)}), 8),
        (old_claims(7, OTHER), Log({SUB: Head(7, SUBJECT.dig)}), 8),
    ],
)
def test_the_revision_grows_where_the_content_is_new(old: Claims | None, log: Log | None, rev: int) -> None:
    assert made(old=old, log=log).rev == rev


def test_a_revision_beyond_the_last_is_refused() -> None:
    with pytest.raises(MalformedError, match=r"^claim rev is 2147483648"):
        made(old=old_claims(2**31 - 1, OTHER))


@pytest.mark.parametrize("exclude", [("heat",), ("secured", "heat"), ("provider", "secured")])
def test_a_list_that_no_seal_may_leave_out_is_refused(exclude: tuple[str, ...]) -> None:
    with pytest.raises(MalformedError, match=r"^claim exc is"):
        made(replace(DRAFT, exclude=exclude))


def test_the_claims_of_a_good_seal_are_known() -> None:
    found = signing.valid_claims(seal(draft(), NORTHWIRE), KEYS, STRANGER.private, SUB)
    assert found == (NORTHWIRE.kid, made())


def test_the_key_that_signs_is_known_without_a_file() -> None:
    found = signing.valid_claims(seal(draft(), STRANGER), KEYS, STRANGER.private, SUB)
    assert found is not None
    assert found[0] == STRANGER.kid


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        seal(draft(), STRANGER),
        seal(draft(), NORTHWIRE)[:-4] + "AAAA",
        seal(draft(), NORTHWIRE, v=2),
        seal(draft(), NORTHWIRE, rev=0),
        World().line(NORTHWIRE),
        seal(draft(), NORTHWIRE, sub="https://northwire.example/other"),
    ],
    ids=[
        "nothing",
        "a word",
        "by a stranger",
        "forged",
        "of a later version",
        "malformed",
        "of another kind",
        "of another article",
    ],
)
def test_any_other_text_has_none(text: str) -> None:
    assert signing.valid_claims(text, KEYS, NORTHWIRE.private, SUB) is None


OLD = (NORTHWIRE.kid, made())


def test_a_seal_that_says_the_same_is_current_whenever_it_was_made() -> None:
    assert signing.is_current(DRAFT, NORTHWIRE.kid, OLD)
    assert signing.is_current(replace(DRAFT, iat=IAT + 999), NORTHWIRE.kid, OLD)


@pytest.mark.parametrize(
    ("of_draft", "kid", "old"),
    [
        (DRAFT, NORTHWIRE.kid, None),
        (DRAFT, SECOND.kid, OLD),
        (replace(DRAFT, outlet="calderpost.example"), NORTHWIRE.kid, OLD),
        (replace(DRAFT, subject=SUBJECT._replace(dig=OTHER)), NORTHWIRE.kid, OLD),
        (replace(DRAFT, exclude=("secured",)), NORTHWIRE.kid, OLD),
        (replace(DRAFT, audience="x"), NORTHWIRE.kid, OLD),
        (replace(DRAFT, exp=IAT + 1), NORTHWIRE.kid, OLD),
        (DRAFT, POST.kid, OLD),
    ],
    ids=["no seal", "another key", "outlet", "content", "exclusions", "corpus", "an end", "key of another outlet"],
)
def test_one_that_would_say_something_else_is_not(of_draft: Draft, kid: str, old: tuple[str, Claims] | None) -> None:
    assert not signing.is_current(of_draft, kid, old)


def test_an_end_that_the_old_seal_has_stays_unless_another_is_asked_for() -> None:
    ending = (NORTHWIRE.kid, made()._replace(exp=IAT + 9))
    assert signing.is_current(DRAFT, NORTHWIRE.kid, ending)
    assert signing.is_current(replace(DRAFT, exp=IAT + 9), NORTHWIRE.kid, ending)
    assert not signing.is_current(replace(DRAFT, exp=IAT + 10), NORTHWIRE.kid, ending)
