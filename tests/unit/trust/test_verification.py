"""Each check of steps 4 to 9 alone: what passes, what is refused, and in which words."""

from dataclasses import replace

import pytest

from integrity.errors import (
    ExpiredError,
    NotYetValidError,
    ReplayedError,
    RevokedError,
    RolledBackError,
    TamperedError,
    UntrustedSignerError,
)
from integrity.trust import verification
from integrity.trust.claims import Claims, field_digest
from integrity.trust.digest import of
from integrity.trust.policy import Grant, Policy, Reason, Revocation
from integrity.trust.verification import Subject
from integrity.trust.views import Head
from tests.trust_world import Log

FIELDS = {name: of(name.encode()).value for name in ("", "title", "originalUrl", "webUrl", "provider")}
SUBJECT = Subject("a.example", "https://a.example/x", ("a.example",), of(b"content"), FIELDS)
CLAIMS = Claims(
    iss="a.example",
    sub="https://a.example/x",
    rev=3,
    iat=1000,
    exc=("heat", "secured"),
    dig=SUBJECT.dig,
    fld={name: field_digest(full) for name, full in FIELDS.items()},
)
POLICY = Policy(
    version=1,
    expires=9999,
    root=frozenset("r"),
    threshold=1,
    digest=of(b""),
    exclude=("heat", "secured"),
    grants=(Grant("k", ("a.example",), 500, 2000), Grant("l", ("b.example", "*.c.example"), 0, 100)),
)


def having(**changed: bytes | None) -> Subject:
    """The subject with other contents of some fields; None takes one away."""
    fields = {**FIELDS, **{name: of(data).value for name, data in changed.items() if data is not None}}
    left = {name: full for name, full in fields.items() if changed.get(name, b"") is not None}
    return SUBJECT._replace(fields=left, dig=of(b"other"))


@pytest.mark.parametrize(
    ("subject", "fields"),
    [
        (SUBJECT, ()),
        (having(title=b"x"), ("title",)),
        (having(title=None), ("title",)),
        (having(subtitle=b"x"), ("subtitle",)),
        (having(title=None, subtitle=b"x", webUrl=b"y"), ("subtitle", "title", "webUrl")),
        (SUBJECT._replace(fields={**FIELDS, "": of(b"x").value}), ("",)),
    ],
)
def test_the_fields_that_differ_are_those_changed_new_and_gone(subject: Subject, fields: tuple[str, ...]) -> None:
    assert verification.differing(CLAIMS, subject) == fields


def revoked(*revocations: Revocation) -> Policy:
    """The policy with these revocations."""
    return replace(POLICY, revocations=revocations)


COMPROMISE = Revocation("k", 900, Reason.COMPROMISE, trust_before=800)


@pytest.mark.parametrize(
    ("policy", "log"),
    [
        (POLICY, None),
        (revoked(Revocation("other", 0, Reason.RETIRED)), None),
        (revoked(Revocation("k", 1001, Reason.RETIRED)), None),
        (revoked(COMPROMISE), Log(seals={"seal": 799})),
    ],
)
def test_a_key_that_was_not_revoked_passes(policy: Policy, log: Log | None) -> None:
    verification.check_not_revoked(policy, "k", CLAIMS, "seal", log)


@pytest.mark.parametrize(
    ("policy", "log", "reason"),
    [
        (revoked(Revocation("k", 900, Reason.RETIRED)), None, "retired"),
        (revoked(Revocation("k", 900, Reason.SUPERSEDED)), Log(seals={"seal": 1}), "superseded"),
        (revoked(COMPROMISE), None, "compromise"),
        (revoked(COMPROMISE), Log(seals={"another": 1}), "compromise"),
        (revoked(COMPROMISE), Log(seals={"seal": 800}), "compromise"),
    ],
)
def test_a_key_that_was_revoked_is_refused(policy: Policy, log: Log | None, reason: str) -> None:
    with pytest.raises(RevokedError) as caught:
        verification.check_not_revoked(policy, "k", CLAIMS, "seal", log)
    assert caught.value.message == (
        f"the key k was revoked as of 1970-01-01 00:15:00 UTC ({reason}); the seal is of 1970-01-01 00:16:40 UTC"
    )
    assert caught.value.next_step == "Have the outlet sign the article again with a key that is in use."


@pytest.mark.parametrize("claims", [CLAIMS._replace(iat=500), CLAIMS._replace(iat=1999), CLAIMS._replace(exp=1501)])
def test_a_seal_of_the_window_passes_until_its_end(claims: Claims) -> None:
    verification.check_window(POLICY, "k", claims, 1500)


@pytest.mark.parametrize("iat", [0, 499, 2000, 10**12])
def test_a_seal_outside_the_window_is_expired(iat: int) -> None:
    with pytest.raises(ExpiredError) as caught:
        verification.check_window(POLICY, "k", CLAIMS._replace(iat=iat), 1500)
    assert caught.value.message.endswith(
        "expected a time in the window of the key's grant: 1970-01-01 00:08:20 UTC to 1970-01-01 00:33:20 UTC"
    )


def test_of_several_windows_one_is_enough() -> None:
    policy = replace(POLICY, grants=(Grant("k", ("a.example",), 0, 10), Grant("k", ("a.example",), 900, 1001)))
    verification.check_window(policy, "k", CLAIMS, 1500)
    with pytest.raises(ExpiredError, match=" or "):
        verification.check_window(policy, "k", CLAIMS._replace(iat=500), 1500)


@pytest.mark.parametrize("kid", ["l", "nobody"])
def test_without_a_grant_of_the_outlet_there_is_no_window(kid: str) -> None:
    verification.check_window(POLICY, kid, CLAIMS, 1500)


@pytest.mark.parametrize("exp", [1001, 1499, 1500])
def test_a_seal_past_its_end_is_expired(exp: int) -> None:
    with pytest.raises(ExpiredError) as caught:
        verification.check_window(POLICY, "k", CLAIMS._replace(exp=exp), 1500)
    assert caught.value.message.endswith(", now is 1970-01-01 00:25:00 UTC")


@pytest.mark.parametrize("at", [1000, 1001])
def test_a_seal_of_now_or_before_passes(at: int) -> None:
    verification.check_not_in_future(CLAIMS, at)


def test_a_seal_of_later_is_not_yet_valid() -> None:
    with pytest.raises(NotYetValidError) as caught:
        verification.check_not_in_future(CLAIMS, 999)
    assert caught.value.message == (
        "the seal is of 1970-01-01 00:16:40 UTC, which is later than now, 1970-01-01 00:16:39 UTC"
    )


@pytest.mark.parametrize(("kid", "iss"), [("k", "a.example"), ("l", "b.example"), ("l", "x.c.example")])
def test_a_key_that_is_granted_the_outlet_passes(kid: str, iss: str) -> None:
    verification.check_granted(POLICY, kid, CLAIMS._replace(iss=iss))


@pytest.mark.parametrize(
    ("kid", "iss", "granted"),
    [
        ("l", "a.example", "*.c.example, b.example"),
        ("l", "c.example", "*.c.example, b.example"),
        ("m", "a.example", "no outlet"),
    ],
)
def test_any_other_is_not_trusted(kid: str, iss: str, granted: str) -> None:
    with pytest.raises(UntrustedSignerError) as caught:
        verification.check_granted(POLICY, kid, CLAIMS._replace(iss=iss))
    assert caught.value.message == f"the key {kid} may speak for {granted}, expected a grant for {iss}"


def test_a_seal_for_this_outlet_article_and_corpus_passes() -> None:
    verification.check_bound(CLAIMS, SUBJECT, None)
    verification.check_bound(CLAIMS._replace(aud="x"), SUBJECT, "x")
    verification.check_bound(CLAIMS, having(title=b"x"), None)


@pytest.mark.parametrize(
    ("subject", "fields"),
    [
        (having(provider=b"x")._replace(outlet="b.example"), ("provider",)),
        (having(provider=None)._replace(outlet=None), ("provider",)),
        (having(originalUrl=b"x")._replace(sub="https://a.example/y"), ("originalUrl",)),
        (having(originalUrl=None, webUrl=None)._replace(sub="urn:article:x"), ("originalUrl", "webUrl")),
        (having(webUrl=b"x", provider=b"y")._replace(outlet="b.example", sub="x"), ("provider", "webUrl")),
    ],
)
def test_where_only_what_names_outlet_and_address_differs_it_was_edited(
    subject: Subject, fields: tuple[str, ...]
) -> None:
    with pytest.raises(TamperedError) as caught:
        verification.check_bound(CLAIMS, subject, None)
    assert caught.value.fields == fields


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        (SUBJECT._replace(outlet=None), "the seal was made for outlet a.example, found outlet (none)"),
        (
            SUBJECT._replace(sub="https://a.example/y"),
            "the seal was made for article https://a.example/x, found article https://a.example/y",
        ),
        (
            having(title=b"x", originalUrl=b"y")._replace(outlet="b.example", sub="z"),
            "the seal was made for outlet a.example, article https://a.example/x, found outlet b.example, article z",
        ),
        (
            SUBJECT._replace(sub="https://a.example/" + "y" * 500),
            f"the seal was made for article https://a.example/x, found article https://a.example/{'y' * 102}",
        ),
    ],
)
def test_else_the_seal_is_anothers(subject: Subject, message: str) -> None:
    with pytest.raises(ReplayedError) as caught:
        verification.check_bound(CLAIMS, subject, None)
    assert (caught.value.message, caught.value.codes) == (message, ())
    assert caught.value.next_step == (
        "Put the article's own seal back, or have its outlet sign it; a seal is never copied."
    )


NAMELESS = CLAIMS._replace(sub="urn:article:x")


@pytest.mark.parametrize(
    ("claims", "subject", "codes"),
    [
        (NAMELESS, SUBJECT._replace(sub="urn:article:y"), ("renamed-without-url",)),
        (NAMELESS, having(title=b"x")._replace(sub="urn:article:y"), ()),
        (NAMELESS, SUBJECT._replace(sub="urn:article:y", outlet="b.example"), ()),
        (NAMELESS, SUBJECT, ()),
        (CLAIMS, SUBJECT._replace(sub="urn:article:y"), ()),
    ],
    ids=["renamed", "another text", "another outlet", "an address now", "an address then"],
)
def test_the_same_content_under_another_name_without_address_was_renamed(
    claims: Claims, subject: Subject, codes: tuple[str, ...]
) -> None:
    with pytest.raises(ReplayedError) as caught:
        verification.check_bound(claims, subject, None)
    assert caught.value.codes == codes


@pytest.mark.parametrize(
    ("made", "expected", "message"),
    [
        (None, "x", "the seal was made for the corpus (none named), expected x"),
        ("x", None, "the seal was made for the corpus x, expected (none named)"),
        ("x", "y", "the seal was made for the corpus x, expected y"),
    ],
)
def test_a_seal_for_another_corpus_is_replayed(made: str | None, expected: str | None, message: str) -> None:
    with pytest.raises(ReplayedError) as caught:
        verification.check_bound(CLAIMS._replace(aud=made), SUBJECT, expected)
    assert caught.value.message == message


def test_what_the_policy_allows_may_be_left_out() -> None:
    verification.check_exclusions(POLICY, CLAIMS)
    verification.check_exclusions(POLICY, CLAIMS._replace(exc=("secured",)))


def test_anything_else_may_not() -> None:
    with pytest.raises(UntrustedSignerError) as caught:
        verification.check_exclusions(POLICY, CLAIMS._replace(exc=("heat", "secured", "title", "titles")))
    assert caught.value.message == "the seal leaves out title, titles, expected none but heat, secured"
    assert caught.value.codes == ("excluded-not-allowed",)


def test_the_content_that_was_signed_passes_whatever_its_fields_say() -> None:
    verification.check_content(CLAIMS, SUBJECT)
    verification.check_content(CLAIMS._replace(fld={"": "A" * 22}), SUBJECT)


def test_any_other_content_is_tampered_with_both_digests() -> None:
    with pytest.raises(TamperedError) as caught:
        verification.check_content(CLAIMS, having(title=b"x"))
    assert caught.value.fields == ("title",)
    assert caught.value.message == f"the content has the digest {of(b'other')}, the seal is over {of(b'content')}"


def test_the_fields_do_not_decide() -> None:
    with pytest.raises(TamperedError) as caught:
        verification.check_content(CLAIMS, SUBJECT._replace(dig=of(b"other")))
    assert caught.value.fields == ()


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (None, "unlogged"),
        (Head(3, SUBJECT.dig), None),
        (Head(2, of(b"before")), "unlogged"),
        (Head(2, SUBJECT.dig), "unlogged"),
        (Head(0, of(b"x")), "unlogged"),
    ],
)
def test_a_seal_that_is_the_newest_or_newer_passes(head: Head | None, code: str | None) -> None:
    assert verification.check_log(CLAIMS, Log({CLAIMS.sub: head} if head else {})) == code


@pytest.mark.parametrize("head", [Head(4, SUBJECT.dig), Head(4, of(b"x")), Head(3, of(b"x"))])
def test_one_that_is_older_or_of_another_content_is_rolled_back(head: Head) -> None:
    with pytest.raises(RolledBackError) as caught:
        verification.check_log(CLAIMS, Log({CLAIMS.sub: head}))
    assert caught.value.message == (
        f"the seal is of revision 3 ({CLAIMS.dig}), the log has revision {head.rev} ({head.dig})"
    )
